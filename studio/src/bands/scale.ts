/** This file says how thick a band is: one unit for the whole picture, logarithmic where sizes differ too much. */

import type { Flow } from "../base.ts";

export const THICKEST = 120;
const THINNEST = 1.5;
const TO_LOG = 60; // from this ratio of largest to smallest on, thickness grows with the logarithm
const FROM_LOG = 40; // and below this one it is proportional again
const HUGE = 1e6; // what is larger is torn, so that the others still show
const [SMALL_MARK, LARGE_MARK] = [5, 44];

export interface Scale {
  /** Pixels for a push of 1, or for one power of ten. */
  unit: number;
  isLog: boolean;
  /** The smallest size that shows, for the logarithm. */
  least: number;
}

/** Returns every size of a push in a flow that is neither nothing nor without a number. */
export function sizesIn(flow: Flow): number[] {
  const amounts = [...Object.values(flow.edges).flatMap(({ into, out }) => [into, out]), ...Object.values(flow.arrivals)];
  return amounts.map(({ value }) => Math.abs(value ?? 0)).filter((size) => size > 0 && Number.isFinite(size));
}

/** Returns the scale in which the largest push is `thickest` pixels thick; `before` decides near the border. */
export function scaleFor(flow: Flow, thickest: number, before: Scale | null = null): Scale {
  const sizes = sizesIn(flow);
  if (sizes.length === 0) return { unit: 20, isLog: false, least: 1 };
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const ratio = most / least;
  const isLog = before?.isLog ? ratio > FROM_LOG : ratio >= TO_LOG;
  if (isLog) return { unit: thickest / (1 + Math.max(1, powers(Math.min(most, Math.max(HUGE, least)), least))), isLog, least };
  return { unit: Math.min(thickest / most, 40), isLog, least };
}

/** Returns how many powers of ten lie between two sizes; their ratio may be too large for a number. */
const powers = (size: number, least: number): number => Math.log10(size) - Math.log10(least);

/** Returns the thickness of a push in pixels, and whether it outgrows its lane. */
export function thickness(size: number, scale: Scale, lane: number): { pixels: number; isTorn: boolean } {
  if (size === 0 || !Number.isFinite(size)) return { pixels: 0, isTorn: false };
  const whole = scale.isLog ? scale.unit * Math.max(0, 1 + powers(size, scale.least)) : scale.unit * size;
  return { pixels: Math.min(lane, Math.max(THINNEST, whole)), isTorn: whole > lane * 1.02 };
}

/** Returns the mark that tells the scale: a push of 1, or of the power of ten that can be seen, and its thickness. */
export function mark(scale: Scale): { size: number; pixels: number } {
  let size = 1;
  const pixels = (): number => thickness(size, scale, Infinity).pixels;
  if (!scale.isLog) {
    while (pixels() < SMALL_MARK && size < 1e12) size *= 10;
    while (pixels() > LARGE_MARK && size > 1e-12) size /= 10;
  }
  return { size: Number(size.toPrecision(1)), pixels: Math.min(pixels(), LARGE_MARK) };
}
