/** This file reads the vectors that Python made. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { OPERATIONS } from "../src/operations.ts";
import type { StudioDocument, Words } from "../src/protocol.ts";
import { SPECIAL } from "../src/special/table.ts";

Object.assign(OPERATIONS, SPECIAL); // as its piece does

// the tests run from studio/.built, or from wherever: npm sets the folder of the package
const folder = join(import.meta.dirname, "../../tests/vectors");

const read = <T>(name: string): T => JSON.parse(readFileSync(join(folder, name), "utf8")) as T;

export type Numeral = number | "nan" | "inf" | "-inf";

export const numeral = (value: Numeral): number =>
  typeof value === "number" ? value : value === "nan" ? NaN : value === "inf" ? Infinity : -Infinity;

export interface Said {
  value: Numeral;
  gains: { [read: string]: Numeral | null };
  sides: { [read: string]: [number | null, number | null] };
  sentence: string;
}

export interface Story {
  document: StudioDocument;
  at: { point: { [input: string]: number }; layers: { [path: string]: Said }; derivatives: { [key: string]: number | null } }[];
}

export const values = (): [string, number[], Numeral, number][] => read("values.json");
export const numbers = (): [number, number, string][] => read("numbers.json");
export const worked = (): [number, string][] => read("worked.json");
export const words = (language = "en"): Words => read(language === "en" ? "words.json" : `words-${language}.json`);

/** The stories of every language. */
export function stories(): Story[] {
  const found = ["stories.json", "stories-es.json"].flatMap((name) => read<Story[]>(name));
  for (const { document } of found) document.words = words(document.language);
  return found;
}

export interface Reading {
  inputs: string[];
  points: { [input: string]: number }[];
  rows: [text: string, values: Numeral[] | null][];
}

/** Formulas, and what Python reads in them. */
export const reading = (): Reading => read("reading.json");
