/** This file hides numbers of a picture: for a teacher's link, where layers are revealed one by one, and where a Python function
 * takes another branch than the one that was traced, so that none of the numbers is its own. */

import { none } from "./amounts.ts";
import { backward, forward, pathsOf } from "./flow.ts";
import type { Amount, LayerPicture, Picture } from "./model.ts";
import { machinesOf, pointOf } from "./picture.ts";
import type { StudioDocument } from "./protocol.ts";
import type { State } from "./state.ts";

const HIDDEN: Amount = none("hidden");

/** Returns a picture in which the layers after the first `seen` keep their numbers to themselves. */
export function veiled(picture: Picture, seen: number, amount = HIDDEN): Picture {
  const { inputs, input, output, layers: all } = picture;
  if (seen >= all.length) return picture;
  const layers = all.map((layer, index) => (index < seen ? layer : hidden(layer, amount)));
  return {
    ...picture,
    layers,
    value: amount,
    derivative: amount,
    sides: null,
    second: amount,
    gradient: Object.fromEntries(Object.keys(picture.gradient).map((name) => [name, amount])),
    forward: forward(layers, inputs, input),
    backward: backward(layers, inputs, output),
    paths: pathsOf(layers, input, output),
    prediction: { push: picture.prediction.push, predicted: amount, real: amount, error: amount },
  };
}

/** Returns what held where a function was traced and does not hold at a point; null where all is as it was. */
export function brokenBranch(source: StudioDocument, at: State["at"]): string | null {
  if (source.branches.length === 0) return null;
  const numbers = machinesOf(source).numbers(pointOf(source, { at }));
  const broken = source.branches.find(({ key, held }) => numbers.at(key) !== (held ? 1 : 0) && numbers.at(key) !== undefined);
  return broken?.reason ?? null;
}

function hidden(layer: LayerPicture, amount: Amount): LayerPicture {
  const reads = layer.reads.map((read) => ({ ...read, derivative: null, gain: amount, sides: null }));
  return { ...layer, value: amount, sentence: "", reads };
}
