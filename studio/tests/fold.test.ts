/** This file tests how long pictures are folded, and how many teeth a gain has. */

import assert from "node:assert/strict";
import test from "node:test";

import { MOST } from "../src/folded.ts";
import { folded } from "../src/folding/fold.ts";
import { backward, forward } from "../src/flow.ts";
import { teethOf } from "../src/gears/teeth.ts";
import type { LayerPicture, Picture } from "../src/model.ts";

/** Makes a picture of layers `key: [from, gain], …`. */
function picture(reads: { [key: string]: [string, number][] }): Picture {
  const keys = Object.keys(reads);
  const output = keys.at(-1)!;
  const layers = keys.map((key) => ({
    key, id: key, name: key, formula: key, meaning: null, value: { value: 1, reason: null }, sentence: `${key}.`,
    reads: reads[key]!.map(([from, gain]) => ({ edge: `${key}<${from}`, from, name: from, derivative: null, gain: { value: gain, reason: null }, sides: null })),
    isOutput: key === output, canOpen: false, within: null,
  })) satisfies LayerPicture[]; // prettier-ignore
  const inputs = [{ name: "x", meaning: null, value: 1, pushed: true }];
  const flows = { forward: forward(layers, inputs, "x"), backward: backward(layers, inputs, output) };
  return { layers, inputs, input: "x", output, outputs: [output], ...flows } as unknown as Picture;
}

const chain = (length: number, gain: number): { [key: string]: [string, number][] } =>
  Object.fromEntries(Array.from({ length }, (_, k) => [`u${k}`, [[k === 0 ? "x" : `u${k - 1}`, gain]]]));

test("twelve layers stand loose, thirteen do not", () => {
  assert.equal(folded(picture(chain(MOST, 2)), []).groups.size, 0);
  assert.ok(folded(picture(chain(MOST + 1, 2)), []).picture.layers.length <= MOST);
});

test("what goes into a group and what comes out is the product of its gains, in both directions", () => {
  const whole = picture(chain(40, -0.5));
  const { picture: short, groups } = folded(whole, []);
  assert.ok(short.layers.length <= MOST);
  assert.equal([...groups.values()].reduce((sum, { count }) => sum + count, 0) + short.layers.length - groups.size, 40);
  for (const { reads: [read] } of short.layers) { // prettier-ignore
    for (const flow of [short.forward, short.backward]) {
      const { into, out } = flow.edges[read!.edge]!;
      assert.equal(out.value, into.value! * read!.gain.value!);
    }
  }
  assert.equal(whole.forward.edges[short.layers[2]!.reads[0]!.edge], undefined); // the picture itself stays as it was
});

test("an opened group stands loose, the others stay", () => {
  const whole = picture(chain(40, 2));
  const { groups, picture: short } = folded(whole, []);
  const [key, { count }] = [...groups][0]!;
  const opened = folded(whole, [key]);
  assert.equal(opened.groups.size, groups.size - 1);
  assert.equal(opened.picture.layers.length, short.layers.length + count - 1);
});

test("where paths part or meet, nothing is folded over", () => {
  const layers: { [key: string]: [string, number][] } = { ...chain(10, 2), v0: [["u9", 3]], v1: [["v0", 3]], w0: [["u9", 5]], w1: [["w0", 0]], y: [["v1", 1], ["w1", 1]], z: [["y", 2]] };
  const { picture: short } = folded(picture(layers), []);
  const keys = new Set(["x", ...short.layers.map(({ key }) => key)]);
  for (const { reads } of short.layers) for (const { from } of reads) assert.ok(keys.has(from));
  assert.ok(keys.has("u9") && keys.has("y"));
  assert.ok(short.layers.length <= MOST);
});

test("layers that read several places are gathered behind the one that they serve, with the sum over their paths", () => {
  const ladder: { [key: string]: [string, number][] } = { u0: [["x", 2]], u1: [["x", 3], ["u0", 0.5]] };
  for (let k = 2; k < 30; k++) ladder[`u${k}`] = [[`u${k - 1}`, 0.5], [`u${k - 2}`, -0.25]];
  const whole = picture(ladder);
  const { picture: short, groups } = folded(whole, []);
  assert.ok(short.layers.length <= MOST);
  const [key, group] = [...groups][0]!;
  assert.equal(group.count + short.layers.length - 1, 30);
  const end = short.layers.find((layer) => layer.key === key)!;
  const arrived = end.reads.reduce((sum, { edge }) => sum + short.forward.edges[edge]!.out.value!, 0);
  assert.ok(Math.abs(arrived - whole.forward.arrivals[key]!.value!) < 1e-12);
  for (const { edge, gain } of end.reads) {
    const { into, out } = short.backward.edges[edge]!;
    assert.equal(out.value, into.value! * gain.value!);
  }
  // opened, a few of its cards stand loose, and the others stay gathered, until they are asked for
  const opened = [group.id];
  let before = short.layers.length;
  for (let found = folded(whole, opened); found.groups.size > 0; found = folded(whole, opened)) {
    assert.ok(found.picture.layers.length > before && found.picture.layers.length < before + 10);
    for (const { reads } of found.picture.layers) for (const { edge } of reads) assert.ok(found.picture.forward.edges[edge] !== undefined);
    before = found.picture.layers.length;
    opened.push([...found.groups.values()][0]!.id);
  }
  assert.deepEqual(folded(whole, opened).picture.forward.edges, whole.forward.edges);
});

test("a network of layers that all read each other is folded too, and its inputs stay joined to what is shown", () => {
  const net: { [key: string]: [string, number][] } = {};
  for (let k = 0; k < 8; k++) net[`a${k}`] = [["x", k - 3]];
  for (let k = 0; k < 8; k++) net[`b${k}`] = Array.from({ length: 8 }, (_, j) => [`a${j}`, j * 0.1 - k * 0.2]);
  net["y"] = Array.from({ length: 8 }, (_, j) => [`b${j}`, 1]);
  const { picture: short } = folded(picture(net), []);
  assert.ok(short.layers.length <= MOST);
  const keys = new Set(["x", ...short.layers.map(({ key }) => key)]);
  for (const { reads } of short.layers) for (const { from } of reads) assert.ok(keys.has(from));
});

test("teeth are as the gain, and sizes are clipped with a tag", () => {
  for (const gain of [1, 2, 2.2, -0.5, 0.577, 3.7, 12, 0.25]) {
    const { driver, driven, squeeze } = teethOf(gain);
    assert.ok(Math.abs(driver / driven / Math.abs(gain) - 1) < 0.02, `${gain}: ${driver} and ${driven}`);
    assert.equal(squeeze, 1);
  }
  assert.equal(teethOf(600).squeeze, 50);
  assert.equal(teethOf(0.005).squeeze, 1 / 50);
});
