/** This file draws the mini curve of a layer alone, with equal scales, so that a slope of 2.2 looks like 2.2. */

import { isPlace, machinesOf, straight, type StudioDocument } from "../base.ts";

export interface Mini {
  /** The curve and its tangents as SVG paths, empty where there is none. */
  curve: string;
  tangents: string[];
  /** The point, the sideways nudge and the upward nudge; null where there is no value, or no slope. */
  point: [number, number] | null;
  nudge: [number, number, number, number] | null;
  upward: [number, number, number, number] | null;
  /** Where scales cannot be equal: the upward scale to the sideways one. */
  tag: number;
}

/** What is seen of a curve; it stays while the point moves in it. */
interface Window {
  source: StudioDocument;
  width: number;
  height: number;
  here: number;
  value: number;
  reach: number;
  squeeze: number;
  /** Where `value` is, from above. */
  middle: number;
  curve: string;
}

type To = (x: number, y: number) => [number, number];

const POINTS = 48;
const [STEEP, FLAT] = [12, 0.25];
const [EDGE, CALM] = [0.05, 0.2]; // how near to the frame the point may come: while it is dragged, and at rest

/** Returns how much the upward scale is squeezed, 1 where both are equal. */
export function squeezeOf(slopes: readonly number[]): number {
  const steepest = Math.max(...slopes.map(Math.abs), 0);
  return steepest > STEEP ? steepest / STEEP : steepest < FLAT && steepest > 1e-9 ? steepest / FLAT : 1;
}

/** The mini curves of a picture; each keeps its window, and with it the curve, while the point moves. */
export class Minis {
  private readonly windows = new Map<string, Window>();

  /** Returns the drawing of a layer along one read; null where nothing computes it. `isCalm` where nothing is dragged. */
  draw(
    source: StudioDocument, id: string, read: string, known: { readonly [name: string]: number }, slopes: readonly number[],
    width: number, height: number, isCalm: boolean,
  ): Mini | null {
    const machine = machinesOf(source).curve(id);
    const curve = source.curves[id];
    const here = known[read];
    if (machine === undefined || curve === undefined || here === undefined || !Number.isFinite(here)) return null;
    const at = (x: number): number => machine.run({ ...known, [read]: x })[curve.output]!;
    const value = at(here);
    const finite = slopes.filter(Number.isFinite);
    let window = this.windows.get(id);
    if (window?.source !== source || window.width !== width || window.height !== height || !fits(window, here, value, finite, isCalm)) {
      window = windowOf(source, at, here, value, finite, width, height, machine.canKink);
      this.windows.set(id, window);
    }
    return drawn(window, here, value, finite);
  }
}

function toOf({ width, height, here, value, reach, squeeze, middle }: Omit<Window, "curve" | "source">): To {
  const pixel = width / (2 * reach);
  return (x, y) => [width / 2 + (x - here) * pixel, height * middle - ((y - value) / squeeze) * pixel];
}

function fits(window: Window, here: number, value: number, slopes: readonly number[], isCalm: boolean): boolean {
  const [x, y] = toOf(window)(here, Number.isFinite(value) ? value : window.value);
  const edge = isCalm ? CALM : EDGE;
  const isInside = x > window.width * edge && x < window.width * (1 - edge) && y > window.height * edge && y < window.height * (1 - edge);
  return isInside && (!isCalm || squeezeOf(slopes) === window.squeeze);
}

function windowOf(
  source: StudioDocument, at: (x: number) => number, here: number, found: number, slopes: readonly number[],
  width: number, height: number, canJump: boolean,
): Window {
  const value = Number.isFinite(found) ? found : 0;
  const steep = slopes.at(-1) ?? 0;
  const frame = {
    source, width, height, here, value,
    reach: Math.max(Math.abs(here), 1) * 1.2, // half of what is seen sideways
    squeeze: squeezeOf(slopes),
    middle: slopes.length !== 1 || steep === 0 ? 0.72 : Math.abs(steep) < 0.5 ? 0.5 : steep > 0 ? 0.66 : 0.34, // room for words, or for the upward nudge
  }; // prettier-ignore
  return { ...frame, curve: line(at, toOf(frame), frame, canJump) };
}

function drawn(window: Window, here: number, value: number, slopes: readonly number[]): Mini {
  const { width, height, squeeze, curve } = window;
  const to = toOf(window);
  const none = { curve, tangents: [], point: null, nudge: null, upward: null, tag: 1 };
  if (!Number.isFinite(value)) return none;
  const point = to(here, value);
  const slope = slopes.at(-1);
  if (slope === undefined) return { ...none, point };
  const looks = Math.abs(slope) / squeeze;
  const leg = Math.min(width / 6, Math.max(7, (0.42 * height) / Math.max(looks, 1e-9)));
  const [x, y] = point;
  const side = x + leg;
  return {
    curve, point,
    tangents: tangents(slopes.map((each) => each / squeeze), point, width),
    nudge: [x, y, side, y],
    upward: [side, y, side, y - leg * (slope / squeeze)],
    tag: squeeze,
  }; // prettier-ignore
}

/** Returns one tangent, or two halves where the slopes differ. */
function tangents(rises: readonly number[], point: [number, number], width: number): string[] {
  const [left, right] = [rises[0]!, rises.at(-1)!];
  if (rises.length === 1) return [straight(point, left, 0, width)];
  return [straight(point, left, 0, point[0]), straight(point, right, point[0], width)];
}

function line(at: (x: number) => number, to: To, { here, reach, height }: Omit<Window, "curve" | "source">, canJump: boolean): string {
  let path = "";
  let before: number | null = null;
  for (let k = 0; k <= POINTS; k++) {
    const x = here + reach * ((2 * k) / POINTS - 1);
    const y = at(x);
    const [left, top] = to(x, y);
    const isSeen = isPlace(left, top);
    // a jump, or a pole between two points, is not joined
    const isTorn = before !== null && (Math.abs(top - before) > 2 * height || (canJump && Math.abs(top - before) > height / 8));
    if (isSeen) path += `${before === null || isTorn ? "M" : "L"}${left.toFixed(1)} ${top.toFixed(1)}`;
    before = isSeen ? top : null;
  }
  return path;
}
