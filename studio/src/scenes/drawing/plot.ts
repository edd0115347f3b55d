/** This file places numbers on a rectangle of a stage, and draws axes and curves in it. */

import { svg, type TemplateResult } from "../../base.ts";

export interface Span {
  min: number;
  max: number;
}

/** Returns the least and the largest of some numbers, with a little air; those that are none do not count. */
export function spanOf(numbers: readonly number[], air = 0.06): Span {
  const finite = numbers.filter(Number.isFinite);
  const [min, max] = finite.length === 0 ? [0, 1] : [Math.min(...finite), Math.max(...finite)];
  const room = max > min ? air * (max - min) : Math.max(1, Math.abs(max)) / 2;
  return { min: min - room, max: max + room };
}

/** Returns round numbers across a span, about as many as asked for. */
export function ticksOf(span: Span, count: number): number[] {
  const [min, max] = [Math.min(span.min, span.max), Math.max(span.min, span.max)];
  const rough = (max - min) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough * 0.999) ?? 10 * power;
  const found: number[] = [];
  for (let k = Math.ceil(min / step - 1e-9); k * step <= max + 1e-9 * step; k++) found.push(Number((k * step).toPrecision(12)));
  return found;
}

export class Plot {
  constructor(
    readonly left: number,
    readonly top: number,
    readonly width: number,
    readonly height: number,
    readonly across: Span,
    readonly up: Span,
  ) {}

  readonly x = (value: number): number => this.left + ((value - this.across.min) / (this.across.max - this.across.min)) * this.width;
  readonly y = (value: number): number => this.top + ((this.up.max - value) / (this.up.max - this.up.min)) * this.height;
  readonly xAt = (place: number): number => this.across.min + ((place - this.left) / this.width) * (this.across.max - this.across.min);
  readonly yAt = (place: number): number => this.up.max - ((place - this.top) / this.height) * (this.up.max - this.up.min);

  /** Returns a curve through points as a path; it breaks where there is no number. */
  path(points: readonly (readonly [number, number])[]): string {
    let isOpen = false;
    const parts: string[] = [];
    for (const [x, y] of points) {
      const isThere = Number.isFinite(x) && Number.isFinite(y);
      if (isThere) parts.push(`${isOpen ? "L" : "M"}${this.x(x).toFixed(2)} ${this.y(y).toFixed(2)}`);
      isOpen = isThere;
    }
    return parts.join("");
  }

  /** Returns a function's curve as a path. */
  curve(f: (x: number) => number, count = 120): string {
    const { min, max } = this.across;
    return this.path(Array.from({ length: count + 1 }, (_, k) => min + ((max - min) * k) / count).map((x) => [x, f(x)] as const));
  }

  /** Returns the line through a point with a slope, as long as the rectangle is wide. */
  line(x: number, y: number, slope: number): string {
    const { min, max } = this.across;
    return this.path([[min, y + slope * (min - x)], [max, y + slope * (max - x)]]);
  }

  /** Returns the frame with a few numbers along it. */
  axes(number: (value: number) => string, counts: readonly [number, number] = [5, 4]): TemplateResult {
    const bottom = this.top + this.height;
    const zero = this.up.min < 0 !== this.up.max < 0 ? svg`<path class="zero" d="M${this.left} ${this.y(0)}h${this.width}" />` : "";
    return svg`<rect class="frame" x=${this.left} y=${this.top} width=${this.width} height=${this.height} />${zero}
      ${ticksOf(this.across, counts[0]).map((tick) => svg`<text class="tick" x=${this.x(tick)} y=${bottom + 14} text-anchor="middle">${number(tick)}</text>`)}
      ${ticksOf(this.up, counts[1]).map((tick) => svg`<text class="tick" x=${this.left - 5} y=${this.y(tick) + 4} text-anchor="end">${number(tick)}</text>`)}`;
  }
}
