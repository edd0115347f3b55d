/** This file is what numbers pass on their way into a drawing: what is no number, or lies too far away, is not drawn. */

import { svg as drawing, type TemplateResult } from "lit";

export const FAR = 5000; // pixels from the corner of a drawing; farther away browsers draw inexactly, or nothing
// Alone, or in a path beside its letters; not inside a word, such as the name of an input.
const NO_NUMBER = /(?:\b|(?:\b|\d)[MLHVCSQTAmlhvcsqta])(?:NaN|Infinity)(?:\b|px|[Zz]\b|[A-Za-z]-?[\d.NI])/;
const EMPTY = drawing``;

/** Whether a place, or several, can be drawn. */
export const isPlace = (...numbers: readonly number[]): boolean => numbers.every((each) => Math.abs(each) <= FAR);

/** Lit's `svg`; nothing is drawn where one of the numbers is none, so that no attribute ever holds one. */
export function svg(strings: TemplateStringsArray, ...values: unknown[]): TemplateResult<2> {
  const isGood = (each: unknown): boolean => (typeof each === "number" ? Number.isFinite(each) : typeof each !== "string" || !NO_NUMBER.test(each));
  return values.every(isGood) ? drawing(strings, ...values) : EMPTY;
}

/** Returns the straight line through a place, from one side to another; `rise` is how far it climbs for each step to the right,
 * and may be infinite. What lies too far away is cut off; "" where nothing is left. */
export function straight([x, y]: readonly [number, number], rise: number, from: number, until: number): string {
  const end = (side: number): [number, number] => {
    const height = side === x ? y : y - rise * (side - x);
    const edge = Math.sign(height) * FAR;
    return Math.abs(height) <= FAR ? [side, height] : [x - (edge - y) / rise, edge];
  };
  const ends = [end(from), end(until)];
  const isSeen = ends.every(([at, height]) => at >= from - 1 && at <= until + 1 && isPlace(at, height));
  return isSeen ? `M${ends.map((each) => each.map((place) => place.toFixed(1)).join(" ")).join("L")}` : "";
}
