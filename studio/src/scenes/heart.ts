/** This file is the scene "heart": a treadmill, the gap between two beats, and the heart rate: two reversals make a rise. */

import { css, register, svg, type TemplateResult } from "../base.ts";
import { chainDrawn, gainsStyle, type Link } from "./drawing/gains.ts";
import { SceneView, type Clock, type Handle } from "./scene.ts";

const SECONDS = 4; // of the strip
// one beat as heights at parts of a second: a small wave, the sharp one, a last small wave
const BEAT: readonly (readonly [number, number])[] = [[-0.16, 0], [-0.12, 0.12], [-0.08, 0], [-0.03, 0], [-0.015, -0.12], [0, 1], [0.02, -0.25], [0.04, 0], [0.14, 0], [0.19, 0.2], [0.24, 0]];

export class HeartScene extends SceneView {
  static override styles = [
    ...[SceneView.styles].flat(),
    gainsStyle,
    css`
      .paper { fill: var(--paper); stroke: var(--line); }
      .trace { fill: none; stroke: var(--reversed); stroke-width: 2; stroke-linejoin: round; }
      .gap { stroke: var(--same); stroke-width: 3; }
      .belt { stroke: var(--ink); stroke-width: 4; stroke-linecap: round; }
      .runner { fill: none; stroke: var(--ink); stroke-width: 3.5; stroke-linecap: round; stroke-linejoin: round; }
    `,
  ];

  protected override readonly group = "scene-heart";
  protected override get size(): { width: number; height: number } {
    return this.isNarrow ? { width: 360, height: 250 + 86 * this.names.chain.length + (this.isSecret ? -24 : 24) } : { width: 640, height: 322 };
  }

  private get input(): string {
    return this.picture.inputs[0]!.name;
  }

  /** From the input on: the speed, the gap, the rate; the speed is a layer where a programme drives it. */
  private get names(): { speed: string; gap: string; rate: string; chain: string[] } {
    const layers = this.source.explanation.layers.map(({ name }) => name);
    const chain = [this.input, ...layers];
    return { speed: chain.at(-3)!, gap: chain.at(-2)!, rate: chain.at(-1)!, chain };
  }

  protected override clock(): Clock | null {
    return this.names.chain.length > 3 ? { input: this.input, rate: 1 } : null;
  }

  private get product(): number {
    const { chain } = this.names;
    return chain.slice(1).reduce((all, name, index) => all * this.gain(name, chain[index]!), 1);
  }

  protected override told(): string {
    const { speed, gap, rate, chain } = this.names;
    const gains = chain.slice(1).map((name, index) => this.number(this.gain(name, chain[index]!)));
    const parts = { speed: this.number(this.value(speed)), gap: this.number(this.value(gap)), rate: this.number(this.value(rate)) };
    if (this.isSecret) return this.word("told-open", parts);
    return `${this.word("told", parts)} ${this.word("multiply")} ${gains.join(" × ")} = ${this.number(this.product)}.`;
  }

  /** Where the strip of beats stands. */
  private get strip(): { x: number; y: number; width: number; height: number } {
    return this.isNarrow ? { x: 10, y: 112, width: 340, height: 118 } : { x: 200, y: 14, width: 430, height: 158 };
  }

  private beatX(beat: number): number {
    const { x, width } = this.strip;
    return x + 26 + ((beat * this.value(this.names.gap)) / SECONDS) * width;
  }

  protected override handles(): Handle[] {
    const { speed, gap } = this.names;
    const { x, y, width, height } = this.strip;
    const [min, max] = [this.range(this.input).min, this.range(this.input).max];
    const now = this.value(this.input);
    const seconds = (px: number): number => ((px - x - 26) / width) * SECONDS;
    const belt = this.isNarrow ? { from: 28, to: 328, y: 92 } : { from: 22, to: 176, y: 140 };
    return [
      {
        input: this.input, x: belt.from + ((now - min) / (max - min)) * (belt.to - belt.from), y: belt.y, label: this.word(this.names.chain.length > 3 ? "time" : "belt"),
        told: this.word("speed", { speed: this.number(this.value(speed)) }), valueAt: (px) => min + ((px - belt.from) / (belt.to - belt.from)) * (max - min),
      },
      {
        input: this.input, x: this.beatX(1), y: y + height - 30, label: this.word("beat"),
        told: this.word("seconds", { gap: this.number(this.value(gap)) }), valueAt: (px) => this.inputFor(seconds(px)),
        look: svg`<circle class="ring" r="8" style="stroke: var(--same)" />`,
      },
    ]; // prettier-ignore
  }

  /** Returns the input for which the gap is nearest to so many seconds. */
  private inputFor(wanted: number): number {
    const { min, max, step } = this.range(this.input);
    let best = min;
    let least = Infinity;
    for (let value = min; value <= max + step / 2; value += step) {
      const off = Math.abs(this.valueIf(this.names.gap, { [this.input]: value }) - wanted);
      if (off < least) [best, least] = [value, off];
    }
    return best;
  }

  protected override stage(): TemplateResult {
    const { strip } = this;
    const { gap, rate } = this.names;
    const [first, second, low] = [this.beatX(0), this.beatX(1), strip.y + strip.height - 30];
    return svg`${this.treadmill()}
      <rect class="paper" x=${strip.x} y=${strip.y} width=${strip.width} height=${strip.height} rx="8" />
      <path class="trace" d=${this.trace()} />
      <path class="gap" d="M${first} ${low}H${second}" />
      <text class="same" x=${first + 4} y=${low + 19}>${this.word("gap", { gap: this.number(this.value(gap), 3) })}</text>
      <text x=${strip.x + strip.width - 10} y=${strip.y + 22} text-anchor="end" style="font-size: 20px; font-weight: 700">♥ ${this.isSecret ? "?" : this.number(this.value(rate), 3)}</text>
      ${this.isNarrow ? chainDrawn(this.links, 60, 250, 240, true) : chainDrawn(this.links, 12, 216, 616, false)}
      ${this.isSecret ? "" : this.result()}`;
  }

  private result(): TemplateResult {
    const { product } = this;
    const text = this.word("product", { product: `${product > 0 ? "+" : ""}${this.number(product, 3)}`, name: this.input });
    const [x, y] = this.isNarrow ? [180, 250 + this.links.length * 86 + 8] : [320, 306];
    return svg`<text class=${product < 0 ? "reversed" : "same"} x=${x} y=${y} text-anchor="middle" style="font-size: ${this.isNarrow ? 14 : 17}px">${product < 0 ? "▼" : "▲"} ${text}</text>`;
  }

  private get links(): Link[] {
    const { chain } = this.names;
    return chain.map((name, index) => {
      const gain = index === 0 ? null : this.gain(name, chain[index - 1]!);
      const isAsked = this.isSecret && name === this.names.rate;
      return { name, value: isAsked ? "?" : this.number(this.value(name), 3), gain, told: gain === null ? "" : `× ${this.number(gain)}` };
    });
  }

  /** The beats of some seconds as one line. */
  private trace(): string {
    const { x, y, width, height } = this.strip;
    const gap = this.value(this.names.gap);
    const base = y + height - 56;
    const squeeze = Math.min(1, gap / 0.5);
    const parts: string[] = [`M${x + 2} ${base}`];
    for (let beat = 0; beat * gap < SECONDS && Number.isFinite(gap) && gap > 0.05; beat++) {
      for (const [aside, up] of BEAT) {
        const px = this.beatX(beat) + ((aside * squeeze) / SECONDS) * width;
        if (px > x + 2 && px < x + width - 2) parts.push(`L${px.toFixed(1)} ${(base - up * (height - 80)).toFixed(1)}`);
      }
    }
    return `${parts.join("")}L${x + width - 2} ${base}`;
  }

  /** A runner on a treadmill, leaning the more the faster it runs. */
  private treadmill(): TemplateResult {
    const speed = this.value(this.names.speed);
    const lean = Math.min(16, Math.max(0, speed));
    const [x, y] = this.isNarrow ? [180, 62] : [98, 108];
    const stride = 6 + lean;
    return svg`<path class="belt" d=${this.isNarrow ? "M28 92H328" : "M22 140H176"} />
      <g transform="translate(${x} ${y}) scale(0.9)"><circle class="runner" cx=${lean * 0.8} cy="-52" r="8" />
        <path class="runner" d="M${lean * 0.7} -44L0 -14M${lean * 0.55} -36l-${stride * 0.8} 12M${lean * 0.55} -36l${stride * 0.9} 8M0 -14l-${stride} 16l-6 12M0 -14l${stride} 12l2 14" /></g>
      <text class="muted" x=${this.isNarrow ? 60 : x} y=${this.isNarrow ? 60 : 26} text-anchor="middle">${this.word("speed", { speed: this.number(speed, 3) })}</text>`;
  }
}

register({ name: "scene-heart", place: "scene", tag: "chain-rule-scene-heart", rank: 0 }, HeartScene);
