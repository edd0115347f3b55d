/** This file compares every function with Python's, and the notation of numbers. */

import assert from "node:assert/strict";
import test from "node:test";

import { Machine } from "../src/interpreter.ts";
import { numberText, shown } from "../src/numbers.ts";
import { OPERATIONS } from "../src/operations.ts";
import { digitsInText } from "../src/posts/digits.ts";
import { numbers, numeral, values, worked } from "./vectors.ts";

function run(op: string, args: number[]): number {
  const inputs = args.map((_, index) => ({ op: "input", args: [], name: String(index) }));
  const nodes = [...inputs, { op, args: args.map((_, index) => index) }];
  const at = Object.fromEntries(args.map((value, index) => [String(index), value]));
  return new Machine({ inputs: Object.keys(at), nodes }).run(at)[args.length]!;
}

test("every function has the values of Python", () => {
  const wrong = values().filter(([name, args, expected, slack]) => {
    const [found, number] = [run(name, args), numeral(expected)];
    if (!Number.isFinite(number)) return !Object.is(found, number);
    return !(Math.abs(found - number) <= 1e-12 * Math.max(1, Math.abs(number)) + 4 * slack);
  });
  assert.deepEqual([], wrong.map(([name, args, expected]) => [name, args, expected, run(name, args)]));
});

test("no function is missing, none is unknown to Python", () => {
  assert.deepEqual([...new Set(values().map(([name]) => name))].sort(), Object.keys(OPERATIONS).sort());
});

test("numbers are written as Python writes them", () => {
  const wrong = numbers().filter(([value, digits, text]) => numberText(value, digits) !== text);
  assert.deepEqual([], wrong.map(([value, digits, text]) => [value, digits, text, numberText(value, digits)]));
});

test("worked numbers are written as Python writes them", () => {
  const written = (value: number): string => shown(value, ".", digitsInText(value));
  assert.deepEqual(worked().map(([value]) => [value, written(value)]), worked());
});

test("a program with a function that nobody knows is refused", () => {
  assert.throws(() => new Machine({ inputs: [], nodes: [{ op: "constructor", args: [] }] }), RangeError);
});
