/** This file tests the flow of a push: forward and backward agree, paths add up, and what has no number says why. */

import assert from "node:assert/strict";
import test from "node:test";

import { machinesOf, pictureOf } from "../src/picture.ts";
import { DEFAULTS } from "../src/state.ts";
import { stories } from "./vectors.ts";

const near = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));

const storyOf = (text: string) => stories().find(({ document }) => document.explanation.input.text === text)!.document;

test("forward, backward, the sum over paths and the derivative are one number", () => {
  for (const { document, at } of stories()) {
    for (const { point } of at) {
      for (const by of document.explanation.derivatives.map(({ wrt }) => wrt)) {
        const picture = pictureOf(document, { ...DEFAULTS, at: point, by });
        const arrived = picture.forward.arrivals[picture.output]!;
        const where = `${document.explanation.input.text} by ${by} at ${JSON.stringify(point)}`;
        if (arrived.value === null || picture.derivative.value === null) continue;
        assert.ok(near(arrived.value, picture.derivative.value), `forward: ${where}`);
        assert.ok(near(arrived.up + arrived.down, arrived.value), `parts: ${where}`);
        const blamed = picture.backward.arrivals[picture.input]!;
        if (blamed.value !== null) assert.ok(near(blamed.value, picture.derivative.value), `backward: ${where}`);
        const products = picture.paths.map(({ product }) => product.value);
        assert.equal(picture.paths.length, picture.pathCount, where);
        if (products.every((product) => product !== null)) {
          const sum = products.reduce((a, b) => a + b, 0);
          assert.ok(near(sum, picture.derivative.value), `paths: ${where}`);
        }
      }
    }
  }
});

test("every number that is missing has a reason", () => {
  for (const { document, at } of stories()) {
    for (const { point } of at) {
      const picture = pictureOf(document, { ...DEFAULTS, at: point });
      const flows = [picture.forward, picture.backward].flatMap(({ arrivals, edges }) => [
        ...Object.values(arrivals),
        ...Object.values(edges).flatMap(({ into, out }) => [into, out]),
      ]);
      const own = picture.layers.flatMap(({ value, reads }) => [value, ...reads.map(({ gain }) => gain)]);
      const { predicted, real, error } = picture.prediction;
      for (const each of [...flows, ...own, predicted, real, error, picture.value, picture.derivative, picture.second]) {
        assert.equal(each.value === null, each.reason !== null);
        assert.ok(each.value === null || Number.isFinite(each.value));
      }
    }
  }
});

test("the worked example: a push of 1 arrives 20 times as large", () => {
  const picture = pictureOf(storyOf("f = x^2; g = 2*f; h = g + 3"), DEFAULTS);
  assert.deepEqual(picture.layers.map(({ key }) => picture.forward.arrivals[key]!.value), [10, 20, 20]);
  assert.deepEqual(picture.paths.map(({ keys, product }) => [keys, product.value]), [[["x", "f", "g", "h"], 20]]);
  assert.equal(picture.second.value, 4);
});

test("a kink has two slopes, and nothing is summed after it", () => {
  const picture = pictureOf(storyOf("abs(x) + 1"), { ...DEFAULTS, at: { x: 0 } });
  assert.deepEqual(picture.sides, [-1, 1]);
  assert.deepEqual(picture.derivative, { value: null, reason: "kink" });
  assert.equal(picture.forward.arrivals[picture.output]!.reason, "kink");
});

test("an opened layer is replaced by what is inside it, and the flow stays whole", () => {
  const document = storyOf("f(t) = t^2 + 1; y = f(f(x))");
  const closed = pictureOf(document, DEFAULTS);
  const openable = closed.layers.filter(({ canOpen }) => canOpen).map(({ id }) => id);
  const opened = pictureOf(document, { ...DEFAULTS, open: openable });
  assert.ok(opened.layers.length >= closed.layers.length);
  assert.equal(opened.forward.arrivals[opened.output]!.value, closed.derivative.value);
});

test("the prediction is off by the square of the push in a parabola", () => {
  const { predicted, real, error } = pictureOf(storyOf("f = x^2; g = 2*f; h = g + 3"), DEFAULTS).prediction;
  assert.ok(near(predicted.value, 2) && near(real.value, 2.02) && near(error.value, 0.02));
});

test("where slopes come together nearer to the point there is no kink", () => {
  const document = structuredClone(storyOf("abs(x) + 1"));
  // |600·(x−1)²|: its parts have a kink at 0, but the whole has the slope 0 there
  const nodes = [
    { op: "input", args: [], name: "x" }, { op: "constant", args: [], value: -1 }, { op: "add", args: [0, 1] }, { op: "multiply", args: [2, 2] },
    { op: "constant", args: [], value: 600 }, { op: "multiply", args: [3, 4] }, { op: "abs", args: [5] }, { op: "sign", args: [5] },
    { op: "constant", args: [], value: 1200 }, { op: "multiply", args: [8, 2] }, { op: "multiply", args: [9, 7] },
  ]; // prettier-ignore
  document.program = { inputs: ["x"], nodes, outputs: { "value:y": 6, "derivative:y/x": 10 } };
  assert.equal(machinesOf(document).sides("value:y", "derivative:y/x", "x", { x: 1 }), null);
});
