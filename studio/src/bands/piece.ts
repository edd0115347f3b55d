/** This file is the view "bands": a push enters, every layer changes its size or turns it round, and what meets adds. */

import {
  countPaths, css, html, machinesOf, nothing, pointOf, register, repeat, styleMap, StudioView, svg, theme, unsafeHTML,
  type Amount, type Flow, type InputPicture, type LayerPicture, type PropertyValues, type ReadPicture,
} from "../base.ts";
import { Minis } from "./curve.ts";
import {
  CURVE, drawnReads, planOf, sceneOf, type Band, type Frame, type Gate, type Link, type Plan, type Scene,
} from "./geometry.ts";
import { folded, MOST, type Folded, type Group } from "./fold.ts";
import { chosenPlaces, widthOf, type Rect, type Wanted } from "./labels.ts";
import { ranksOf, type Box } from "./layout.ts";
import { edges, line, ribbon, tear, type End, type Turn } from "./ribbon.ts";
import { mark, scaleFor, THICKEST, type Scale } from "./scale.ts";
import { strip } from "./strip.ts";

const NARROW = 720;
const REST = 250; // milliseconds after which the scale may change
const LEAST_GAP = 46;
const FEWEST = 5; // cards of a picture that is folded
const END = 152; // for what leaves the output
const MARGIN = 12; // round the stage, for what stands over it
const FEW = 3; // inputs that all stand in the picture
const [SHORT, ROOMY] = [124, 200]; // the length of a card
const ALL_LABELS = 3; // bands that leave one card, each with its own number
const SHORT_FORMULA = 24; // letters of what stands beside the end
const ENDINGS = 24; // letters of a formula that stand in full size

export class BandsView extends StudioView {
  static override properties = { ...StudioView.properties, width: { state: true }, unfolded: { state: true } };
  static override styles = [
    theme,
    css`
      :host { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px; }
      header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 2px 12px; }
      header .muted { font-size: 13px; }
      .legend { margin: 2px 0 10px; color: var(--muted); font-size: 13px; line-height: 18px; }
      .same { color: var(--same); font-weight: 600; white-space: nowrap; }
      .reversed { color: var(--reversed); font-weight: 600; white-space: nowrap; }
      .scroll { overflow: auto; }
      .stage { position: relative; margin: 0 auto; }
      .stage > svg { position: absolute; inset: 0; z-index: 2; pointer-events: none; overflow: visible; }
      ol { list-style: none; margin: 0; padding: 0; }
      .card { position: absolute; z-index: 1; background: var(--card); border: 1px solid var(--edge); border-radius: 10px; }
      .card.output { border: 2px solid var(--ink); }
      .head { display: flex; justify-content: space-between; align-items: center; gap: 6px; height: 34px; padding: 0 9px; white-space: nowrap; }
      .narrow .head { font-size: 13px; padding: 0 6px; gap: 3px; }
      .stage > svg.behind { z-index: 0; }
      .head .formula { overflow: hidden; mask-image: linear-gradient(to right, #000 calc(100% - 14px), transparent); padding-right: 8px; flex: 1; }
      .head .formula.long { font-size: 12px; }
      .head b { font-weight: 600; }
      .mini { display: block; margin: 0 8px; background: var(--wash); border-radius: 6px; }
      .head b { flex: none; }
      .note { unicode-bidi: plaintext; padding: 0 9px; color: var(--muted); font-size: 13px; line-height: 16px; }
      .reason { position: absolute; left: 9px; right: 9px; top: 36px; text-align: center; font-size: 12px; line-height: 16px; font-weight: 600; }
      .reason span { background: var(--wash); padding: 0 3px; box-decoration-break: clone; }
      .held { display: flex; flex-wrap: wrap; gap: 4px 6px; align-items: center; margin: 0 0 8px; font-size: 13px; color: var(--muted); }
      .held button { min-height: 24px; padding: 0 8px; font-size: 13px; color: var(--ink); }
      .mark { display: inline-block; width: 9px; background: var(--same-fill); border: 1px solid var(--same); vertical-align: middle; margin-inline-end: 3px; }
      .input { display: grid; place-content: center; justify-items: center; text-align: center; }
      .pill { position: absolute; z-index: 4; transform: translate(-50%, -50%); padding: 1px 9px; border: 1.5px solid var(--gain);
        border-radius: 12px; background: var(--card); color: var(--gain); font-size: 13px; line-height: 18px; font-weight: 600; white-space: nowrap; }
      .push { position: absolute; z-index: 3; transform: translate(-50%, -50%); font-size: 13px; line-height: 16px; font-weight: 600; white-space: nowrap;
        background: color-mix(in srgb, var(--card) 80%, transparent); border-radius: 4px; padding: 0 3px; }
      .end { position: absolute; z-index: 3; font-size: 17px; font-weight: 700; transform: translateY(-50%); width: max-content; max-width: 108px; line-height: 20px; overflow-wrap: anywhere; }
      .end.below { transform: translateX(-50%); text-align: center; max-width: 270px; }
      .end small { display: block; font-size: 13px; font-weight: 400; color: var(--muted); }
      .open { position: absolute; right: 4px; bottom: 4px; z-index: 4; min-height: 24px; min-width: 24px; padding: 0 6px; font-size: 12px; line-height: 20px; }
      .up { fill: var(--same-fill); }
      .edge { fill: none; stroke: var(--same); }
      .edge.down { stroke: var(--reversed); }
      .card.group { box-shadow: 3px -3px 0 -1px var(--card), 3px -3px 0 0 var(--edge); }
      .more { display: grid; place-content: center; height: 74px; margin: 0 8px; background: var(--wash); border-radius: 6px; }
      .strip { margin: 0 0 10px; color: var(--muted); font-size: 13px; line-height: 18px; }
      .strip svg { display: block; overflow: visible; }
      .link { fill: none; }
      .link.up { fill: none; stroke: var(--same-fill); }
      .link.rim { stroke: var(--same); }
      .link.rim.down { stroke: var(--reversed); }
      .unknown { fill: none; stroke: var(--edge); stroke-width: 2; stroke-dasharray: 2 5; stroke-linecap: round; }
      .tear { fill: var(--card); }
      .jag { fill: none; stroke: var(--ink); stroke-width: 1.4; }
      .pill.lit { background: var(--gain); color: var(--card); }
      .pill:hover { background: var(--gain-wash); }
      .pill.lit:hover { background: var(--gain); }
    `,
  ];

  declare width: number;
  /** The groups that were opened. */
  declare unfolded: readonly string[];
  /** The picture with its groups; all that is drawn here is drawn from it. */
  private shown!: Folded;
  private known: { readonly [name: string]: number } = {};
  private scale!: Scale;
  private plan: Plan | null = null;
  private frame!: Frame;
  private plannedFor: unknown = null;
  private labels = new Map<string, number>();
  private readonly minis = new Minis();
  private resting = 0;
  private isHeld = false;
  private isLate = false;
  private readonly watcher = new ResizeObserver(([entry]) => {
    // in the next frame: what changes sizes while they are being told makes browsers complain
    requestAnimationFrame(() => (this.width = Math.round(entry!.contentRect.width)));
  });

  constructor() {
    super();
    this.width = 0;
    this.unfolded = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.watcher.observe(this);
    addEventListener("pointerdown", this.held);
    addEventListener("pointerup", this.released);
    addEventListener("pointercancel", this.released);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watcher.disconnect();
    removeEventListener("pointerdown", this.held);
    removeEventListener("pointerup", this.released);
    removeEventListener("pointercancel", this.released);
    clearTimeout(this.resting);
  }

  private readonly held = (): void => void (this.isHeld = true);

  private readonly released = (): void => {
    this.isHeld = false;
    if (this.isLate) this.planAnew();
  };

  /** Whether something is being dragged. */
  private get isMoving(): boolean {
    return this.isHeld || this.resting !== 0;
  }

  private get flow(): Flow {
    const { forward, backward } = this.shown.picture;
    return this.state.backward ? backward : forward;
  }

  /** Unit and places are kept while something is dragged, and chosen anew at rest. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("source") && this.unfolded.length > 0) this.unfolded = [];
    if ((["picture", "unfolded", "state", "width"] as const).some((name) => changed.has(name))) {
      this.shown = this.onStage(folded(this.picture, this.unfolded, this.fitting));
    }
    if (changed.has("picture")) this.known = this.names();
    if (this.width === 0) return;
    const { backward, by, out, open } = this.state;
    const key = `${backward} ${by} ${out} ${open} ${this.unfolded} ${this.width}`;
    if (this.plan === null || changed.has("source") || this.plannedFor !== key) {
      this.plannedFor = key;
      this.choose();
      return;
    }
    if (!changed.has("picture")) return;
    clearTimeout(this.resting);
    this.isLate = false;
    this.resting = window.setTimeout(() => {
      this.resting = 0;
      if (this.isHeld) this.isLate = true;
      else this.planAnew();
    }, REST);
  }

  /** How many layers stand loose in a picture that is folded: as many as fit beside each other. */
  private get fitting(): number {
    if (this.width < NARROW) return MOST;
    return Math.min(MOST, Math.max(FEWEST, Math.floor((this.width - 2 * MARGIN - END - SHORT) / (SHORT + LEAST_GAP))));
  }

  private planAnew(): void {
    this.isLate = false;
    this.choose();
    this.requestUpdate();
  }

  private choose(): void {
    const { picture } = this.shown;
    this.frame = this.frameOf();
    this.scale = scaleFor(this.flow, this.frame.lane, this.plan === null ? null : this.scale);
    this.plan = planOf({ ...picture, groups: this.shown.groups }, this.flow, this.state.backward, this.scale, this.frame);
    this.labels = new Map();
  }

  /** Where there are many inputs, those that stand still are named above the picture. */
  private onStage(shown: Folded): Folded {
    const { picture } = shown;
    if (this.state.backward || picture.inputs.length <= FEW) return shown;
    const reached = countPaths(picture.layers, picture.input);
    const inputs = picture.inputs.filter(({ pushed }) => pushed);
    const layers = picture.layers.filter(({ key, isOutput }) => isOutput || (reached[key] ?? 0) > 0);
    return { ...shown, picture: { ...picture, inputs, layers } };
  }

  private frameOf(): Frame {
    const isVertical = this.width < NARROW;
    if (isVertical) return this.narrowFrame();
    const ranks = [...ranksOf(this.shown.picture).values()];
    const lane = this.laneOf(ranks, THICKEST);
    const columns = 1 + Math.max(0, ...ranks);
    const room = (this.width - 2 * MARGIN - END) / columns;
    const length = Math.min(ROOMY, Math.max(SHORT, room * 0.7));
    return { isVertical, length, gap: Math.min(110, Math.max(LEAST_GAP, room - length)), space: 22, least: 0, lane, most: Infinity };
  }

  /** Returns the first of several ways to stand that fits the width: cards side by side, thinner bands, one card a row. */
  private narrowFrame(): Frame {
    const least = this.width - 2 * MARGIN;
    const { picture } = this.shown;
    let frame!: Frame;
    for (const [most, thinner] of [[2, 1], [2, 0.4], [1, 1], [1, 0.4], [1, 0.2]] as const) {
      const lane = Math.max(6, this.laneOf([...ranksOf(picture, most).values()], 64) * thinner);
      frame = { isVertical: true, length: 0, gap: 52, space: thinner < 1 ? 6 : 10, least, lane, most };
      const scale = scaleFor(this.flow, lane, this.plan === null ? null : this.scale);
      if (planOf({ ...picture, groups: this.shown.groups }, this.flow, this.state.backward, scale, frame).layout.breadth <= least) break;
    }
    return frame;
  }

  /** Returns the thickest band: less where many cards stand beside each other. */
  private laneOf(ranks: readonly number[], alone: number): number {
    const counts = new Map<number, number>();
    for (const rank of ranks) counts.set(rank, (counts.get(rank) ?? 0) + 1);
    const beside = Math.max(1, ...counts.values());
    return Math.round(beside === 1 ? alone : Math.max(26, 64 - 8 * (beside - 1)));
  }

  override render(): unknown {
    if (this.width === 0 || this.plan === null) return nothing;
    const { frame, plan, scale, state } = this;
    const { picture, groups } = this.shown;
    const scene = sceneOf(picture, this.flow, state.backward, scale, frame, plan);
    const { layout } = plan;
    const [width, height] = frame.isVertical ? [layout.breadth, layout.length + 136] : [layout.length + END, layout.breadth];
    const turn: Turn = frame.isVertical
      ? (main, cross) => [cross + MARGIN, main + MARGIN]
      : (main, cross) => [main + MARGIN, cross + MARGIN];
    const size = { width: width + 2 * MARGIN, height: height + 2 * MARGIN };
    return html`
      <header><h2>${this.say(state.backward ? "bands-title-backward" : "bands-title")}</h2>${this.mark()}</header>
      ${this.legend()}
      ${this.stillInputs()}
      ${this.shown.isLong ? this.strip() : nothing}
      <div class="scroll" dir="ltr" tabindex="0" role="group" aria-label=${this.say("bands-label")}>
        <div class="stage ${frame.isVertical ? "narrow" : ""}" style=${styleMap({ width: `${size.width}px`, height: `${size.height}px` })}>
          <ol>
            ${picture.inputs.map((input) => this.input(input, layout.boxes.get(input.name)!, turn))}
            ${repeat(picture.layers, ({ key }) => key, (layer) => {
              const box = layout.boxes.get(layer.key)!;
              const group = groups.get(layer.key);
              return group === undefined ? this.card(layer, box, turn) : this.group(layer, group, box, turn);
            })}
          </ol>
          <svg class="behind" width=${size.width} height=${size.height} aria-hidden="true">${this.stripes()}
            ${scene.links.map((link) => this.link(link, turn))}</svg>
          <svg width=${size.width} height=${size.height} aria-hidden="true">
            ${scene.gates.map((gate) => this.gate(gate, turn))}${this.band(scene.end, turn)}</svg>
          ${this.pushLabels(scene, turn, size)}
          ${scene.gates.map((gate) => this.pill(gate, turn))}
          ${this.end(scene, turn)}
        </div>
      </div>
    `;
  }

  /** How thick a push of 1 is. */
  private mark(): unknown {
    const { size, pixels } = mark(this.scale);
    return html`<span class="muted"><span class="mark" style=${`height: ${pixels.toFixed(1)}px`}></span> ${this.say("bands-mark", { size: this.number(size) })}</span>`;
  }

  private legend(): unknown {
    return html`<p class="legend">
      ${this.say("bands-legend")} <span class="same">▲ ${this.say("same")}</span> · <span class="reversed">▼ ${this.say("reversed")}</span>
      ${this.scale.isLog ? html`· ${this.say("bands-log")}` : nothing}
      ${this.unfolded.length > 0 ? html`<button @click=${() => (this.unfolded = [])}>${this.say("fold")}</button>` : nothing}
    </p>`;
  }

  /** The inputs that are not pushed; a press pushes another one. */
  private stillInputs(): unknown {
    const still = this.picture.inputs.filter(({ name }) => !this.shown.picture.inputs.some((each) => each.name === name));
    if (still.length === 0) return nothing;
    return html`<div class="held"><span>${this.say("held-still")}</span>
      ${still.map(({ name, value }) => html`<button @click=${() => this.change({ by: name })}>
        ${unsafeHTML(this.math(name))} = ${this.number(value)}<span class="visually-hidden">: ${this.say("push-instead", { name })}</span></button>`)}</div>`;
  }

  private stripes(): unknown {
    return svg`<defs><pattern id="stripes" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="8" height="8" style="fill: var(--reversed-fill)" /><rect width="4" height="8" style="fill: var(--stripe)" />
    </pattern></defs>`;
  }

  /** A band between cards: a stroke, which is as thick in a bend as elsewhere. */
  private link({ places, push, isTorn }: Link, turn: Turn): unknown {
    const path = line(places, turn);
    if (push.value === null) return push.reason === "unknown" ? svg`<path class="unknown" d=${path} />` : nothing;
    if (push.value === 0) return nothing;
    const isUp = push.value > 0;
    const { thick } = places[0]!;
    return svg`<path class=${`link rim${isUp ? "" : " down"}`} d=${path} stroke-width=${(thick + 1.6).toFixed(1)} />
      ${isUp ? svg`<path class="link up" d=${path} stroke-width=${Math.max(0.6, thick - 0.4).toFixed(1)} />`
        : svg`<path class="link" stroke="url(#stripes)" d=${path} stroke-width=${Math.max(0.6, thick - 0.4).toFixed(1)} />`}
      ${isTorn ? this.tear(between(places), turn) : nothing}`;
  }

  private tear(place: End, turn: Turn): unknown {
    const { strip: gap, lines } = tear(place, turn);
    return svg`<path class="tear" d=${gap} /><path class="jag" d=${lines} />`;
  }

  private gate({ halves, sides, fate, pill, read }: Gate, turn: Turn): unknown {
    const [before, after] = halves;
    const isBack = this.state.backward;
    const comes = isBack ? after : before;
    return svg`
      ${before.push.value === null && before.push.reason === "unknown" || after.push.reason === "unknown" && read.derivative !== null
        ? svg`${[before, after].map(({ push, places }) => (push.reason === "unknown" ? svg`<path class="unknown" d=${line(places, turn)} />` : nothing))}` : nothing}
      ${this.band({ ...before, isTorn: false }, turn)}${this.band({ ...after, isTorn: false }, turn)}${sides.map((side) => this.band(side, turn))}
      ${fate === "wall" ? this.wall(pill, comes, turn) : nothing}`;
  }

  private band({ places, push, isTorn }: Band, turn: Turn): unknown {
    if (push.value === null || push.value === 0) return nothing;
    const path = ribbon(places, turn);
    const isUp = push.value > 0;
    return svg`${isUp ? svg`<path class="up" d=${path} />` : svg`<path fill="url(#stripes)" d=${path} />`}
      <path class=${`edge${isUp ? "" : " down"}`} d=${edges(places, turn)} />
      ${isTorn ? this.tear(between(places), turn) : nothing}`;
  }

  /** Where a push stops, a wall stands. */
  private wall(pill: { main: number; cross: number }, comes: Band, turn: Turn): unknown {
    const half = Math.max(14, Math.max(...comes.places.map(({ thick }) => thick)) / 2 + 5);
    const main = pill.main + (this.state.backward ? -1 : 1) * (this.frame.isVertical ? 14 : 24);
    const [x1, y1] = turn(main, pill.cross - half);
    const [x2, y2] = turn(main, pill.cross + half);
    return svg`<line x1=${x1} y1=${y1} x2=${x2} y2=${y2} style="stroke: var(--ink); stroke-width: 4" />`;
  }

  private place(box: Box, turn: Turn): { [property: string]: string } {
    const [left, top] = turn(box.main, box.cross);
    const [width, height] = turn(box.length - MARGIN, box.breadth - MARGIN);
    return { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` };
  }

  private input({ name, value, pushed }: InputPicture, box: Box, turn: Turn): unknown {
    const blame = this.state.backward ? this.picture.backward.arrivals[name] : undefined;
    return html`<li class="card input" style=${styleMap(this.place(box, turn))}>
      ${unsafeHTML(this.math(name))}<span>${this.number(value)}</span>
      ${pushed && !this.state.backward ? html`<b class="same">▲ ${this.say("push-of-one")}</b>` : nothing}
      ${blame === undefined ? nothing : this.signed(blame)}
      ${this.readersOf(name) > 1 && this.state.backward ? html`<span class="note">${this.say("meet-backward", { count: this.readersOf(name) })}</span>` : nothing}
    </li>`;
  }

  /** How many layers pass blame to a place. */
  private readersOf(key: string): number {
    const { edges: through } = this.flow;
    return this.shown.picture.layers.flatMap(({ reads }) => reads).filter(({ from, edge }) => from === key && through[edge]!.out.value !== 0).length;
  }

  private card(layer: LayerPicture, box: Box, turn: Turn): unknown {
    const { name, formula, meaning, value, isOutput, canOpen, reads } = layer;
    const shown = value.value === null ? "–" : this.number(value.value);
    const why = value.value === null ? this.say(`reason-${value.reason}`) : "";
    const isLong = name.length + formula.length > ENDINGS;
    const note = this.note(layer);
    return html`<li class="card ${isOutput ? "output" : ""}" style=${styleMap(this.place(box, turn))}>
      <div class="head" title=${`${name} = ${formula}${meaning === null ? "" : ` (${meaning})`}`}>
        <span class="formula ${isLong ? "long" : ""}">${unsafeHTML(this.math(name))} = ${unsafeHTML(this.math(formula))}</span><b title=${why}>${shown}</b>
      </div>
      <span class="visually-hidden">${meaning === null ? "" : `${meaning}. `}${layer.sentence}</span>
      ${reads.length === 1 ? this.mini(layer, reads[0]!, (this.frame.isVertical ? box.breadth : box.length) - 18) : nothing}
      ${note === "" ? nothing : reads.length === 1 ? html`<div class="reason"><span>${note}</span></div>` : html`<div class="note">${note}</div>`}
      ${canOpen ? html`<button class="open" @click=${() => this.open(layer)} aria-label=${this.say("open-layer", { name })}>⊕</button>` : nothing}
    </li>`;
  }

  /** What happens in a card, in words: what stops, what has no number, and where pushes or blames meet. */
  private note(layer: LayerPicture): string {
    const { reads, value, key } = layer;
    const { edges: through } = this.flow;
    const drawn = drawnReads(this.shown.picture, layer);
    const stopped = drawn.find(({ edge, gain }) => gain.value === 0 && (through[edge]!.into.value ?? 0) !== 0);
    const [one] = reads;
    if (reads.length === 1 && one !== undefined) {
      if (value.value === null && value.reason !== "unknown") return this.say(`reason-${value.reason}`);
      if (stopped !== undefined) return this.say("gears-blocked");
      const [left, right] = one.sides ?? [null, null];
      if (left !== null && right !== null) return this.say("both-sides", { left: this.number(left), right: this.number(right) });
      if (one.gain.value === null && one.gain.reason !== "unknown") return this.say(`reason-${one.gain.reason}`);
      return "";
    }
    if (this.state.backward) {
      const readers = this.readersOf(key);
      return readers < 2 ? "" : this.say("meet-backward", { count: readers });
    }
    const moved = drawn.filter(({ edge }) => through[edge]!.into.value !== 0);
    const still = reads.length - drawn.length;
    const signs = new Set(moved.map(({ edge }) => Math.sign(through[edge]!.out.value ?? 0)));
    const key2 = signs.has(1) && signs.has(-1) ? "meet-against" : "meet";
    if (moved.length > 1) return this.say(key2, { count: moved.length });
    return still > 0 ? this.say("reads-still", { count: still }) : "";
  }

  /** Several layers as one card, with the product of their gains. */
  private group({ key, sentence }: LayerPicture, { first, last, count }: Group, box: Box, turn: Turn): unknown {
    return html`<li class="card group" style=${styleMap(this.place(box, turn))}>
      <div class="head"><span class="formula">${unsafeHTML(this.math(first))} … ${unsafeHTML(this.math(last))}</span></div>
      <span class="visually-hidden">${sentence}</span>
      <div class="more"><button @click=${() => (this.unfolded = [...this.unfolded, key])}
        aria-label=${this.say("unfold-from", { count, first, last })}>${this.say("unfold", { count })}</button></div>
    </li>`;
  }

  /** How large the push is after each layer, by powers of ten. */
  private strip(): unknown {
    const { layers, input, output, forward, backward } = this.picture;
    const order = [input, ...layers.map(({ key }) => key)];
    const { arrivals } = this.state.backward ? backward : forward;
    const drawn = strip(order.map((key) => arrivals[key]?.value ?? null), this.width - 30);
    if (drawn === null) return nothing;
    const [most, least] = [this.number(drawn.most, 2), this.number(drawn.least, 2)];
    const end = arrivals[this.state.backward ? input : output]?.value ?? null;
    const label = this.say("strip", { most, least, end: end === null ? "?" : this.number(end) });
    return html`<div class="strip"><span>${label}</span>
      <svg width=${drawn.width} height=${drawn.height} aria-hidden="true">
        <line x1="0" x2=${drawn.width} y1=${drawn.one} y2=${drawn.one} style="stroke: var(--edge); stroke-dasharray: 3 4" />
        <text x=${drawn.width} y=${drawn.one - 4} text-anchor="end" style="fill: var(--muted); font-size: 12px">1</text>
        <path d=${drawn.path} style="fill: none; stroke: var(--gain); stroke-width: 1.6" />
        ${drawn.ups.map(([x, y]) => svg`<circle cx=${x} cy=${y} r="3" style="fill: var(--same)" />`)}
        ${drawn.downs.map(([x, y]) => svg`<path d=${`M${x - 4} ${y - 3}h8l-4 7z`} style="fill: var(--reversed)" />`)}
      </svg></div>`;
  }

  private open(layer: LayerPicture): void {
    this.change({ open: [...this.state.open, layer.id] });
  }

  private mini(layer: LayerPicture, read: ReadPicture, width: number): unknown {
    const height = CURVE - 10;
    const slopes = read.gain.value !== null ? [read.gain.value] : read.sides?.every((side) => side !== null) ? (read.sides as number[]) : [];
    const drawn = this.minis.draw(this.source, layer.id, read.name, this.known, slopes, width, height, !this.isMoving);
    if (drawn === null) return html`<svg class="mini" width=${width} height=${height} aria-hidden="true"></svg>`;
    const { nudge, upward, point, tag } = drawn;
    return html`<svg class="mini" width=${width} height=${height} aria-hidden="true">
      <path d=${drawn.curve} style="fill: none; stroke: var(--ink); stroke-width: 1.6" />
      ${drawn.tangents.map((path) => svg`<path d=${path} style="fill: none; stroke: var(--gain); stroke-width: 1.6" />`)}
      ${nudge === null ? nothing : svg`<line x1=${nudge[0]} y1=${nudge[1]} x2=${nudge[2]} y2=${nudge[3]} style="stroke: var(--same); stroke-width: 3" />`}
      ${upward === null ? nothing : svg`<line x1=${upward[0]} y1=${upward[1]} x2=${upward[2]} y2=${upward[3]} style=${`stroke: var(--${upward[3] > upward[1] ? "reversed" : "same"}); stroke-width: 3`} />`}
      ${point === null ? nothing : svg`<circle cx=${point[0]} cy=${point[1]} r="4" style="fill: var(--card); stroke: var(--ink); stroke-width: 1.6" />`}
      ${tag === 1 ? nothing : svg`<text x="6" y=${height - 6} style="fill: var(--muted); font-size: 12px">${this.ratio(tag)}</text>`}
    </svg>`;
  }

  /** How much the upward scale differs from the sideways one, such as "1 : 50". */
  private ratio(squeeze: number): string {
    return squeeze > 1 ? `1 : ${this.number(squeeze, 2)}` : `${this.number(1 / squeeze, 2)} : 1`;
  }

  /** The value of every name, from which curves are drawn. */
  private names(): { [name: string]: number } {
    const known: { [name: string]: number } = { ...pointOf(this.source, this.state) };
    const numbers = machinesOf(this.source).numbers(known);
    for (const each of this.picture.layers) known[each.name] = numbers.at(`layer:${each.id}`) ?? NaN;
    return known;
  }

  private readonly pointed = (event: Event): void => this.light([(event.target as HTMLElement).dataset["edge"]!]);

  private readonly left = (): void => this.light([]);

  private pill({ read, pill }: Gate, turn: Turn): unknown {
    const [left, top] = turn(pill.main, pill.cross);
    const { gain, sides } = read;
    const text = gain.value !== null ? `× ${this.number(gain.value)}` : sides?.every((side) => side !== null)
      ? sides.map((side) => this.number(side!)).join(" | ") : "×  ?";
    const label = gain.value === null ? this.say(`reason-${gain.reason}`) : "";
    const symbolic = gain.reason === "unknown" && read.derivative !== null ? unsafeHTML(this.math(read.derivative)) : null;
    const isLit = this.lit.includes(read.edge);
    return html`<span class=${isLit ? "pill lit" : "pill"} @mouseenter=${this.pointed} @mouseleave=${this.left} data-edge=${read.edge} title=${label} style=${styleMap({ left: `${left}px`, top: `${top}px` })}>${symbolic === null ? text : html`× ${symbolic}`}</span>`;
  }

  private signed(push: Amount): unknown {
    if (push.value === null) return html`<b>${this.say(`reason-${push.reason}`)}</b>`;
    if (push.value === 0) return html`<b class="muted">0</b>`;
    const isUp = push.value > 0;
    return html`<b class=${isUp ? "same" : "reversed"}>${isUp ? "▲" : "▼"} ${this.number(push.value)}</b>`;
  }

  /** What arrives: a number, or, of functions that nobody defined, a formula. */
  private arrival(push: Amount): unknown {
    const { input, output } = this.picture;
    const told = this.source.explanation.derivatives.find((each) => each.order === 1 && each.wrt === input && each.output === output);
    const formula = push.reason === "unknown" ? (told?.formula ?? "") : "";
    if (formula === "" || formula.length > SHORT_FORMULA) return this.signed(push);
    return html`<b style="font-size: 14px">${unsafeHTML(this.math(formula))}</b>`;
  }

  /** The numbers on the bands; their places are chosen together, and kept while something is dragged. */
  private pushLabels({ links, gates }: Scene, turn: Turn, size: { width: number; height: number }): unknown {
    const fans = new Map<string, number>();
    for (const { from } of links) fans.set(from, (fans.get(from) ?? 0) + 1);
    const told = new Set<string>();
    const shown = links.filter(({ push, from }) => {
      if (push.value === null || push.value === 0) return false;
      // what goes to many readers is the same for all of them; blame that comes from many is not
      const isTold = !this.state.backward && fans.get(from)! > ALL_LABELS && told.has(from);
      told.add(from);
      return !isTold;
    });
    const wanted = shown.map((link): Wanted => ({
      key: link.edge, width: widthOf(`▲ ${this.number(link.push.value!)}`), places: this.labelPlaces(link, turn),
    })); // prettier-ignore
    const news = wanted.filter(({ key }) => !this.labels.has(key));
    if (news.length > 0) {
      const pills = gates.map(({ pill }): Rect => {
        const [x, y] = turn(pill.main, pill.cross);
        return { left: x - 38, top: y - 12, width: 76, height: 24 };
      });
      const within = { left: 0, top: 0, ...size };
      this.labels = chosenPlaces(wanted, [...this.cardRects(turn), ...pills], within);
    }
    return repeat(shown, ({ edge }) => edge, ({ edge, push }, index) => {
      const { places } = wanted[index]!;
      const [left, top] = places[this.labels.get(edge) ?? 0] ?? places[0]!;
      return html`<span class="push" style=${`left:${left.toFixed(1)}px;top:${top.toFixed(1)}px`}>${this.signed(push)}</span>`;
    });
  }

  /** Where the number of a band may stand: at its ends, over it, under it or on it. */
  private labelPlaces({ places }: Link, turn: Turn): [number, number][] {
    const last = places.length - (this.frame.isVertical ? 2 : 1);
    const pieces = last === 1 ? [[0, 1]] : [[last - 1, last], [0, 1]]; // prettier-ignore
    const found: [number, number][] = [];
    for (const [from, until] of pieces) {
      const [a, b] = [places[from!]!, places[until!]!];
      for (const share of [0.5, 0.3, 0.7, 0.1, 0.9]) {
        // along the soft bend of a band: slow, fast, slow
        const eased = share * share * (3 - 2 * share);
        const [main, cross] = [a.main + (b.main - a.main) * share, a.cross + (b.cross - a.cross) * eased];
        if (this.frame.isVertical) found.push(...[0, a.thick / 2 + 26, -a.thick / 2 - 26].map((shift) => turn(main, cross + shift)));
        else found.push(...[-a.thick / 2 - 10, a.thick / 2 + 10, 0].map((shift) => turn(main, cross + shift)));
      }
    }
    return found;
  }

  private cardRects(turn: Turn): Rect[] {
    return [...this.plan!.layout.boxes.values()].map((box) => {
      const [left, top] = turn(box.main, box.cross);
      const [width, height] = turn(box.length, box.breadth).map((each) => each - MARGIN) as [number, number];
      return { left: left + 8, top: top + 2, width: width - 16, height: height - 4 };
    });
  }

  private end({ end }: Scene, turn: Turn): unknown {
    const last = end.places[1]!;
    const { isVertical } = this.frame;
    const [left, top] = turn(last.main + (isVertical ? 8 : 10), last.cross);
    const style = { left: `${left}px`, top: `${top}px` };
    return html`<span class="end ${isVertical ? "below" : ""}" style=${styleMap(style)}>${end.push.reason === "hidden" ? html`<b>?</b>` : this.arrival(end.push)}<small>${this.say(this.state.backward ? "start-here" : "at-the-end")}</small></span>`;
  }
}

/** Returns the middle of the last part of a band. */
function between(places: readonly End[]): End {
  const [a, b] = [places.at(-2)!, places.at(-1)!];
  return { main: (a.main + b.main) / 2, cross: (a.cross + b.cross) / 2, thick: (a.thick + b.thick) / 2 };
}

register({ name: "bands", place: "view", tag: "chain-rule-bands", rank: 10 }, BandsView);
