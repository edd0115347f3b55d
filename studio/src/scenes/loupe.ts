/** This file is the scene "loupe": curves, and a loupe on each, which enlarges until one sees only the slope. */

import { css, html, machinesOf, pointOf, register, svg, type StudioDocument, type TemplateResult } from "../base.ts";
import { plotStyle } from "./drawing/look.ts";
import { plain } from "./drawing/plain.ts";
import { Plot, spanOf } from "./drawing/plot.ts";
import { SceneView, type Handle } from "./scene.ts";

const LOUPE = 62; // radius
const STRONGEST = 3; // powers of ten
const SAMPLES = 200;

export class LoupeScene extends SceneView {
  static override properties = { ...SceneView.properties, power: { state: true } };
  static override styles = [
    ...[SceneView.styles].flat(),
    plotStyle,
    css`
      .glass { fill: var(--card); stroke: var(--gain); stroke-width: 3; }
      .seen { fill: none; stroke: var(--gain); stroke-width: 1.5; }
      .ray { stroke: var(--gain); stroke-width: 1; stroke-dasharray: 3 3; }
      .zoom { display: inline-flex; gap: 8px; align-items: center; }
      .zoom input { width: 190px; accent-color: var(--gain); }
    `,
  ];

  protected override readonly group = "scene-loupe";
  protected override readonly uprightHeight = 516; // two curves
  /** The strength of the loupe, as a power of ten. */
  declare power: number;
  private samples: [number, number][][] = [];
  private samplesOf: StudioDocument | null = null;

  constructor() {
    super();
    this.power = 0.3;
  }

  protected override restart(): void {
    this.power = 0.3;
  }

  private get input(): string {
    return this.picture.inputs[0]!.name;
  }

  private at(key: string, x: number): number {
    const point = { ...pointOf(this.source, this.state), [this.input]: x };
    return machinesOf(this.source).numbers(point).at(key) ?? NaN;
  }

  /** The curves as points: worked out once for a document. */
  private get curves(): [number, number][][] {
    if (this.samplesOf !== this.source) {
      const { min, max } = this.range(this.input);
      const places = Array.from({ length: SAMPLES + 1 }, (_, k) => min + ((max - min) * k) / SAMPLES);
      this.samples = this.picture.outputs.map((output) => places.map((x) => [x, this.at(`value:${output}`, x)] as [number, number]));
      this.samplesOf = this.source;
    }
    return this.samples;
  }

  private plot(index: number): Plot {
    const { min, max } = this.range(this.input);
    const [across, count] = [{ min, max }, this.picture.outputs.length];
    const up = spanOf(this.curves[index]!.map(([, y]) => y), 0.12);
    if (this.isNarrow) return new Plot(30, 30 + 258 * index, 190, 190, across, up);
    const high = 340 / count - 44;
    return new Plot(40, 26 + (340 / count) * index, 380, high, across, up);
  }

  /** How wide the part is that the loupe shows, to each side. */
  private get sight(): number {
    const { min, max } = this.range(this.input);
    return (max - min) / 5 / 10 ** this.power;
  }

  /** The slopes of an output at both ends of what the loupe shows. */
  private ends(output: string): [number, number] {
    const x = this.value(this.input);
    const y = this.at(`value:${output}`, x);
    const reach = this.sight * 0.9;
    return [(y - this.at(`value:${output}`, x - reach)) / reach, (this.at(`value:${output}`, x + reach) - y) / reach];
  }

  private isStraight(output: string): boolean {
    const [before, after] = this.ends(output);
    return Math.abs(before - after) < 0.02 * Math.max(1, Math.abs(before), Math.abs(after));
  }

  private inWords(output: string): string {
    const [before, after] = this.ends(output).map((slope) => this.number(slope, 3));
    if (before === undefined || before.includes("NaN") || !Number.isFinite(this.ends(output)[0] + this.ends(output)[1])) return this.word("none");
    return this.isStraight(output) ? this.word("straight", { slope: this.number((this.ends(output)[0] + this.ends(output)[1]) / 2, 3) }) : this.word("bent", { before, after: after! });
  }

  protected override told(): string {
    const seen = this.picture.outputs.map((output) => `${output}: ${this.inWords(output)}`).join(" ");
    return this.word("told", { x: this.number(this.value(this.input)), zoom: this.number(Math.round(10 ** this.power)), seen });
  }

  protected override handles(): Handle[] {
    const x = this.value(this.input);
    return this.picture.outputs.map((output, index) => {
      const plot = this.plot(index);
      const y = this.at(`value:${output}`, x);
      return {
        input: this.input,
        x: plot.x(x),
        y: Number.isFinite(y) ? plot.y(y) : plot.top + plot.height / 2,
        label: this.word("handle", { name: output }),
        told: `${this.input} ${this.number(x)}`,
        valueAt: (place: number) => plot.xAt(place),
        look: svg`<circle class="seen" r=${Math.max(5, 26 / 10 ** this.power)} /><circle class="spot" r="3.5" />`,
      };
    });
  }

  protected override stage(): TemplateResult {
    return svg`${this.picture.outputs.map((output, index) => this.row(output, index))}`;
  }

  private row(output: string, index: number): TemplateResult {
    const plot = this.plot(index);
    const x = this.value(this.input);
    const y = this.at(`value:${output}`, x);
    const middle: [number, number] = this.isNarrow ? [plot.left + plot.width + 68, plot.top + 95] : [540, plot.top + plot.height / 2];
    const radius = Math.min(LOUPE, this.isNarrow ? 60 : plot.height / 2 + 14);
    const sign = plot.x(x) < middle[0] ? 1 : -1;
    return svg`<text x=${plot.left} y=${plot.top - 9}>${output} = ${plain(this.picture.layers.find(({ name }) => name === output)?.formula ?? "")}</text>
      ${plot.axes((value) => this.number(value), this.isNarrow ? [3, 3] : [6, 3])}
      <path class="curve" d=${plot.path(this.curves[index]!)} />
      ${Number.isFinite(y) ? svg`<path class="ray" d="M${plot.x(x) + sign * 6} ${plot.y(y)}L${middle[0] - sign * radius} ${middle[1]}" />` : ""}
      ${this.glass(output, middle, radius)}
      ${this.caption(this.short(output), middle[0], middle[1] + radius + 18)}`;
  }

  /** What stands under a loupe; where it is narrow, in two lines. */
  private caption(text: string, x: number, y: number): TemplateResult {
    const lines = this.isNarrow ? text.split(/(?<=[:,]) /) : [text];
    return svg`${lines.map((line, index) => svg`<text class="gain" x=${x} y=${y + 17 * index} text-anchor="middle">${line}</text>`)}`;
  }

  private short(output: string): string {
    const [before, after] = this.ends(output);
    if (!Number.isFinite(before + after)) return "?";
    return this.isStraight(output) ? this.word("slope", { slope: this.number((before + after) / 2, 3) }) : this.word("slopes", { before: this.number(before, 3), after: this.number(after, 3) });
  }

  /** What the loupe shows: the curve near the point, as large across as upward. */
  private glass(output: string, [cx, cy]: [number, number], radius: number): TemplateResult {
    const x = this.value(this.input);
    const y = this.at(`value:${output}`, x);
    const unit = radius / this.sight;
    const points: string[] = [];
    for (let k = -40; k <= 40; k++) {
      const aside = (k / 40) * this.sight;
      const up = (this.at(`value:${output}`, x + aside) - y) * unit;
      if (Number.isFinite(up) && Math.hypot(aside * unit, up) <= radius * 0.97) points.push(`${(cx + aside * unit).toFixed(2)} ${(cy - up).toFixed(2)}`);
    }
    return svg`<circle class="glass" cx=${cx} cy=${cy} r=${radius} />
      ${points.length > 1 ? svg`<path class="curve" d=${`M${points.join("L")}`} />` : ""}<circle class="spot" cx=${cx} cy=${cy} r="3.5" />`;
  }

  protected override controls(): unknown {
    const zoom = Math.round(10 ** this.power);
    return html`<label class="zoom">${this.word("zoom")}
      <input type="range" min="0" max=${STRONGEST} step="0.05" .value=${String(this.power)} aria-valuetext="${zoom} ×"
        @input=${(event: Event) => (this.power = Number((event.target as HTMLInputElement).value))} />
      <b>${this.number(zoom)} ×</b></label>`;
  }
}

register({ name: "scene-loupe", place: "scene", tag: "chain-rule-scene-loupe", rank: 0 }, LoupeScene);
