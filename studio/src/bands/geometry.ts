/** This file places every band of a picture: gates inside cards, ribbons between them, stacks where pushes meet. */

import type { Amount, Flow, LayerPicture, Picture, ReadPicture } from "../base.ts";
import { layoutOf, type Layout } from "./layout.ts";
import type { End } from "./ribbon.ts";
import { thickness, type Scale } from "./scale.ts";

export const HEAD = 34;
export const CURVE = 84;
const ROOM = 12; // round a band inside its card
const LEAST_GATE = 30; // so that the pill fits
const PILL = 72; // its length, where pills stand side by side
export const DEPTH = 84; // of the gate in a card that is passed from top to bottom

export interface Band {
  places: End[];
  push: Amount;
  isTorn: boolean;
}

export interface Gate {
  read: ReadPicture;
  layer: LayerPicture;
  /** From the entry to the pill, and from the pill to the exit. */
  halves: [Band, Band];
  pill: { main: number; cross: number };
  isWall: boolean;
}

export interface Link extends Band {
  edge: string;
}

export interface Scene {
  layout: Layout;
  gates: Gate[];
  links: Link[];
  /** What leaves the output. */
  end: Band;
  isVertical: boolean;
}

export interface Frame {
  isVertical: boolean;
  length: number;
  gap: number;
  space: number;
  least: number;
  lane: number;
}

/** Returns the places of all bands for a flow. */
export function sceneOf(picture: Picture, isBackward: boolean, scale: Scale, frame: Frame): Scene {
  return new Placing(picture, isBackward ? picture.backward : picture.forward, isBackward, scale, frame).scene();
}

class Placing {
  private readonly layout: Layout;
  private readonly exits = new Map<string, number>();
  private readonly taken = new Map<string, number>();

  constructor(
    private readonly picture: Picture,
    private readonly flow: Flow,
    private readonly isBackward: boolean,
    private readonly scale: Scale,
    private readonly frame: Frame,
  ) {
    this.layout = layoutOf(picture, {
      length: frame.length,
      gap: frame.gap,
      space: frame.space,
      lane: 26,
      least: frame.least,
      breadth: (key) => this.breadth(key),
      anchor: (key) => this.anchor(key),
      input: frame.isVertical ? 84 : Math.min(frame.length, 128),
    });
  }

  private thick(amount: Amount): { pixels: number; isTorn: boolean } {
    return thickness(Math.abs(amount.value ?? 0), this.scale, this.frame.lane);
  }

  /** Returns the push at the entry and at the exit of a gate. */
  private ends(edge: string): [Amount, Amount] {
    const { into, out } = this.flow.edges[edge]!;
    return this.isBackward ? [out, into] : [into, out];
  }

  private room(read: ReadPicture): number {
    const [a, b] = this.ends(read.edge);
    const least = this.frame.isVertical ? PILL : LEAST_GATE;
    return Math.max(least, this.thick(a).pixels, this.thick(b).pixels) + ROOM;
  }

  private breadth(key: string): number {
    const layer = this.picture.layers.find((each) => each.key === key);
    if (layer === undefined) return Math.max(76, this.thick(this.flow.arrivals[key]!).pixels * this.fanOut(key) + 20);
    const gates = layer.reads.reduce((sum, read) => sum + this.room(read), 0);
    if (this.frame.isVertical) return Math.max(148, gates);
    return HEAD + (layer.reads.length === 1 ? CURVE : 28) + Math.max(gates, 8);
  }

  private anchor(key: string): number {
    const layer = this.picture.layers.find((each) => each.key === key);
    const breadth = this.breadth(key);
    if (layer === undefined || this.frame.isVertical) return breadth / 2;
    return breadth - layer.reads.reduce((sum, read) => sum + this.room(read), 0) / 2;
  }

  private fanOut(key: string): number {
    return this.picture.layers.reduce((sum, { reads }) => sum + reads.filter(({ from }) => from === key).length, 0);
  }

  scene(): Scene {
    for (const { name } of this.picture.inputs) {
      const box = this.layout.boxes.get(name)!;
      this.exits.set(name, box.cross + box.breadth / 2);
    }
    const gates: Gate[] = [];
    const entries = new Map<string, number>();
    for (const layer of this.picture.layers) gates.push(...this.gatesOf(layer, entries));
    const links = this.picture.layers.flatMap(({ reads }) => reads.map((read) => this.link(read, entries.get(read.edge)!)));
    return { layout: this.layout, gates, links, end: this.end(), isVertical: this.frame.isVertical };
  }

  private gatesOf(layer: LayerPicture, entries: Map<string, number>): Gate[] {
    const box = this.layout.boxes.get(layer.key)!;
    const all = layer.reads.reduce((sum, read) => sum + this.room(read), 0);
    let cross = this.frame.isVertical ? box.cross + (box.breadth - all) / 2 : box.cross + box.breadth - all;
    const [start, stop] = [box.main + (this.frame.isVertical ? box.length - DEPTH : 0), box.main + box.length];
    const middle = cross + all / 2;
    this.exits.set(layer.key, layer.reads.length === 0 ? box.cross + box.breadth / 2 : middle);
    const outs = layer.reads.map((read) => this.thick(this.ends(read.edge)[1]).pixels);
    let stacked = middle - outs.reduce((a, b) => a + b, 0) / 2;
    return layer.reads.map((read, index) => {
      const room = this.room(read);
      const centre = cross + room / 2;
      cross += room;
      entries.set(read.edge, centre);
      const leaving = layer.reads.length === 1 ? centre : stacked + outs[index]! / 2;
      stacked += outs[index]!;
      return this.gate(layer, read, [start, stop], centre, leaving);
    });
  }

  private gate(layer: LayerPicture, read: ReadPicture, [start, stop]: [number, number], centre: number, leaving: number): Gate {
    const [a, b] = this.ends(read.edge);
    const [before, after] = [this.thick(a), this.thick(b)];
    const pill = { main: start + (stop - start) * (layer.reads.length === 1 ? 0.5 : 0.42), cross: centre };
    const isWall = a.value !== 0 && (b.value === null || b.value === 0) && !this.isBackward;
    const half = isWall ? before.pixels : (before.pixels + after.pixels) / 2;
    const middle: End = { ...pill, thick: half };
    return {
      read,
      layer,
      pill,
      isWall,
      halves: [
        { places: [{ main: start, cross: centre, thick: before.pixels }, middle], push: a, isTorn: before.isTorn },
        { places: [middle, { main: stop, cross: leaving, thick: after.pixels }], push: b, isTorn: after.isTorn },
      ],
    };
  }

  private link(read: ReadPicture, entry: number): Link {
    const push = this.ends(read.edge)[0];
    const { pixels, isTorn } = this.thick(push);
    const from = this.layout.boxes.get(read.from)!;
    const count = this.fanOut(read.from);
    const index = this.taken.get(read.from) ?? 0;
    this.taken.set(read.from, index + 1);
    const own = this.exits.get(read.from)!;
    const start = own + (count > 1 ? (index - (count - 1) / 2) * (pixels + 2) : 0);
    const target = this.layout.boxes.get(read.edge.slice(0, read.edge.length - read.from.length - 1))!;
    const main = this.frame.isVertical ? target.main + target.length - DEPTH : target.main;
    const bends = (this.layout.bends.get(read.edge) ?? []).map(([at, cross]): End => ({ main: at, cross, thick: pixels }));
    const places = [{ main: from.main + from.length, cross: start, thick: pixels }, ...bends, { main, cross: entry, thick: pixels }];
    return { edge: read.edge, push, places, isTorn };
  }

  private end(): Band {
    const { output } = this.picture;
    const box = this.layout.boxes.get(output)!;
    const arrival = this.flow.arrivals[output]!;
    const { pixels, isTorn } = this.thick(arrival);
    const cross = this.exits.get(output)!;
    const from = box.main + box.length;
    return { places: [{ main: from, cross, thick: pixels }, { main: from + 64, cross, thick: pixels }], push: arrival, isTorn };
  }
}
