/** This file judges a formula by its values at points of the ranges, and finds the reason where it is wrong. */

import { Machine, machinesOf, type ChainRule } from "../../base.ts";
import type { Formula as Read } from "../../reading/reader.ts";
import type { Formula, Verdict } from "./question.ts";

const POINTS = 20;
const ENOUGH = 0.9; // of the points at which the right formula has a value: there the answer must have one, too
const SAME = 1e-6; // relative; an answer may have rounded numbers

type Point = { [input: string]: number };

/** Returns what is to be said of a formula; `block` is that which the question is about. */
export function judgedFormula(given: Read, wanted: Formula, block: ChainRule | null, number: (value: number) => string): Verdict {
  const points = pointsOf(wanted.ranges);
  const truth = valuesOf(wanted, points);
  const values = valuesOf(given, points);
  const known = points.map((_, k) => k).filter((k) => Number.isFinite(truth[k]) && Number.isFinite(values[k]));
  const wrong = (key: string, parts: Verdict["parts"] = {}): Verdict => ({ isRight: false, key, parts });
  if (known.length < ENOUGH * truth.filter(Number.isFinite).length || known.length === 0) return wrong("formula-nowhere");
  const fits = (other: readonly number[]): boolean => known.every((k) => isSame(values[k]!, other[k]!));
  if (fits(truth)) return { isRight: true, key: "right", parts: {} };
  if (fits(truth.map((value) => -value))) return wrong("sign");
  const reason = block === null ? null : ofBlock(block, points, truth, fits);
  if (reason !== null) return wrong(...reason);
  const [first] = known as [number];
  const factor = values[first]! / truth[first]!;
  if (truth[first] !== 0 && fits(truth.map((value) => value * factor))) return wrong("formula-factor", { factor: number(factor) });
  const more = values[first]! - truth[first]!;
  if (fits(truth.map((value) => value + more))) return wrong("formula-constant", { more: number(more) });
  const apart = known.find((k) => !isSame(values[k]!, truth[k]!)) ?? first;
  const place = Object.entries(points[apart]!).map(([name, value]) => `${name} = ${number(value)}`).join(" · ");
  return wrong("formula-apart", { place, given: number(values[apart]!), wanted: number(truth[apart]!) });
}

const isSame = (a: number, b: number): boolean => Math.abs(a - b) <= SAME * Math.max(1e-9, Math.abs(a), Math.abs(b));

function valuesOf(formula: Read, points: readonly Point[]): number[] {
  const machine = new Machine(formula);
  return points.map((point) => machine.run(point)[formula.output]!);
}

/** Returns points that are spread over the ranges, always the same; numbers of three digits, for sentences. */
function pointsOf(ranges: Formula["ranges"]): Point[] {
  const spread = [0.6180339887, 0.7548776662, 0.8191725134, 0.8566748839];
  return Array.from({ length: POINTS }, (_, k) =>
    Object.fromEntries(
      Object.entries(ranges).map(([name, [low, high]], index) => {
        const share = ((k + 1) * spread[index % spread.length]!) % 1;
        return [name, Number((low + share * (high - low)).toPrecision(3))];
      }),
    ),
  );
}

/** Returns a mistake with the gains of the block: one forgotten, one alone, the formula itself in place of its derivative. */
function ofBlock(block: ChainRule, points: readonly Point[], truth: readonly number[], fits: (other: readonly number[]) => boolean): [string, Verdict["parts"]] | null {
  const { picture, source } = block;
  if (picture === null || source === null || points.some((point) => source.explanation.inputs.some(({ name }) => !Object.hasOwn(point, name)))) return null;
  const machines = machinesOf(source);
  const numbers = points.map((point) => machines.numbers(point));
  const along = (key: string): number[] => numbers.map((each) => each.at(key) ?? NaN);
  const slope = along(`derivative:${picture.output}/${picture.input}`);
  if (!truth.every((value, k) => !Number.isFinite(value) || isSame(value, slope[k]!))) return null; // it is about something else
  const path = picture.paths[0];
  if (picture.pathCount === 1 && path !== undefined) {
    const gains = picture.layers.flatMap(({ id, name, reads }) =>
      reads.filter(({ edge }) => path.edges.includes(edge)).map((read) => ({ layer: name, gain: along(`gain:${id}<${read.name}`) })),
    );
    for (const { layer, gain } of gains) if (fits(truth.map((value, k) => value / gain[k]!))) return ["forgot", { layer }];
    for (const { layer, gain } of gains) if (fits(gain)) return ["alone", { layer }];
  }
  return fits(along(`value:${picture.output}`)) ? ["formula-itself", { output: picture.output }] : null;
}
