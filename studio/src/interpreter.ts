/** This file runs programs: every node from left to right, each from the values of earlier ones. */

import { KINKS, OPERATIONS, type Operation } from "./operations.ts";
import type { ProgramNode } from "./protocol.ts";

export interface Runnable {
  inputs: string[];
  nodes: ProgramNode[];
}

/** A program made ready: `run` returns the value of every node at a point. */
export class Machine {
  readonly values: Float64Array;
  private readonly operations: (Operation | undefined)[];
  private readonly places: [number, number, number][];
  private readonly inputs: [number, string][] = [];
  private readonly kinked: number[] = [];

  /** Throws RangeError for a function that the page does not know. */
  constructor(readonly program: Runnable) {
    const { nodes } = program;
    this.values = new Float64Array(nodes.length);
    this.operations = nodes.map((node, index) => this.prepared(node, index));
    this.places = nodes.map(({ args }) => [args[0] ?? 0, args[1] ?? 0, args[2] ?? 0]);
  }

  private prepared(node: ProgramNode, index: number): Operation | undefined {
    if (node.op === "input") {
      this.inputs.push([index, node.name ?? ""]);
      return undefined;
    }
    if (node.op === "constant") {
      this.values[index] = node.value ?? (node.exact?.startsWith("-") ? -Infinity : Infinity);
      return undefined;
    }
    const operation = Object.hasOwn(OPERATIONS, node.op) ? OPERATIONS[node.op] : undefined;
    if (operation === undefined) throw new RangeError(`the page does not know the function ${node.op}`);
    if (Object.hasOwn(KINKS, node.op)) this.kinked.push(index);
    return operation;
  }

  /** Returns the value of each node; the same array at every call. An input without a value is NaN. */
  run(at: { readonly [input: string]: number | undefined }): Float64Array {
    const { values, operations, places } = this;
    for (const [index, name] of this.inputs) values[index] = at[name] ?? NaN;
    for (let k = 0; k < values.length; k++) {
      const operation = operations[k];
      if (operation === undefined) continue;
      const [a, b, c] = places[k]!;
      values[k] = operation(values[a]!, values[b]!, values[c]!);
    }
    return values;
  }

  /** Whether some function in it has kinks or jumps. */
  get canKink(): boolean {
    return this.kinked.length > 0;
  }

  /** Says whether the values of the last run lie on a kink or a jump, up to the rounding of numbers. */
  isAtKink(): boolean {
    return this.kinked.some((index) => {
      const { op, args } = this.program.nodes[index]!;
      const numbers = args.map((arg) => this.values[arg]!);
      if (!numbers.every(Number.isFinite)) return false;
      const [a = 0, b = 0, c = 0] = numbers.map(snap);
      return KINKS[op]!(a, b, c);
    });
  }
}

const GRID = 2 ** 40; // as in Python: the sine of π counts as 0

/** Returns a number without the last bits that rounding may have left. */
export function snap(value: number): number {
  return Math.abs(value) < 1e3 ? Math.round(value * GRID) / GRID : value;
}
