/** This file hides the answers of a picture, for a teacher's link: layers are revealed one by one, from the first on. */

import { none } from "./amounts.ts";
import { backward, forward, pathsOf } from "./flow.ts";
import type { Amount, LayerPicture, Picture } from "./model.ts";

const HIDDEN: Amount = none("hidden");

/** Returns a picture in which the layers after the first `seen` keep their numbers to themselves. */
export function veiled(picture: Picture, seen: number): Picture {
  const { inputs, input, output, layers: all } = picture;
  if (seen >= all.length) return picture;
  const layers = all.map((layer, index) => (index < seen ? layer : hidden(layer)));
  return {
    ...picture,
    layers,
    value: HIDDEN,
    derivative: HIDDEN,
    sides: null,
    second: HIDDEN,
    gradient: Object.fromEntries(Object.keys(picture.gradient).map((name) => [name, HIDDEN])),
    forward: forward(layers, inputs, input),
    backward: backward(layers, inputs, output),
    paths: pathsOf(layers, input, output),
    prediction: { push: picture.prediction.push, predicted: HIDDEN, real: HIDDEN, error: HIDDEN },
  };
}

function hidden(layer: LayerPicture): LayerPicture {
  const reads = layer.reads.map((read) => ({ ...read, derivative: null, gain: HIDDEN, sides: null }));
  return { ...layer, value: HIDDEN, sentence: "", reads };
}
