/** This file tests what is said of a number that was given as an answer. */

import assert from "node:assert/strict";
import test from "node:test";

import { pictureOf } from "../src/picture.ts";
import { endsOf, judged } from "../src/posts/asked/judging.ts";
import { DEFAULTS } from "../src/state.ts";
import { stories } from "./vectors.ts";

const cake = stories().find(({ document }) => document.program.outputs["gain:cake<batter"] !== undefined || document.program.outputs["gain:g<f"] !== undefined)!;

test("a right number is right within its tolerance", () => {
  assert.equal(judged(2, 2.02, 0.02, null).isRight, true);
  assert.equal(judged(1.97, 2.02, 0.02, null).isRight, false);
  assert.equal(judged(0, 0, 0.02, null).isRight, true);
});

const reasons: [given: number, truth: number, key: string][] = [
  [-20, 20, "sign"],
  [200, 20, "shift"],
  [0.05, 20, "upside-down"],
  [19, 20, "nearly"],
  [0, 20, "not-zero"],
  [3, 0, "zero"],
  [-7, 20, "wrong-way"],
  [33, 20, "larger"],
  [7, 20, "smaller"],
];
for (const [given, truth, key] of reasons) {
  test(`${given} in place of ${truth} is told by "${key}"`, () => assert.equal(judged(given, truth, 0.02, null).key, key));
}

test("a forgotten gain is named", () => {
  const picture = pictureOf(cake.document, { ...DEFAULTS, at: { x: 5 } });
  assert.equal(picture.derivative.value, 20);
  const last = picture.layers[1]!.name;
  assert.deepEqual(judged(10, 20, 0.02, picture), { isRight: false, key: "forgot", parts: { layer: last } });
  assert.equal(judged(13, 20, 0.02, picture).key, "added");
  assert.equal(judged(picture.value.value!, 20, 0.02, picture).key, "value");
});

test("a question about something else is not told by the gains of the block", () => {
  const picture = pictureOf(cake.document, { ...DEFAULTS, at: { x: 5 } });
  assert.equal(judged(3.5, 7, 0.02, picture).key, "smaller");
  assert.equal(judged(1, 2.02, 0.03, picture).key, "forgot"); // a push of 0.1
});

test("the end of a bar is a round number that tells little of the answer", () => {
  assert.deepEqual(endsOf(2.02, undefined), [0, 5]);
  assert.deepEqual(endsOf(-3, undefined), [-5, 5]);
  assert.deepEqual(endsOf(2.02, 8), [0, 8]);
});

test("around 0 the tolerance is a share of what the answer is elsewhere", () => {
  assert.equal(judged(0.01, 0, 0.02, null).isRight, true);
  assert.equal(judged(0.01, 0, 0.02, null, 1e-3).isRight, false);
  assert.equal(judged(1e-5, 0, 0.02, null, 1e-3).isRight, true);
  assert.equal(judged(5e-5, 0, 0.02, null, 1e-3).key, "nearly");
});
