/** This file tests that no number reaches a drawing that is none, whatever a formula makes of it. */

import assert from "node:assert/strict";
import test from "node:test";

import { FAR, isPlace, straight, svg } from "../src/drawable.ts";
import { Minis } from "../src/bands/curve.ts";
import { scaleFor, thickness } from "../src/bands/scale.ts";
import { strip } from "../src/folding/strip.ts";
import type { Flow } from "../src/model.ts";
import type { StudioDocument } from "../src/protocol.ts";
import { effectsOf } from "../src/shares/ranking.ts";
import { isPlane, loupePlane, pathOf, planeOf, riseIn } from "../src/zoom/plane.ts";

const HARD = [0, 5e-324, 1e-300, 1e-9, 1, 12, 1e9, 1e300, Number.MAX_VALUE];
const NO_NUMBER = /NaN|Infinity|undefined|e\+/;

/** The places of a path. */
const placesOf = (path: string): number[] => (path.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);

test("an element with a number that is none is not drawn, and every other one is", () => {
  const drawn = (...values: unknown[]): number => (svg`<line x1=${values[0]} x2=${values[1]} />` as { values: unknown[] }).values.length;
  for (const bad of [NaN, Infinity, -Infinity, "M0 NaN", "0 -Infinity", "MNaN 0", "M0 NaNL1 2", "M0 1LNaN 2", "M0 NaNLNaN 0", "M0 1V-Infinity", "M0 InfinityZ", "M0 NaNh-3", "translate(NaN 0)", "width: NaNpx"]) assert.equal(drawn(1, bad), 0, String(bad));
  for (const good of [0, -1e9, "M0 1L2 3", "", null, "BaNaNa", "NaNa = 3", "toInfinity", "Infinityx"]) assert.equal(drawn(1, good), 2, String(good));
  assert.ok(isPlace(FAR, -FAR, 0) && !isPlace(0, NaN) && !isPlace(Infinity) && !isPlace(2 * FAR));
});

test("a straight line goes through its place, as steep as it is, and ends where it would lie too far away", () => {
  for (const rise of [0, 1, -1, 2.2, -40, 1e5, -1e9, 1e300, Infinity, -Infinity]) {
    const [x1, y1, x2, y2] = placesOf(straight([100, 50], rise, 0, 380)) as [number, number, number, number];
    assert.ok(isPlace(x1, y1, x2, y2) && x1 <= 100 && x2 >= 100, `${rise}: ${x1} ${y1} ${x2} ${y2}`);
    if (Math.abs(rise) < 50) assert.ok(Math.abs(y1 - y2 - rise * (x2 - x1)) < 5 * (1 + Math.abs(rise)), `${rise}`);
    else assert.ok(Math.abs(x2 - x1) < 2 && Math.abs(y1) === FAR && y2 === -y1, `${rise} is upright`);
  }
  // a half: from its place to one side
  assert.equal(straight([100, 50], Infinity, 100, 380), `M100.0 50.0L100.0 -${FAR}.0`);
});

test("what never passes the window, or stands nowhere, is no line", () => {
  for (const place of [[100, -1e15], [100, Infinity], [NaN, 5], [100, NaN]] as [number, number][]) assert.equal(straight(place, 1, 0, 380), "", `${place}`);
  // far above, and steep enough to come down into the window
  assert.match(straight([100, -1e15], 1e31, 0, 380), /^M100\.0 5000\.0L100\.0 -5000\.0$/);
});

test("windows of curves with any heights hold numbers, or say that nothing can be drawn", () => {
  for (const size of HARD) {
    for (const curve of [(x: number) => size * x, (x: number) => size / x, (x: number) => Math.exp(size * x), () => size, () => NaN]) {
      const plane = planeOf(curve, -2, 2, 380, 250);
      if (!isPlane(plane)) continue;
      assert.doesNotMatch(pathOf(curve, plane, false), NO_NUMBER);
      for (const slope of [size, -size]) assert.doesNotMatch(straight([190, 125], riseIn(plane, slope), 0, 380), NO_NUMBER);
      const seen = loupePlane(plane, 1e7, 62);
      assert.doesNotMatch(pathOf((step) => curve(1 + step) - curve(1), seen, false, 64), NO_NUMBER);
    }
  }
  assert.ok(!isPlane(planeOf((x) => 1e308 * x, -2, 2, 380, 250)));
  assert.ok(isPlane(planeOf((x) => x * x, -2, 2, 380, 250)));
});

/** A document with one layer, y = size·x. */
const line = (size: number): StudioDocument => ({
  curves: {
    y: {
      inputs: ["x"], output: 2, slopes: { x: 1 },
      nodes: [{ op: "input", name: "x", args: [] }, { op: "constant", value: size, args: [] }, { op: "multiply", args: [0, 1] }],
    },
  },
  program: { inputs: [], nodes: [], outputs: {} },
}) as unknown as StudioDocument; // prettier-ignore

test("mini curves of any slope at any place hold numbers", () => {
  for (const size of HARD) {
    for (const here of [0, 1e-300, 1, -1.5, 1e9, 1e300]) {
      const drawn = new Minis().draw(line(size), "y", "x", { x: here }, size === 12 ? [size, -size] : [size], 146, 74, true);
      assert.doesNotMatch([drawn!.curve, ...drawn!.tangents].join(), NO_NUMBER, `${size} at ${here}`);
      const { point, nudge, upward } = drawn!;
      for (const place of [point, nudge, upward]) assert.ok(place === null || isPlace(...place), `${size} at ${here}: ${place}`);
    }
  }
});

test("bands, strips and shares of sizes beyond every ratio are as thick and as long as numbers", () => {
  for (const [least, most] of [[5e-324, 1e308], [1e-320, 1e-310], [1e300, 1e308], [1e-200, 1]] as const) {
    const amounts = [least, most].map((value) => ({ value, reason: null, up: value, down: 0 }));
    const flow = { edges: {}, arrivals: { a: amounts[0], b: amounts[1] } } as unknown as Flow;
    const scale = scaleFor(flow, 120);
    for (const size of [least, most]) {
      const { pixels } = thickness(size, scale, 120);
      assert.ok(pixels > 0 && pixels <= 120, `${size} of ${least} … ${most}: ${pixels}`);
    }
    const drawn = strip([1, least, most], 600)!;
    assert.deepEqual([drawn.least, drawn.most], [Math.min(1, least), Math.max(1, most)]);
    assert.doesNotMatch(drawn.path, NO_NUMBER);
    const given = [least, most].map((value, index) => ({ name: `x${index}`, value, slope: { value: most, reason: null }, spread: 10 }));
    for (const measure of ["unit", "percent", "given"] as const) {
      for (const { effect, share } of effectsOf(given, measure)) {
        assert.ok(effect.value === null ? effect.reason === "too-large" : Number.isFinite(effect.value));
        assert.ok(share === null || (share >= 0 && share <= 1));
      }
    }
  }
});
