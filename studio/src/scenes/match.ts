/** This file is the scene "match": pictures of curves under loupes, to be matched with the curves that they show. */

import { css, html, machinesOf, nothing, pointOf, register, svg, type TemplateResult } from "../base.ts";
import { plain } from "./drawing/plain.ts";
import { SceneView } from "./scene.ts";

const RADIUS = 66;
const STRONGEST = 3; // powers of ten
const WIDE = 1.5; // units to each side, without enlargement
const POINTS = 40; // to each side
const SAME = 0.02; // slopes so near count as one

interface Seen {
  output: string;
  /** The slopes to the left and to the right of the middle. */
  slopes: [number, number];
}

export class MatchScene extends SceneView {
  static override properties = { ...SceneView.properties, power: { state: true }, chosen: { state: true }, isChecked: { state: true } };
  static override styles = [
    ...[SceneView.styles].flat(),
    css`
      .glass { fill: var(--paper); stroke: var(--gain); stroke-width: 3; }
      .curve { fill: none; stroke: var(--ink); stroke-width: 2.5; }
      label { display: inline-flex; gap: 6px; align-items: center; min-height: 32px; }
      select { min-height: 32px; border: 1px solid var(--edge); border-radius: 8px; background: var(--card); padding: 2px 6px; }
      input[type="range"] { width: 190px; accent-color: var(--gain); }
      .told { display: none; } /* it would say what is to be found; it is read out */
      .verdict { flex-basis: 100%; text-align: center; }
    `,
  ];

  protected override readonly group = "scene-match";
  protected override readonly uprightHeight = 360;
  /** The enlargement, as a power of ten. */
  declare power: number;
  /** What a person said of each picture: the name of a curve, or "". */
  declare chosen: readonly string[];
  declare isChecked: boolean;

  constructor() {
    super();
    this.begin();
  }

  private begin(): void {
    [this.power, this.chosen, this.isChecked] = [STRONGEST, [], false];
  }

  protected override restart(): void {
    this.begin();
  }

  protected override knobs(): string[] {
    return [];
  }

  protected override get size(): { width: number; height: number } {
    return this.isNarrow ? super.size : { width: 640, height: 186 };
  }

  private get input(): string {
    return this.picture.inputs[0]!.name;
  }

  /** The curves in the order of the pictures: turned round, so that it is not that of the list. */
  private get seen(): Seen[] {
    return this.seenIn(this.sight);
  }

  private seenIn(sight: number): Seen[] {
    const names = this.picture.outputs;
    const reach = sight * 0.9;
    return names.map((_, k) => {
      const output = names[(k * 3 + 2) % names.length]!;
      return { output, slopes: [-this.heightAt(output, -reach) / reach, this.heightAt(output, reach) / reach] };
    });
  }

  /** How far the loupe sees to each side. */
  private get sight(): number {
    return WIDE / 10 ** this.power;
  }

  /** How much higher a curve is so far from the middle. */
  private heightAt(output: string, aside: number): number {
    const point = pointOf(this.source, this.state);
    const at = (x: number): number => machinesOf(this.source).numbers({ ...point, [this.input]: x }).at(`value:${output}`) ?? NaN;
    const x = point[this.input]!;
    return at(x + aside) - at(x);
  }

  private isCorner({ slopes: [before, after] }: Seen): boolean {
    return Math.abs(before - after) > SAME * Math.max(1, Math.abs(before), Math.abs(after));
  }

  private formula(name: string): string {
    return plain(this.source.explanation.layers.find((layer) => layer.name === name)?.formula ?? name);
  }

  protected override told(): string {
    const pictures = this.seen.map((each, k) => {
      const [before, after] = each.slopes.map((slope) => this.number(slope, 3)) as [string, string];
      return this.word(this.isCorner(each) ? "bent" : "straight", { picture: k + 1, before, after, slope: this.number((each.slopes[0] + each.slopes[1]) / 2, 3) });
    });
    return this.word("told", { zoom: this.number(Math.round(10 ** this.power)), pictures: pictures.join(", ") });
  }

  protected override stage(): TemplateResult {
    return svg`${this.seen.map(({ output }, k) => {
      const [x, y] = this.isNarrow ? [94 + 172 * (k % 2), 84 + 180 * Math.floor(k / 2)] : [86 + 156 * k, 82];
      return this.glass(output, x, y, k + 1);
    })}`;
  }

  /** One picture: as large across as upward. */
  private glass(output: string, cx: number, cy: number, picture: number): TemplateResult {
    const unit = RADIUS / this.sight;
    const points: string[] = [];
    for (let k = -POINTS; k <= POINTS; k++) {
      const aside = (k / POINTS) * this.sight;
      const up = this.heightAt(output, aside);
      if (Math.hypot(aside, up) * unit <= RADIUS * 0.97) points.push(`${(cx + aside * unit).toFixed(2)} ${(cy - up * unit).toFixed(2)}`);
    }
    return svg`<circle class="glass" cx=${cx} cy=${cy} r=${RADIUS} />
      ${points.length > 1 ? svg`<path class="curve" d=${`M${points.join("L")}`} />` : ""}
      <text x=${cx} y=${cy + RADIUS + 22} text-anchor="middle" font-weight="600">${picture}</text>`;
  }

  /** What is said of the matches: which are right, and that nobody can tell the straight ones. */
  private get verdict(): string {
    const seen = this.seenIn(WIDE / 10 ** STRONGEST); // as it was to be told, whatever the loupe shows now
    const right = seen.filter(({ output }, k) => this.chosen[k] === output).length;
    const corner = seen.findIndex((each) => this.isCorner(each));
    if (corner >= 0 && this.chosen[corner] !== seen[corner]!.output) return this.word("missed");
    return this.word("found", { right, all: seen.length, picture: corner + 1, curve: corner < 0 ? "" : this.formula(seen[corner]!.output) });
  }

  private choose(picture: number, name: string): void {
    this.chosen = this.seen.map((_, k) => (k === picture ? name : (this.chosen[k] ?? "")));
    this.isChecked = false;
  }

  private readonly check = (): void => {
    this.isChecked = true;
    this.heard = this.verdict;
  };

  protected override controls(): unknown {
    const zoom = Math.round(10 ** this.power);
    const isFull = this.seen.every((_, k) => this.chosen[k]);
    return html`${this.seen.map((_, k) => html`<label>${k + 1}
        <select aria-label=${this.word("picture", { picture: k + 1 })} @change=${(event: Event) => this.choose(k, (event.target as HTMLSelectElement).value)}>
          <option value="" ?selected=${!this.chosen[k]}>?</option>
          ${this.picture.outputs.map((name) => html`<option value=${name} ?selected=${this.chosen[k] === name}>${this.formula(name)}</option>`)}
        </select></label>`)}
      <button class="check" ?disabled=${!isFull} @click=${this.check}>${this.word("check")}</button>
      ${this.isChecked ? html`<b class="verdict">${this.verdict}</b>
        <label>${this.word("zoom")} <input type="range" min="0" max=${STRONGEST} step="0.05" .value=${String(this.power)} aria-valuetext="${zoom} ×"
          @input=${(event: Event) => (this.power = Number((event.target as HTMLInputElement).value))} /> <b>${this.number(zoom)} ×</b></label>` : nothing}`;
  }
}

register({ name: "scene-match", place: "scene", tag: "chain-rule-scene-match", rank: 0 }, MatchScene);
