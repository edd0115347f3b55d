/** This file is the scene "balloon": a balloon that is pulled at or pumped up; the shell of new air, and units that cancel. */

import { css, register, svg, type TemplateResult } from "../base.ts";
import { SceneView, type Clock, type Handle } from "./scene.ts";

interface Chip {
  value: string;
  above: string;
  below: string;
  /** Whether the unit above, and the one below, is crossed out. */
  isCut: [boolean, boolean];
}

export class BalloonScene extends SceneView {
  static override styles = [
    ...[SceneView.styles].flat(),
    css`
      .skin { fill: var(--reversed-fill); fill-opacity: 0.55; stroke: var(--reversed); stroke-width: 2.5; }
      .shell { fill: none; stroke: var(--reversed); stroke-opacity: 0.45; }
      .slab { stroke-width: 1.5; }
      .front { stroke: var(--reversed); stroke-opacity: 1; stroke-width: 1.5; }
      .radius { stroke: var(--ink); stroke-width: 1.5; }
      .chip { fill: var(--paper); stroke: var(--gain); stroke-width: 1.5; }
      .chip.result { stroke: var(--good); stroke-width: 2.5; }
      .cut { stroke: var(--reversed); stroke-width: 2; }
      .thread { fill: none; stroke: var(--muted); stroke-width: 1.5; }
    `,
  ];

  protected override readonly group = "scene-balloon";

  protected override get size(): { width: number; height: number } {
    return this.isNarrow ? { width: 360, height: 506 } : { width: 640, height: 340 };
  }

  private get input(): string {
    return this.picture.inputs[0]!.name;
  }

  /** Whether a pump drives the radius, or a hand moves it. */
  private get isPumped(): boolean {
    return this.source.explanation.layers.length > 1;
  }

  /** Whether the pump gives the same air at every moment: then the volume drives the radius. */
  private get isEven(): boolean {
    return this.settings["mode"] === "even";
  }

  /** The names of the radius and of the volume: the last two of the chain. */
  private get names(): { radius: string; volume: string } {
    const layers = this.source.explanation.layers.map(({ name }) => name);
    if (this.isEven) return { radius: layers[1]!, volume: layers[0]! };
    return { radius: this.isPumped ? layers[0]! : this.input, volume: layers.at(-1)! };
  }

  private get most(): number {
    const { max } = this.range(this.input);
    return this.isPumped ? this.valueIf(this.names.radius, { [this.input]: max }) : max;
  }

  /** The area of the shell: how much air a centimetre of radius takes. */
  private get area(): number {
    const { volume, radius } = this.names;
    return this.isEven ? 1 / this.gain(radius, volume) : this.gain(volume, radius);
  }

  /** How far a push moves the radius: the push itself, or what a second of the pump brings. */
  private get push(): number {
    if (this.isEven) return this.gain(this.names.radius, this.names.volume) * this.gain(this.names.volume, this.input);
    return this.isPumped ? this.gain(this.names.radius, this.input) : this.state.push;
  }

  /** What the push really adds to the volume. */
  private get real(): number {
    const { volume, radius } = this.names;
    const given = this.isPumped ? { [this.input]: this.value(this.input) + 1 } : { [radius]: this.value(radius) + this.push };
    return this.valueIf(volume, given) - this.value(volume);
  }

  protected override clock(): Clock | null {
    return this.isPumped ? { input: this.input, rate: 1 } : null;
  }

  protected override told(): string {
    const { radius, volume } = this.names;
    const gain = this.area;
    const parts = {
      radius: this.number(this.value(radius)), volume: this.number(this.value(volume)), gain: this.number(gain), push: this.number(this.push),
      predicted: this.number(gain * this.push), real: this.number(this.real), air: this.number(gain * this.push, 3), time: this.number(this.value(this.input)),
    }; // prettier-ignore
    if (this.isSecret) return this.word("told-open", parts);
    return this.word(this.isEven ? "told-even" : this.isPumped ? "told-pump" : "told-shell", parts);
  }

  private get middle(): { x: number; y: number; scale: number } {
    const [x, y, room] = this.isNarrow ? [180, 160, 146] : [164, 168, 150];
    return { x, y, scale: room / (this.most + Math.max(0, this.state.push)) };
  }

  protected override handles(): Handle[] {
    const { x, y, scale } = this.middle;
    const radius = this.value(this.names.radius);
    const label = this.word(this.isPumped ? "pump" : "handle");
    const [min, max] = [this.range(this.input).min, this.range(this.input).max];
    const reach = this.valueIf(this.names.radius, { [this.input]: min });
    const valueAt = (px: number, py: number): number => {
      const wanted = Math.hypot(px - x, py - y) / scale;
      if (this.isEven) return this.timeFor(wanted);
      return this.isPumped ? min + ((wanted - reach) / (this.most - reach)) * (max - min) : wanted;
    };
    return [{ input: this.input, x: x + radius * scale, y, label, told: this.word("centimetres", { radius: this.number(radius) }), valueAt }];
  }

  /** Returns the time at which an even pump has brought the radius so far: halved until it is near enough. */
  private timeFor(radius: number): number {
    let { min, max } = this.range(this.input);
    for (let k = 0; k < 40; k++) {
      const middle = (min + max) / 2;
      if (this.valueIf(this.names.radius, { [this.input]: middle }) < radius) min = middle;
      else max = middle;
    }
    return min;
  }

  protected override stage(): TemplateResult {
    const { x, y, scale } = this.middle;
    const { radius } = this.names;
    const [r, push] = [this.value(radius) * scale, Math.max(0, this.push) * scale];
    return svg`<path class="thread" d="M${x} ${y + r}q-8 14 0 26t0 22" />
      <circle class="shell" cx=${x} cy=${y} r=${r + push / 2} stroke-width=${Math.max(1, push)} />
      <circle class="skin" cx=${x} cy=${y} r=${r} />
      <path class="radius" d="M${x} ${y}H${x + r}" />
      <text x=${x} y=${y + 24} text-anchor="middle">r = ${this.number(this.value(radius), 3)} cm</text>
      ${this.isNarrow ? this.inWords(16, 352) : this.inWords(330, 44)}`;
  }

  private inWords(left: number, top: number): TemplateResult {
    const { volume } = this.names;
    const gain = this.area;
    const number = (value: number): string => this.number(value, 3);
    const lines = [
      this.word("volume", { volume: this.number(this.value(volume)) }),
      this.word("shell", { gain: number(gain), push: number(this.push), air: this.isSecret ? "?" : number(gain * this.push) }),
      this.isEven ? this.word("thick", { push: this.number(this.push, 3) }) : this.word(this.isPumped ? "really-second" : "really", { real: number(this.real) }),
    ];
    if (this.isSecret) lines.pop(); // what it really is comes with the answer
    const drawn = lines.map((line, index) => svg`<text class=${index === 1 ? "gain" : ""} x=${left} y=${top + index * 24}>${line}</text>`);
    return svg`${drawn}${this.isPumped ? this.chips(left, top + 70, gain) : this.slab(left, this.isNarrow ? top + 128 : top + 196)}`;
  }

  /** The shell as a flat slab: its area, and how thick it is; the area is to a scale of its own. */
  private slab(left: number, floor: number): TemplateResult {
    const widest = this.isNarrow ? 170 : 190;
    const side = (this.value(this.names.radius) / this.most) * widest;
    const [back, thick] = [side * 0.3, Math.max(3, this.push * this.middle.scale)];
    const top = `${left} ${floor}h${side}l${back * 1.4} ${-back}h${-side}z`;
    return svg`<path class="skin slab" d="M${top}" /><path class="shell front" d="M${left} ${floor}v${thick}h${side}v${-thick}m0 ${thick}l${back * 1.4} ${-back}v${-thick}" />
      <text x=${left + (side + back * 1.4) / 2} y=${floor - back / 2 + 5} text-anchor="middle">${this.number(this.area, 3)} cm²</text>
      <text x=${left + side + back * 1.4 + 8} y=${floor - back + thick + 4}>${this.number(this.push)} cm</text>
      <text class="muted" x=${left} y=${floor - back - 12}>${this.word("flat")}</text>`;
  }

  /** dV/dr × dr/dt = dV/dt, with the centimetres crossed out; where the pump is even, dr/dV × dV/dt = dr/dt. */
  private chips(left: number, top: number, gain: number): TemplateResult {
    const rate = this.push;
    const chip = (value: number, above: string, below: string, isCut: [boolean, boolean]): Chip => ({ value: this.number(value, 3), above, below, isCut });
    const chips = this.isEven
      ? [chip(1 / gain, "cm", "cm³", [false, true]), chip(gain * rate, "cm³", "s", [true, false]), chip(rate, "cm", "s", [false, false])]
      : [chip(gain, "cm³", "cm", [false, true]), chip(rate, "cm", "s", [true, false]), chip(gain * rate, "cm³", "s", [false, false])];
    const [wide, gap] = this.isNarrow ? [94, 22] : [76, 22];
    return svg`${chips.map((chip, index) => svg`${this.chip(chip, left + index * (wide + gap), top, wide, index === 2)}
      ${index === 0 ? "" : svg`<text x=${left + index * (wide + gap) - gap / 2} y=${top + 38} text-anchor="middle">${index === 1 ? "×" : "="}</text>`}`)}`;
  }

  private chip({ value, above, below, isCut }: Chip, x: number, y: number, width: number, isResult: boolean): TemplateResult {
    const middle = x + width / 2;
    const cut = (isThere: boolean, at: number): TemplateResult | "" => (isThere ? svg`<path class="cut" d="M${middle - 15} ${at + 2}L${middle + 15} ${at - 12}" />` : "");
    return svg`<rect class="chip ${isResult ? "result" : ""}" x=${x} y=${y} width=${width} height="74" rx="10" />
      <text x=${middle} y=${y + 22} text-anchor="middle" font-weight="700">${value}</text>
      <text x=${middle} y=${y + 43} text-anchor="middle">${above}</text>
      <path d="M${middle - 16} ${y + 48}h32" stroke="currentColor" />
      <text x=${middle} y=${y + 64} text-anchor="middle">${below}</text>${cut(isCut[0], y + 43)}${cut(isCut[1], y + 64)}`;
  }
}

register({ name: "scene-balloon", place: "scene", tag: "chain-rule-scene-balloon", rank: 0 }, BalloonScene);
