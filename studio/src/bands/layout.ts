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
  /** Where along the flow a new row of the picture begins. */
  breaks: number[];
}

export interface Sizes {
  /** Of a card, along the flow; and the space between columns. */
  length(key: string): number;
  gap: number;
  /** How many columns stand in a row of the picture, and what lies before and after a break. */
  columns: number;
  stub: number;
  /** Across the flow, by key; and the space between cards. */
  breadth(key: string): number;
  /** Where the band runs in a card, across the flow from its edge. */
  anchor(key: string): number;
  space: number;
  /** What a passing edge takes across the flow. */
  lane(edge: string): number;
  /** The least breadth of the whole. */
  least: number;
  /** How many cards stand beside each other at most; an input counts half. */
  most: number;
}

const SWEEPS = 6;

interface Slot {
  key: string;
  rank: number;
  isLane: boolean;
  near: Slot[];
}

/** Returns the place of every card. */
export function layoutOf(picture: Pick<Picture, "inputs" | "layers">, sizes: Sizes): Layout {
  const ranks = ranksOf(picture, sizes.most);
  const { columns, lanes } = columnsOf(picture, ranks);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const order = sweep % 2 === 0 ? columns : [...columns].reverse();
    for (const column of order) sortByNeighbours(column, columns);
  }
  return placed(columns, lanes, sizes);
}

/** Returns the depth of each input and layer: one more than the deepest that it reads, or deeper where that column is full. */
export function ranksOf({ inputs, layers }: Pick<Picture, "inputs" | "layers">, most = Infinity): Map<string, number> {
  const taken = new Map<number, number>();
  const free = (rank: number, weight: number): number => {
    while ((taken.get(rank) ?? 0) + weight > most) rank += 1;
    taken.set(rank, (taken.get(rank) ?? 0) + weight);
    return rank;
  };
  const ranks = new Map<string, number>(inputs.map(({ name }) => [name, free(0, 0.5)]));
  for (const { key, reads } of layers) {
    ranks.set(key, free(1 + Math.max(0, ...reads.map(({ from }) => ranks.get(from) ?? 0)), 1));
  }
  return ranks;
}

function columnsOf(picture: Pick<Picture, "layers">, ranks: Map<string, number>): { columns: Slot[][]; lanes: Map<string, Slot[]> } {
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
  return middles.map((middle, rank) => {
    const start = deepest - middle + spare;
    const wide = total(columns[rank]!);
    // rather inside the breadth that there is than in line
    return wide <= sizes.least ? Math.min(start, sizes.least - wide) : sizes.least > 0 ? 0 : start;
  });
}

function placed(columns: Slot[][], lanes: Map<string, Slot[]>, sizes: Sizes): Layout {
  const breadthOf = (slot: Slot): number => (slot.isLane ? sizes.lane(slot.key) : sizes.breadth(slot.key));
  const total = (column: Slot[]): number =>
    column.reduce((sum, slot) => sum + breadthOf(slot), 0) + sizes.space * Math.max(0, column.length - 1);
  const anchorOf = (slot: Slot): number => (slot.isLane ? sizes.lane(slot.key) / 2 : sizes.anchor(slot.key));
  const starts = alignedStarts(columns, total, breadthOf, anchorOf, sizes);
  const breadth = Math.max(sizes.least, ...columns.map((column, rank) => starts[rank]! + total(column)));
  const boxes = new Map<string, Box>();
  const lengths = columns.map((column) => Math.max(0, ...column.filter(({ isLane }) => !isLane).map(({ key }) => sizes.length(key))));
  const passes = new Map<Slot, [number, number, number]>();
  const breaks: number[] = [];
  let main = 0;
  columns.forEach((column, rank) => {
    if (rank > 0 && rank % sizes.columns === 0) {
      main += 2 * sizes.stub - sizes.gap;
      breaks.push(main - sizes.stub);
    }
    let cross = starts[rank]!;
    for (const slot of column) {
      const wide = breadthOf(slot);
      // what is shorter than its column stands at the end of it
      const length = slot.isLane ? lengths[rank]! : sizes.length(slot.key);
      if (!slot.isLane) boxes.set(slot.key, { key: slot.key, main: main + lengths[rank]! - length, cross, length, breadth: wide });
      passes.set(slot, [main, main + lengths[rank]!, cross + wide / 2]);
      cross += wide + sizes.space;
    }
    main += lengths[rank]! + sizes.gap;
  });
  const bends = new Map<string, [number, number][]>();
  for (const [edge, passed] of lanes) {
    bends.set(edge, passed.flatMap((slot): [number, number][] => {
      const [from, until, cross] = passes.get(slot)!;
      return [[from, cross], [until, cross]];
    })); // prettier-ignore
  }
  return { boxes, bends, length: main - sizes.gap, breadth, breaks };
}
