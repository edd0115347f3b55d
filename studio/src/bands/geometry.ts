/** This file places every band of a picture: gates inside cards, links between them, stacks where pushes meet. */

import type { Amount, Flow, LayerPicture, Picture, ReadPicture } from "../base.ts";
import { layoutOf, type Layout } from "./layout.ts";
import type { End } from "./ribbon.ts";
import { thickness, type Scale } from "./scale.ts";

export const HEAD = 34;
export const CURVE = 84;
export const NOTE = 36;
export const DEPTH = 84; // of the gate in a card that is passed from top to bottom
const ROOM = 12; // round a band inside its card
const LEAST_GATE = 30; // so that the pill fits
const PILL = 86; // its length, where pills stand side by side
const BETWEEN = 3; // bands that leave one card
const SLACK = 1.2; // a band may grow so much while something is dragged
const TAIL = 44; // of what leaves the output

export interface Band {
  places: End[];
  push: Amount;
  isTorn: boolean;
}

/** What becomes of a push in a gate: it goes on, stops at a wall, has two slopes, or has no number. */
export type Fate = "goes" | "wall" | "sides" | "gap";

export interface Gate {
  read: ReadPicture;
  layer: LayerPicture;
  /** From the entry to the pill, and from the pill to the exit. */
  halves: [Band, Band];
  /** On a kink: what each side would let through. */
  sides: Band[];
  pill: { main: number; cross: number };
  fate: Fate;
}

export interface Link extends Band {
  edge: string;
  from: string;
}

export interface Scene {
  gates: Gate[];
  links: Link[];
  /** What leaves the output. */
  end: Band;
}

export interface Frame {
  isVertical: boolean;
  /** Of a card along the flow, for one that reads one place and for one that reads several. */
  length: number;
  gap: number;
  space: number;
  least: number;
  /** The thickest band. */
  lane: number;
  /** How many cards stand beside each other. */
  most: number;
}

/** Where everything stands; kept while something is dragged, so that only thicknesses and numbers change. */
export interface Plan {
  layout: Layout;
  /** What a band may take in its gate, and on its way. */
  rooms: Map<string, number>;
  lanes: Map<string, number>;
  /** Where each gate runs, across the flow, and where each edge leaves what it reads. */
  entries: Map<string, number>;
  exits: Map<string, number>;
  /** The middle of what leaves a card. */
  outlets: Map<string, number>;
}

/** Returns the reads of a layer that have a place in the picture. */
export function drawnReads(picture: Shown, { reads }: LayerPicture): ReadPicture[] {
  return reads.filter(({ from }) => picture.inputs.some(({ name }) => name === from) || picture.layers.some(({ key }) => key === from));
}

/** Returns the room of one of several pills that stand beside each other; where it is less than a pill, they stand in rows. */
const pillRoom = (count: number, frame: Frame): number => Math.max(24, Math.min(PILL, frame.least / count - ROOM));

/** What is drawn; a group has the room of a curve for its button. */
type Shown = Pick<Picture, "inputs" | "layers" | "output"> & { groups?: ReadonlyMap<string, unknown> };

/** Returns the push at the entry and at the exit of a gate, the entry being nearer to the inputs. */
function endsOf(flow: Flow, isBackward: boolean, edge: string): [Amount, Amount] {
  const { into, out } = flow.edges[edge]!;
  return isBackward ? [out, into] : [into, out];
}

/** Returns where everything stands for the sizes of this moment. */
export function planOf(picture: Shown, flow: Flow, isBackward: boolean, scale: Scale, frame: Frame): Plan {
  return new Planning(picture, flow, isBackward, scale, frame).plan();
}

class Planning {
  private readonly reads: { layer: LayerPicture; reads: ReadPicture[] }[];
  private readonly readers = new Map<string, ReadPicture[]>();
  private readonly rooms = new Map<string, number>();
  private readonly lanes = new Map<string, number>();
  private readonly layers: Map<string, LayerPicture>;

  constructor(
    private readonly picture: Shown,
    flow: Flow,
    private readonly isBackward: boolean,
    private readonly scale: Scale,
    private readonly frame: Frame,
  ) {
    this.layers = new Map(picture.layers.map((layer) => [layer.key, layer]));
    this.reads = picture.layers.map((layer) => ({ layer, reads: drawnReads(picture, layer) }));
    const counts = new Map(this.reads.flatMap(({ reads }) => reads.map(({ edge }) => [edge, reads.length] as const)));
    for (const read of this.reads.flatMap(({ reads }) => reads)) {
      const [a, b] = endsOf(flow, isBackward, read.edge);
      const least = frame.isVertical ? pillRoom(counts.get(read.edge)!, frame) : LEAST_GATE;
      const [before, after] = [this.thick(a), this.thick(b)];
      this.rooms.set(read.edge, Math.max(least, Math.min(Math.max(before, after) * SLACK, frame.lane)) + ROOM);
      this.lanes.set(read.edge, Math.min(Math.max(before * SLACK, 8), frame.lane));
      const known = this.readers.get(read.from);
      if (known === undefined) this.readers.set(read.from, [read]);
      else known.push(read);
    }
  }

  private thick({ value }: Amount): number {
    return thickness(Math.abs(value ?? 0), this.scale, this.frame.lane).pixels;
  }

  private readsOf(key: string): ReadPicture[] {
    const layer = this.layers.get(key);
    return layer === undefined ? [] : drawnReads(this.picture, layer);
  }

  /** What the bands that leave a card take. */
  private leaving(key: string): number {
    const readers = this.readers.get(key) ?? [];
    return readers.reduce((sum, { edge }) => sum + this.lanes.get(edge)! + BETWEEN, 0);
  }

  /** What the gates of a card take, or the bands that leave it, where those take more. */
  private zone(key: string): number {
    return Math.max(8, this.gates(key), this.leaving(key));
  }

  private gates(key: string): number {
    return this.readsOf(key).reduce((sum, { edge }) => sum + this.rooms.get(edge)!, 0);
  }

  private above({ key, reads }: LayerPicture): number {
    return reads.length === 1 || this.picture.groups?.has(key) ? CURVE : NOTE;
  }

  private breadth(key: string): number {
    const { isVertical, most } = this.frame;
    const layer = this.layers.get(key);
    if (layer === undefined) {
      const isNoted = this.isBackward && (this.readers.get(key)?.length ?? 0) > 1;
      return Math.max(isVertical ? 104 : isNoted ? 112 : 76, this.leaving(key) + 12);
    }
    if (isVertical) return Math.max(layer.reads.length === 1 && most === 1 ? 180 : 148, this.gates(key), this.leaving(key));
    return HEAD + this.above(layer) + this.zone(key);
  }

  private anchor(key: string): number {
    const breadth = this.breadth(key);
    return this.layers.has(key) && !this.frame.isVertical ? breadth - this.zone(key) / 2 : breadth / 2;
  }

  private length(key: string): number {
    const { isVertical, length } = this.frame;
    const layer = this.layers.get(key);
    if (layer === undefined) return isVertical ? (this.isBackward ? 104 : 84) : Math.min(length, 128);
    if (!isVertical) return length;
    return HEAD + this.above(layer) + DEPTH;
  }

  plan(): Plan {
    const { frame, rooms, lanes } = this;
    const layout = layoutOf(this.picture, {
      length: (key) => this.length(key), gap: frame.gap, space: frame.space, least: frame.least, most: frame.most,
      lane: (edge) => lanes.get(edge) ?? 0, breadth: (key) => this.breadth(key), anchor: (key) => this.anchor(key),
    }); // prettier-ignore
    const outlets = new Map<string, number>();
    for (const [key, box] of layout.boxes) outlets.set(key, box.cross + this.anchor(key));
    const entries = this.entries(layout, outlets);
    return { layout, rooms, lanes, entries, outlets, exits: this.exits(layout, outlets, entries) };
  }

  /** Gates stand in the order in which their bands come, so that none crosses another without need. */
  private entries(layout: Layout, outlets: Map<string, number>): Map<string, number> {
    const entries = new Map<string, number>();
    for (const { layer, reads } of this.reads) {
      const from = (read: ReadPicture): number => layout.bends.get(read.edge)?.at(-1)?.[1] ?? outlets.get(read.from)!;
      let cross = outlets.get(layer.key)! - this.gates(layer.key) / 2;
      for (const { edge } of [...reads].sort((a, b) => from(a) - from(b))) {
        const room = this.rooms.get(edge)!;
        entries.set(edge, cross + room / 2);
        cross += room;
      }
    }
    return entries;
  }

  private exits(layout: Layout, outlets: Map<string, number>, entries: Map<string, number>): Map<string, number> {
    const exits = new Map<string, number>();
    for (const [key, readers] of this.readers) {
      const to = ({ edge }: ReadPicture): number => layout.bends.get(edge)?.[0]?.[1] ?? entries.get(edge)!;
      let cross = outlets.get(key)! - this.leaving(key) / 2;
      for (const { edge } of [...readers].sort((a, b) => to(a) - to(b))) {
        const lane = this.lanes.get(edge)! + BETWEEN;
        exits.set(edge, cross + lane / 2);
        cross += lane;
      }
    }
    return exits;
  }
}

/** Returns all bands of a flow, drawn in a plan. */
export function sceneOf(picture: Shown, flow: Flow, isBackward: boolean, scale: Scale, frame: Frame, plan: Plan): Scene {
  return new Drawing(picture, flow, isBackward, scale, frame, plan).scene();
}

class Drawing {
  constructor(
    private readonly picture: Shown,
    private readonly flow: Flow,
    private readonly isBackward: boolean,
    private readonly scale: Scale,
    private readonly frame: Frame,
    private readonly plan: Plan,
  ) {}

  scene(): Scene {
    const gates = this.picture.layers.flatMap((layer) => this.gatesOf(layer));
    const links = this.picture.layers.flatMap((layer) => drawnReads(this.picture, layer).map((read) => this.link(layer, read)));
    return { gates, links, end: this.end() };
  }

  private thick(amount: Amount, most: number): { pixels: number; isTorn: boolean } {
    return thickness(Math.abs(amount.value ?? 0), this.scale, most);
  }

  private gatesOf(layer: LayerPicture): Gate[] {
    const { plan, frame } = this;
    const box = plan.layout.boxes.get(layer.key)!;
    const [start, stop] = [box.main + (frame.isVertical ? box.length - DEPTH : 0), box.main + box.length];
    const reads = drawnReads(this.picture, layer);
    const ends = reads.map((read) => ({ read, out: endsOf(this.flow, this.isBackward, read.edge)[1] }));
    // where pushes meet they stack by sign: what goes one way, then what goes the other way
    const stack = [...ends].sort((a, b) => sign(a.out) - sign(b.out) || plan.entries.get(a.read.edge)! - plan.entries.get(b.read.edge)!);
    const sizes = new Map(ends.map(({ read, out }) => [read.edge, this.thick(out, plan.rooms.get(read.edge)! - ROOM / 2)]));
    let cross = plan.outlets.get(layer.key)! - [...sizes.values()].reduce((sum, { pixels }) => sum + pixels, 0) / 2;
    const leaving = new Map<string, number>();
    for (const { read } of stack) {
      const { pixels } = sizes.get(read.edge)!;
      leaving.set(read.edge, cross + pixels / 2);
      cross += pixels;
    }
    const order = [...reads].sort((a, b) => plan.entries.get(a.edge)! - plan.entries.get(b.edge)!).map(({ edge }) => edge);
    const rows = frame.isVertical ? Math.ceil(PILL / (pillRoom(reads.length, frame) + ROOM)) : 1;
    const share = ({ edge }: ReadPicture): number => {
      if (reads.length === 1) return 0.5;
      return rows === 1 ? 0.42 : 0.16 + (0.5 * (order.indexOf(edge) % rows)) / (rows - 1);
    };
    return reads.map((read) => this.gate(layer, read, [start, stop], leaving.get(read.edge)!, share(read)));
  }

  private gate(layer: LayerPicture, read: ReadPicture, [start, stop]: [number, number], leaving: number, share: number): Gate {
    const { plan, isBackward } = this;
    const centre = plan.entries.get(read.edge)!;
    const most = plan.rooms.get(read.edge)! - ROOM / 2;
    const [a, b] = endsOf(this.flow, isBackward, read.edge);
    const [before, after] = [this.thick(a, most), this.thick(b, most)];
    const pill = { main: start + (stop - start) * share, cross: centre };
    const fate = fateOf(read, isBackward ? [b, a] : [a, b]);
    const whole = fate === "goes" ? (before.pixels + after.pixels) / 2 : Math.max(before.pixels, after.pixels);
    const middle: End = { ...pill, thick: whole };
    return {
      read, layer, pill, fate,
      halves: [
        { places: [{ main: start, cross: centre, thick: before.pixels }, middle], push: a, isTorn: before.isTorn },
        { places: [middle, { main: stop, cross: leaving, thick: after.pixels }], push: b, isTorn: after.isTorn },
      ],
      sides: fate === "sides" ? this.sides(read, isBackward ? b : a, [pill.main, isBackward ? start : stop], centre, most) : [],
    }; // prettier-ignore
  }

  /** On a kink each side has a slope of its own: two thin bands, the left one first. */
  private sides({ sides }: ReadPicture, into: Amount, [from, until]: [number, number], centre: number, most: number): Band[] {
    const reach = until + (from - until) * 0.15;
    return (sides ?? []).map((side, index): Band => {
      const value = (side ?? 0) * (into.value ?? 0);
      const push: Amount = { value, reason: null };
      const thick = Math.min(7, Math.max(2, this.thick(push, most).pixels / 4));
      const cross = centre + (index === 0 ? -11 : 11);
      return { push, isTorn: false, places: [{ main: from, cross: centre + (index === 0 ? -4 : 4), thick }, { main: reach, cross, thick }] };
    });
  }

  private link(layer: LayerPicture, read: ReadPicture): Link {
    const { plan, frame } = this;
    const push = endsOf(this.flow, this.isBackward, read.edge)[0];
    const { pixels, isTorn } = this.thick(push, plan.lanes.get(read.edge)!);
    const from = plan.layout.boxes.get(read.from)!;
    const target = plan.layout.boxes.get(layer.key)!;
    const place = (main: number, cross: number): End => ({ main, cross, thick: pixels });
    const entry = plan.entries.get(read.edge)!;
    const places = [place(from.main + from.length, plan.exits.get(read.edge)!)];
    for (const [main, cross] of plan.layout.bends.get(read.edge) ?? []) places.push(place(main, cross));
    places.push(place(target.main, entry));
    if (frame.isVertical) places.push(place(target.main + target.length - DEPTH, entry));
    return { edge: read.edge, from: read.from, push, places, isTorn };
  }

  private end(): Band {
    const { output } = this.picture;
    const box = this.plan.layout.boxes.get(output)!;
    const push = this.flow.arrivals[output]!;
    const { pixels, isTorn } = this.thick(push, this.frame.lane);
    const cross = this.plan.outlets.get(output)!;
    const from = box.main + box.length;
    return { places: [{ main: from, cross, thick: pixels }, { main: from + TAIL, cross, thick: pixels }], push, isTorn };
  }
}

const sign = ({ value }: Amount): number => ((value ?? 0) < 0 ? 1 : 0);

/** Returns what becomes of a push in a gate, `into` being what comes in the direction of the flow. */
function fateOf({ gain, sides }: ReadPicture, [into, out]: [Amount, Amount]): Fate {
  if (into.value === null || into.value === 0) return "goes"; // nothing comes
  if (gain.value === 0) return "wall";
  if (sides?.every((side) => side !== null)) return "sides";
  return out.value === null ? "gap" : "goes";
}
