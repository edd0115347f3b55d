/** This file draws the mini curve of a layer alone, with equal scales, so that a slope of 2.2 looks like 2.2. */

import { machinesOf, type StudioDocument } from "../base.ts";

export interface Mini {
  /** The curve and its tangent as SVG paths, empty where there is none. */
  curve: string;
  tangents: string[];
  /** The point, the sideways nudge and the upward nudge. */
  point: [number, number];
  nudge: [number, number, number, number];
  upward: [number, number, number, number];
  /** Where scales cannot be equal: how much the upward one is squeezed. */
  tag: string;
}

const POINTS = 48;
const [STEEP, FLAT] = [12, 0.25];

/** Returns the drawing of a layer in a frame; null where it has several reads, or no value here. */
export function mini(
  source: StudioDocument, id: string, read: string, known: { readonly [name: string]: number }, slopes: readonly number[],
  width: number, height: number,
): Mini | null {
  const machine = machinesOf(source).curve(id);
  const curve = source.curves[id];
  const here = known[read];
  if (machine === undefined || curve === undefined || here === undefined) return null;
  const at = (x: number): number => machine.run({ ...known, [read]: x })[curve.output]!;
  const value = at(here);
  if (!Number.isFinite(value) || !slopes.every(Number.isFinite)) return null;
  const steepest = Math.max(...slopes.map(Math.abs), 1e-12);
  const squeeze = steepest > STEEP ? steepest / STEEP : steepest < FLAT && steepest > 1e-9 ? steepest / FLAT : 1;
  const reach = Math.max(Math.abs(here), 1) * 1.2; // half of what is seen sideways
  const pixel = width / (2 * reach);
  const to = (x: number, y: number): [number, number] => [
    width / 2 + (x - here) * pixel,
    height / 2 - ((y - value) * pixel) / squeeze,
  ];
  const nudge = width / 6 / pixel;
  const [x, y] = to(here, value);
  const [side] = to(here + nudge, value);
  const [, up] = to(here, value + nudge * slopes.at(-1)!);
  return {
    curve: line(at, to, here, reach),
    tangents: tangents(slopes, here, value, reach, to),
    point: [x, y],
    nudge: [x, y, side, y],
    upward: [side, y, side, up],
    tag: squeeze === 1 ? "" : squeeze > 1 ? `1 : ${Number(squeeze.toPrecision(2))}` : `${Number((1 / squeeze).toPrecision(2))} : 1`,
  };
}

/** Returns one tangent, or two halves where the slopes differ. */
function tangents(
  slopes: readonly number[], here: number, value: number, reach: number, to: (x: number, y: number) => [number, number],
): string[] {
  const [left, right] = [slopes[0]!, slopes.at(-1)!];
  const path = (from: number, slope: number, until: number): string =>
    `M${to(here + from, value + slope * from).join(" ")}L${to(here + until, value + slope * until).join(" ")}`;
  if (slopes.length === 1) return [path(-reach, left, reach)];
  return [path(-reach, left, 0), path(0, right, reach)];
}

function line(at: (x: number) => number, to: (x: number, y: number) => [number, number], here: number, reach: number): string {
  let path = "";
  let isDown = false;
  for (let k = 0; k <= POINTS; k++) {
    const x = here + reach * ((2 * k) / POINTS - 1);
    const y = at(x);
    const [left, top] = to(x, y);
    const fits = Number.isFinite(y) && Math.abs(top) < 4000;
    if (fits) path += `${isDown ? "L" : "M"}${left.toFixed(1)} ${top.toFixed(1)}`;
    isDown = fits;
  }
  return path;
}
