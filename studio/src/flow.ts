/** This file follows a push through the layers, forward from an input and backward from an output. */

import { none, times, ZERO } from "./amounts.ts";
import type { Amount, Arrival, Flow, InputPicture, LayerPicture, PathPicture } from "./model.ts";

const START: Arrival = { value: 1, reason: null, up: 1, down: 0 };
const MOST_PATHS = 24;

/** Adds what one edge brings; a missing part leaves the whole without a number. */
function joined(whole: Arrival | undefined, part: Amount): Arrival {
  const before = whole ?? { ...ZERO, up: 0, down: 0 };
  if (part.value === null) return { ...before, value: null, reason: before.reason ?? part.reason };
  const up = before.up + Math.max(part.value, 0);
  const down = before.down + Math.min(part.value, 0);
  if (before.value === null) return { ...before, up, down };
  const value = before.value + part.value;
  return Number.isFinite(value) ? { value, reason: null, up, down } : { ...none("too-large"), up, down };
}

/** Returns what arrives everywhere of a push of 1 on one input. */
export function forward(layers: readonly LayerPicture[], inputs: readonly InputPicture[], input: string): Flow {
  const arrivals: Flow["arrivals"] = {};
  for (const { name } of inputs) arrivals[name] = name === input ? START : { ...ZERO, up: 0, down: 0 };
  const edges: Flow["edges"] = {};
  for (const layer of layers) {
    let whole: Arrival = { ...ZERO, up: 0, down: 0 };
    for (const read of layer.reads) {
      const into = arrivals[read.from] ?? ZERO;
      const out = times(into, read.gain);
      edges[read.edge] = { into: { value: into.value, reason: into.reason }, out };
      whole = joined(whole, out);
    }
    arrivals[layer.key] = whole;
  }
  return { arrivals, edges };
}

/** Returns how much the output blames each place: what a push of 1 there would bring at the output. */
export function backward(layers: readonly LayerPicture[], inputs: readonly InputPicture[], output: string): Flow {
  const arrivals: Flow["arrivals"] = {};
  const edges: Flow["edges"] = {};
  for (const { name } of inputs) arrivals[name] = { ...ZERO, up: 0, down: 0 };
  for (const { key } of layers) arrivals[key] = { ...ZERO, up: 0, down: 0 };
  if (inputs.length > 0) arrivals[output] = START; // else nothing can be blamed
  for (const layer of [...layers].reverse()) {
    const into = arrivals[layer.key]!;
    for (const read of layer.reads) {
      const out = times(into, read.gain);
      edges[read.edge] = { into: { value: into.value, reason: into.reason }, out };
      arrivals[read.from] = joined(arrivals[read.from], out);
    }
  }
  return { arrivals, edges };
}

/** Returns how many paths lead from the input to each place. */
export function countPaths(layers: readonly LayerPicture[], input: string): { [key: string]: number } {
  const counts: { [key: string]: number } = { [input]: 1 };
  for (const layer of layers) {
    counts[layer.key] = layer.reads.reduce((sum, read) => sum + (counts[read.from] ?? 0), 0);
  }
  return counts;
}

/** Returns the first paths from the input to the output. */
export function pathsOf(layers: readonly LayerPicture[], input: string, output: string): PathPicture[] {
  const counts = countPaths(layers, input);
  const byKey = new Map(layers.map((layer) => [layer.key, layer]));
  const found: PathPicture[] = [];
  // walked backward from the output, because every place that an input reaches is known by its count
  const waiting: PathPicture[] = [{ keys: [output], edges: [], product: { value: 1, reason: null } }];
  while (waiting.length > 0 && found.length < MOST_PATHS) {
    const path = waiting.pop()!;
    const first = path.keys[0]!;
    if (first === input) found.push(path);
    for (const read of [...(byKey.get(first)?.reads ?? [])].reverse()) {
      if (!counts[read.from]) continue;
      const product = read.gain.value === 0 ? ZERO : times(path.product, read.gain);
      waiting.push({ keys: [read.from, ...path.keys], edges: [read.edge, ...path.edges], product });
    }
  }
  return found;
}
