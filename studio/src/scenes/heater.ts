/** This file is the scene "heater": a dial, the warmth that it makes, and the way back: wish divided by gain. */

import { css, html, nothing, register, svg, type TemplateResult } from "../base.ts";
import { chainDrawn, gainsStyle, type Link } from "./drawing/gains.ts";
import { Plot } from "./drawing/plot.ts";
import { SceneView, type Handle } from "./scene.ts";

const SWEEP = 270; // degrees of the dial
const UNITS = ["V", "W", "°C"];
const GAINS = ["", "W/V", "K/W"];
const MOST_AIMS = 6;

/** One turn by wish ÷ gain. */
interface Aim {
  turned: number;
  left: number;
}

export class HeaterScene extends SceneView {
  static override properties = { ...SceneView.properties, wish: { state: true }, aims: { state: true } };
  static override styles = [
    ...[SceneView.styles].flat(),
    gainsStyle,
    css`
      .dial { fill: var(--paper); stroke: var(--ink); stroke-width: 2.5; }
      .notch { stroke: var(--edge); stroke-width: 1.5; }
      .hand { stroke: var(--gain); stroke-width: 6; stroke-linecap: round; }
      .glass { fill: var(--paper); stroke: var(--ink); stroke-width: 2; }
      .red { fill: var(--reversed); }
      .wished { stroke: var(--good); stroke-width: 3; }
      .wish { cursor: grab; touch-action: none; }
      .wish:focus { outline: none; }
      .wish:focus-visible .flag { stroke: var(--ink); stroke-width: 3; }
      .flag { fill: var(--good); }
      ol { margin: 4px 0 0; padding-left: 1.4em; }
    `,
  ];

  protected override readonly group = "scene-heater";
  protected override readonly uprightHeight = 546;
  /** The wished temperature; NaN before anybody wished. */
  declare wish: number;
  declare aims: readonly Aim[];
  private isHeld = false;

  constructor() {
    super();
    [this.wish, this.aims] = [NaN, []];
  }

  protected override restart(): void {
    [this.wish, this.aims] = [NaN, []];
  }

  private get input(): string {
    return this.picture.inputs[0]!.name;
  }

  private get chain(): string[] {
    return [this.input, ...this.source.explanation.layers.map(({ name }) => name)];
  }

  private get warmth(): string {
    return this.chain.at(-1)!;
  }

  private get slope(): number {
    return this.chain.slice(1).reduce((all, name, index) => all * this.gain(name, this.chain[index]!), 1);
  }

  private get wished(): number {
    if (Number.isFinite(this.wish)) return this.wish;
    const given = Number(this.settings["wish"] ?? NaN);
    return Number.isFinite(given) ? given : Math.round(this.value(this.warmth)) + 1;
  }

  protected override told(): string {
    const [now, wished] = [this.value(this.warmth), this.wished];
    const parts = { dial: this.number(this.value(this.input)), now: this.number(now), wish: this.number(wished), off: this.number(wished - now, 3), gain: this.number(this.slope), turn: this.number((wished - now) / this.slope, 3) };
    if (this.isSecret) return this.word("told-open", parts);
    if (Math.abs(wished - now) < 0.005) return this.word("there", parts);
    return this.word(this.slope === 0 ? "stopped" : "told", parts);
  }

  private get dial(): { x: number; y: number; r: number } {
    return this.isNarrow ? { x: 108, y: 124, r: 84 } : { x: 126, y: 140, r: 92 };
  }

  /** Returns where on the dial a value stands, in degrees from the top. */
  private angle(value: number): number {
    const { min, max } = this.range(this.input);
    return ((value - min) / (max - min) - 0.5) * SWEEP;
  }

  private spot(value: number, radius: number): [number, number] {
    const { x, y } = this.dial;
    const turn = (this.angle(value) * Math.PI) / 180;
    return [x + radius * Math.sin(turn), y - radius * Math.cos(turn)];
  }

  protected override handles(): Handle[] {
    const { x, y, r } = this.dial;
    const { min, max } = this.range(this.input);
    const [hx, hy] = this.spot(this.value(this.input), r * 0.62);
    const valueAt = (px: number, py: number): number => {
      const degrees = (Math.atan2(px - x, y - py) * 180) / Math.PI;
      return min + (degrees / SWEEP + 0.5) * (max - min);
    };
    return [{ input: this.input, x: hx, y: hy, label: this.word("dial"), told: `${this.number(this.value(this.input))} V`, valueAt }];
  }

  /** The thermometer as a plot that is only high. */
  private get scale(): Plot {
    const { min, max } = this.range(this.input);
    const ends = [min, max].map((value) => this.valueIf(this.warmth, { [this.input]: value }));
    const up = { min: Math.floor(Math.min(...ends)) - 1, max: Math.ceil(Math.max(...ends)) + 1 };
    return this.isNarrow ? new Plot(262, 24, 18, 200, { min: 0, max: 1 }, up) : new Plot(520, 20, 20, 210, { min: 0, max: 1 }, up);
  }

  protected override stage(): TemplateResult {
    const { scale } = this;
    const now = this.value(this.warmth);
    const level = scale.y(Math.max(scale.up.min, Math.min(scale.up.max, now)));
    const bottom = scale.top + scale.height;
    const middle = scale.left + scale.width / 2;
    const ticks = scale.axes((value) => this.number(value), [0, 6]);
    return svg`${this.dialDrawn()}
      <g class="scale">${ticks}</g>
      <rect class="glass" x=${scale.left} y=${scale.top} width=${scale.width} height=${scale.height + 6} rx="9" />
      <rect class="red" x=${scale.left + 4} y=${level} width=${scale.width - 8} height=${Math.max(0, bottom - level)} />
      <circle class="red" cx=${middle} cy=${bottom + 14} r="17" />
      <text x=${middle} y=${bottom + 48} text-anchor="middle" style="font-size: 18px; font-weight: 700">${this.number(now)} °C</text>
      ${this.isSecret ? "" : this.wishDrawn(scale)}
      ${this.isNarrow ? chainDrawn(this.links, 60, 316, 240, true) : chainDrawn(this.links, 12, 296, 616, false)}`;
  }

  private dialDrawn(): TemplateResult {
    const { x, y, r } = this.dial;
    const { min, max } = this.range(this.input);
    const now = this.value(this.input);
    const ticks = Array.from({ length: 11 }, (_, k) => min + ((max - min) * k) / 10);
    const [tipX, tipY] = this.spot(now, r * 0.62);
    return svg`<circle class="dial" cx=${x} cy=${y} r=${r} />
      ${ticks.map((tick) => {
        const [[x1, y1], [x2, y2]] = [this.spot(tick, r - 10), this.spot(tick, r - 2)];
        return svg`<path class="notch" d="M${x1} ${y1}L${x2} ${y2}" />`;
      })}
      <path class="hand" d="M${x} ${y}L${tipX} ${tipY}" />
      <text x=${x} y=${y + r * 0.62} text-anchor="middle" style="font-size: 18px; font-weight: 700">${this.number(now)} V</text>`;
  }

  private wishDrawn(scale: Plot): TemplateResult {
    const wished = this.wished;
    const y = scale.y(Math.max(scale.up.min, Math.min(scale.up.max, wished)));
    const x = scale.left + scale.width;
    return svg`<path class="wished" d="M${scale.left - 4} ${y}H${x + 6}" />
      <g class="wish" role="slider" tabindex="0" aria-label=${this.word("wish")} aria-valuemin=${scale.up.min} aria-valuemax=${scale.up.max} aria-valuenow=${wished}
        aria-valuetext="${this.number(wished)} °C" @pointerdown=${this.hold} @pointermove=${this.pull} @pointerup=${this.letGo} @pointercancel=${this.letGo} @keydown=${this.nudge}>
        <rect x=${x} y=${y - 20} width="76" height="40" fill="transparent" /><path class="flag" d="M${x + 6} ${y}l14 -9v18z" />
        <text x=${x + 24} y=${y + 5} style="fill: var(--good); font-weight: 600">${this.number(wished)}</text></g>`;
  }

  private readonly hold = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    (event.currentTarget as SVGElement).setPointerCapture(event.pointerId);
    this.isHeld = true;
  };

  private readonly pull = (event: PointerEvent): void => {
    if (!this.isHeld) return;
    const stage = this.renderRoot.querySelector<SVGSVGElement>("svg.stage")!;
    const { y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(stage.getScreenCTM()!.inverse());
    this.setWish(this.scale.yAt(y));
  };

  private readonly letGo = (): void => {
    this.isHeld = false;
  };

  private readonly nudge = (event: KeyboardEvent): void => {
    const far = event.shiftKey ? 1 : 0.1;
    const steps: { [key: string]: number } = { ArrowUp: far, ArrowRight: far, ArrowDown: -far, ArrowLeft: -far, PageUp: 1, PageDown: -1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.setWish(this.wished + step);
  };

  private setWish(value: number): void {
    const { min, max } = this.scale.up;
    this.wish = Number((Math.round(Math.max(min, Math.min(max, value)) * 20) / 20).toFixed(2));
    this.aims = [];
  }

  private get links(): Link[] {
    return this.chain.map((name, index) => {
      const gain = index === 0 ? null : this.gain(name, this.chain[index - 1]!);
      const unit = UNITS[index] ?? "";
      return { name, value: `${this.number(this.value(name))} ${unit}`, gain, told: gain === null ? "" : `× ${this.number(gain, 3)} ${GAINS[index] ?? ""}` };
    });
  }

  /** Turns the dial by wish ÷ gain, once. */
  private readonly aim = (): void => {
    const off = this.wished - this.value(this.warmth);
    const turned = off / this.slope;
    if (!Number.isFinite(turned)) return;
    const { min, max } = this.range(this.input);
    const next = Math.max(min, Math.min(max, this.value(this.input) + turned));
    const left = this.wished - this.valueIf(this.warmth, { [this.input]: next });
    this.aims = [...this.aims, { turned: next - this.value(this.input), left }].slice(-MOST_AIMS);
    this.change({ at: { ...this.state.at, [this.input]: next } });
  };

  protected override controls(): unknown {
    const off = this.wished - this.value(this.warmth);
    const turn = off / this.slope;
    if (this.isSecret) return nothing;
    const isThere = Math.abs(off) < 0.005;
    return html`<button ?disabled=${!Number.isFinite(turn) || isThere} @click=${this.aim}>
        ${Number.isFinite(turn) ? this.word("aim", { off: this.number(off, 3), gain: this.number(this.slope, 3), turn: this.number(turn, 3) }) : this.word("aim-nowhere")}</button>
      ${this.aims.length === 0 ? nothing : html`<ol>${this.aims.map(({ turned, left }) => html`<li>${this.word("aimed", { turned: this.number(turned, 3), left: this.number(left, 2) })}</li>`)}</ol>`}`;
  }
}

register({ name: "scene-heater", place: "scene", tag: "chain-rule-scene-heater", rank: 0 }, HeaterScene);
