/** This file says how many digits a number has in the text of a post. */

/** Returns how many, as Python does: more where with few of them a number would look whole. */
export const digitsInText = (value: number): number => (Number.isInteger(Number(value.toPrecision(4))) ? 6 : 4);
