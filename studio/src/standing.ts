/** This file finds the numbers of each layer at the point: its value, its gains, the slopes beside a kink. */

import { amount, none } from "./amounts.ts";
import { Machine } from "./interpreter.ts";
import type { Amount } from "./model.ts";
import type { StudioDocument } from "./protocol.ts";
import type { Sides } from "./sentences.ts";

export type Point = { readonly [input: string]: number };

const NEARER = 16;
const ASIDE = 2 ** -24; // how far beside a kink its slopes are read

/** The numbers of one point; `at` asks by the key of the program's outputs. */
export class Numbers {
  private readonly values: Float64Array;

  constructor(private readonly outputs: { readonly [key: string]: number }, values: Float64Array) {
    this.values = values.slice();
  }

  at(key: string): number | undefined {
    const place = Object.hasOwn(this.outputs, key) ? this.outputs[key] : undefined;
    return place === undefined ? undefined : this.values[place];
  }
}

/** The programs of a document, made ready once. */
export class Machines {
  private readonly main: Machine;
  private readonly curves = new Map<string, Machine>();

  constructor(readonly source: StudioDocument) {
    this.main = new Machine(source.program);
  }

  numbers(point: Point): Numbers {
    return new Numbers(this.source.program.outputs, this.main.run(point));
  }

  /** Returns a program output's slope on both sides of a point along an input; null where both are one. */
  sides(value: string, slope: string, input: string, point: Point): Sides | null {
    const { outputs } = this.source.program;
    const [output, place] = [outputs[value], outputs[slope]];
    return output === undefined || place === undefined ? null : beside(this.main, output, place, input, point);
  }

  /** Returns the curve of a layer, ready to run; undefined where it has none. */
  curve(id: string): Machine | undefined {
    const curve = Object.hasOwn(this.source.curves, id) ? this.source.curves[id] : undefined;
    if (curve !== undefined && !this.curves.has(id)) this.curves.set(id, new Machine(curve));
    return this.curves.get(id);
  }

  /** Returns the gain along a read, with the slopes of both sides where the layer stands on a kink or a jump. */
  gain(id: string, read: string, plain: number | undefined, known: Point): { gain: Amount; sides: Sides | null } {
    const machine = this.curve(id);
    const curve = this.source.curves[id];
    const slope = curve?.slopes[read];
    if (!machine?.canKink || curve === undefined || slope === undefined) return { gain: amount(plain), sides: null };
    machine.run(known);
    if (!machine.isAtKink()) return { gain: amount(plain), sides: null };
    const sides = beside(machine, curve.output, slope, read, known);
    if (sides === null) return { gain: amount(plain), sides: null };
    return { gain: none(sides[0] === null ? "jump" : "kink"), sides };
  }
}

/** Returns the slopes on both sides, nulls for a jump, null where both are one, or become one nearer to the point. */
function beside(machine: Machine, output: number, slope: number, read: string, known: Point): Sides | null {
  const middle = known[read] ?? NaN;
  const whole = ASIDE * Math.max(1, Math.abs(middle));
  const look = (side: number, step = whole): [number, number] => {
    const values = machine.run({ ...known, [read]: middle + side * step });
    return [values[output]!, values[slope]!];
  };
  const here = machine.run(known)[output]!;
  const [[before, left], [after, right]] = [look(-1), look(1)];
  const size = Math.max(1, Math.abs(left), Math.abs(right));
  const reach = 4 * whole * size + 1e-9 * Math.abs(here);
  if (Math.abs(before - here) > reach || Math.abs(after - here) > reach) return [null, null];
  const apart = Math.abs(left - right);
  if (!(apart > 1e-5 * size)) return null;
  // on a kink the slopes stay apart, however near one looks; where the derivative exists they come together
  const [[, nearLeft], [, nearRight]] = [look(-1, whole / NEARER), look(1, whole / NEARER)];
  if (Math.abs(nearLeft - nearRight) < apart / 2) return null;
  return [Number(left.toPrecision(7)), Number(right.toPrecision(7))];
}
