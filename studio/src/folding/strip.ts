/** This file draws the strip above a long picture: the size of the push after each layer, by powers of ten. */

import type { Strip } from "../base.ts";

const [HEIGHT, ROOM] = [72, 12];
const LEAST_DECADES = 2; // so that small differences do not look large

/** Returns the strip of these sizes; null where there is none to show. Zeros and gaps break its line. */
export function strip(pushes: readonly (number | null)[], width: number): Strip | null {
  const logs = pushes.map((push) => (push === null || push === 0 ? null : Math.log10(Math.abs(push))));
  const sizes = pushes.filter((push) => push !== null && push !== 0).map((push) => Math.abs(push!));
  const known = logs.filter((log) => log !== null);
  if (known.length < 2) return null;
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
  const decades = Math.max(LEAST_DECADES, high - low);
  const spare = (decades - (high - low)) / 2;
  const to = (index: number, log: number): [number, number] => [
    round(ROOM + (index * (width - 2 * ROOM)) / (pushes.length - 1)),
    round(ROOM + ((high + spare - log) / decades) * (HEIGHT - 2 * ROOM)),
  ];
  const drawn: Strip = {
    width, height: HEIGHT, path: "", ups: [], downs: [], one: to(0, 0)[1], most: Math.max(...sizes), least: Math.min(...sizes),
  }; // prettier-ignore
  let isDown = false;
  logs.forEach((log, index) => {
    if (log !== null) {
      const place = to(index, log);
      drawn.path += `${isDown ? "L" : "M"}${place.join(" ")}`;
      (pushes[index]! > 0 ? drawn.ups : drawn.downs).push(place);
    }
    isDown = log !== null;
  });
  return drawn;
}

const round = (value: number): number => Math.round(value * 10) / 10;
