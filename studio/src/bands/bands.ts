/** This file places every band of a picture in its plan: gates inside cards, links between them, stacks where pushes meet. */

import type { Amount, Flow, LayerPicture, ReadPicture } from "../base.ts";
import { DEPTH, drawnReads, endsOf, PILL, pillRoom, ROOM, type Frame, type Plan, type Shown } from "./plan.ts";
import type { End } from "./ribbon.ts";
import { thickness, type Scale } from "./scale.ts";

const TAIL = 44; // of what leaves the output
const MOST_WAYS = 5; // beside each other, between two rows
const BEYOND = 0.01; // pixels after the end of a row, where the next one begins

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
  /** The stretches between the ends of rows; one where it stays in its row. */
  parts: End[][];
  /** How many bands before it leave a row, too: their ways run beside each other. */
  turns: number;
}

export interface Scene {
  gates: Gate[];
  links: Link[];
  /** What leaves the output. */
  end: Band;
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
    links.filter(({ parts }) => parts.length > 1).forEach((link, index) => (link.turns = index % MOST_WAYS));
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
    return { edge: read.edge, from: read.from, push, places, isTorn, parts: partsOf(places, plan.rows), turns: 0 };
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

/** Cuts a band where its row ends: there it leaves as it came, and in the next row it comes in as it goes on. */
function partsOf(places: readonly End[], rows: Plan["rows"]): End[][] {
  const rowOf = ({ main }: End): number => rows.findIndex(({ until }, index) => main <= until || index === rows.length - 1);
  const parts: End[][] = [[places[0]!]];
  for (const [index, place] of places.slice(1).entries()) {
    const before = places[index]!;
    if (rowOf(before) !== rowOf(place)) {
      const end = rows[rowOf(before)]!.until;
      parts.at(-1)!.push({ ...before, main: end });
      parts.push([{ ...place, main: end + BEYOND }]);
    }
    parts.at(-1)!.push(place);
  }
  return parts;
}
