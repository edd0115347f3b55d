/** This file turns numbers into places of a drawing and back: the curve's window, its ticks, and what a loupe sees. */

import { isPlace } from "../base.ts";

export type Curve = (x: number) => number;
export type To = (x: number, y: number) => [number, number];

export interface Plane {
  left: number;
  right: number;
  bottom: number;
  top: number;
  width: number;
  height: number;
}

const POINTS = 160;
const LEAST_TICK = 62; // pixels between two numbers

/** Whether a window can be drawn in: its ends may lie too far apart for a number, or too near. */
export const isPlane = ({ left, right, bottom, top }: Plane): boolean =>
  right > left && top > bottom && Number.isFinite(right - left) && Number.isFinite(top - bottom);

/** Returns how far a line of this slope climbs in a window for each step to the right. */
export const riseIn = ({ left, right, bottom, top, width, height }: Plane, slope: number): number =>
  ((slope * (right - left)) / (top - bottom)) * (height / width);

/** Returns the window of a curve between two ends: heights that hardly occur are left out. */
export function planeOf(curve: Curve, left: number, right: number, width: number, height: number): Plane {
  const heights = sample(curve, left, right).map(([, y]) => y).filter(Number.isFinite).sort((a, b) => a - b);
  const [low, high] = [heights[Math.floor(heights.length * 0.03)] ?? -1, heights[Math.ceil(heights.length * 0.97) - 1] ?? 1];
  const room = (high - low) * 0.12 || Math.abs(low) * 0.1 || 1;
  return { left, right, bottom: low - room, top: high + room, width, height };
}

export const placer = ({ left, right, bottom, top, width, height }: Plane): To => (x, y) => [
  ((x - left) / (right - left)) * width,
  height - ((y - bottom) / (top - bottom)) * height,
];

/** Returns what a loupe sees round a point of the curve, as steps from that point: so near, sums with it would be inexact. */
export function loupePlane(plane: Plane, zoom: number, radius: number): Plane {
  const half = ((plane.right - plane.left) * radius) / plane.width / zoom;
  const tall = ((plane.top - plane.bottom) * radius) / plane.height / zoom;
  return { left: -half, right: half, bottom: -tall, top: tall, width: 2 * radius, height: 2 * radius };
}

function sample(curve: Curve, left: number, right: number, points = POINTS): [number, number][] {
  return Array.from({ length: points + 1 }, (_, k) => left + ((right - left) * k) / points).map((x) => [x, curve(x)]);
}

/** Returns a curve as an SVG path; what is not joined in truth, such as a jump or a pole, is not joined here. */
export function pathOf(curve: Curve, plane: Plane, canJump: boolean, points = POINTS): string {
  const to = placer(plane);
  let text = "";
  let before: number | null = null;
  for (const [x, y] of sample(curve, plane.left, plane.right, points)) {
    const [left, top] = to(x, y);
    const isSeen = isPlace(left, top);
    const step = before === null ? 0 : Math.abs(top - before);
    const isTorn = step > 2 * plane.height || (canJump && step > plane.height / 8);
    if (isSeen) text += `${before === null || isTorn ? "M" : "L"}${left.toFixed(1)} ${top.toFixed(1)}`;
    before = isSeen ? top : null;
  }
  return text;
}

/** Returns round numbers between two ends, so far apart that their texts do not touch. */
export function ticksOf({ left, right, width }: Plane): number[] {
  const least = ((right - left) * LEAST_TICK) / width;
  if (!(least > 0) || !Number.isFinite(least)) return [];
  const ten = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((digit) => digit * ten).find((each) => each >= least) ?? 10 * ten;
  const ticks: number[] = [];
  for (let k = Math.ceil(left / step); k * step <= right && ticks.length < 20; k++) ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}

/** Returns the corner for a loupe: the one before, unless the point comes too near to it. */
export function cornerFor([x, y]: readonly [number, number], { width, height }: Plane, radius: number, before: number): number {
  const middles = cornersOf(width, height, radius);
  const far = (index: number): number => Math.hypot(x - middles[index]![0], y - middles[index]![1]);
  if (before >= 0 && far(before) > radius + 34) return before;
  return middles.reduce((best, _, index) => (far(index) > far(best) + 1e-9 ? index : best), 0);
}

/** Returns the middles of the four corners. */
export function cornersOf(width: number, height: number, radius: number): [number, number][] {
  const room = radius + 8;
  return [[width - room, room], [room, room], [width - room, height - room - 14], [room, height - room - 14]]; // prettier-ignore
}
