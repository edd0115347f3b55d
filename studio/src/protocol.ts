/** This file says which data Python hands to the page; `npm run types` makes it from the JSON schemas. */

/** Everything that a page of the studio runs on. Formulas are in the input language. */
export interface StudioDocument {
  schema: "chainrule/studio/1";
  language: string;
  explanation: Explanation;
  program: Program;
  /** Each layer alone; by its path, such as s, or s>u_1 inside s. */
  curves: { [key: string]: Curve };
  /** What the sentence of each layer is made of; by path. */
  telling: { [key: string]: Telling };
  /** The MathML of each formula; by the formula in the input language. */
  mathml: { [key: string]: string };
  /** The slider of each input. */
  ranges: { [key: string]: SliderRange };
  /** The branches of a Python function that were taken at the point; elsewhere it may take others. */
  branches: BranchTaken[];
  words: Words;
  /** How to make this again in a terminal. */
  command: string;
}

export interface BranchTaken {
  /** The output of the program that is 1 where the condition holds. */
  key: string;
  held: boolean;
  /** What held, such as volume <= 100. */
  reason: string;
}

export interface ProgramNode {
  /** "input", "constant", or the name of a rule. */
  op: string;
  /** Places of earlier nodes. */
  args: number[];
  /** Of a constant; null where a number cannot hold it. */
  value?: number | null;
  exact?: string;
  /** Of an input. */
  name?: string;
}

/** What moves when an input moves. */
export interface Program {
  inputs: string[];
  nodes: ProgramNode[];
  /** Places of value:y layer:u gain:s<u derivative:y/x second:y/x branch:u#0. */
  outputs: { [key: string]: number };
}

/** A layer as a function of what it reads. */
export interface Curve {
  inputs: string[];
  nodes: ProgramNode[];
  output: number;
  /** Places, by what is read. */
  slopes: { [key: string]: number };
}

export interface Telling {
  name: string;
  meaning: string | null;
  /** The sentence, where no number changes it. */
  fixed: string | null;
  group: "input" | "layer" | "joins";
  /** What the layer hears from, in words. */
  listed: string;
  reads: TellingRead[];
  branches: {
    condition: string;
    /** A key of the program's outputs. */
    key: string;
  }[];
}

export interface TellingRead {
  layer: string;
  shown: string;
  derivative: string | null;
  /** The local derivative where it is a fixed number. */
  constant: number | null;
  /** Which formula is named beside the number. */
  beside: "by-value" | "by-size" | null;
}

export interface SliderRange {
  value: number;
  min: number;
  max: number;
  step: number;
}

/** The catalogue of the language: sentences by group and key. */
export type Words = { [key: string]: { [key: string]: string } };

/** What is answered where a formula cannot be explained. */
export interface Problem {
  code: string;
  message: string;
  /** An index into the text. */
  place: number | null;
  text: string | null;
  remedy: string | null;
}

/** What a formula or a function does to a small push: layers, local derivatives, paths, derivation and checks. Formulas are in the input language; a number that does not exist or is not finite is null, and a warning says why. */
export interface Explanation {
  /** The name and version of this shape. */
  schema: "chainrule/explanation/1";
  input: {
    /** What was given. */
    text: string;
    /** How it was understood, in the input language. */
    read_as: string;
    latex: string;
    /** The first line of a Python function's docstring. */
    meaning?: string | null;
  };
  inputs: ({
    name: string;
    /** Null where the input stays symbolic. */
    value: Plain;
    /** What the user says it stands for. */
    meaning: string | null;
  })[];
  outputs: string[];
  /** The point: a number for each input that has a value. */
  at: { [key: string]: Plain };
  /** The output's value at the point; an object by output name where there are several outputs. */
  value: PerOutput;
  /** Conditions that must all hold for the formula to have a value, such as x > 0. */
  domain: string[];
  /** The parts of the formula that have kinks or jumps, and whether the point lies on one. */
  kinks: ({
    formula: string;
    /** Whether the value itself jumps there. */
    jump: boolean;
    /** Whether the point lies on it; null without a point. */
    here: boolean | null;
    /** The slope of the output from the left, where it lies on it. */
    left: Plain;
    /** The slope of the output from the right. */
    right: Plain;
    sentence: string;
  })[];
  layers: Layer[];
  /** Ways from an input to an output along layers; only some where there are many. */
  paths: {
    wrt: string;
    output: string;
    /** Names, the input first. */
    layers: string[];
    /** One for each edge. */
    gains: Plain[];
    /** The share of this path in the derivative. */
    product: Plain;
  }[];
  /** How many paths there are; a string above 2^53. */
  paths_total: number | string;
  derivatives: ({
    output: string;
    wrt: string;
    order: number;
    /** Null where no formula is known. */
    formula: string | null;
    latex: string | null;
    value: Plain;
  })[];
  steps: Step[];
  /** What a push does by the derivatives, and what it really does; null where no push was asked for. */
  prediction: null | {
    push: { [key: string]: Plain };
    predicted: PerOutput;
    real: PerOutput;
    /** Real less predicted. */
    error: PerOutput;
  };
  checks: ({
    name: string;
    /** Null where nothing could be compared. */
    passed: boolean | null;
    /** Decimal digits of agreement. */
    digits: number | null;
    detail: string;
  })[];
  warnings: ({
    code: string;
    message: string;
    /** An index into the text. */
    place: number | null;
  })[];
}

/** A finite number; a whole number above 2^53 is a string; null where there is none. */
export type Plain = number | string | null;

export type PerOutput = Plain | { [key: string]: Plain };

export interface Layer {
  name: string;
  /** In terms of the layers and inputs that it reads. */
  formula: string;
  latex: string;
  value: Plain;
  meaning: string | null;
  sentence: string;
  reads: ({
    /** The layer or the input that is read. */
    layer: string;
    /** The local derivative. */
    derivative: string | null;
    latex: string | null;
    /** The local derivative at the point. */
    gain: Plain;
  })[];
  inside: Layer[];
}

export interface Step {
  law: string;
  /** The input of the derivative that is derived. */
  wrt: string;
  /** May hold d/dx(…). */
  before: string;
  after: string;
  latex_before: string;
  latex_after: string;
  /** The part of `before` that changes. */
  changed: string;
  sentence: string;
  substeps: Step[];
}
