/** This file tests where things stand in the picture: columns, lanes, labels, scales, ranges of sliders, ticks, shares. */

import assert from "node:assert/strict";
import test from "node:test";

import { squeezeOf } from "../src/bands/curve.ts";
import { planOf, type Frame } from "../src/bands/plan.ts";
import { sceneOf } from "../src/bands/bands.ts";
import { chosenPlaces } from "../src/bands/labels.ts";
import { ranksOf } from "../src/bands/layout.ts";
import { mark, scaleFor, thickness } from "../src/bands/scale.ts";
import { forward } from "../src/flow.ts";
import type { LayerPicture } from "../src/model.ts";
import { shown } from "../src/numbers.ts";
import type { StudioDocument } from "../src/protocol.ts";
import { effectsOf } from "../src/shares/ranking.ts";
import { rangeRound, spanOf } from "../src/spans.ts";
import { cornerFor, planeOf, ticksOf } from "../src/zoom/plane.ts";

const WIDE: Frame = { isVertical: false, length: 160, gap: 60, space: 20, least: 0, lane: 60, most: Infinity, heads: { height: 34, isTall: false, of: new Map() }, columns: Infinity, stub: 0 };
const PHONE: Frame = { isVertical: true, length: 0, gap: 52, space: 10, least: 320, lane: 40, most: 2, heads: { height: 34, isTall: false, of: new Map() }, columns: Infinity, stub: 0 };

function picture(reads: { [key: string]: [string, number][] }) {
  const layers = Object.entries(reads).map(([key, all]) => ({
    key, id: key, name: key, formula: key, meaning: null, value: { value: 1, reason: null }, sentence: "",
    reads: all.map(([from, gain]) => ({ edge: `${key}<${from}`, from, name: from, derivative: null, gain: { value: gain, reason: null }, sides: null })),
    isOutput: false, canOpen: false, within: null,
  })) satisfies LayerPicture[]; // prettier-ignore
  const inputs = [{ name: "x", meaning: null, value: 1, pushed: true }];
  return { layers, inputs, output: layers.at(-1)!.key, flow: forward(layers, inputs, "x") };
}

const LONG_WAY = picture({ a: [["x", 2]], b: [["a", -3]], c: [["b", 1], ["x", 5], ["a", 1]] });

test("bands pass beside cards, never over one", () => {
  for (const frame of [WIDE, PHONE]) {
    const scale = scaleFor(LONG_WAY.flow, frame.lane);
    const { layout, lanes } = planOf(LONG_WAY, LONG_WAY.flow, false, scale, frame);
    for (const [edge, points] of layout.bends) {
      for (const [main, cross] of points) {
        for (const box of layout.boxes.values()) {
          const isBeside = main < box.main || main > box.main + box.length;
          const half = lanes.get(edge)! / 2;
          assert.ok(isBeside || cross + half <= box.cross || cross - half >= box.cross + box.breadth, `${edge} over ${box.key}`);
        }
      }
    }
  }
});

test("nothing is drawn outside the stage, also where a card passes its push on to many", () => {
  const wide = picture({ a: [["x", 9]], ...Object.fromEntries(Array.from({ length: 6 }, (_, k) => [`b${k}`, [["a", k - 2]]])), y: Array.from({ length: 6 }, (_, k) => [`b${k}`, 2]) } as { [key: string]: [string, number][] });
  for (const frame of [WIDE, PHONE]) {
    const scale = scaleFor(wide.flow, frame.lane);
    const plan = planOf(wide, wide.flow, false, scale, frame);
    const { links, gates, end } = sceneOf(wide, wide.flow, false, scale, frame, plan);
    for (const { places } of [...links, ...gates.flatMap(({ halves }) => halves), end]) {
      for (const { cross, thick } of places) {
        assert.ok(cross - thick / 2 >= -0.01 && cross + thick / 2 <= plan.layout.breadth + 0.01);
      }
    }
  }
});

test("while something is dragged, what stands stays; a band that outgrows its lane is torn", () => {
  const scale = scaleFor(LONG_WAY.flow, WIDE.lane);
  const plan = planOf(LONG_WAY, LONG_WAY.flow, false, scale, WIDE);
  const grown = picture({ a: [["x", 90]], b: [["a", -3]], c: [["b", 1], ["x", 5], ["a", 1]] });
  const before = sceneOf(LONG_WAY, LONG_WAY.flow, false, scale, WIDE, plan);
  const after = sceneOf(grown, grown.flow, false, scale, WIDE, plan);
  assert.deepEqual(after.gates.map(({ pill }) => pill), before.gates.map(({ pill }) => pill));
  assert.ok(before.links.every(({ isTorn }) => !isTorn));
  const torn = after.links.find(({ edge }) => edge === "b<a")!;
  assert.ok(torn.isTorn && torn.places[0]!.thick <= plan.lanes.get("b<a")!);
});

test("pushes that meet are stacked by sign", () => {
  const meet = picture({ a: [["x", 3]], b: [["x", -2]], c: [["x", 1]], y: [["b", 1], ["a", 1], ["c", 1]] });
  const scale = scaleFor(meet.flow, 60);
  const { gates } = sceneOf(meet, meet.flow, false, scale, WIDE, planOf(meet, meet.flow, false, scale, WIDE));
  const ends = gates.filter(({ layer }) => layer.key === "y").map(({ halves }) => ({ push: halves[1].push.value!, cross: halves[1].places[1]!.cross }));
  const order = ends.sort((a, b) => a.cross - b.cross).map(({ push }) => Math.sign(push));
  assert.deepEqual(order, [1, 1, -1]);
});

test("a wall where the gain is 0, and both slopes where there are two", () => {
  const layers = picture({ a: [["x", 0]], b: [["a", 1]] });
  const scale = scaleFor(layers.flow, 60);
  const fates = (of: typeof layers): string[] => sceneOf(of, of.flow, false, scale, WIDE, planOf(of, of.flow, false, scale, WIDE)).gates.map(({ fate }) => fate);
  assert.deepEqual(fates(layers), ["wall", "goes"]);
  const kinked = picture({ a: [["x", 1]] });
  Object.assign(kinked.layers[0]!.reads[0]!, { gain: { value: null, reason: "kink" }, sides: [-1, 1] });
  kinked.flow = forward(kinked.layers, kinked.inputs, "x");
  assert.deepEqual(fates(kinked), ["sides"]);
});

test("on a phone few cards stand beside each other", () => {
  const fan = picture({ a: [["x", 1]], b: [["x", 1]], c: [["x", 1]], d: [["a", 1]] });
  const ranks = ranksOf(fan, 2);
  assert.deepEqual([...ranks.values()], [0, 1, 1, 2, 2]);
  assert.ok(ranks.get("d")! > ranks.get("a")!);
});

test("labels take the first place that is free, and stay on the stage", () => {
  const stage = { left: 0, top: 0, width: 300, height: 100 };
  const places: [number, number][] = [[50, 50], [150, 50], [290, 50]]; // prettier-ignore
  const found = chosenPlaces([{ key: "a", width: 60, places }, { key: "b", width: 60, places }, { key: "c", width: 60, places: [[150, 52], [295, 50], [150, 90]] }], [], stage);
  assert.deepEqual([...found], [["a", 0], ["b", 1], ["c", 2]]);
});

test("thickness by powers of ten from a ratio of 60, and back below 40", () => {
  const flow = (ratio: number) => picture({ a: [["x", ratio]] }).flow;
  assert.equal(scaleFor(flow(59), 60).isLog, false);
  const log = scaleFor(flow(60), 60);
  assert.ok(log.isLog);
  assert.ok(scaleFor(flow(41), 60, log).isLog);
  assert.equal(scaleFor(flow(39), 60, log).isLog, false);
});

test("what is a million times as large is torn, and the rest still shows", () => {
  const { flow } = picture({ a: [["x", 1e9]], b: [["a", 1e-9]] });
  const scale = scaleFor(flow, 120);
  assert.ok(thickness(1e9, scale, 120).isTorn);
  const { pixels, isTorn } = thickness(1, scale, 120);
  assert.ok(!isTorn && pixels > 10);
});

test("the mark of the scale can be seen and is a power of ten", () => {
  for (const gain of [0.02, 1, 3, 40]) {
    const { size, pixels } = mark(scaleFor(picture({ a: [["x", gain]] }).flow, 60));
    assert.ok(pixels >= 5 && pixels <= 44);
    assert.equal(Math.log10(size) % 1, 0);
  }
});

test("mini curves have equal scales from a quarter to twelve", () => {
  assert.deepEqual([0.25, -1, 2.2, 12].map((slope) => squeezeOf([slope])), [1, 1, 1, 1]);
  assert.equal(squeezeOf([600]), 50);
  assert.equal(squeezeOf([0]), 1);
});

test("a slider's range follows a value outside it, stays while that is dragged, and goes back at reset", () => {
  const own = { value: 5, min: 0, max: 10, step: 0.05 };
  const source = { ranges: { x: own } } as unknown as StudioDocument;
  assert.deepEqual(spanOf(source, { at: {} }, "x", 5), own);
  const moved = spanOf(source, { at: { x: 1e4 } }, "x", 1e4);
  assert.ok(moved.min <= 1e4 && moved.max >= 1e4 && moved.min === 0);
  assert.equal(spanOf(source, { at: { x: 7 } }, "x", 7), moved); // dragged back into it
  assert.deepEqual(spanOf(source, { at: {} }, "x", 5), own);
  for (const value of [-3, 0, 1e-9, 123.456, 7e200]) {
    const { min, max, step } = rangeRound(value);
    assert.ok(min < value && value < max && step > 0, `${value}: ${min} to ${max}`);
  }
  for (const value of [1e308, -1.7e308, 5e-324]) {
    const { min, max, step } = rangeRound(value);
    assert.ok(min < max && step > 0 && Number.isFinite(max - min), `${value}: ${min} to ${max}, ${step}`);
  }
});

test("ticks are round, and their numbers have room", () => {
  for (const [left, right] of [[0, 10], [-0.3, 0.2], [1e6, 1.1e6], [4.99, 5.01]] as const) {
    const ticks = ticksOf({ left, right, bottom: 0, top: 1, width: 380, height: 250 });
    assert.ok(ticks.length >= 2 && ticks.length <= 7, `${ticks}`);
    assert.ok(ticks.every((tick) => tick >= left && tick <= right && String(tick).length < 9));
  }
});

test("the loupe stands away from the point, and moves only when that comes near", () => {
  const plane = planeOf((x) => x, 0, 1, 380, 250);
  const first = cornerFor([190, 125], plane, 62, -1);
  assert.equal(cornerFor([200, 130], plane, 62, first), first);
  const away = cornerFor([310, 70], plane, 62, 0);
  assert.notEqual(away, 0);
});

test("shares are ranked per percent and per ±, never per unit", () => {
  const slope = (value: number | null) => ({ value, reason: value === null ? ("kink" as const) : null });
  const inputs = [
    { name: "a", value: 1, slope: slope(1), spread: 10 }, { name: "b", value: 100, slope: slope(-3), spread: 1 },
    { name: "c", value: 2, slope: slope(null), spread: 1 },
  ]; // prettier-ignore
  assert.deepEqual(effectsOf(inputs, "unit").map(({ name, share }) => [name, share]), [["a", null], ["b", null], ["c", null]]);
  const percent = effectsOf(inputs, "percent");
  assert.deepEqual(percent.map(({ name, effect }) => [name, effect.value]), [["b", -3], ["a", 0.01], ["c", null]]);
  const given = effectsOf(inputs, "given");
  assert.deepEqual(given.map(({ name }) => name), ["a", "b", "c"]);
  assert.ok(Math.abs(given.reduce((sum, { share }) => sum + (share ?? 0), 0) - 1) < 1e-12);
});

test("a card's number has at most four digits that count", () => {
  assert.deepEqual([53, 2981, 20000, 12345, -987654].map((value) => shown(value)), ["53", "2981", "20000", "1.234 · 10⁴", "−9.877 · 10⁵"]);
});
