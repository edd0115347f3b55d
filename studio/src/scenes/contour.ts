/** This file is the scene "contour": a hill seen from above; walking shows how the contributions of two inputs add. */

import { css, machinesOf, pointOf, register, svg, type PropertyValues, type StudioDocument, type TemplateResult } from "../base.ts";
import { levelsOf, linesOf, type Grid } from "./drawing/levels.ts";
import { plotStyle } from "./drawing/look.ts";
import { Plot, spanOf, type Span } from "./drawing/plot.ts";
import { SceneView, type Handle } from "./scene.ts";

const CELLS = 36;
const PAUSE = 400; // milliseconds of rest, after which a new walk begins
const LONGEST = 400; // points of the trail
const LEVEL = 0.25; // so far from a height still counts as at it
const FAR = 3; // a way along a contour that is enough
const ARROW = 34; // of the gradient, at the largest

interface Here { x: number; y: number }
/** What a walk brought: by each input alone, as the gains at its beginning say, and really. */
interface Walk { parts: [number, number]; real: number; steps: [number, number] }

export class ContourScene extends SceneView {
  static override styles = [
    ...[SceneView.styles].flat(),
    plotStyle,
    css`
      .level { fill: none; stroke: var(--edge); stroke-width: 1; }
      .level.own { stroke: var(--ink); stroke-width: 2; }
      .trail { fill: none; stroke: var(--secant); stroke-width: 3; stroke-linecap: round; stroke-linejoin: round; }
      .lane { fill: var(--wash); stroke: var(--line); }
      .done { fill: var(--good); }
      svg.stage .reached { fill: var(--good); font-weight: 600; }
      .gradient { stroke: var(--gain); stroke-width: 3; fill: var(--gain); }
    `,
  ];

  protected override readonly group = "scene-contour";
  protected override readonly uprightHeight = 650;
  private grid: Grid | null = null;
  private gridOf: StudioDocument | null = null;
  private trail: Here[] = [];
  private began: Here | null = null;
  /** The height that the walk keeps to, and the way so far. */
  private held: { height: number; way: number } | null = null;
  private moved = 0;

  private get names(): [string, string] {
    const [x, y] = this.picture.inputs;
    return [x!.name, (y ?? x)!.name];
  }

  private get here(): Here {
    const [x, y] = this.names;
    return { x: this.value(x), y: this.value(y) };
  }

  private height({ x, y }: Here): number {
    const [first, second] = this.names;
    const point = { ...pointOf(this.source, this.state), [first]: x, [second]: y };
    return machinesOf(this.source).numbers(point).at(`value:${this.picture.output}`) ?? NaN;
  }

  private slopes(at: Here): [number, number] {
    const [first, second] = this.names;
    const numbers = machinesOf(this.source).numbers({ ...pointOf(this.source, this.state), [first]: at.x, [second]: at.y });
    const slope = (name: string): number => numbers.at(`derivative:${this.picture.output}/${name}`) ?? NaN;
    return [slope(first), slope(second)];
  }

  /** The heights on a grid: worked out once for a document. */
  private get heights(): Grid {
    if (this.grid === null || this.gridOf !== this.source) {
      const [across, up] = [this.range(this.names[0]), this.range(this.names[1])];
      const at = ({ min, max }: Span, k: number): number => min + ((max - min) * k) / CELLS;
      const rows = Array.from({ length: CELLS + 1 }, (_, row) => Array.from({ length: CELLS + 1 }, (__, column) => this.height({ x: at(across, column), y: at(up, row) })));
      this.grid = { across, up, rows };
      this.gridOf = this.source;
    }
    return this.grid;
  }

  private get map(): Plot {
    const { across, up } = this.heights;
    return this.isNarrow ? new Plot(34, 12, 312, 312, across, up) : new Plot(40, 10, 322, 322, across, up);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (!changed.has("picture") || this.beyond !== null) return;
    const { here } = this;
    const last = this.trail.at(-1);
    if (last !== undefined && last.x === here.x && last.y === here.y) return;
    const now = performance.now();
    if (last !== undefined && (this.began === null || now - this.moved > PAUSE)) this.began = last;
    this.moved = now;
    this.hold(last, here);
    this.trail = [...this.trail, here].slice(-LONGEST);
  }

  /** Measures how long one walks at one height; who leaves it begins anew. */
  private hold(last: Here | undefined, here: Here): void {
    const height = this.height(here);
    if (last === undefined || this.held === null || Math.abs(height - this.held.height) > LEVEL) this.held = { height, way: 0 };
    else this.held = { ...this.held, way: this.held.way + Math.hypot(here.x - last.x, here.y - last.y) };
  }

  private get hasHeld(): boolean {
    return (this.held?.way ?? 0) >= FAR;
  }

  protected override restart(): void {
    [this.trail, this.began, this.held] = [[], null, null];
  }

  /** What the last walk brought; null before the first. */
  private get walk(): Walk | null {
    const { began, here } = this;
    if (began === null) return null;
    const steps: [number, number] = [here.x - began.x, here.y - began.y];
    const slopes = this.slopes(began);
    return { steps, parts: [slopes[0] * steps[0], slopes[1] * steps[1]], real: this.height(here) - this.height(began) };
  }

  protected override told(): string {
    const { walk, here } = this;
    const [first, second] = this.slopes(here).map((slope) => this.number(slope));
    const place = this.word(this.isSecret ? "told-open" : "told", { height: this.number(this.height(here)), x: this.names[0], y: this.names[1], first: first!, second: second! });
    if (walk === null || this.isSecret) return place;
    const held = this.hasHeld ? ` ${this.word("held")}` : "";
    const parts = { first: this.number(walk.parts[0]), second: this.number(walk.parts[1]), sum: this.number(walk.parts[0] + walk.parts[1]), real: this.number(walk.real) };
    return `${place} ${this.word("walked", parts)}${held}`;
  }

  protected override handles(): Handle[] {
    const [first, second] = this.names;
    const { map, here } = this;
    return [
      {
        input: first,
        x: map.x(here.x),
        y: map.y(here.y),
        label: this.word("handle", { first, second }),
        told: `${first} ${this.number(here.x)}, ${second} ${this.number(here.y)}`,
        valueAt: (x) => map.xAt(x),
        also: { input: second, valueAt: (_, y) => map.yAt(y) },
      },
    ];
  }

  protected override stage(): TemplateResult {
    const { map, heights, here } = this;
    const [east, north] = this.slopes(here);
    const steepest = Math.hypot(east, north);
    const size = steepest > 0 && !this.isSecret ? ARROW * Math.min(1, steepest / 3) : 0;
    const [dx, dy] = size === 0 ? [0, 0] : [(east / steepest) * size, (-north / steepest) * size];
    const own = this.height(here);
    const [px, py] = [map.x(here.x), map.y(here.y)];
    return svg`${map.axes((value) => this.number(value))}
      ${levelsOf(heights, 9).map((level) => svg`<path class="level" d=${linesOf(heights, level, map)} />`)}
      ${Number.isFinite(own) ? svg`<path class="level own" d=${linesOf(heights, own, map)} />` : ""}
      <path class="trail" d=${map.path(this.trail.map(({ x, y }) => [x, y] as const))} />
      ${size < 1 ? "" : svg`<path class="gradient" d="M${px} ${py}l${dx} ${dy}m${-dx / 3 - dy / 6} ${-dy / 3 + dx / 6}l${dx / 3 + dy / 6} ${dy / 3 - dx / 6}l${-dx / 3 + dy / 6} ${-dy / 3 - dx / 6}z" />`}
      ${this.isNarrow ? this.balance(20, 360, 320) : this.balance(396, 26, 232)}`;
  }

  /** How far one walked at one height: the try to draw a contour. */
  private holding(left: number, top: number, width: number): TemplateResult {
    const { height, way } = this.held ?? { height: this.height(this.here), way: 0 };
    const done = Math.min(1, way / FAR);
    const text = this.hasHeld ? `✓ ${this.word("held")}` : this.word("hold", { height: this.number(height, 3), level: this.number(LEVEL) });
    return svg`<text class=${this.hasHeld ? "reached" : "muted"} x=${left} y=${top}>${text}</text>
      <rect class="lane" x=${left} y=${top + 8} width=${width} height="8" rx="4" /><rect class="done" x=${left} y=${top + 8} width=${width * done} height="8" rx="4" />`;
  }

  /** The contributions of the last walk as bars, their sum, and what really happened. */
  private balance(left: number, top: number, width: number): TemplateResult {
    const walk = this.walk ?? { parts: [0, 0], real: 0, steps: [0, 0] };
    const [first, second] = this.names;
    const rows: [string, number][] = [
      [this.word("part", { name: first, step: this.number(walk.steps[0], 3) }), walk.parts[0]],
      [this.word("part", { name: second, step: this.number(walk.steps[1], 3) }), walk.parts[1]],
      [this.word("sum"), walk.parts[0] + walk.parts[1]],
      [this.word("really"), walk.real],
    ];
    const { max } = spanOf(rows.map(([, amount]) => Math.abs(amount)), 0);
    const unit = (width / 2 - 4) / (max > 0 && Number.isFinite(max) ? max : 1);
    const middle = left + width / 2;
    return svg`<text x=${left} y=${top}>${this.word("balance")}</text>
      ${rows.map(([label, amount], index) => {
        if (this.isSecret && index < 3) return index === 2 ? "" : svg`<text class="muted" x=${left} y=${top + 26 + index * 44}>${label}</text>`;
        const y = top + 22 + index * 44;
        const long = Number.isFinite(amount) ? amount * unit : 0;
        const sign = amount < 0 ? "▼" : amount > 0 ? "▲" : "";
        return svg`<text class="muted" x=${left} y=${y + 4}>${label}</text>
          <text class=${amount < 0 ? "reversed" : "same"} x=${left + width} y=${y + 4} text-anchor="end">${sign} ${this.number(amount, 3)}</text>
          <path class="zero" d="M${middle} ${y + 6}v19" />
          <rect class=${amount < 0 ? "down" : "up"} x=${long < 0 ? middle + long : middle} y=${y + 9} width=${Math.max(0.5, Math.abs(long))} height="13" />`;
      })}
      ${this.isSecret ? "" : this.further(left, top + rows.length * 44, width)}`;
  }

  /** What comes after the first answer: the gradient, and the try to draw a contour. */
  private further(left: number, top: number, width: number): TemplateResult {
    return svg`${this.holding(left, top + 92, width)}
      <text class="gain" x=${left} y=${top + 34}>${this.word("gradient")}</text>
      <text class="muted" x=${left} y=${top + 54}>${this.word("steepest")}</text>`;
  }
}

register({ name: "scene-contour", place: "scene", tag: "chain-rule-scene-contour", rank: 0 }, ContourScene);
