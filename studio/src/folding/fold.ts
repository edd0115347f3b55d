/** This file folds a long picture: runs of layers, and whatever serves one layer only, become groups with the product of their gains. */

import { MOST, unfolded, type Flow, type Folded, type Group, type LayerPicture, type Picture } from "../base.ts";
import { entriesOf, joinedCone, joinedRun } from "./joining.ts";

const LARGEST = 10; // cards in a group, so that an opened one can still be looked over

type Layers = readonly LayerPicture[];

/** A card of the folded picture: a layer, or a group of cards, each of which may be a group again. */
type Card = LayerPicture | Bundle;

interface Bundle {
  id: string;
  isRun: boolean;
  cards: readonly Card[];
}

/** Returns the picture with its groups; of those whose id is in `opened` the cards stand loose. At most `most` do in a picture that is folded. */
export function folded(picture: Picture, opened: readonly string[], most = MOST): Folded {
  const { layers } = picture;
  if (layers.length <= MOST) return unfolded(picture);
  const groups = new Map<string, Group>();
  const [forward, backward] = [copy(picture.forward), copy(picture.backward)];
  const cards = gathered(withRuns(picture, most), most).flatMap((card) => shownOf(card, opened));
  const shown = cards.map((card): LayerPicture => {
    if (!isBundle(card)) return card;
    const inside = layersOf(card);
    const last = inside.at(-1)!;
    groups.set(last.key, { id: card.id, first: inside[0]!.name, last: last.name, count: inside.length });
    return card.isRun ? joinedRun(inside, forward, backward) : joinedCone(inside, forward, backward);
  });
  return { picture: { ...picture, layers: shown, forward, backward }, groups, isLong: true };
}

const isBundle = (card: Card): card is Bundle => "cards" in card;

const layersOf = (card: Card): LayerPicture[] => (isBundle(card) ? card.cards.flatMap(layersOf) : [card]);

/** Returns what is seen of a card: itself, or, where it is opened, what is seen of the cards in it. */
const shownOf = (card: Card, opened: readonly string[]): Card[] =>
  isBundle(card) && opened.includes(card.id) ? card.cards.flatMap((each) => shownOf(each, opened)) : [card];

/** Returns the layers with their long runs bundled, each at the place of its last layer. */
function withRuns(picture: Picture, most: number): Card[] {
  const { layers } = picture;
  const runs = runsOf(picture);
  const inRuns = runs.reduce((sum, run) => sum + run.length, 0);
  const loose = layers.length - inRuns;
  const members = new Map<LayerPicture, Layers>();
  for (const run of runs) {
    const places = Math.max(1, Math.floor((Math.max(0, most - loose) * run.length) / inRuns));
    for (const part of partsOf(run, places)) if (part.length > 1) for (const layer of part) members.set(layer, part);
  }
  return layers.flatMap((layer): Card[] => {
    const part = members.get(layer);
    if (part === undefined) return [layer];
    return part.at(-1) === layer ? [{ id: layer.key, isRun: true, cards: part }] : [];
  });
}

/** Gathers what serves one layer only, until few enough cards stand loose or nothing more can be gathered. */
function gathered(all: Card[], most: number): Card[] {
  let cards = all;
  for (let excess = cards.length - most; excess > 0; excess = cards.length - most) {
    const cones = conesOf(cards, Math.min(excess + 1, LARGEST));
    const cone = cones.reduce((best, each) => (worth(each) > worth(best) ? each : best));
    if (cone.length < 2) break;
    const last = cone.at(-1)!;
    const inside = cone.flatMap(layersOf);
    const bundle: Bundle = { id: `${inside[0]!.key}…${inside.at(-1)!.key}`, isRun: false, cards: cone };
    const members = new Set(cone);
    cards = cards.filter((card) => card === last || !members.has(card)).map((card) => (card === last ? bundle : card));
  }
  return cards;
}

/** What gathering some cards is worth: fewer cards, but not many pills on one. */
const worth = (cone: readonly Card[]): number => cone.length - 1 - 0.2 * entriesOf(cone.flatMap(layersOf)).size;

/** Returns for each card the cards before it that nothing else reads, directly or through them, and itself; at most so many. */
function conesOf(cards: readonly Card[], most: number): Card[][] {
  const standing = new Map(cards.flatMap((card) => layersOf(card).map(({ key }) => [key, card] as const)));
  const readers = new Map<Card, Set<Card>>();
  for (const card of cards) {
    for (const { from } of layersOf(card).flatMap(({ reads }) => reads)) {
      const read = standing.get(from);
      if (read !== undefined && read !== card) readers.set(read, (readers.get(read) ?? new Set()).add(card));
    }
  }
  return cards.map((end, index) => {
    const cone = new Set([end]);
    for (let at = index - 1; at >= 0 && cone.size < most; at--) {
      const card = cards[at]!;
      const by = [...(readers.get(card) ?? [])];
      if (!layersOf(card).at(-1)!.isOutput && by.length > 0 && by.every((reader) => cone.has(reader))) cone.add(card);
    }
    return cards.filter((card) => cone.has(card));
  });
}

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
function partsOf(run: Layers, places: number): Layers[] {
  if (run.length <= places) return run.map((layer) => [layer]);
  const ends = places >= 5 ? 2 : 0;
  const body = run.slice(ends, run.length - ends);
  const count = Math.max(1, Math.min(places - 2 * ends, Math.ceil(body.length / LARGEST)));
  const cuts = Array.from({ length: count + 1 }, (_, index) => Math.round((index * body.length) / count));
  const parts = cuts.slice(1).map((end, index) => body.slice(cuts[index], end));
  const alone = (layers: Layers): Layers[] => layers.map((layer) => [layer]);
  return [...alone(run.slice(0, ends)), ...parts, ...alone(run.slice(run.length - ends))];
}

const copy = ({ arrivals, edges }: Flow): Flow => ({ arrivals, edges: { ...edges } });
