/** This file is the panel "zoom": the whole curve with secant and tangent, and a loupe, until the curve is straight. */

import { css, html, machinesOf, nothing, numbers, pointOf, register, StudioView, svg, theme } from "../base.ts";

const [WIDTH, HEIGHT] = [380, 240];
const POINTS = 160;
const ZOOMS = [1, 8, 64, 512, 0]; // 0 stands for ∞

interface Window { left: number; right: number; bottom: number; top: number }
type Curve = (x: number) => number;

export class ZoomPiece extends StudioView {
  static override styles = [
    theme,
    css`
      :host { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px; min-width: 0; }
      header { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 8px; }
      p { margin: 2px 0 0; color: var(--muted); font-size: 13px; line-height: 18px; }
      svg { width: 100%; height: auto; background: var(--wash); border-radius: 8px; margin-top: 8px; touch-action: pan-y; }
      [role="group"] { display: inline-flex; gap: 4px; flex-wrap: wrap; }
      .tangent { color: var(--gain); font-weight: 600; }
      .secant { color: var(--secant); font-weight: 600; }
    `,
  ];

  override render(): unknown {
    const { input, output, value, derivative, sides, prediction } = this.picture;
    const here = this.picture.inputs.find(({ name }) => name === input)?.value ?? 0;
    const seen = this.window(here);
    const both: readonly (number | null)[] = derivative.value !== null ? [derivative.value] : (sides ?? []);
    const slopes = both.filter((side): side is number => side !== null);
    const secant = prediction.real.value === null ? null : prediction.real.value / prediction.push;
    return html`
      <header>
        <div><h2>${this.say("zoom")}</h2><p>${this.say("zoom-how")}</p></div>
        <div role="group" aria-label=${this.say("zoom-by")}>
          ${ZOOMS.map((zoom) => html`<button dir="ltr" aria-pressed=${zoom === this.state.zoom} @click=${() => this.change({ zoom })}>
            ${zoom === 0 ? "∞" : `${zoom}×`}</button>`)}
        </div>
      </header>
      ${value.value === null
        ? html`<p>${this.say("zoom-without", { output, reason: this.say(`reason-${value.reason}`) })}</p>`
        : this.plot(here, value.value, slopes, secant, seen)}
      <p>
        ${slopes.length === 0 ? nothing : html`<span class="tangent">${this.say("tangent", { slope: slopes.map((each) => this.number(each)).join(" | ") })}</span>`}
        ${secant === null ? nothing : html`<br /><span class="secant">${this.say("secant", { slope: this.number(secant), push: this.number(prediction.push) })}</span>`}
      </p>
    `;
  }

  private curve(): Curve {
    const machines = machinesOf(this.source);
    const point = pointOf(this.source, this.state);
    const { input, output } = this.picture;
    return (x) => machines.numbers({ ...point, [input]: x }).at(`value:${output}`) ?? NaN;
  }

  /** Returns what is seen: the range of the slider, or, magnified, the same share of it round the point. */
  private window(here: number): Window {
    const range = this.source.ranges[this.picture.input] ?? { min: here - 1, max: here + 1 };
    const zoom = this.state.zoom === 0 ? 1e6 : this.state.zoom;
    const half = Math.max(range.max - range.min, 1e-9) / 2 / zoom;
    const middle = zoom === 1 ? (range.min + range.max) / 2 : here;
    const [left, right] = [Math.min(middle - half, here - half * 0.1), Math.max(middle + half, here + half * 0.1)];
    const curve = this.curve();
    const heights = sample(curve, left, right).map(([, y]) => y).filter(Number.isFinite).sort((a, b) => a - b);
    const [low, high] = [heights[Math.floor(heights.length * 0.03)] ?? -1, heights[Math.ceil(heights.length * 0.97) - 1] ?? 1];
    const room = (high - low) * 0.12 || Math.abs(low) * 1e-9 || 1;
    return { left, right, bottom: low - room, top: high + room };
  }

  private plot(here: number, value: number, slopes: readonly number[], secant: number | null, seen: Window): unknown {
    const to = (x: number, y: number): [number, number] => [
      ((x - seen.left) / (seen.right - seen.left)) * WIDTH,
      HEIGHT - ((y - seen.bottom) / (seen.top - seen.bottom)) * HEIGHT,
    ];
    const straight = (slope: number, from = seen.left, until = seen.right): string =>
      `M${to(from, value + slope * (from - here)).join(" ")}L${to(until, value + slope * (until - here)).join(" ")}`;
    const { push } = this.picture.prediction;
    const halves = slopes.length > 1 ? [straight(slopes[0]!, seen.left, here), straight(slopes[1]!, here, seen.right)] : slopes.map((slope) => straight(slope));
    const [x, y] = to(here, value);
    const description = this.say("zoom-label", { output: this.picture.output, input: this.picture.input });
    return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${description}>
      ${axis(seen, to, (text) => numbers(this.words, text))}
      <path d=${path(sample(this.curve(), seen.left, seen.right), to)} style="fill: none; stroke: var(--ink); stroke-width: 2" />
      ${secant === null ? nothing : svg`<path d=${straight(secant)} style="fill: none; stroke: var(--secant); stroke-width: 1.5; stroke-dasharray: 6 4" />
        <circle cx=${to(here + push, 0)[0]} cy=${to(here, value + secant * push)[1]} r="4" style="fill: var(--card); stroke: var(--secant); stroke-width: 2" />`}
      ${halves.map((d) => svg`<path d=${d} style="fill: none; stroke: var(--gain); stroke-width: 2" />`)}
      <circle cx=${x} cy=${y} r="5" style="fill: var(--card); stroke: var(--gain); stroke-width: 2.5" />
    </svg>`;
  }
}

function sample(curve: Curve, left: number, right: number): [number, number][] {
  return Array.from({ length: POINTS + 1 }, (_, k) => left + ((right - left) * k) / POINTS).map((x) => [x, curve(x)]);
}

function path(points: readonly [number, number][], to: (x: number, y: number) => [number, number]): string {
  let text = "";
  let isDown = false;
  for (const [x, y] of points) {
    const [left, top] = to(x, y);
    const fits = Number.isFinite(top) && Math.abs(top) < 5000;
    if (fits) text += `${isDown ? "L" : "M"}${left.toFixed(1)} ${top.toFixed(1)}`;
    isDown = fits;
  }
  return text;
}

function axis(seen: Window, to: (x: number, y: number) => [number, number], spoken: (number: string) => string): unknown {
  const [, zero] = to(0, 0);
  const step = 10 ** Math.floor(Math.log10(Math.max((seen.right - seen.left) / 2, 1e-300)));
  const ticks: number[] = [];
  for (let x = Math.ceil(seen.left / step) * step; x <= seen.right && ticks.length < 12; x += step) ticks.push(x);
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  return svg`${zero > 0 && zero < HEIGHT ? svg`<line x1="0" x2=${WIDTH} y1=${zero} y2=${zero} style="stroke: var(--line)" />` : nothing}
    ${digits > 5 ? nothing : ticks.map((x) => svg`<text x=${to(x, 0)[0]} y=${HEIGHT - 6} text-anchor="middle" style="fill: var(--muted); font-size: 11px">${spoken(x.toFixed(digits).replace("-", "−"))}</text>`)}`;
}

register({ name: "zoom", place: "panel", tag: "chain-rule-zoom", rank: 10 }, ZoomPiece);
