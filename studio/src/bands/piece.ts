/** This file is the view "bands": a push enters, every layer changes its size or turns it round, and what meets adds. */

import {
  css, html, machinesOf, nothing, pointOf, register, repeat, styleMap, StudioView, svg, theme, unsafeHTML,
  type Amount, type InputPicture, type LayerPicture, type PropertyValues, type ReadPicture,
} from "../base.ts";
import { mini, type Mini } from "./curve.ts";
import { CURVE, DEPTH, HEAD, sceneOf, type Band, type Frame, type Gate, type Link, type Scene } from "./geometry.ts";
import { folded, type Folded, type Group } from "./fold.ts";
import type { Box } from "./layout.ts";
import { ranksOf } from "./layout.ts";
import { edges, ribbon, type Turn } from "./ribbon.ts";
import { scaleFor, THICKEST, type Scale } from "./scale.ts";
import { strip } from "./strip.ts";

const NARROW = 720;
const REST = 300; // milliseconds after which the scale may change
const END = 150; // for what leaves the output

export class BandsView extends StudioView {
  static override properties = { ...StudioView.properties, width: { state: true }, unfolded: { state: true } };
  static override styles = [
    theme,
    css`
      :host { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px; }
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
      .head .formula { overflow: hidden; text-overflow: ellipsis; }
      .head b { font-weight: 600; }
      .mini { display: block; margin: 0 8px; background: var(--wash); border-radius: 6px; }
      .note { padding: 0 9px; color: var(--muted); font-size: 13px; }
      .input { display: grid; place-content: center; justify-items: center; text-align: center; }
      .pill { position: absolute; z-index: 3; transform: translate(-50%, -50%); padding: 1px 9px; border: 1.5px solid var(--gain);
        border-radius: 12px; background: var(--card); color: var(--gain); font-size: 13px; line-height: 18px; font-weight: 600; white-space: nowrap; }
      .push { position: absolute; z-index: 3; transform: translate(-50%, -100%); font-size: 13px; line-height: 16px; font-weight: 600; white-space: nowrap;
        background: color-mix(in srgb, var(--card) 80%, transparent); border-radius: 4px; padding: 0 3px; }
      .end { position: absolute; z-index: 3; font-size: 17px; font-weight: 700; transform: translateY(-50%); width: max-content; max-width: 140px; line-height: 20px; }
      .end small { display: block; font-size: 13px; font-weight: 400; color: var(--muted); }
      .open { position: absolute; right: 4px; bottom: 4px; z-index: 4; min-height: 24px; min-width: 24px; padding: 0 6px; font-size: 12px; line-height: 20px; }
      .up { fill: var(--same-fill); }
      .edge { fill: none; stroke: var(--same); }
      .edge.down { stroke: var(--reversed); }
      .card.group { box-shadow: 3px -3px 0 -1px var(--card), 3px -3px 0 0 var(--edge); }
      .more { display: grid; place-content: center; height: 74px; margin: 0 8px; background: var(--wash); border-radius: 6px; }
      .strip { margin: 0 0 10px; color: var(--muted); font-size: 13px; line-height: 18px; }
      .strip svg { display: block; overflow: visible; }
      .torn { stroke-dasharray: 5 3; }
    `,
  ];

  declare width: number;
  /** The groups that were opened. */
  declare unfolded: readonly string[];
  /** The picture with its groups; all that is drawn here is drawn from it. */
  private shown!: Folded;
  private known: { readonly [name: string]: number } = {};
  private scale: Scale | null = null;
  private scaledFor: unknown = null;
  private resting = 0;
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
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watcher.disconnect();
    clearTimeout(this.resting);
  }

  /** The unit is kept while something is dragged, and chosen anew at rest. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("source") && this.unfolded.length > 0) this.unfolded = [];
    if (changed.has("picture") || changed.has("unfolded")) this.shown = folded(this.picture, this.unfolded);
    if (changed.has("picture")) this.known = this.names();
    const flow = this.state.backward ? this.shown.picture.backward : this.shown.picture.forward;
    const key = `${this.state.backward} ${this.state.by} ${this.state.out} ${this.state.open} ${this.unfolded} ${this.lane()}`;
    if (this.scale === null || changed.has("source") || this.scaledFor !== key) {
      this.scale = scaleFor(flow, this.lane(), this.scale);
      this.scaledFor = key;
      return;
    }
    clearTimeout(this.resting);
    this.resting = window.setTimeout(() => {
      const next = scaleFor(flow, this.lane(), this.scale);
      if (JSON.stringify(next) === JSON.stringify(this.scale)) return;
      this.scale = next;
      this.requestUpdate();
    }, REST);
  }

  /** Returns the thickest band: less where many cards stand beside each other. */
  private lane(): number {
    const counts = new Map<number, number>();
    for (const rank of ranksOf(this.shown.picture).values()) counts.set(rank, (counts.get(rank) ?? 0) + 1);
    const most = Math.max(1, ...counts.values());
    return Math.round(most === 1 && this.width >= NARROW ? THICKEST : Math.max(26, 64 - 8 * (most - 1)));
  }

  private frame(): Frame {
    const columns = 1 + Math.max(0, ...ranksOf(this.shown.picture).values());
    if (this.width < NARROW) {
      return { isVertical: true, length: HEAD + CURVE + DEPTH, gap: 44, space: 12, least: this.width - 30, lane: this.lane() };
    }
    const room = (this.width - 30 - END) / columns;
    const length = Math.min(200, Math.max(150, room * 0.68));
    return { isVertical: false, length, gap: Math.min(110, Math.max(46, room - length)), space: 22, least: 0, lane: this.lane() };
  }

  override render(): unknown {
    if (this.width === 0 || this.scale === null) return nothing;
    const frame = this.frame();
    const { picture, groups } = this.shown;
    const scene = sceneOf(picture, this.state.backward, this.scale, frame);
    const { layout } = scene;
    const [width, height] = frame.isVertical ? [layout.breadth, layout.length + 130] : [layout.length + END, layout.breadth];
    const turn: Turn = frame.isVertical ? (main, cross) => [cross, main] : (main, cross) => [main, cross];
    return html`
      <h2>${this.say(this.state.backward ? "bands-title-backward" : "bands-title")}</h2>
      <p class="legend">
        ${this.say("bands-legend")} <span class="same">▲ ${this.say("same")}</span> · <span class="reversed">▼ ${this.say("reversed")}</span>
        ${this.scale.isLog ? html`· ${this.say("bands-log")}` : nothing}
        ${this.unfolded.length > 0 ? html`<button @click=${() => (this.unfolded = [])}>${this.say("fold")}</button>` : nothing}
      </p>
      ${this.shown.isLong ? this.strip() : nothing}
      <div class="scroll" tabindex="0" role="group" aria-label=${this.say("bands-label")}>
        <div class="stage ${frame.isVertical ? "narrow" : ""}" style=${styleMap({ width: `${width}px`, height: `${height}px` })}>
          <ol>
            ${this.picture.inputs.map((input) => this.input(input, layout.boxes.get(input.name)!, turn))}
            ${repeat(picture.layers, ({ key }) => key, (layer) => {
              const box = layout.boxes.get(layer.key)!;
              const group = groups.get(layer.key);
              return group === undefined ? this.card(layer, box, turn) : this.group(layer, group, box, turn);
            })}
          </ol>
          ${this.drawing(scene.links, [], turn, width, height, frame.isVertical ? "behind" : "")}
          ${this.drawing([...scene.gates.flatMap(({ halves }) => halves), scene.end], scene.gates, turn, width, height)}
          ${scene.links.map((link) => this.pushLabel(link, turn))}
          ${scene.gates.map((gate) => this.pill(gate, turn))}
          ${this.end(scene, turn)}
        </div>
      </div>
    `;
  }

  private drawing(bands: readonly Band[], gates: readonly Gate[], turn: Turn, width: number, height: number, where = ""): unknown {
    return html`<svg class=${where} width=${width} height=${height} aria-hidden="true">
      <defs>
        <pattern id="stripes" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="8" height="8" style="fill: var(--reversed-fill)" /><rect width="4" height="8" style="fill: var(--stripe)" />
        </pattern>
      </defs>
      ${bands.map((band) => this.band(band, turn))}
      ${gates.filter(({ isWall }) => isWall).map(({ pill, halves }) => this.wall(pill, halves[0], turn))}
    </svg>`;
  }

  private band({ places, push, isTorn }: Band, turn: Turn): unknown {
    if (push.value === null || push.value === 0) return nothing;
    const path = ribbon(places, turn);
    const isUp = push.value > 0;
    return svg`${isUp ? svg`<path class="up" d=${path} />` : svg`<path fill="url(#stripes)" d=${path} />`}
      <path class=${`edge${isUp ? "" : " down"}${isTorn ? " torn" : ""}`} d=${edges(places, turn)} />`;
  }

  /** Where a push stops, a wall stands. */
  private wall(pill: { main: number; cross: number }, before: Band, turn: Turn): unknown {
    const half = Math.max(14, before.places[0]!.thick / 2 + 5);
    const [x1, y1] = turn(pill.main + 26, pill.cross - half);
    const [x2, y2] = turn(pill.main + 26, pill.cross + half);
    return svg`<line x1=${x1} y1=${y1} x2=${x2} y2=${y2} style="stroke: var(--ink); stroke-width: 4" />`;
  }

  private place(box: Box, turn: Turn): { [property: string]: string } {
    const [left, top] = turn(box.main, box.cross);
    const [width, height] = turn(box.length, box.breadth);
    return { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` };
  }

  private input({ name, value, pushed }: InputPicture, box: Box, turn: Turn): unknown {
    const blame = this.state.backward ? this.picture.backward.arrivals[name] : undefined;
    return html`<li class="card input" style=${styleMap(this.place(box, turn))}>
      ${unsafeHTML(this.math(name))}<span>${this.number(value)}</span>
      ${pushed && !this.state.backward ? html`<b class="same">▲ ${this.say("push-of-one")}</b>` : nothing}
      ${blame === undefined ? nothing : this.signed(blame)}
    </li>`;
  }

  private card(layer: LayerPicture, box: Box, turn: Turn): unknown {
    const { name, formula, value, isOutput, canOpen, reads } = layer;
    const flow = this.state.backward ? this.picture.backward : this.picture.forward;
    const meeting = reads.length < 2 ? 0 : reads.filter(({ edge }) => flow.edges[edge]!.into.value !== 0).length;
    const shown = value.value === null ? "–" : this.number(value.value);
    const why = value.value === null ? this.say(`reason-${value.reason}`) : "";
    return html`<li class="card ${isOutput ? "output" : ""}" style=${styleMap(this.place(box, turn))}>
      <div class="head" title=${`${name} = ${formula}`}>
        <span class="formula">${unsafeHTML(this.math(name))} = ${unsafeHTML(this.math(formula))}</span><b title=${why}>${shown}</b>
      </div>
      <span class="visually-hidden">${layer.sentence}</span>
      ${reads.length === 1 ? this.mini(layer, reads[0]!, (this.state && this.width < NARROW ? box.breadth : box.length) - 18) : nothing}
      ${meeting > 1 ? html`<div class="note">${this.say("meet", { count: meeting })}</div>` : nothing}
      ${canOpen ? html`<button class="open" @click=${() => this.open(layer)} aria-label=${this.say("open-layer", { name })}>⊕</button>` : nothing}
    </li>`;
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
    const drawn = this.curveOf(layer, read, width, height);
    if (drawn === null) return html`<svg class="mini" width=${width} height=${height} aria-hidden="true"></svg>`;
    const [x1, y1, x2, y2] = drawn.nudge;
    const [u1, v1, u2, v2] = drawn.upward;
    return html`<svg class="mini" width=${width} height=${height} aria-hidden="true">
      <path d=${drawn.curve} style="fill: none; stroke: var(--ink); stroke-width: 1.6" />
      ${drawn.tangents.map((path) => svg`<path d=${path} style="fill: none; stroke: var(--gain); stroke-width: 1.6" />`)}
      <line x1=${x1} y1=${y1} x2=${x2} y2=${y2} style="stroke: var(--same); stroke-width: 3" />
      <line x1=${u1} y1=${v1} x2=${u2} y2=${v2} style=${`stroke: var(--${v2 > v1 ? "reversed" : "same"}); stroke-width: 3`} />
      <circle cx=${drawn.point[0]} cy=${drawn.point[1]} r="4" style="fill: var(--card); stroke: var(--ink); stroke-width: 1.6" />
      ${drawn.tag ? svg`<text x="6" y=${height - 6} style="fill: var(--muted); font-size: 11px">${drawn.tag}</text>` : nothing}
    </svg>`;
  }

  /** The value of every name, from which curves are drawn. */
  private names(): { [name: string]: number } {
    const known: { [name: string]: number } = { ...pointOf(this.source, this.state) };
    const numbers = machinesOf(this.source).numbers(known);
    for (const each of this.picture.layers) known[each.name] = numbers.at(`layer:${each.id}`) ?? NaN;
    return known;
  }

  private curveOf(layer: LayerPicture, read: ReadPicture, width: number, height: number): Mini | null {
    const { known } = this;
    const slopes = read.gain.value !== null ? [read.gain.value] : read.sides?.every((side) => side !== null) ? (read.sides as number[]) : [];
    return slopes.length === 0 ? null : mini(this.source, layer.id, read.name, known, slopes, width, height);
  }

  private pill({ read, pill }: Gate, turn: Turn): unknown {
    const [left, top] = turn(pill.main, pill.cross);
    const { gain, sides } = read;
    const text = gain.value !== null ? `× ${this.number(gain.value)}` : sides?.every((side) => side !== null)
      ? sides.map((side) => this.number(side!)).join(" | ") : "×  ?";
    const label = gain.value === null ? this.say(`reason-${gain.reason}`) : "";
    const symbolic = gain.reason === "unknown" && read.derivative !== null ? unsafeHTML(this.math(read.derivative)) : null;
    return html`<span class="pill" data-edge=${read.edge} title=${label} style=${styleMap({ left: `${left}px`, top: `${top}px` })}>${symbolic === null ? text : html`× ${symbolic}`}</span>`;
  }

  private signed(push: Amount): unknown {
    if (push.value === null) return html`<b>${this.say(`reason-${push.reason}`)}</b>`;
    if (push.value === 0) return html`<b class="muted">0</b>`;
    const isUp = push.value > 0;
    return html`<b class=${isUp ? "same" : "reversed"}>${isUp ? "▲" : "▼"} ${this.number(push.value)}</b>`;
  }

  private pushLabel({ places, push }: Link, turn: Turn): unknown {
    if (push.value === null || push.value === 0) return nothing;
    const [before, after] = (this.width < NARROW ? places.slice(0, 2) : places.slice(-2)) as [Band["places"][0], Band["places"][0]];
    const [left, top] = this.width < NARROW
      ? turn(before.main + 34, before.cross + (after.cross - before.cross) * 0.15)
      : turn((before.main + after.main) / 2, (before.cross + after.cross) / 2 - before.thick / 2 - 2);
    return html`<span class="push" style=${styleMap({ left: `${left}px`, top: `${top}px` })}>${this.signed(push)}</span>`;
  }

  private end({ end, isVertical }: Scene, turn: Turn): unknown {
    const last = end.places[1]!;
    const [left, top] = turn(last.main + (isVertical ? 16 : 10), last.cross);
    const style = isVertical ? { left: `${left}px`, top: `${top}px`, transform: "translateX(-50%)" } : { left: `${left}px`, top: `${top}px` };
    return html`<span class="end" style=${styleMap(style)}>${this.state.hide ? html`<b>?</b>` : this.signed(end.push)}<small>${this.say(this.state.backward ? "start-here" : "at-the-end")}</small></span>`;
  }
}

register({ name: "bands", place: "view", tag: "chain-rule-bands", rank: 10 }, BandsView);
