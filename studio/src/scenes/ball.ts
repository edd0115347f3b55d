/** This file is the scene "ball": photos of a falling ball, and the average speed between two of them. */

import { css, html, nothing, register, svg, type TemplateResult } from "../base.ts";
import { plotStyle } from "./drawing/look.ts";
import { Plot, spanOf } from "./drawing/plot.ts";
import { SceneView, type Clock, type Handle } from "./scene.ts";

const GAPS = [0.4, 0.1, 0.01];
const PHOTO = 0.25; // seconds between the faint photos
/** Metres a second squared, as in NASA's planetary fact sheet. */
const PLANETS: readonly [string, number][] = [["moon", 1.6], ["mars", 3.7], ["earth", 9.8], ["jupiter", 23.1]];

export class BallScene extends SceneView {
  static override properties = { ...SceneView.properties, isCentred: { state: true } };
  static override styles = [
    ...[SceneView.styles].flat(),
    plotStyle,
    css`
      .ball { fill: var(--card); stroke: var(--ink); stroke-width: 1.5; }
      .faint { stroke: var(--edge); stroke-width: 1; }
      .now { fill: var(--gain); stroke: var(--gain); }
      .next { fill: var(--secant); stroke: var(--secant); }
      label { display: inline-flex; gap: 6px; align-items: center; min-height: 32px; }
    `,
  ];

  protected override readonly group = "scene-ball";
  protected override readonly uprightHeight = 524;
  /** Whether one photo is taken before and one after, in place of now and later. */
  declare isCentred: boolean;

  constructor() {
    super();
    this.isCentred = false;
  }

  protected override restart(): void {
    this.isCentred = false;
  }

  private get names(): { time: string; gap: string; pull: string; fallen: string } {
    const names = this.picture.inputs.map(({ name }) => name);
    // the way that was fallen is the layer that reads the pull and the time, and no gap between photos
    const way = this.source.explanation.layers.find(({ reads }) => reads.length === 2 && reads.every(({ layer }) => names.includes(layer)));
    const read = way?.reads.map(({ layer }) => layer) ?? names;
    const pull = read.find((name) => this.range(name).min >= 1) ?? read.at(-1)!;
    return {
      time: read.find((name) => name !== pull) ?? pull,
      gap: names.find((name) => !read.includes(name)) ?? pull,
      pull,
      fallen: way?.name ?? this.picture.output,
    };
  }

  private fallen(time: number): number {
    return this.valueIf(this.names.fallen, { [this.names.time]: time });
  }

  private get speed(): number {
    return this.gain(this.names.fallen, this.names.time);
  }

  /** The average speed between two photos so far apart. */
  private average(gap: number): number {
    const time = this.value(this.names.time);
    const [start, end] = this.isCentred ? [time - gap, time + gap] : [time, time + gap];
    return (this.fallen(end) - this.fallen(start)) / (end - start);
  }

  protected override clock(): Clock | null {
    return this.isSecret ? null : { input: this.names.time, rate: 1 };
  }

  protected override told(): string {
    const { time, gap } = this.names;
    const [now, apart] = [this.value(time), this.value(gap)];
    const parts = { time: this.number(now), gap: this.number(apart), fallen: this.number(this.fallen(now)), average: this.number(this.average(apart)), speed: this.number(this.speed) };
    return `${this.word(this.isCentred ? "told-centred" : "told", parts)}${this.isSecret ? "" : ` ${this.word("moment", parts)}`}`;
  }

  protected override knobs(): string[] {
    return this.isSecret ? [this.names.gap] : super.knobs();
  }

  private get plot(): Plot {
    const { min, max } = this.range(this.names.time);
    const across = { min, max: max + 0.2 * (max - min) };
    const low = spanOf([0, this.fallen(across.max)], 0.02);
    // downward, as the ball falls
    const up = { min: low.max, max: low.min };
    return this.isNarrow ? new Plot(96, 20, 250, 300, across, up) : new Plot(150, 14, 300, 314, across, up);
  }

  protected override handles(): Handle[] {
    const { plot } = this;
    const { time, gap } = this.names;
    const now = this.value(time);
    const later = now + this.value(gap);
    const both: Handle[] = [
      {
        input: time, x: plot.x(now), y: plot.y(this.fallen(now)), label: this.word("first"),
        told: this.word("seconds", { time: this.number(now) }), valueAt: (x) => plot.xAt(x),
        look: svg`<circle class="now" r="8" />`,
      },
      {
        input: gap, x: plot.x(later), y: plot.y(this.fallen(later)), label: this.word("second"),
        told: this.word("seconds", { time: this.number(this.value(gap)) }), valueAt: (x) => plot.xAt(x) - now,
        look: svg`<circle class="ring" r="9" style="stroke: var(--secant)" />`,
      },
    ]; // prettier-ignore
    return this.isSecret ? both.slice(1) : both;
  }

  protected override stage(): TemplateResult {
    const { plot } = this;
    const { time, gap } = this.names;
    const [now, apart] = [this.value(time), this.value(gap)];
    const [start, end] = this.isCentred ? [now - apart, now + apart] : [now, now + apart];
    const secant = (this.fallen(end) - this.fallen(start)) / (end - start);
    const clip = `clip-${this.isNarrow ? "n" : "w"}`;
    return svg`<clipPath id=${clip}><rect x=${plot.left} y=${plot.top} width=${plot.width} height=${plot.height} /></clipPath>
      ${plot.axes((value) => this.number(value), [4, 5])}
      <g clip-path="url(#${clip})"><path class="curve" d=${plot.curve((t) => this.fallen(t))} />
        ${this.isSecret ? "" : svg`<path class="tangent" d=${plot.line(now, this.fallen(now), this.speed)} />`}
        <path class="secant" d=${plot.line(start, this.fallen(start), secant)} /></g>
      ${this.isCentred ? svg`<circle class="spot" cx=${plot.x(start)} cy=${plot.y(this.fallen(start))} r="4" />` : ""}
      ${this.isSecret ? svg`<circle class="now" cx=${plot.x(now)} cy=${plot.y(this.fallen(now))} r="8" />` : ""}
      ${this.photos(plot, now, start, end)}
      ${this.isNarrow ? this.averages(16, 366) : this.averages(464, 40)}`;
  }

  /** The ball itself beside the plot: faint photos of the fall so far, and the two that count. */
  private photos(plot: Plot, now: number, start: number, end: number): TemplateResult {
    const x = this.isNarrow ? 34 : 60;
    const count = Math.floor(now / PHOTO + 1e-9);
    const faint = Array.from({ length: count + 1 }, (_, k) => k * PHOTO);
    const ball = (time: number, kind: string): TemplateResult => svg`<circle class="ball ${kind}" cx=${x} cy=${plot.y(this.fallen(time))} r="10" />`;
    return svg`${faint.map((time) => ball(time, "faint"))}${ball(end, "next")}${this.isCentred ? ball(start, "next") : ""}${ball(now, "now")}`;
  }

  /** The averages for shorter and shorter gaps, the one of the hand, and the speed. */
  private averages(left: number, top: number): TemplateResult {
    const { gap } = this.names;
    const own = this.value(gap);
    // while they are asked for, the averages come as the hand comes nearer
    const rows = [...new Set([...GAPS.filter((each) => !this.isSecret || each > own), own])].sort((a, b) => b - a);
    return svg`<text class="muted" x=${left} y=${top}>${this.word("averages")}</text>
      ${rows.map((each, index) => {
        const y = top + 24 + index * 22;
        const text = `${this.number(each)} s → ${this.number(this.average(each), 5)} m/s`;
        return svg`<text x=${left} y=${y} font-weight=${each === own ? 700 : 400} style=${each === own ? "fill: var(--secant)" : ""}>${text}</text>`;
      })}
      <text class="gain" x=${left} y=${top + 122}>${this.word("speed", { speed: this.isSecret ? "?" : this.number(this.speed) })}</text>
      <text class="muted" x=${left} y=${top + 144}>${this.isSecret ? "" : this.word("acceleration", { pull: this.number(this.value(this.names.pull)) })}</text>`;
  }

  protected override controls(): unknown {
    if (this.isSecret) return nothing;
    const { pull } = this.names;
    const now = this.value(pull);
    return html`<label><input type="checkbox" .checked=${this.isCentred} @change=${(event: Event) => (this.isCentred = (event.target as HTMLInputElement).checked)} /> ${this.word("centred")}</label>
      ${PLANETS.map(([name, value]) => html`<button aria-pressed=${Math.abs(now - value) < 1e-9} @click=${() => this.change({ at: { ...this.state.at, [pull]: value } })}>${this.word(name)}</button>`)}`;
  }
}

register({ name: "scene-ball", place: "scene", tag: "chain-rule-scene-ball", rank: 0 }, BallScene);
