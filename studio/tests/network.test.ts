/** The network's trainer: its numbers are Python's, and training lowers the loss. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { Machine } from "../src/interpreter.ts";
import type { Program } from "../src/protocol.ts";
import { dotsOf, PATTERNS, REACH, type Dot } from "../src/scenes/network/dots.ts";
import { Trainer, type Activation } from "../src/scenes/network/trainer.ts";

interface Case {
  shape: number[];
  act: Activation;
  weights: { [name: string]: number };
  dots: [number, number, number][];
  loss: number;
  gradient: { [name: string]: number };
}

const path = join(import.meta.dirname, "../../tests/vectors/network.json");
const { program, cases } = JSON.parse(readFileSync(path, "utf8")) as { program: Program; cases: Case[] };
const make = (given: Program): Machine => new Machine(given);

test("loss and gradient are those of a plain network", () => {
  for (const { shape, act, weights, dots, loss, gradient } of cases) {
    const trainer = new Trainer(program, make, shape, act);
    Object.assign(trainer.weights, weights);
    const told = trainer.tell(dots.map(([x, y, target]): Dot => ({ x, y, target })));
    assert.ok(Math.abs(told.loss - loss) < 1e-9 * Math.max(1, loss), `${act} ${shape}`);
    assert.deepEqual(Object.keys(told.gradient).sort(), Object.keys(gradient).sort());
    for (const [name, slope] of Object.entries(gradient)) {
      assert.ok(Math.abs(told.gradient[name]! - slope) < 1e-9 * Math.max(1, Math.abs(slope)), `${act} ${shape} ${name}`);
    }
  }
});

test("the output at a place is that of the whole program", () => {
  const trainer = new Trainer(program, make, [3, 2], "tanh");
  const told = trainer.tell([{ x: 0.5, y: -1, target: 0 }]);
  assert.equal(trainer.output(0.5, -1), told.output);
});

for (const pattern of PATTERNS) {
  test(`training lowers the loss on ${pattern}`, () => {
    const dots = dotsOf(pattern);
    assert.equal(dots.filter(({ target }) => target > 0).length, dots.length / 2);
    assert.ok(dots.every(({ x, y }) => Math.abs(x) < REACH && Math.abs(y) < REACH));
    for (const activation of ["tanh", "sigmoid", "relu"] as const) {
      const trainer = new Trainer(program, make, [4, 4], activation);
      const first = trainer.tell(dots).loss;
      for (let k = 0; k < 600; k++) trainer.step(dots, 0.1);
      const last = trainer.tell(dots).loss;
      assert.ok(last < 0.9 * first, `${activation}: ${first} → ${last}`);
    }
  });
}

test("neurons that say 1 to everything count as flat, and their blame vanishes", () => {
  const dots = dotsOf("circle");
  const trainer = new Trainer(program, make, [2], "tanh");
  const before = Math.abs(trainer.tell(dots).gradient["w1_1_1"]!);
  trainer.weights["b1_1"] = 12;
  const told = trainer.tell(dots);
  assert.ok(told.flat["1_1"]! > 0.99);
  assert.ok(Math.abs(told.gradient["w1_1_1"]!) < before / 100);
});
