/** This file tells what a layer does to a small push, in the words and by the choices of Python's `steps/tell.py`. */

import { numberText, signedText } from "./numbers.ts";
import type { Telling, TellingRead, Words } from "./protocol.ts";
import { has, numbers, say, template } from "./words.ts";

export type Sides = [number | null, number | null];

/** What is known of a layer at the point. */
export interface Standing {
  /** The value; undefined where something that it needs is not given. */
  value: number | undefined;
  gains: { readonly [read: string]: number | null | undefined };
  sides: { readonly [read: string]: Sides | undefined };
  /** Whether the condition of each branch holds. */
  branches: readonly (boolean | undefined)[];
}

const NEAR = 1e-9; // a gain of 1.9999999999 is told as 2

const isNear = (value: number, target: number): boolean => Math.abs(value - target) <= NEAR * target;

/** Returns which kind of sentence tells a gain. */
export function gainClass(gain: number): string {
  if (Number.isNaN(gain)) return "undefined";
  const size = Math.abs(gain);
  if (size === 0) return "zero";
  if (isNear(size, 1)) return gain > 0 ? "one" : "minus-one";
  let kind = size > 1 ? "grows" : "shrinks";
  if (isNear(size, 2)) kind = "double";
  else if (isNear(size, 3)) kind = "triple";
  else if (isNear(size, 0.5)) kind = "half";
  return gain > 0 ? kind : `turned-${kind}`;
}

/** Returns "twice", "ten times", "2.2 times". */
function times(words: Words, number: string): string {
  return say(words, "times", has(words, "times", number) ? number : "other", { number: numbers(words, number) });
}

/** Returns the sentence of one gain, in one of the groups "input", "layer" and "part". */
function gainSentence(words: Words, group: string, layer: string, read: TellingRead, known?: number): string {
  const gain = known ?? read.constant ?? undefined;
  const parts = { layer, read: read.shown };
  if (gain === undefined) {
    if (read.derivative === null) return say(words, group, "undefined", parts);
    return say(words, group, "symbolic", { ...parts, derivative: read.derivative });
  }
  let kind = gainClass(gain);
  if (!has(words, group, kind)) kind = kind.replace("double", "grows").replace("triple", "grows");
  const number = numberText(Math.abs(gain));
  return say(words, group, kind, { ...parts, number: numbers(words, number), times: times(words, number) });
}

/** Returns what happens to one of several pushes, and which formula makes it so. */
function partSentence(words: Words, layer: string, read: TellingRead, gain?: number): string {
  const part = gainSentence(words, "part", layer, read, gain);
  if (gain === undefined || read.derivative === null || read.beside === null) return part;
  if (read.beside === "by-value") return say(words, "shape", "by-value", { part, name: read.derivative });
  return Number.isNaN(gain) ? part : say(words, "shape", "by-size", { part, derivative: read.derivative });
}

/** Returns the sentence of a layer that stands on its kink or jump. */
function kinkSentence(words: Words, telling: Telling, sides: Standing["sides"]): string {
  const found = telling.reads.flatMap((read) => {
    const pair = sides[read.layer];
    if (pair === undefined) return [];
    const parts = { layer: telling.name, read: read.shown };
    const [left, right] = pair;
    if (left === null || right === null) return [say(words, "shape", "jump-of", parts)];
    return [say(words, "shape", "kink-of", { ...parts, left: numbers(words, signedText(left)), right: numbers(words, signedText(right)) })];
  });
  return found.join(template(words, "join", "list"));
}

/** Returns the gain as the sentence needs it: NaN where there is a value and no gain. */
function gainOf(standing: Standing, read: string): number | undefined {
  const gain = standing.gains[read];
  if (gain !== undefined && gain !== null && Number.isFinite(gain)) return gain;
  return standing.value === undefined ? undefined : NaN;
}

/** Returns the sentence that the gains choose. */
function gainsSentence(words: Words, telling: Telling, standing: Standing): string {
  if (telling.fixed !== null) return telling.fixed;
  if (telling.group !== "joins") {
    const read = telling.reads[0]!;
    return gainSentence(words, telling.group, telling.name, read, gainOf(standing, read.layer));
  }
  const parts = telling.reads
    .filter((read) => read.constant !== 0)
    .map((read) => partSentence(words, telling.name, read, gainOf(standing, read.layer)))
    .join(template(words, "join", "list"));
  return say(words, "shape", "joins", { layer: telling.name, reads: telling.listed, parts });
}

/** Returns the sentence of a layer: what it does to a small push that reaches it. */
export function tell(words: Words, telling: Telling, standing: Standing): string {
  const { value } = standing;
  if (value !== undefined && !Number.isFinite(value)) {
    return say(words, "shape", Number.isNaN(value) ? "no-value" : "too-large", { layer: telling.name });
  }
  const stands = telling.reads.some((read) => standing.sides[read.layer] !== undefined);
  let sentence = stands ? kinkSentence(words, telling, standing.sides) : gainsSentence(words, telling, standing);
  if (telling.meaning) sentence = say(words, "shape", "meaning", { meaning: telling.meaning, sentence });
  const branches = telling.branches.flatMap(({ condition }, index) => {
    const holds = standing.branches[index];
    return holds === undefined ? [] : [say(words, "shape", holds ? "branch" : "other-branch", { condition })];
  });
  return [...new Set([sentence, ...branches])].join(template(words, "join", "list"));
}
