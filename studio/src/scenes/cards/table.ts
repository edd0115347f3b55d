/** This file is the table on which the cards lie: where the slots of the chain are, and where each card lies in the tray. */

import type { Spot } from "./arrangement.ts";

export interface Point {
  x: number;
  y: number;
}

export const CARD = { width: 80, height: 52 };
export const MOST = 6; // slots
const CATCH = { x: 50, y: 46 }; // how far from a slot's middle a card still snaps in

/** How a table is laid: wide, the chain in a row above the tray; narrow, in a column beside it. */
export class Table {
  constructor(
    private readonly isNarrow: boolean,
    private readonly cards: number,
  ) {}

  get size(): { width: number; height: number } {
    return this.isNarrow ? { width: 360, height: 508 } : { width: 640, height: 338 };
  }

  /** From one slot to the next. */
  readonly step = { wide: 91, narrow: 71 };

  /** The upper left corner of a slot. */
  slot(place: number): Point {
    return this.isNarrow ? { x: 8, y: 42 + place * this.step.narrow } : { x: 74 + place * this.step.wide, y: 112 };
  }

  /** The same of a card's own place in the tray; more cards than slots overlap there. */
  home(index: number): Point {
    const along = (index * MOST) / Math.max(MOST, this.cards);
    return this.isNarrow ? { x: 271, y: 42 + along * this.step.narrow } : { x: 74 + along * this.step.wide, y: 274 };
  }

  get tray(): Point & { width: number; height: number } {
    return this.isNarrow ? { x: 262, y: 30, width: 98, height: 438 } : { x: 62, y: 263, width: 569, height: 74 };
  }

  /** Returns the spot into which a card falls whose upper left corner is at a point; null where there is none. */
  spotAt({ x, y }: Point): Spot | null {
    const { tray } = this;
    const middle = { x: x + CARD.width / 2, y: y + CARD.height / 2 };
    const isIn = middle.x >= tray.x && middle.x <= tray.x + tray.width && middle.y >= tray.y && middle.y <= tray.y + tray.height;
    if (isIn) return "tray";
    const far = (place: number): number => Math.max(Math.abs(this.slot(place).x - x) / CATCH.x, Math.abs(this.slot(place).y - y) / CATCH.y);
    const nearest = Array.from({ length: MOST }, (_, place) => place).reduce((best, place) => (far(place) < far(best) ? place : best));
    return far(nearest) <= 1 ? nearest : null;
  }
}
