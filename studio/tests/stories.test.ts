/** This file compares what the page says at a point with what Python says there, from a document made elsewhere. */

import assert from "node:assert/strict";
import test from "node:test";

import type { Picture } from "../src/model.ts";
import { pictureOf } from "../src/picture.ts";
import { DEFAULTS } from "../src/state.ts";
import { numeral, stories, type Story } from "./vectors.ts";

/** The paths of all layers that hold others. */
function opened(layers: Story["document"]["explanation"]["layers"], prefix = ""): string[] {
  return layers.flatMap(({ name, inside }) =>
    inside.length > 0 ? [prefix + name, ...opened(inside, `${prefix}${name}>`)] : [],
  );
}

/** Every layer at a point, also those inside others: one picture for each way of opening. */
function layersAt({ document }: Story, at: { [input: string]: number }): Map<string, Picture["layers"][number]> {
  const found = new Map<string, Picture["layers"][number]>();
  const all = opened(document.explanation.layers);
  for (let count = 0; count <= all.length; count++) {
    const open = all.filter((path, index) => index < count || all.some((other) => other.startsWith(`${path}>`)));
    for (const layer of pictureOf(document, { ...DEFAULTS, at, open }).layers) found.set(layer.id, layer);
  }
  for (const layer of pictureOf(document, { ...DEFAULTS, at }).layers) found.set(layer.id, layer);
  for (const path of all) {
    const open = path.split(">").map((_, index, parts) => parts.slice(0, index + 1).join(">"));
    for (const layer of pictureOf(document, { ...DEFAULTS, at, open: open.slice(0, -1) }).layers) found.set(layer.id, layer);
  }
  return found;
}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));

for (const story of stories()) {
  test(`the page tells ${story.document.explanation.input.text} as Python does (${story.document.language})`, () => {
    for (const { point, layers } of story.at) {
      const shown = layersAt(story, point);
      for (const [path, said] of Object.entries(layers)) {
        const layer = shown.get(path);
        assert.ok(layer, `${path} is not shown`);
        const where = `${path} at ${JSON.stringify(point)}`;
        assert.equal(layer.sentence, said.sentence, where);
        const value = numeral(said.value);
        if (Number.isFinite(value)) assert.ok(near(layer.value.value ?? NaN, value), `value of ${where}`);
        else assert.equal(layer.value.value, null, where);
        for (const { name, gain, sides } of layer.reads) {
          const expected = said.gains[name];
          assert.deepEqual(sides, said.sides[name] ?? null, `sides of ${where}`);
          if (expected === null || expected === undefined) assert.equal(gain.value, null, `gain of ${name} in ${where}`);
          else assert.ok(near(gain.value ?? NaN, numeral(expected)), `gain of ${name} in ${where}`);
        }
      }
    }
  });

  test(`the derivatives of ${story.document.explanation.input.text} are Python's (${story.document.language})`, () => {
    for (const { point, derivatives } of story.at) {
      for (const [key, expected] of Object.entries(derivatives)) {
        const [out, by] = key.split("/") as [string, string];
        const picture = pictureOf(story.document, { ...DEFAULTS, at: point, out, by });
        const where = `${key} at ${JSON.stringify(point)}: ${JSON.stringify(picture.derivative)}`;
        if (expected === null) assert.equal(picture.derivative.value, null, where);
        else assert.ok(near(picture.derivative.value ?? NaN, expected), where);
      }
    }
  });
}
