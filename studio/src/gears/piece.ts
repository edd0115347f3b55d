/** This file is the view "gears": each layer turns the push by gears whose numbers of teeth are as its gain. */

import {
  css, html, nothing, register, repeat, StudioView, svg, theme, unsafeHTML,
  type Amount, type LayerPicture, type PropertyValues, type ReadPicture,
} from "../base.ts";
import { IDLER, outline, teethOf, type Teeth } from "./teeth.ts";

const [WIDTH, TALLEST] = [226, 116]; // of the gears of one drawing
const HEAD = 14; // above them, for the directions
const FOOT = 8; // below them, for the pill
const MIDDLE = HEAD + TALLEST / 2;
const EDGE = 5;
const FEW = 3; // reads of a layer that all have their gears, whether they turn or not
const THICKEST = 5; // pixels for each tooth of the coarsest gear
const PUSH = 40; // degrees by which a push of 1 turns the first gear
const UNSEEN = 0.04; // of a gain: a ratio of gears looks the same
const WHOLE = 360; // degrees by which the fastest gear turns at most

export class GearsView extends StudioView {
  static override properties = { ...StudioView.properties, turned: { state: true } };
  static override styles = [
    theme,
    css`
      :host { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px; }
      p { margin: 2px 0 10px; color: var(--muted); font-size: 13px; line-height: 18px; }
      p button { margin-inline-start: 6px; }
      ol, ul { list-style: none; margin: 0; padding: 0; }
      ol { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 220px), 1fr)); gap: 12px; align-items: start; }
      .card { max-width: 270px; border: 1px solid var(--edge); border-radius: 10px; padding: 0 9px 9px; contain: layout style; }
      .card.output { border: 2px solid var(--ink); }
      .head { display: flex; justify-content: space-between; align-items: center; gap: 6px; min-height: 34px; white-space: nowrap; }
      .formula { overflow: hidden; flex: 1; mask-image: linear-gradient(to right, #000 calc(100% - 14px), transparent); }
      .head b { font-weight: 600; }
      ul { display: grid; gap: 8px; }
      svg { display: block; width: 100%; background: var(--wash); border-radius: 6px; }
      .gear { stroke-width: 1.2; stroke-linejoin: round; }
      .up { fill: var(--same-fill); stroke: var(--same); }
      .down { fill: url(#gear-stripes); stroke: var(--reversed); }
      .still { fill: var(--card); stroke: var(--edge); }
      .none { fill: none; stroke: var(--edge); stroke-dasharray: 4 3; }
      .eased { transition: transform 600ms ease-in-out; }
      .axle { fill: var(--card); stroke: var(--ink); }
      .line { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 2px 6px; font-size: 13px; line-height: 20px; margin-top: 2px; }
      .pills { display: grid; justify-items: center; margin-top: -10px; font-size: 13px; line-height: 18px; }
      .pill { background: var(--card); padding: 0 9px; border: 1.5px solid var(--gain); border-radius: 12px; color: var(--gain); font-weight: 600; }
      .pill.turns { border-color: var(--reversed); color: var(--reversed); }
      .pill.turns::before { content: ""; display: inline-block; width: 12px; height: 9px; margin-inline-end: 5px;
        background: repeating-linear-gradient(45deg, var(--reversed-fill) 0 3px, var(--stripe) 3px 6px); border: 1px solid var(--reversed); }
      .words { unicode-bidi: plaintext; font-size: 13px; line-height: 18px; }
      .same { color: var(--same); white-space: nowrap; }
      .reversed { color: var(--reversed); white-space: nowrap; }
    `,
  ];

  /** How far the first gear has turned, in degrees; each other gear's turn is kept by its edge. */
  declare turned: number;
  private readonly angles = new Map<string, number>();
  private readonly cut = new Map<string, { gain: number; teeth: Teeth }>();
  private isEased = false;
  /** Whether the gears follow a slider. */
  private isFollowing = false;
  private stood: { source: unknown; input: string; value: number } | null = null;

  constructor() {
    super();
    this.turned = 0;
  }

  private get flow() {
    return this.state.backward ? this.picture.backward : this.picture.forward;
  }

  /** While a slider moves the gears turn with it; at nothing else but the button. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("picture")) return;
    this.isFollowing = false;
    const { inputs, input } = this.picture;
    const value = inputs.find(({ name }) => name === input)?.value ?? 0;
    const { stood: before, source } = this;
    this.stood = { source, input, value };
    if (before === null || before.source !== source || before.input !== input || before.value === value) {
      if (before?.source !== source) this.angles.clear();
      return;
    }
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.isEased = false;
    this.isFollowing = true;
    this.advance(Math.max(-1, Math.min(1, value - before.value)));
  }

  /** Turns every gear by what a push of this size does to it. */
  private advance(push: number): void {
    const { edges } = this.flow;
    const most = Math.max(1, ...Object.values(edges).flatMap(({ into, out }) => [Math.abs(into.value ?? 0), Math.abs(out.value ?? 0)]));
    const degrees = push * Math.min(PUSH, WHOLE / most);
    for (const [edge, { into, out }] of Object.entries(edges)) {
      if (into.value === null || out.value === null || out.value === 0) continue; // blocked
      this.angles.set(edge, (this.angles.get(edge) ?? 0) + degrees * into.value);
    }
  }

  private push(): void {
    this.isEased = true;
    this.advance(1);
    this.turned += 1;
  }

  override render(): unknown {
    const layers = this.state.backward ? [...this.picture.layers].reverse() : this.picture.layers;
    return html`
      <h2>${this.say("gears-title")}</h2>
      <p>${this.say("gears-how")} <span class="same">▲ ${this.say("same")}</span> · <span class="reversed">▼ ${this.say("reversed")}</span>
        <button @click=${() => this.push()}>${this.say("turn")}</button></p>
      <svg width="0" height="0" style="position: absolute; width: 0" aria-hidden="true"><defs>
        <pattern id="gear-stripes" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="8" height="8" style="fill: var(--reversed-fill)" /><rect width="4" height="8" style="fill: var(--stripe)" />
        </pattern></defs></svg>
      <ol dir="ltr" aria-label=${this.say("gears-title")}>${repeat(layers, ({ key }) => key, (layer) => this.card(layer))}</ol>
    `;
  }

  private card(layer: LayerPicture): unknown {
    const { name, formula, value, reads, isOutput, key } = layer;
    const readers = this.picture.layers.flatMap((each) => each.reads).filter(({ from, edge }) => from === key && this.flow.edges[edge]!.out.value !== 0);
    const blamed = this.state.backward ? readers.length : 0;
    const moves = reads.filter(({ edge }) => this.flow.edges[edge]!.into.value !== 0);
    const turning = reads.length > FEW && moves.length > 0 ? moves : reads;
    const moved = reads.filter(({ edge }) => this.flow.edges[edge]!.into.value !== 0).length;
    return html`<li class="card ${isOutput ? "output" : ""}" data-key=${key}>
      <div class="head" title=${`${name} = ${formula}`}>
        <span class="formula">${unsafeHTML(this.math(name))} = ${unsafeHTML(this.math(formula))}</span>
        <b title=${value.value === null ? this.say(`reason-${value.reason}`) : this.every(value.value)}>${value.value === null ? "–" : this.number(value.value)}</b>
      </div>
      <span class="visually-hidden">${layer.sentence}</span>
      ${reads.length === 0 ? html`<div class="words muted">${this.say("gears-none")}</div>` : nothing}
      <ul>${turning.map((read) => this.pair(layer, read))}</ul>
      ${turning.length < reads.length ? html`<div class="words muted">${this.say("reads-still", { count: reads.length - turning.length })}</div>` : nothing}
      ${blamed > 1 ? html`<div class="words muted">${this.say("meet-backward", { count: blamed })}</div>` : nothing}
      ${moved > 1 && !this.state.backward ? html`<div class="words muted">${this.say("meet", { count: moved })}</div>` : nothing}
    </li>`;
  }

  private pair(layer: LayerPicture, read: ReadPicture): unknown {
    const { gain, sides, edge, name } = read;
    const { into, out } = this.flow.edges[edge]!;
    const [first, last] = this.state.backward ? [layer.name, name] : [name, layer.name];
    const teeth = this.teethFor(edge, gain.value ?? 1);
    const isBack = (gain.value ?? 0) < 0;
    const [left, right] = sides ?? [null, null];
    const words = left !== null && right !== null
      ? this.say("both-sides", { left: this.number(left), right: this.number(right) })
      : gain.value === null && gain.reason !== "unknown" ? this.say(`reason-${gain.reason}`) : gain.value === 0 ? this.say("gears-blocked") : "";
    return html`<li data-edge=${edge}>
      ${this.drawing(teeth, gain, into, out, this.angles.get(edge) ?? 0)}
      <div class="pills"><b class="pill ${isBack ? "turns" : ""}">${this.gain(read)}</b></div>
      <div class="line">
        <span>${unsafeHTML(this.math(first))} ${this.signed(into)}</span>
        <span>${unsafeHTML(this.math(last))} ${this.signed(out)}</span>
      </div>
      ${words === "" ? nothing : html`<div class="words">${words}</div>`}
    </li>`;
  }

  /** While a gain moves a little its gears stay as they are, and only turn: new teeth are cut where they would be seen. */
  private teethFor(edge: string, gain: number): Teeth {
    const known = this.cut.get(edge);
    if (known !== undefined && this.isFollowing && Math.abs(gain / known.gain - 1) < UNSEEN) return known.teeth;
    const teeth = teethOf(gain);
    this.cut.set(edge, { gain, teeth });
    return teeth;
  }

  /** The gain: a number, the two slopes of a kink, or the formula of what nobody defined. */
  private gain({ gain, sides, derivative }: ReadPicture): unknown {
    if (gain.value !== null) return `× ${this.number(gain.value)}`;
    if (sides?.every((side) => side !== null)) return sides.map((side) => this.number(side!)).join(" | ");
    return gain.reason === "unknown" && derivative !== null ? html`× ${unsafeHTML(this.math(derivative))}` : "× ?";
  }

  /** Two gears that mesh turn opposite ways; with a third one between them they turn the same way. */
  private drawing({ driver, driven, squeeze }: Teeth, gain: Amount, into: Amount, out: Amount, angle: number): unknown {
    const isBack = (gain.value ?? 0) < 0;
    const between = isBack ? 0 : IDLER;
    const whole = driver + between + driven;
    const module = Math.min(THICKEST, (WIDTH - 2 * EDGE) / (whole + 2), (TALLEST - 2 * EDGE) / (Math.max(driver, driven) + 2));
    const start = (WIDTH - whole * module) / 2;
    const centre = (teeth: number, passed: number): number => start + (passed + teeth / 2) * module;
    // a gear that meshes with the one before it has a gap at its left where that one has a tooth at its right
    const second = between === 0 ? -angle * (driver / driven) : angle * (driver / driven);
    const isBlocked = gain.value === 0;
    const end = centre(driven, driver + between);
    return html`<svg viewBox=${`0 0 ${WIDTH} ${HEAD + TALLEST + FOOT}`} aria-hidden="true">
      ${this.gear(driver, module, centre(driver, 0), angle, this.look(into), false)}
      ${between === 0 ? nothing : this.gear(between, module, centre(between, driver), -angle * (driver / between), gain.value === null ? "none" : "still", true)}
      ${this.gear(driven, module, end, second, this.look(out), true)}
      ${isBlocked ? svg`<path d=${`M${end - 17} ${MIDDLE - 34}l34 68m0 -68l-34 68`} style="stroke: var(--ink); stroke-width: 4; stroke-linecap: round" />` : nothing}
      ${squeeze === 1 || isBlocked ? nothing : svg`<text x="6" y=${HEAD + TALLEST - 6} style="fill: var(--muted); font-size: 12px">${this.ratio(squeeze)}</text>`}
      ${this.arrow(into, centre(driver, 0) - 6)}
      ${this.arrow(out, end - 6)}
    </svg>`;
  }

  private look({ value }: Amount): string {
    return value === null ? "none" : value === 0 ? "still" : value > 0 ? "up" : "down";
  }

  private gear(teeth: number, module: number, x: number, angle: number, look: string, isGap: boolean): unknown {
    return svg`<g transform=${`translate(${x.toFixed(1)} ${MIDDLE})`}>
      <path class=${`gear ${look} ${this.isEased ? "eased" : ""}`} style=${`transform: rotate(${angle.toFixed(2)}deg)`} d=${outline(teeth, module, isGap)} />
      <circle class="axle" r=${Math.max(1.2, Math.min(10, teeth * module * 0.2)).toFixed(1)} /></g>`;
  }

  /** The direction, above a gear. */
  private arrow({ value }: Amount, x: number): unknown {
    if (value === null || value === 0) return nothing;
    return svg`<text x=${x.toFixed(1)} y="13" style=${`fill: var(--${value > 0 ? "same" : "reversed"}); font-size: 12px; font-weight: 700`}>${value > 0 ? "▲" : "▼"}</text>`;
  }

  private signed({ value, reason }: Amount): unknown {
    if (value === null) return reason === "unknown" ? html`<b class="muted">?</b>` : html`<b>${this.say(`reason-${reason}`)}</b>`;
    if (value === 0) return html`<b class="muted">0</b>`;
    return html`<b class=${value > 0 ? "same" : "reversed"}>${value > 0 ? "▲" : "▼"} ${this.number(value)}</b>`;
  }
}

register({ name: "gears", place: "view", tag: "chain-rule-gears", rank: 20 }, GearsView);
