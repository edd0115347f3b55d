/** This file says what a question is, as Python writes it. */

import type { ProgramNode } from "../../base.ts";

export interface Option {
  text: string;
  right: boolean;
  reply: string;
}

/** The formula that is asked for, as a program. */
export interface Formula {
  inputs: string[];
  nodes: ProgramNode[];
  output: number;
  text: string;
  mathml: string;
  ranges: { [input: string]: [number, number] };
}

/** Texts are HTML. */
export interface Question {
  kind: "number" | "bar" | "formula" | "choice";
  prompt: string;
  /** The number in the group's program that is the truth; where it is missing, `value` is. */
  output?: string;
  value?: number | null;
  unit?: string;
  /** Relative. */
  tolerance?: number;
  /** Of what the tolerance is a share where 0 is right: how large the answer is elsewhere, where that is less than 1. */
  scale?: number;
  /** The end of the bar. */
  max?: number;
  formula?: Formula;
  options?: Option[];
  /** Wrong numbers that people come to, with what is said of them. */
  slips?: { value: number; reply: string }[];
  hints: string[];
  reveal: string;
  why: string;
}

/** What is said of an answer: a key of the words of posts, with its parts. */
export interface Verdict {
  isRight: boolean;
  key: string;
  parts: { [place: string]: string | number };
}
