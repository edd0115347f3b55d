/** This file folds a long picture: runs of layers, and whatever serves one layer only, become groups with the product of their gains. */

import { none, times, ZERO, type Amount, type Flow, type LayerPicture, type Picture, type ReadPicture } from "../base.ts";

export const MOST = 12; // cards that stand loose
const LARGEST = 10; // layers in a group, so that an opened one can still be looked over

export interface Group {
  /** The names of the first and the last layer in it. */
  first: string;
  last: string;
  count: number;
}

export interface Folded {
  picture: Picture;
  /** By the key of the layer that stands for a group: that of its last one. */
  groups: Map<string, Group>;
  /** Whether there are more layers than stand loose. */
  isLong: boolean;
}

/** Returns the picture with its groups; those whose key is in `opened` stand loose. At most `most` do in a picture that is folded. */
export function folded(picture: Picture, opened: readonly string[], most = MOST): Folded {
  const { layers } = picture;
  const groups = new Map<string, Group>();
  if (layers.length <= MOST) return { picture, groups, isLong: false };
  const runs = runsOf(picture);
  const loose = layers.length - runs.reduce((sum, run) => sum + run.length, 0);
  const inRuns = layers.length - loose;
  const members = new Map<string, LayerPicture[]>();
  for (const run of runs) {
    const places = Math.max(1, Math.floor((Math.max(0, most - loose) * run.length) / inRuns));
    for (const part of partsOf(run, places)) {
      if (part.length > 1 && !opened.includes(part.at(-1)!.key)) for (const { key } of part) members.set(key, part);
    }
  }
  const [forward, backward] = [copy(picture.forward), copy(picture.backward)];
  const shown: LayerPicture[] = [];
  for (const layer of layers) {
    const part = members.get(layer.key);
    if (part === undefined) shown.push(layer);
    else if (part.at(-1) === layer) {
      shown.push(joined(part, forward, backward));
      groups.set(layer.key, { first: part[0]!.name, last: layer.name, count: part.length });
    }
  }
  const whole = { ...picture, layers: shown, forward, backward };
  return { picture: gathered(whole, groups, opened, most), groups, isLong: true };
}

/** Gathers what serves one layer only, until few enough layers stand loose or nothing more can be gathered. */
function gathered(picture: Picture, groups: Map<string, Group>, opened: readonly string[], most: number): Picture {
  let { layers } = picture;
  for (let excess = layers.length - most; excess > 0 && opened.length === 0; excess = layers.length - most) {
    const cones = layers.map((_, index) => coneOf(layers, index, excess + 1));
    const cone = cones.reduce((best, each) => (worth(each) > worth(best) ? each : best));
    if (cone.length < 2) break;
    const [first, layer] = [cone[0]!, cone.at(-1)!];
    const group = joinedCone(cone, picture.forward, picture.backward);
    const count = cone.reduce((sum, { key }) => sum + (groups.get(key)?.count ?? 1), 0);
    const firstName = groups.get(first.key)?.first ?? first.name;
    for (const { key } of cone) groups.delete(key);
    groups.set(layer.key, { first: firstName, last: layer.name, count });
    const members = new Set(cone.map(({ key }) => key));
    layers = layers.filter(({ key }) => key === layer.key || !members.has(key)).map((each) => (each === layer ? group : each));
  }
  return { ...picture, layers };
}

/** What gathering some layers is worth: fewer cards, but not many pills on one. */
const worth = (cone: readonly LayerPicture[]): number => cone.length - 1 - 0.2 * entriesOf(cone).size;

/** Returns a layer with the layers before it that nothing else reads, directly or through them; at most so many. */
function coneOf(layers: readonly LayerPicture[], index: number, most: number): LayerPicture[] {
  const readers = new Map<string, LayerPicture[]>();
  for (const layer of layers) for (const { from } of layer.reads) readers.set(from, [...(readers.get(from) ?? []), layer]);
  const cone = new Set([layers[index]!]);
  for (let at = index - 1; at >= 0 && cone.size < most; at--) {
    const layer = layers[at]!;
    const by = readers.get(layer.key) ?? [];
    if (!layer.isOutput && by.length > 0 && by.every((reader) => cone.has(reader))) cone.add(layer);
  }
  return layers.filter((layer) => cone.has(layer));
}

/** Returns what a cone reads from outside. */
function entriesOf(cone: readonly LayerPicture[]): Map<string, ReadPicture> {
  const inside = new Set(cone.map(({ key }) => key));
  const found = new Map<string, ReadPicture>();
  for (const read of cone.flatMap(({ reads }) => reads)) if (!inside.has(read.from) && !found.has(read.from)) found.set(read.from, read);
  return found;
}

/** Returns the layer that stands for a cone: along each way in, the sum over all paths through it. */
function joinedCone(cone: readonly LayerPicture[], forward: Flow, backward: Flow): LayerPicture {
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
  const reads = [...entriesOf(cone)].map(([from, read]): ReadPicture => {
    const edge = `${layer.key}<${from}`;
    const gain = gains.get(from)!;
    const into = forward.arrivals[from] ?? ZERO;
    // along a single way in, what arrives is known even where the product of the gains is not
    const out = entriesOf(cone).size === 1 ? { value: ends.value, reason: ends.reason } : times(into, gain);
    forward.edges[edge] = { into: { value: into.value, reason: into.reason }, out };
    backward.edges[edge] = { into: { value: blame.value, reason: blame.reason }, out: times({ value: blame.value, reason: blame.reason }, gain) };
    return { ...read, edge, derivative: null, gain, sides: null };
  });
  return { ...layer, reads, sentence: cone.map(({ sentence }) => sentence).join(" "), canOpen: false };
}

const finite = (value: number): Amount => (Number.isFinite(value) ? { value, reason: null } : none("too-large"));

/** Returns the longest runs: each layer reads only the one before it, which nothing else reads. */
function runsOf({ layers, inputs }: Picture): LayerPicture[][] {
  const readers = new Map<string, number>();
  for (const { reads } of layers) for (const { from } of reads) readers.set(from, (readers.get(from) ?? 0) + 1);
  const names = new Set(inputs.map(({ name }) => name));
  const ending = new Map<string, LayerPicture[]>();
  const runs: LayerPicture[][] = [];
  for (const layer of layers) {
    if (layer.reads.length !== 1) continue;
    const { from } = layer.reads[0]!;
    const run = names.has(from) || readers.get(from) !== 1 ? undefined : ending.get(from);
    ending.delete(from);
    if (run === undefined) runs.push([layer]);
    else run.push(layer);
    // what is looked at stands loose, and so ends a run
    if (!layer.isOutput) ending.set(layer.key, run ?? runs.at(-1)!);
  }
  return runs.filter((run) => run.length > 1);
}

/** Cuts a run into at most so many parts; where there is room, its ends stand loose. */
function partsOf(run: readonly LayerPicture[], places: number): LayerPicture[][] {
  if (run.length <= places) return run.map((layer) => [layer]);
  const ends = places >= 5 ? 2 : 0;
  const body = run.slice(ends, run.length - ends);
  const count = Math.max(1, Math.min(places - 2 * ends, Math.ceil(body.length / LARGEST)));
  const cuts = Array.from({ length: count + 1 }, (_, index) => Math.round((index * body.length) / count));
  const parts = cuts.slice(1).map((end, index) => body.slice(cuts[index], end));
  const alone = (layers: readonly LayerPicture[]): LayerPicture[][] => layers.map((layer) => [layer]);
  return [...alone(run.slice(0, ends)), ...parts, ...alone(run.slice(run.length - ends))];
}

const copy = ({ arrivals, edges }: Flow): Flow => ({ arrivals, edges: { ...edges } });

/** Returns the layer that stands for a part of a run, and enters its edge into both flows. */
function joined(part: readonly LayerPicture[], forward: Flow, backward: Flow): LayerPicture {
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
