/** This file joins layers into one, with the product of their gains along every way in. */

import { none, times, ZERO, type Amount, type Flow, type LayerPicture, type ReadPicture } from "../base.ts";

/** Returns what some layers read from outside, the first read of each place. */
export function entriesOf(layers: readonly LayerPicture[]): Map<string, ReadPicture> {
  const inside = new Set(layers.map(({ key }) => key));
  const found = new Map<string, ReadPicture>();
  for (const read of layers.flatMap(({ reads }) => reads)) if (!inside.has(read.from) && !found.has(read.from)) found.set(read.from, read);
  return found;
}

/** Returns the layer that stands for a cone: along each way in, the sum over all paths through it; enters its edges into both flows. */
export function joinedCone(cone: readonly LayerPicture[], forward: Flow, backward: Flow): LayerPicture {
  const layer = cone.at(-1)!;
  const gains = new Map<string, Amount>([[layer.key, { value: 1, reason: null }]]);
  for (const { key, reads } of [...cone].reverse()) {
    for (const { from, gain } of reads) {
      const known = gains.get(from) ?? ZERO;
      const part = gain.value === 0 ? ZERO : times(gains.get(key) ?? ZERO, gain);
      gains.set(from, known.value === null ? known : part.value === null ? part : finite(known.value + part.value));
    }
  }
  const ends = forward.arrivals[layer.key]!;
  const blame = backward.arrivals[layer.key]!;
  const entries = entriesOf(cone);
  const reads = [...entries].map(([from, read]): ReadPicture => {
    const edge = `${layer.key}<${from}`;
    const gain = gains.get(from)!;
    const into = forward.arrivals[from] ?? ZERO;
    // along a single way in, what arrives is known even where the product of the gains is not
    const out = entries.size === 1 ? { value: ends.value, reason: ends.reason } : times(into, gain);
    forward.edges[edge] = { into: { value: into.value, reason: into.reason }, out };
    backward.edges[edge] = { into: { value: blame.value, reason: blame.reason }, out: times({ value: blame.value, reason: blame.reason }, gain) };
    return { ...read, edge, derivative: null, gain, sides: null };
  });
  return { ...layer, reads, sentence: cone.map(({ sentence }) => sentence).join(" "), canOpen: false };
}

const finite = (value: number): Amount => (Number.isFinite(value) ? { value, reason: null } : none("too-large"));

/** Returns the layer that stands for a part of a run, and enters its edge into both flows. */
export function joinedRun(part: readonly LayerPicture[], forward: Flow, backward: Flow): LayerPicture {
  const [first, last] = [part[0]!.reads[0]!, part.at(-1)!.reads[0]!];
  const layer = part.at(-1)!;
  const edge = `${layer.key}<${first.from}`;
  const [ahead, back] = [forward.edges, backward.edges];
  ahead[edge] = { into: ahead[first.edge]!.into, out: ahead[last.edge]!.out };
  back[edge] = { into: back[last.edge]!.into, out: back[first.edge]!.out };
  const read: ReadPicture = { ...first, edge, derivative: null, gain: product(part), sides: null };
  return { ...layer, reads: [read], sentence: part.map(({ sentence }) => sentence).join(" "), canOpen: false };
}

function product(part: readonly LayerPicture[]): Amount {
  let whole: Amount = { value: 1, reason: null };
  for (const { reads } of part) {
    const { gain } = reads[0]!;
    if (gain.value === 0) return ZERO;
    whole = times(whole, gain);
  }
  return whole;
}
