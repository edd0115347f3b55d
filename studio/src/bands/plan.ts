/** This file plans where everything of a picture stands: cards, the gates in them, and where each band leaves and arrives. */

import type { Amount, Flow, LayerPicture, Picture, ReadPicture } from "../base.ts";
import type { Heads } from "./heads.ts";
import { layoutOf, type Layout } from "./layout.ts";
import { thickness, type Scale } from "./scale.ts";

export const CURVE = 84;
export const NOTE = 36;
export const DEPTH = 84; // of the gate in a card that is passed from top to bottom
export const ROOM = 12; // round a band inside its card
const LEAST_GATE = 30; // so that the pill fits
export const PILL = 86; // its length, where pills stand side by side
const BETWEEN = 3; // bands that leave one card
const SLACK = 1.2; // a band may grow so much while something is dragged

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
  /** What stands over the curve of a card. */
  heads: Heads;
  /** How many columns stand in a row of the picture, and what lies before and after the place where a row breaks. */
  columns: number;
  stub: number;
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
  rows: Row[];
}

/** One row of the picture: its stretch along the flow, and what it takes across. */
export interface Row {
  from: number;
  until: number;
  top: number;
  bottom: number;
}

/** Returns the reads of a layer that have a place in the picture. */
export function drawnReads(picture: Shown, { reads }: LayerPicture): ReadPicture[] {
  return reads.filter(({ from }) => picture.inputs.some(({ name }) => name === from) || picture.layers.some(({ key }) => key === from));
}

/** Returns the room of one of several pills that stand beside each other; where it is less than a pill, they stand in rows. */
export const pillRoom = (count: number, frame: Frame): number => Math.max(24, Math.min(PILL, frame.least / count - ROOM));

/** What is drawn; a group has the room of a curve for its button. */
export type Shown = Pick<Picture, "inputs" | "layers" | "output"> & { groups?: ReadonlyMap<string, unknown> };

/** Returns the push at the entry and at the exit of a gate, the entry being nearer to the inputs. */
export function endsOf(flow: Flow, isBackward: boolean, edge: string): [Amount, Amount] {
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
    return this.frame.heads.height + this.above(layer) + this.zone(key);
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
    return this.frame.heads.height + this.above(layer) + DEPTH;
  }

  plan(): Plan {
    const { frame, rooms, lanes } = this;
    const layout = layoutOf(this.picture, {
      length: (key) => this.length(key), gap: frame.gap, columns: frame.columns, stub: frame.stub, space: frame.space, least: frame.least, most: frame.most,
      lane: (edge) => lanes.get(edge) ?? 0, breadth: (key) => this.breadth(key), anchor: (key) => this.anchor(key),
    }); // prettier-ignore
    const outlets = new Map<string, number>();
    for (const [key, box] of layout.boxes) outlets.set(key, box.cross + this.anchor(key));
    const entries = this.entries(layout, outlets);
    return { layout, rooms, lanes, entries, outlets, exits: this.exits(layout, outlets, entries), rows: this.rows(layout) };
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
  /** What each row of the picture takes: its cards, and the bands that pass. */
  private rows({ breaks, boxes, bends, length }: Layout): Row[] {
    const cuts = [0, ...breaks, length];
    return cuts.slice(1).map((until, index): Row => {
      const from = cuts[index]!;
      const inside = (main: number): boolean => main >= from && main <= until;
      const spans = [...boxes.values()].filter(({ main }) => inside(main)).map(({ cross, breadth }): [number, number] => [cross, cross + breadth]);
      for (const [edge, passed] of bends) {
        const half = this.lanes.get(edge)! / 2;
        spans.push(...passed.filter(([main]) => inside(main)).map(([, cross]): [number, number] => [cross - half, cross + half]));
      }
      return { from, until, top: Math.min(...spans.map(([top]) => top)), bottom: Math.max(...spans.map(([, bottom]) => bottom)) };
    });
  }
}
