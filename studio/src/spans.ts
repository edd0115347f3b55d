/** This file says how far a slider goes: as Python found, or, where a person typed a value beyond, round that value. */

import type { SliderRange, StudioDocument } from "./protocol.ts";
import type { State } from "./state.ts";

const STEPS = 200;
const [LEAST, MOST] = [1e-300, 1e300]; // reach of a range: its ends, its width and its step are then numbers, too
const moved = new WeakMap<StudioDocument, Map<string, SliderRange>>();

/** Returns the range of an input's slider: it follows a value that lies outside, stays while the value is inside, and goes back at reset. */
export function spanOf(source: StudioDocument, state: Pick<State, "at">, name: string, value: number): SliderRange {
  const own = source.ranges[name] ?? rangeRound(value);
  let known = moved.get(source);
  if (known === undefined) moved.set(source, (known = new Map<string, SliderRange>()));
  if (!Object.hasOwn(state.at, name)) known.delete(name);
  const now = known.get(name) ?? own;
  if (!Number.isFinite(value) || (value >= now.min && value <= now.max)) return now;
  const next = value >= own.min && value <= own.max ? own : rangeRound(value);
  known.set(name, next);
  return next;
}

/** Returns a range with a value in its middle, in round steps. */
export function rangeRound(value: number): SliderRange {
  const reach = value === 0 ? 2 : roundUp(Math.min(Math.max(Math.abs(value), LEAST), MOST));
  const step = roundUp((2 * reach) / STEPS / 2.0001);
  const count = Math.floor(reach / step + 1e-9);
  const digits = Math.max(0, 15 - Math.ceil(Math.log10(2 * reach)));
  const tidy = (end: number): number => (digits > 100 ? end : Number(end.toFixed(Math.min(digits, 100))));
  return { value, min: tidy(value - count * step), max: tidy(value + count * step), step };
}

/** Returns the next of 1, 2, 5, 10 … times a power of ten. */
export function roundUp(size: number): number {
  const ten = Math.floor(Math.log10(size) + 1e-12);
  const found = [1, 2, 5, 10].map((digit) => Number(`${digit}e${ten}`)).find((round) => round >= size * (1 - 1e-12));
  return found ?? Number(`1e${ten + 1}`);
}
