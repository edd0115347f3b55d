/** This file is the scene "heater": a dial, the warmth that it makes, and the way back: wish divided by gain. */

import { css, html, nothing, register, svg, type TemplateResult } from "../base.ts";
import { chainDrawn, gainsStyle, type Link } from "./drawing/gains.ts";
import { Plot } from "./drawing/plot.ts";
import { SceneView, type Handle } from "./scene.ts";

const SWEEP = 270; // degrees of the dial
const UNITS = ["V", "W", "°C"];
const GAINS = ["", "W/V", "K/W"];
const MOST_AIMS = 6;
const NEAR = 0.05; // degrees: as wished
const DONE = 0.005; // degrees, below which no further turn is worked out

/** One turn of the dial, and how many degrees were left when the thermometer was looked at. */
interface Aim {
  turned: number;
  left: number;
}

export class HeaterScene extends SceneView {
  static override properties = { ...SceneView.properties, wish: { state: true }, aims: { state: true }, looked: { state: true } };
  static override styles = [
    ...[SceneView.styles].flat(),
    gainsStyle,
    css`
      .dial { fill: var(--paper); stroke: var(--ink); stroke-width: 2.5; }
      .notch { stroke: var(--edge); stroke-width: 1.5; }
      .before { stroke: var(--edge); stroke-width: 3; stroke-linecap: round; stroke-dasharray: 1 7; }
      .hand { stroke: var(--gain); stroke-width: 6; stroke-linecap: round; }
      .glass { fill: var(--paper); stroke: var(--ink); stroke-width: 2; }
      .red { fill: var(--reversed); }
      .cover { fill: var(--wash); stroke: var(--edge); }
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
  /** Where the dial stood when the thermometer was last looked at; NaN before that. */
  declare looked: number;
  private isHeld = false;

  constructor() {
    super();
    this.restart();
  }

  protected override restart(): void {
    [this.wish, this.aims, this.looked] = [NaN, [], NaN];
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

  /** Where the last turn began: until the next look nothing else is known. */
  private get base(): { readonly [input: string]: number } {
    const start = Number.isFinite(this.looked) ? this.looked : Number(this.source.explanation.at[this.input]);
    return { [this.input]: this.isAiming ? start : this.value(this.input) };
  }

  /** Whether a temperature is wished for: then one turns first, and looks afterwards. */
  private get isAiming(): boolean {
    return this.settings["wish"] !== undefined;
  }

  private get isCovered(): boolean {
    return this.turned !== 0;
  }

  private get turned(): number {
    return this.value(this.input) - this.base[this.input]!;
  }

  private get slope(): number {
    return this.chain.slice(1).reduce((all, name, index) => all * this.gain(name, this.chain[index]!, this.base), 1);
  }

  private get wished(): number {
    return Number.isFinite(this.wish) ? this.wish : Number(this.settings["wish"]);
  }

  /** How many degrees are missing where the thermometer was last looked at. */
  private get left(): number {
    return this.wished - this.valueIf(this.warmth, this.base);
  }

  protected override told(): string {
    const dial = this.number(this.value(this.input));
    const now = this.number(this.value(this.warmth));
    if (!this.isAiming) return this.word("told-open", { dial, now });
    const parts = {
      dial, now, wish: this.number(this.wished), left: this.number(this.left, 3), gain: this.number(this.slope, 3),
      turned: this.number(this.turned, 3), turn: this.number(this.left / this.slope, 3),
    }; // prettier-ignore
    if (this.isCovered) return this.word("covered", parts);
    if (Math.abs(this.left) < NEAR) return this.word("there", parts);
    if (this.slope === 0) return this.word("stopped", parts);
    return this.word(this.isSecret ? "told" : "told-turn", parts);
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
    return svg`${this.dialDrawn()}
      <g class="scale">${scale.axes((value) => this.number(value), [0, 6])}</g>
      ${this.thermometer(scale)}
      ${this.isAiming ? this.wishDrawn(scale) : ""}
      ${this.isNarrow ? chainDrawn(this.links, 60, 316, 240, true) : chainDrawn(this.links, 12, 296, 616, false)}`;
  }

  /** The thermometer; covered, it tells nothing before one looks. */
  private thermometer({ left, top, width, height, up, y }: Plot): TemplateResult {
    const now = this.value(this.warmth);
    const level = y(Math.max(up.min, Math.min(up.max, now)));
    const [bottom, middle] = [top + height, left + width / 2];
    const cover = svg`<rect class="cover" x=${left - 3} y=${top - 4} width=${width + 6} height=${height + 30} rx="9" />
      <text x=${middle} y=${top + height - 12} text-anchor="middle" style="font-size: 22px; font-weight: 700">?</text>`;
    const column = svg`<rect class="glass" x=${left} y=${top} width=${width} height=${height + 6} rx="9" />
      <rect class="red" x=${left + 4} y=${level} width=${width - 8} height=${Math.max(0, bottom - level)} />
      <circle class="red" cx=${middle} cy=${bottom + 14} r="17" />`;
    const text = this.isCovered ? "?" : this.number(now);
    return svg`${this.isCovered ? cover : column}
      <text x=${middle} y=${bottom + 48} text-anchor="middle" style="font-size: 18px; font-weight: 700">${text} °C</text>`;
  }

  private dialDrawn(): TemplateResult {
    const { x, y, r } = this.dial;
    const { min, max } = this.range(this.input);
    const now = this.value(this.input);
    const ticks = Array.from({ length: 11 }, (_, k) => min + ((max - min) * k) / 10);
    const [tipX, tipY] = this.spot(now, r * 0.62);
    const [fromX, fromY] = this.spot(this.base[this.input]!, r * 0.82);
    const turned = `${this.turned > 0 ? "+" : ""}${this.number(this.turned, 3)} V`;
    return svg`<circle class="dial" cx=${x} cy=${y} r=${r} />
      ${ticks.map((tick) => {
        const [[x1, y1], [x2, y2]] = [this.spot(tick, r - 10), this.spot(tick, r - 2)];
        return svg`<path class="notch" d="M${x1} ${y1}L${x2} ${y2}" />`;
      })}
      ${this.isCovered ? svg`<path class="before" d="M${x} ${y}L${fromX} ${fromY}" /><text class="gain" x=${x} y=${y + r * 0.38} text-anchor="middle">${turned}</text>` : ""}
      <path class="hand" d="M${x} ${y}L${tipX} ${tipY}" />
      <text x=${x} y=${y + r * 0.84} text-anchor="middle" style="font-size: 18px; font-weight: 700">${this.number(now)} V</text>`;
  }

  private wishDrawn(scale: Plot): TemplateResult {
    const wished = this.wished;
    const y = scale.y(Math.max(scale.up.min, Math.min(scale.up.max, wished)));
    const x = scale.left + scale.width;
    const flag = svg`<path class="flag" d="M${x + 6} ${y}l14 -9v18z" /><text x=${x + 24} y=${y + 5} style="fill: var(--good); font-weight: 600">${this.number(wished)}</text>`;
    return svg`<path class="wished" d="M${scale.left - 4} ${y}H${x + 6}" />
      ${this.isSecret ? flag : svg`<g class="wish" role="slider" tabindex="0" aria-label=${this.word("wish")} aria-valuemin=${scale.up.min} aria-valuemax=${scale.up.max} aria-valuenow=${wished}
        aria-valuetext="${this.number(wished)} °C" @pointerdown=${this.hold} @pointermove=${this.pull} @pointerup=${this.letGo} @pointercancel=${this.letGo} @keydown=${this.nudge}>
        <rect x=${x} y=${y - 20} width="76" height="40" fill="transparent" />${flag}</g>`}`;
  }

  private readonly hold = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    (event.currentTarget as SVGElement).setPointerCapture(event.pointerId);
    this.isHeld = true;
  };

  private readonly pull = (event: PointerEvent): void => {
    if (!this.isHeld) return;
    this.setWish(this.scale.yAt(this.placeOf(event).y));
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
      const gain = index === 0 ? null : this.gain(name, this.chain[index - 1]!, this.base);
      const value = index > 0 && this.isCovered ? "?" : this.number(this.value(name));
      return { name, value: `${value} ${UNITS[index] ?? ""}`, gain, told: gain === null ? "" : `× ${this.number(gain, 3)} ${GAINS[index] ?? ""}` };
    });
  }

  /** Uncovers the thermometer. */
  private readonly look = (): void => {
    this.end(this.value(this.input));
    this.heard = this.told();
  };

  /** Ends one turn: the dial stands at `dial`, and the thermometer is looked at. */
  private end(dial: number): void {
    const turned = dial - this.base[this.input]!;
    this.looked = dial;
    this.aims = [...this.aims, { turned, left: this.left }].slice(-MOST_AIMS);
  }

  /** Turns the dial by wish ÷ gain, once, and looks. */
  private readonly aim = (): void => {
    const { min, max } = this.range(this.input);
    const next = Math.max(min, Math.min(max, this.base[this.input]! + this.left / this.slope));
    this.change({ at: { ...this.state.at, [this.input]: next } });
    this.end(next);
  };

  protected override controls(): unknown {
    if (!this.isAiming) return nothing;
    return html`<button ?disabled=${!this.isCovered} @click=${this.look}>${this.word("look")}</button>
      ${this.isSecret ? nothing : this.aimOffered()}
      ${this.aims.length === 0 ? nothing : html`<ol>${this.aims.map((aim) => html`<li>${this.aimTold(aim)}</li>`)}</ol>`}`;
  }

  private aimOffered(): unknown {
    const turn = this.left / this.slope;
    const isKnown = Number.isFinite(turn);
    const parts = { off: this.number(this.left, 3), gain: this.number(this.slope, 3), turn: this.number(turn, 3) };
    return html`<button ?disabled=${!isKnown || this.isCovered || Math.abs(this.left) < DONE} @click=${this.aim}>${this.word(isKnown ? "aim" : "aim-nowhere", parts)}</button>`;
  }

  private aimTold({ turned, left }: Aim): string {
    const key = Math.abs(left) < DONE ? "aimed" : left > 0 ? "aimed-cold" : "aimed-warm";
    return this.word(key, { turned: this.number(turned, 3), left: this.number(Math.abs(left), 2) });
  }
}

register({ name: "scene-heater", place: "scene", tag: "chain-rule-scene-heater", rank: 0 }, HeaterScene);
