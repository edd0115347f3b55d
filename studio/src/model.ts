/** This file says what a picture is: plain data, computed once per change, from which every view draws. */

import type { Sides } from "./sentences.ts";

/** Why there is no number: the keys of words in the group "reason". */
export type Reason = "no-value" | "too-large" | "kink" | "jump" | "unknown" | "hidden" | "branch";

/** A number, or the reason why there is none. */
export interface Amount {
  value: number | null;
  reason: Reason | null;
}

export interface InputPicture {
  name: string;
  meaning: string | null;
  value: number;
  /** Whether the push is on it. */
  pushed: boolean;
}

/** What a layer reads directly. */
export interface ReadPicture {
  /** `layer.key<from`, as in the flows. */
  edge: string;
  /** The key of the layer, or the name of the input, that is read. */
  from: string;
  name: string;
  derivative: string | null;
  gain: Amount;
  /** The slopes from the left and from the right where the layer stands on a kink; null for a jump. */
  sides: Sides | null;
}

export interface LayerPicture {
  /** Unique, and kept while layers open: the key by which others read it. */
  key: string;
  /** The name of its entries in the document: "s", or "s>u_1" inside s. */
  id: string;
  name: string;
  formula: string;
  meaning: string | null;
  value: Amount;
  sentence: string;
  reads: ReadPicture[];
  isOutput: boolean;
  /** Whether it can be opened, and the opened layer that it lies in. */
  canOpen: boolean;
  within: string | null;
}

/** What arrives at a place: the whole, and the parts upward and downward that make it up. */
export interface Arrival extends Amount {
  up: number;
  down: number;
}

export interface Flow {
  /** By the key of a layer or the name of an input. */
  arrivals: { [key: string]: Arrival };
  /** By edge: what goes into the gain, and what comes out. */
  edges: { [edge: string]: { into: Amount; out: Amount } };
}

export interface PathPicture {
  /** Keys, the input first. */
  keys: string[];
  /** Edges, the one at the input first. */
  edges: string[];
  product: Amount;
}

export interface Prediction {
  push: number;
  predicted: Amount;
  real: Amount;
  error: Amount;
}

export interface Picture {
  /** What no longer holds, where a Python function takes another branch than the one that was traced. */
  branch?: string;
  inputs: InputPicture[];
  /** The layers that are shown, in order; where one is opened, those inside stand in its place. */
  layers: LayerPicture[];
  input: string;
  output: string;
  outputs: string[];
  value: Amount;
  derivative: Amount;
  /** The slopes from the left and from the right where there is no single one; nulls for a jump. */
  sides: Sides | null;
  second: Amount;
  /** The derivative of the output by each input. */
  gradient: { [input: string]: Amount };
  /** A push of 1 on the input. */
  forward: Flow;
  /** A blame of 1 on the output. */
  backward: Flow;
  /** Some of the paths from the input to the output, and how many there are. */
  paths: PathPicture[];
  pathCount: number;
  prediction: Prediction;
}
