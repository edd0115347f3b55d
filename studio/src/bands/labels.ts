/** This file finds places for the numbers on the bands, where they cover neither each other nor what is written in cards. */

export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Wanted {
  key: string;
  width: number;
  /** The middles that it may have, the best first. */
  places: readonly [number, number][];
}

export const HEIGHT = 18;
const LETTER = 8;

/** Returns how wide a text is drawn, roughly: wider rather than narrower. */
export const widthOf = (text: string): number => text.length * LETTER + 8;

/** Returns which of its places each label takes: the first that is free, else the one that covers least. */
export function chosenPlaces(labels: readonly Wanted[], blocked: readonly Rect[], within: Rect): Map<string, number> {
  const taken = [...blocked];
  const found = new Map<string, number>();
  for (const { key, width, places } of labels) {
    let best = 0;
    let least = Infinity;
    let rect: Rect | null = null;
    for (const [index, [x, y]] of places.entries()) {
      const here = { left: x - width / 2, top: y - HEIGHT / 2, width, height: HEIGHT };
      const cost = taken.reduce((sum, other) => sum + covered(here, other), 0) + width * HEIGHT - covered(here, within);
      if (cost < least - 1) [best, least, rect] = [index, cost, here];
      if (cost < 1) break;
    }
    found.set(key, best);
    if (rect !== null) taken.push(rect);
  }
  return found;
}

function covered(a: Rect, b: Rect): number {
  const wide = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const high = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return wide > 0 && high > 0 ? wide * high : 0;
}
