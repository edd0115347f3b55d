/** This file says what the parts of the view "bands" draw with: its words, its numbers, and where everything stands. */

import type { Flow, LayerPicture, Picture, StudioDocument } from "../base.ts";
import type { Mini } from "./curve.ts";
import type { Frame, Plan } from "./plan.ts";
import type { Turn } from "./ribbon.ts";

export interface Pen {
  say(key: string, parts?: { [place: string]: string | number }): string;
  number(value: number, digits?: number): string;
  /** All digits of a number. */
  every(value: number): string;
  /** What waits until the hand rests. */
  later(tell: () => unknown): unknown;
  /** Draws what stands at these places along the flow: outside the window it waits, too. */
  within(places: readonly { main: number }[], draw: () => unknown): unknown;
  /** What is said where the upward scale is not the sideways one. */
  ratio(squeeze: number): string;
  math(formula: string): string;
  source: StudioDocument;
  /** The picture with its groups, and the way the pushes go. */
  picture: Picture;
  flow: Flow;
  isBackward: boolean;
  frame: Frame;
  plan: Plan;
  /** Turns a place along and across the flow into x and y. */
  turn: Turn;
  /** The edges whose numbers are looked at. */
  lit: readonly string[];
  /** What a pill does while the pointer is over it. */
  pointed(event: Event): void;
  left(): void;
  open(layer: LayerPicture): void;
  unfold(group: string): void;
  mini(layer: string, read: string, slopes: readonly number[], width: number, height: number): Mini | null;
}

export const MARGIN = 12; // round the stage, for what stands over it
const BETWEEN_ROWS = 52; // of the picture, for the ways from one to the next

/** Returns how places along and across the flow lie on the stage, and how large the stage is; `end` is what the last number takes. */
export function stageOf({ isVertical }: Frame, { layout, rows }: Plan, end: number): { turn: Turn; width: number; height: number } {
  if (isVertical) {
    return { turn: (main, cross) => [cross + MARGIN, main + MARGIN], width: layout.breadth + 2 * MARGIN, height: layout.length + 136 + 2 * MARGIN };
  }
  let height = MARGIN;
  const shifts = rows.map(({ top, bottom }) => {
    const shift = height - top;
    height += bottom - top + BETWEEN_ROWS;
    return shift;
  });
  const turn: Turn = (main, cross) => {
    let row = 0;
    while (row < rows.length - 1 && main > rows[row]!.until) row += 1;
    return [main - rows[row]!.from + MARGIN, cross + shifts[row]!];
  };
  const widths = rows.map(({ from, until }, index) => until - from + (index === rows.length - 1 ? end : 0));
  return { turn, width: Math.max(...widths) + 2 * MARGIN, height: height - BETWEEN_ROWS + MARGIN };
}
