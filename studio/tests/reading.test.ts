/** This file tests that the page reads formulas as Python does, and refuses what Python refuses. */

import assert from "node:assert/strict";
import test from "node:test";

import "../src/special/piece.ts";
import { Machine } from "../src/interpreter.ts";
import { judgedFormula } from "../src/posts/asked/formula.ts";
import type { Formula } from "../src/posts/asked/question.ts";
import { FormulaProblem, readFormula } from "../src/reading/reader.ts";
import { typeset } from "../src/reading/typeset.ts";
import { numeral, reading } from "./vectors.ts";

const { inputs, points, rows } = reading();

test("there are many strings, and many that are refused", () => {
  assert.ok(rows.filter(([, values]) => values !== null).length > 300);
  assert.ok(rows.filter(([, values]) => values === null).length > 300);
});

test("what Python reads, the page reads alike", () => {
  for (const [text, values] of rows) {
    if (values === null) continue;
    const formula = readFormula(text, inputs);
    const machine = new Machine(formula);
    for (const [k, point] of points.entries()) {
      const [found, wanted] = [machine.run(point)[formula.output]!, numeral(values[k]!)];
      const isEqual = Object.is(found, wanted) || Math.abs(found - wanted) <= 1e-11 * Math.max(1, Math.abs(wanted));
      assert.ok(isEqual || (!Number.isFinite(found) && !Number.isFinite(wanted)), `${text}: ${found}, not ${wanted}`);
    }
  }
});

test("what Python refuses, the page refuses, with a place inside the text", () => {
  for (const [text, values] of rows) {
    if (values !== null) continue;
    assert.throws(() => readFormula(text, inputs), (problem) => problem instanceof FormulaProblem && problem.place >= 0 && problem.place <= text.length, text);
  }
});

const wanted = (text: string): Formula => ({ ...readFormula(text, ["x"]), text, mathml: "", ranges: { x: [-3, 3] } });
const verdict = (given: string, asked: string): string => judgedFormula(readFormula(given, ["x"]), wanted(asked), null, String).key;

test("formulas are compared by their values", () => {
  assert.equal(verdict("2x cos x²", "2*x*cos(x^2)"), "right");
  assert.equal(verdict("cos(x^2)*x + x*cos(x^2)", "2*x*cos(x^2)"), "right");
  assert.equal(verdict("-2x cos(x^2)", "2*x*cos(x^2)"), "sign");
  assert.equal(verdict("x cos(x^2)", "2*x*cos(x^2)"), "formula-factor");
  assert.equal(verdict("2x + 3", "2*x"), "formula-constant");
  assert.equal(verdict("cos(x^2)", "2*x*cos(x^2)"), "formula-apart");
  assert.equal(verdict("ln(-x^2 - 1)", "2*x"), "formula-nowhere");
  assert.equal(verdict("2*sqrt(x)^2", "2*x"), "formula-nowhere"); // nothing on the left, where it is asked for, too
  assert.equal(verdict("2x", "2*sqrt(x)^2"), "right");
});

const plain = (text: string): string =>
  typeset(readFormula(text, ["x", "a", "b"]), (name) => `<mi>${name}</mi>`, String)
    .replace(/<mfrac>/g, "frac ")
    .replace(/<msup>/g, "sup ")
    .replace(/<msqrt>/g, "sqrt ")
    .replace(/&#x206[12];/g, "")
    .replace(/<[^>]*>/g, "");

test("a formula is set as it was read", () => {
  const shown = { "2x": "2x", "ab": "a⋅b", "2*3": "2⋅3", "x-(a-b)": "x−(a−b)", "(a+b)x": "(a+b)⋅x", "-x^2": "−sup x2", "(-x)^2": "sup (−x)2", "a/b x": "frac ab⋅x", "sin^2 x": "sup (sin(x))2", "arctan x": "arctan(x)", "e^-x": "sup e−x", "x*-2": "x⋅(-2)", "sqrt(x+1)": "sqrt x+1" }; // prettier-ignore
  for (const [text, wantedText] of Object.entries(shown)) assert.equal(plain(text), wantedText, text);
});

test("whatever is read can be set", () => {
  for (const [text, values] of rows) {
    if (values === null) continue;
    const set = typeset(readFormula(text, inputs), (name) => `<mi>${name}</mi>`, String);
    assert.ok(!set.includes("undefined") && set.split("<").length === set.split(">").length, `${text}: ${set}`);
  }
});
