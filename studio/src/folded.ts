/** This file says what a folded picture is; what folds one is the piece "folding", which travels with long pictures only. */

import type { Picture } from "./model.ts";

export const MOST = 12; // cards that stand loose

export interface Group {
  /** What it is opened by. */
  id: string;
  /** The names of the first and the last layer in it. */
  first: string;
  last: string;
  count: number;
}

export interface Folded {
  picture: Picture;
  /** By the key of the layer that stands for a group: that of its last one. */
  groups: Map<string, Group>;
  /** Whether there are more layers than stand loose. */
  isLong: boolean;
}

/** The sizes of a push after each layer, by powers of ten, as a drawing. */
export interface Strip {
  width: number;
  height: number;
  path: string;
  /** Places of pushes in the same direction, and of those that are reversed. */
  ups: [number, number][];
  downs: [number, number][];
  /** How high a push of 1 is. */
  one: number;
  most: number;
  least: number;
}

/** What the piece "folding" enters here. */
export const folding: {
  fold?: (picture: Picture, opened: readonly string[], most?: number) => Folded;
  strip?: (pushes: readonly (number | null)[], width: number) => Strip | null;
} = {};

/** Returns a picture as it stands where nothing folds it, or where it is short. */
export const unfolded = (picture: Picture): Folded => ({ picture, groups: new Map(), isLong: false });
