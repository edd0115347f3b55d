/** This file is the panel "zoom": the curve with a point that can be dragged, secant and tangent, and a loupe, until the curve is straight. */

import { css, digitsApart, FAR, html, isPlace, machinesOf, nothing, pointOf, register, spanOf, straight, StudioView, svg, theme, type SliderRange } from "../base.ts";
import { cornerFor, cornersOf, isPlane, loupePlane, pathOf, placer, planeOf, riseIn, ticksOf, type Curve, type Plane } from "./plane.ts";

const [WIDTH, HEIGHT] = [380, 250];
const RADIUS = 62;
const ZOOMS = [1, 8, 64, 0]; // 0 stands for ∞
const CLOSEST = 1e7; // what ∞ is drawn with
const NEAR = 18; // pixels within which a hand takes the point or the end of the push
const MIDDLE: [number, number] = [RADIUS, RADIUS];
const HIDDEN = 20; // pixels beyond the edge
const LEG = 0.55; // of the loupe's radius: the sideways leg

interface Drawn {
  key: string;
  plane: Plane;
  path: string;
}

export class ZoomPiece extends StudioView {
  static override styles = [
    theme,
    css`
      :host { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px; min-width: 0; }
      header { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 8px; }
      p { margin: 2px 0 0; color: var(--muted); font-size: 13px; line-height: 18px; }
      svg { display: block; width: 100%; height: auto; background: var(--wash); border-radius: 8px; margin-top: 8px; touch-action: pan-y; cursor: ew-resize; }
      .row { display: inline-flex; gap: 4px; flex-wrap: wrap; }
      .row button { padding: 4px 9px; }
      .tangent { color: var(--gain); font-weight: 600; }
      .secant { color: var(--secant); font-weight: 600; }
      .curve { fill: none; stroke: var(--ink); stroke-width: 2; }
      .line { fill: none; stroke: var(--gain); stroke-width: 2; }
      .chord { fill: none; stroke: var(--secant); stroke-width: 1.6; stroke-dasharray: 6 4; }
      .grid { stroke: var(--line); }
      text { fill: var(--muted); font-size: 12px; user-select: none; paint-order: stroke; stroke: var(--wash); stroke-width: 3px; }
      circle.handle { fill: var(--card); stroke: var(--gain); stroke-width: 3; }
      circle.handle.push { stroke: var(--secant); stroke-width: 2.5; }
      [role="slider"] { outline: none; }
      [role="slider"]:focus-visible .handle { stroke-width: 6; }
    `,
  ];

  private drawn: Drawn | null = null;
  private taken: "point" | "push" | null = null;
  private corner = -1;

  private get here(): number {
    return this.picture.inputs.find(({ name }) => name === this.picture.input)?.value ?? 0;
  }

  private get span(): SliderRange {
    return spanOf(this.source, this.state, this.picture.input, this.here);
  }

  private get curve(): Curve {
    const machines = machinesOf(this.source);
    const point = pointOf(this.source, this.state);
    const { input, output } = this.picture;
    return (x) => machines.numbers({ ...point, [input]: x }).at(`value:${output}`) ?? NaN;
  }

  /** The whole curve; it does not change when only its own input moves. */
  private whole(): Drawn {
    const { input, output, inputs } = this.picture;
    const { min, max } = this.span;
    const key = JSON.stringify([input, output, min, max, inputs.filter(({ name }) => name !== input)]);
    if (this.drawn?.key === key && this.drawnFor === this.source) return this.drawn;
    const plane = planeOf(this.curve, min, max, WIDTH, HEIGHT);
    this.drawnFor = this.source;
    return (this.drawn = { key, plane, path: pathOf(this.curve, plane, this.canJump) });
  }

  private drawnFor: unknown = null;

  private get canJump(): boolean {
    return this.source.explanation.kinks.some(({ jump }) => jump);
  }

  override render(): unknown {
    const { output, value, derivative, sides, prediction } = this.picture;
    const both: readonly (number | null)[] = derivative.value !== null ? [derivative.value] : (sides ?? []);
    const slopes = both.filter((side): side is number => side !== null);
    const steepness = (prediction.real.value ?? NaN) / prediction.push;
    const secant = Number.isFinite(steepness) ? steepness : null;
    const digits = secant === null || slopes.length !== 1 ? 4 : digitsApart(secant, slopes[0]!);
    return html`
      <header>
        <div><h2>${this.say("zoom")}</h2><p>${this.say("zoom-how")}</p></div>
        <div class="row" role="group" aria-label=${this.say("zoom-by")}>
          ${ZOOMS.map((zoom) => html`<button dir="ltr" aria-pressed=${zoom === this.state.zoom} @click=${() => this.change({ zoom })}>
            ${zoom === 0 ? "∞" : `${zoom}×`}</button>`)}
        </div>
      </header>
      ${value.reason === "unknown" || value.reason === "hidden" ? nothing : this.plot(value.value, slopes, secant)}
      <p>
        ${value.value === null ? html`${this.say("zoom-without", { output, reason: this.say(`reason-${value.reason}`) })}` : nothing}
        ${slopes.length === 0 ? nothing : html`<span class="tangent">${this.say("tangent", { slope: slopes.map((each) => this.number(each, digits)).join(" | ") })}</span>`}
        ${secant === null ? nothing : html`<br /><span class="secant">${this.say("secant", { slope: this.number(secant, digits), push: this.number(prediction.push) })}</span>`}
      </p>
    `;
  }

  private plot(value: number | null, slopes: readonly number[], secant: number | null): unknown {
    const { plane, path } = this.whole();
    if (!isPlane(plane)) return html`<p>${this.say("undrawn")}</p>`;
    const to = placer(plane);
    const { here } = this;
    const { push } = this.picture.prediction;
    const place = to(here, value ?? (plane.bottom + plane.top) / 2);
    const end = to(here + push, value === null || secant === null ? NaN : value + secant * push);
    return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="group" aria-label=${this.say("zoom-label", { output: this.picture.output, input: this.picture.input })}
      @pointerdown=${this.took} @pointermove=${this.dragged} @pointerup=${this.left} @pointercancel=${this.left}>
      ${this.axis(plane, to)}
      ${svg`<path class="curve" d=${path} />`}
      ${value === null ? svg`<line class="grid" x1=${place[0]} x2=${place[0]} y1="0" y2=${HEIGHT} style="stroke: var(--edge); stroke-dasharray: 3 4" />`
        : svg`${this.chord(plane, place, secant)}
          ${this.tangents(plane, place, slopes)}
          ${this.loupe(plane, here, value, slopes, secant)}
          ${secant === null ? nothing : this.handle("push", end)}`}
      ${this.handle("point", place)}
    </svg>
    ${value !== null && !isInside(place) ? html`<p>${this.say("zoom-outside", { output: this.picture.output, value: this.number(value) })}</p>` : nothing}`;
  }

  private chord(plane: Plane, place: [number, number], secant: number | null): unknown {
    return secant === null ? nothing : svg`<path class="chord" d=${straight(place, riseIn(plane, secant), 0, plane.width)} />`;
  }

  private tangents(plane: Plane, place: [number, number], slopes: readonly number[]): unknown {
    const rises = slopes.map((slope) => riseIn(plane, slope));
    const [first, last] = [rises[0], rises.at(-1)];
    if (first === undefined || last === undefined) return nothing;
    if (rises.length === 1) return svg`<path class="line" d=${straight(place, first, 0, plane.width)} />`;
    return svg`<path class="line" d=${straight(place, first, 0, place[0])} />
      <path class="line" d=${straight(place, last, place[0], plane.width)} />`;
  }

  /** The neighbourhood of the point, magnified: the more, the straighter. */
  private loupe(plane: Plane, here: number, value: number, slopes: readonly number[], secant: number | null): unknown {
    const { zoom } = this.state;
    if (zoom === 1) return nothing;
    const place = placer(plane)(here, value);
    this.corner = cornerFor(place, plane, RADIUS, this.corner);
    const [x, y] = cornersOf(WIDTH, HEIGHT, RADIUS)[this.corner]!;
    const seen = loupePlane(plane, zoom === 0 ? CLOSEST : zoom, RADIUS);
    const slope = slopes.at(-1);
    const whole = this.curve;
    // at the limit there is nothing but the tangent
    const curve = zoom === 0 && slope !== undefined ? "" : pathOf((step) => whole(here + step) - value, seen, this.canJump, 64);
    return svg`${isPlace(...place) ? svg`<line x1=${place[0]} y1=${place[1]} x2=${x} y2=${y} style="stroke: var(--edge)" />` : nothing}
      <clipPath id="glass"><circle cx=${RADIUS} cy=${RADIUS} r=${RADIUS} /></clipPath>
      <g transform=${`translate(${x - RADIUS} ${y - RADIUS})`}>
        <circle cx=${RADIUS} cy=${RADIUS} r=${RADIUS} style="fill: var(--card); stroke: var(--ink); stroke-width: 1.5" />
        <g clip-path="url(#glass)">
          <path class="curve" d=${curve} style="stroke-width: 3" />
          ${zoom === 0 ? nothing : this.chord(seen, MIDDLE, secant)}
          ${this.tangents(seen, MIDDLE, slopes)}
          ${slope === undefined ? nothing : this.legs(riseIn(seen, slope))}
        </g>
        <text x=${RADIUS} y=${2 * RADIUS + 13} text-anchor="middle">${zoom === 0 ? "∞" : `${this.number(zoom)}×`}</text>
      </g>`;
  }

  /** A step sideways, and what it makes upward. */
  private legs(rise: number): unknown {
    const leg = RADIUS * LEG;
    const height = Math.max(-FAR, Math.min(FAR, rise * leg));
    const up = `stroke: var(--${rise < 0 ? "reversed" : "same"}); stroke-width: 3`;
    return svg`<path d=${`M${RADIUS} ${RADIUS}h${leg}`} style="stroke: var(--same); stroke-width: 3" />
      <path d=${`M${RADIUS + leg} ${RADIUS}v${-height}`} style=${up} />`;
  }

  private axis(plane: Plane, to: ReturnType<typeof placer>): unknown {
    const [, zero] = to(0, 0);
    const places = ticksOf(plane).map((tick) => [tick, to(tick, 0)[0]] as const);
    return svg`${zero > 0 && zero < HEIGHT ? svg`<line class="grid" x1="0" x2=${WIDTH} y1=${zero} y2=${zero} />` : nothing}
      ${places.map(([tick, x]) => svg`<line class="grid" x1=${x} x2=${x} y1="0" y2=${HEIGHT} />
        <text x=${Math.min(WIDTH - 4, Math.max(4, x))} y=${HEIGHT - 5} text-anchor=${x < 24 ? "start" : x > WIDTH - 24 ? "end" : "middle"}>${this.number(tick, 6)}</text>`)}`;
  }

  private handle(which: "point" | "push", [x, y]: [number, number]): unknown {
    const { input, prediction } = this.picture;
    const { min, max } = this.span;
    const isPoint = which === "point";
    const now = isPoint ? this.here : prediction.push;
    const label = isPoint ? this.say("zoom-drag", { name: input }) : this.say("push-of", { input });
    // what lies outside is held at the edge: the end of a push beyond it, where nobody sees it
    const inside = Math.min(HEIGHT - 4, Math.max(4, y));
    const side = Math.min(WIDTH + HIDDEN, Math.max(-HIDDEN, x));
    return svg`<g role="slider" tabindex="0" aria-label=${label} aria-valuenow=${now} aria-valuemin=${isPoint ? min : min - max} aria-valuemax=${isPoint ? max : max - min}
        aria-valuetext=${this.number(now)} data-lm-suppress-shortcuts="true" @keydown=${(event: KeyboardEvent) => this.pressed(which, event)}>
      <circle cx=${side} cy=${inside} r="16" style="fill: transparent" />
      <circle class=${`handle ${which}`} cx=${side} cy=${inside} r=${isPoint ? 6 : 5} /></g>`;
  }

  /** Moves what is held to a number, in the steps of the slider. */
  private move(which: "point" | "push", wanted: number, isDragging: boolean): void {
    const { min, max, step } = this.span;
    const decimals = Math.min(15, Math.max(0, Math.ceil(-Math.log10(step)) + 1));
    const snapped = (value: number): number => Number((Math.round(value / step) * step).toFixed(decimals));
    if (which === "point") {
      const value = Math.min(max, Math.max(min, min + snapped(wanted - min)));
      this.change({ at: { ...this.state.at, [this.picture.input]: Number(value.toFixed(decimals)) } }, isDragging);
      return;
    }
    const push = snapped(wanted);
    if (push !== 0) this.change({ push }, isDragging);
  }

  private place(event: PointerEvent): [number, number] {
    const frame = (event.currentTarget as SVGElement).getBoundingClientRect();
    return [((event.clientX - frame.left) / frame.width) * WIDTH, ((event.clientY - frame.top) / frame.height) * HEIGHT];
  }

  private readonly took = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const [x] = this.place(event);
    const { plane } = this.whole();
    const to = placer(plane);
    const [point, push] = [to(this.here, 0)[0], to(this.here + this.picture.prediction.push, 0)[0]];
    const isPush = Math.abs(x - push) < NEAR && Math.abs(x - push) < Math.abs(x - point);
    this.taken = isPush ? "push" : "point";
    (event.currentTarget as SVGElement).setPointerCapture(event.pointerId);
    this.dragged(event);
  };

  private readonly dragged = (event: PointerEvent): void => {
    if (this.taken === null) return;
    const { left, right } = this.whole().plane;
    const x = left + (this.place(event)[0] / WIDTH) * (right - left);
    this.move(this.taken, this.taken === "point" ? x : x - this.here, true);
  };

  private readonly left = (): void => void (this.taken = null);

  private pressed(which: "point" | "push", event: KeyboardEvent): void {
    const { min, max, step } = this.span;
    const moves: { [key: string]: number } = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
    const now = which === "point" ? this.here : this.picture.prediction.push;
    const moved = moves[event.key];
    if (moved !== undefined) {
      // the push skips 0, where nothing would be pushed
      const next = now + moved * step;
      this.move(which, which === "push" && Math.abs(next) < step / 2 ? moved * step : next, false);
    } else if (which === "point" && (event.key === "Home" || event.key === "End")) this.move(which, event.key === "Home" ? min : max, false);
    else return;
    event.preventDefault();
  }
}

const isInside = ([, y]: readonly [number, number]): boolean => y >= 0 && y <= HEIGHT;

register({ name: "zoom", place: "panel", tag: "chain-rule-zoom", rank: 10 }, ZoomPiece);
