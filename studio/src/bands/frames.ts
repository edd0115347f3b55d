/** This file chooses how a picture stands in its width: how long cards are, how thick bands may be, how many rows there are. */

import { MOST, type Flow, type Group, type Picture } from "../base.ts";
import { ranksOf } from "./layout.ts";
import { MARGIN } from "./pen.ts";
import { headsOf, type Size } from "./heads.ts";
import { planOf, type Frame } from "./plan.ts";
import { scaleFor, THICKEST, type Scale } from "./scale.ts";

const NARROW = 720; // pixels; where there is less, the flow runs from top to bottom
export const END = 164; // for what leaves the output
const LEAST_GAP = 46;
const FEWEST = 5; // cards of a picture that is folded
const [SHORT, ROOMY] = [124, 200]; // the length of a card
const STUB = 52; // before and after the place where a row breaks
const IN_ROWS = 64; // the thickest band where there are several rows

/** What a frame is chosen for. */
export interface Wish {
  width: number;
  picture: Picture;
  groups: ReadonlyMap<string, Group>;
  flow: Flow;
  isBackward: boolean;
  /** The scale before; null at the first time. */
  scale: Scale | null;
  /** What the formulas of the layers take. */
  sizes: ReadonlyMap<string, Size>;
  /** Returns a number as it is written. */
  number(value: number): string;
}

/** Returns how many layers stand loose in a picture that is folded: as many as fit beside each other. */
export function fittingIn(width: number): number {
  if (width < NARROW) return MOST;
  return Math.min(MOST, Math.max(FEWEST, Math.floor((width - 2 * MARGIN - END - SHORT) / (SHORT + LEAST_GAP))));
}

/** Returns the frame of a picture. */
export function frameOf(wish: Wish): Frame {
  if (wish.width < NARROW) return narrowFrame(wish);
  const ranks = [...ranksOf(wish.picture).values()];
  const inAll = 1 + Math.max(0, ...ranks);
  const whole = wish.width - 2 * MARGIN - END;
  const fit = (width: number): number => Math.max(2, Math.floor(width / (SHORT + LEAST_GAP)));
  const rows = fit(whole) >= inAll ? 1 : Math.ceil(inAll / fit(whole - STUB));
  const columns = Math.ceil(inAll / rows);
  const room = (rows === 1 ? whole : whole - STUB) / columns;
  const length = Math.min(ROOMY, Math.max(SHORT, room * 0.7));
  const lane = laneOf(ranks, rows > 1 ? IN_ROWS : THICKEST);
  const gap = Math.min(110, Math.max(LEAST_GAP, room - length));
  return { isVertical: false, length, gap, space: 22, least: 0, lane, most: Infinity, heads: headsIn(wish, length), columns, stub: STUB };
}

/** Returns the first of several ways to stand that fits the width: cards side by side, thinner bands, one card a row. */
function narrowFrame(wish: Wish): Frame {
  const { picture, groups, flow, isBackward } = wish;
  const least = wish.width - 2 * MARGIN;
  let frame!: Frame;
  for (const [most, thinner] of [[2, 1], [2, 0.4], [1, 1], [1, 0.4], [1, 0.2]] as const) {
    const lane = Math.max(6, laneOf([...ranksOf(picture, most).values()], 64) * thinner);
    const heads = headsIn(wish, most === 1 ? 180 : 148);
    frame = { isVertical: true, length: 0, gap: 52, space: thinner < 1 ? 6 : 10, least, lane, most, heads, columns: Infinity, stub: 0 };
    const scale = scaleFor(flow, lane, wish.scale);
    if (planOf({ ...picture, groups }, flow, isBackward, scale, frame).layout.breadth <= least) break;
  }
  return frame;
}

/** Returns the thickest band: less where many cards stand beside each other. */
function laneOf(ranks: readonly number[], alone: number): number {
  const counts = new Map<number, number>();
  for (const rank of ranks) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  const beside = Math.max(1, ...counts.values());
  return Math.round(beside === 1 ? alone : Math.max(26, 64 - 8 * (beside - 1)));
}

/** Returns the heads of the cards, which are so long; groups have their own. */
function headsIn({ picture, groups, sizes, number }: Wish, length: number): Frame["heads"] {
  return headsOf(picture.layers.filter(({ key }) => !groups.has(key)), sizes, number, length);
}
