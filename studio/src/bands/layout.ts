/** This file decides where cards stand: columns by depth, few crossings, long edges routed round cards. */

import type { Picture } from "../base.ts";

export interface Box {
  key: string;
  /** Along the flow, and across it. */
  main: number;
  cross: number;
  length: number;
  breadth: number;
}

export interface Layout {
  boxes: Map<string, Box>;
  /** For each edge the places between its ends that it passes through, along the flow. */
  bends: Map<string, [number, number][]>;
  length: number;
  breadth: number;
}

export interface Sizes {
  /** Of a card, along the flow; and the space between columns. */
  length: number;
  gap: number;
  /** Across the flow, by key; and the space between cards. */
  breadth(key: string): number;
  /** Where the band runs in a card, across the flow from its edge. */
  anchor(key: string): number;
  /** The length of an input's card. */
  input: number;
  space: number;
  /** What a passing edge takes across the flow. */
  lane: number;
  /** The least breadth of the whole. */
  least: number;
}

const SWEEPS = 6;

interface Slot {
  key: string;
  rank: number;
  isLane: boolean;
  near: Slot[];
}

/** Returns the place of every card. */
export function layoutOf(picture: Picture, sizes: Sizes): Layout {
  const ranks = ranksOf(picture);
  const { columns, lanes } = columnsOf(picture, ranks);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const order = sweep % 2 === 0 ? columns : [...columns].reverse();
    for (const column of order) sortByNeighbours(column, columns);
  }
  return placed(columns, lanes, sizes);
}

/** Returns the depth of each input and layer: one more than the deepest that it reads. */
export function ranksOf(picture: Picture): Map<string, number> {
  const ranks = new Map<string, number>(picture.inputs.map(({ name }) => [name, 0]));
  for (const layer of picture.layers) {
    ranks.set(layer.key, 1 + Math.max(0, ...layer.reads.map(({ from }) => ranks.get(from) ?? 0)));
  }
  return ranks;
}

function columnsOf(picture: Picture, ranks: Map<string, number>): { columns: Slot[][]; lanes: Map<string, Slot[]> } {
  const columns: Slot[][] = [];
  const slots = new Map<string, Slot>();
  const add = (key: string, rank: number, isLane: boolean): Slot => {
    const slot: Slot = { key, rank, isLane, near: [] };
    (columns[rank] ??= []).push(slot);
    return slot;
  };
  for (const [key, rank] of ranks) slots.set(key, add(key, rank, false));
  const lanes = new Map<string, Slot[]>();
  for (const layer of picture.layers) {
    for (const { edge, from } of layer.reads) {
      let last = slots.get(from);
      if (last === undefined) continue;
      const passed: Slot[] = [];
      for (let rank = last.rank + 1; rank < ranks.get(layer.key)!; rank++) {
        const lane = add(edge, rank, true);
        join(last, lane);
        passed.push(lane);
        last = lane;
      }
      join(last, slots.get(layer.key)!);
      lanes.set(edge, passed);
    }
  }
  return { columns: Array.from(columns, (column) => column ?? []), lanes };
}

function join(a: Slot, b: Slot): void {
  a.near.push(b);
  b.near.push(a);
}

/** Sorts a column by the middle of the neighbours in the columns beside it; ties keep their order. */
function sortByNeighbours(column: Slot[], columns: Slot[][]): void {
  const places = new Map<Slot, number>();
  for (const other of columns) other.forEach((slot, index) => places.set(slot, (index + 0.5) / other.length));
  const weight = new Map(
    column.map((slot) => {
      const near = slot.near.map((each) => places.get(each)!);
      return [slot, near.length === 0 ? places.get(slot)! : near.reduce((a, b) => a + b, 0) / near.length];
    }),
  );
  column.sort((a, b) => weight.get(a)! - weight.get(b)!);
}

/** Returns where each column begins, so that the bands of all columns run at the same height on the whole. */
function alignedStarts(
  columns: Slot[][], total: (column: Slot[]) => number, breadthOf: (slot: Slot) => number, anchorOf: (slot: Slot) => number,
  sizes: Sizes,
): number[] {
  const middles = columns.map((column) => {
    let cross = 0;
    let sum = 0;
    for (const slot of column) {
      sum += cross + anchorOf(slot);
      cross += breadthOf(slot) + sizes.space;
    }
    return column.length === 0 ? 0 : sum / column.length;
  });
  const deepest = Math.max(...middles);
  const breadth = Math.max(...columns.map((column, rank) => deepest - middles[rank]! + total(column)));
  const spare = Math.max(0, sizes.least - breadth) / 2;
  return middles.map((middle) => deepest - middle + spare);
}

function placed(columns: Slot[][], lanes: Map<string, Slot[]>, sizes: Sizes): Layout {
  const breadthOf = (slot: Slot): number => (slot.isLane ? sizes.lane : sizes.breadth(slot.key));
  const total = (column: Slot[]): number =>
    column.reduce((sum, slot) => sum + breadthOf(slot), 0) + sizes.space * Math.max(0, column.length - 1);
  const anchorOf = (slot: Slot): number => (slot.isLane ? sizes.lane / 2 : sizes.anchor(slot.key));
  const starts = alignedStarts(columns, total, breadthOf, anchorOf, sizes);
  const breadth = Math.max(sizes.least, ...columns.map((column, rank) => starts[rank]! + total(column)));
  const boxes = new Map<string, Box>();
  const centres = new Map<Slot, [number, number]>();
  columns.forEach((column, rank) => {
    let cross = starts[rank]!;
    const main = rank * (sizes.length + sizes.gap) - sizes.length + sizes.input;
    for (const slot of column) {
      const wide = breadthOf(slot);
      const length = rank === 0 ? sizes.input : sizes.length;
      if (!slot.isLane) boxes.set(slot.key, { key: slot.key, main: main + sizes.length - length, cross, length, breadth: wide });
      centres.set(slot, [main, cross + wide / 2]);
      cross += wide + sizes.space;
    }
  });
  const bends = new Map<string, [number, number][]>();
  for (const [edge, passed] of lanes) {
    const points = passed.flatMap((slot): [number, number][] => {
      const [main, cross] = centres.get(slot)!;
      return [[main, cross], [main + sizes.length, cross]];
    });
    bends.set(edge, points);
  }
  return { boxes, bends, length: columns.length * (sizes.length + sizes.gap) - sizes.gap - sizes.length + sizes.input, breadth };
}
