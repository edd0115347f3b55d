/** This file looks sentences up in the catalogue and fills their places in. */

import type { Words } from "./protocol.ts";

export const has = (words: Words, group: string, key: string): boolean =>
  Object.hasOwn(words, group) && Object.hasOwn(words[group]!, key);

/** Returns a sentence with its places open. Throws RangeError where the catalogue has none. */
export function template(words: Words, group: string, key: string): string {
  if (!has(words, group, key)) throw new RangeError(`the catalogue of words has no sentence ${group}.${key}`);
  return words[group]![key]!;
}

/** Returns a sentence with its places, such as {layer}, filled in. */
export function say(words: Words, group: string, key: string, parts: { [place: string]: string | number } = {}): string {
  return template(words, group, key).replace(/\{(\w+)\}/g, (_, place: string) => String(parts[place]));
}

/** Returns numbers with the decimal sign of the language, as Python's `Words.numbers`. */
export function numbers(words: Words, text: string): string {
  const decimal = has(words, "join", "decimal") ? template(words, "join", "decimal") : ".";
  return decimal === "." ? text : text.replace(/(?<=\d)\.(?=\d)/g, decimal);
}

/** Returns numbers, or a point as `x = 1`, `y = 2`, with what keeps them apart where commas are decimal signs. */
export const inARow = (words: Words, parts: readonly string[]): string =>
  parts.join(has(words, "join", "numbers") ? template(words, "join", "numbers") : ", ");

/** What Spanish ears hear as i, as in Python's catalogue: "u e i", but "agua y hielo". */
const SOUNDS_LIKE_I = /^(?:<[^>]*>|[\s$\\({])*(?:[iíι]|y(?![a-z])|hi(?![ae]))/i;

/** Returns names as a list in words: u, s and v. */
export function listed(words: Words, names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? "";
  const last = names.at(-1)!;
  const before = has(words, "join", "last-before-i") && SOUNDS_LIKE_I.test(last) ? "last-before-i" : "last";
  return names.slice(0, -1).join(", ") + template(words, "join", before) + last;
}
