/** This file says which data Python hands to the page: the shape of src/chainrule/apps/studio/document.schema.json. */

import type { ProgramNode } from "./interpreter.ts";
import type { Telling } from "./sentences.ts";
import type { Words } from "./words.ts";

/** A number as JSON carries it: one above 2^53 is a string, one that does not exist null. */
export type Plain = number | string | null;
export type PerOutput = Plain | { [output: string]: Plain };

/** Everything a page runs on. */
export interface StudioDocument {
  schema: "chainrule/studio/1";
  language: string;
  explanation: Explanation;
  program: Program;
  curves: { [layer: string]: Curve };
  telling: { [layer: string]: Telling };
  mathml: { [text: string]: string };
  ranges: { [input: string]: Range };
  words: Words;
  command: string;
}

/** What moves when an input moves. Keys of `outputs`: value:y layer:u gain:s<u derivative:y/x second:y/x branch:u#0. */
export interface Program {
  inputs: string[];
  nodes: ProgramNode[];
  outputs: { [key: string]: number };
}

/** A layer alone, as a function of what it reads. */
export interface Curve {
  inputs: string[];
  nodes: ProgramNode[];
  output: number;
  slopes: { [read: string]: number };
}

export interface Range {
  value: number;
  min: number;
  max: number;
  step: number;
}

export interface Explanation {
  schema: "chainrule/explanation/1";
  input: { text: string; read_as: string; latex: string };
  inputs: { name: string; value: Plain; meaning: string | null }[];
  outputs: string[];
  at: { [input: string]: Plain };
  value: PerOutput;
  domain: string[];
  kinks: Kink[];
  layers: Layer[];
  paths: { wrt: string; output: string; layers: string[]; gains: Plain[]; product: Plain }[];
  paths_total: number | string;
  derivatives: Derivative[];
  steps: Step[];
  prediction: { push: { [input: string]: Plain }; predicted: PerOutput; real: PerOutput; error: PerOutput } | null;
  checks: { name: string; passed: boolean | null; digits: number | null; detail: string }[];
  warnings: { code: string; message: string; place: number | null }[];
}

export interface Kink {
  formula: string;
  jump: boolean;
  here: boolean | null;
  left: Plain;
  right: Plain;
  sentence: string;
}

export interface Layer {
  name: string;
  formula: string;
  latex: string;
  value: Plain;
  meaning: string | null;
  sentence: string;
  reads: { layer: string; derivative: string | null; latex: string | null; gain: Plain }[];
  inside: Layer[];
}

export interface Derivative {
  output: string;
  wrt: string;
  order: number;
  formula: string | null;
  latex: string | null;
  value: Plain;
}

export interface Step {
  law: string;
  before: string;
  after: string;
  latex_before: string;
  latex_after: string;
  changed: string;
  sentence: string;
  substeps: Step[];
}

/** What the server answers where a formula cannot be explained. */
export interface Problem {
  code: string;
  message: string;
  place: number | null;
  text: string | null;
  remedy: string | null;
}
