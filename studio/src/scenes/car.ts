/** This file is the scene "car": a car on a road, driven by hand or by a formula; its place above, its speed below. */

import { css, html, nothing, register, svg, type TemplateResult } from "../base.ts";
import { plotStyle } from "./drawing/look.ts";
import { Plot, spanOf, type Span } from "./drawing/plot.ts";
import { SceneView, type Clock, type Handle } from "./scene.ts";

const ROAD: Span = { min: 0, max: 60 }; // metres, by hand
const SMOOTH = 0.12; // seconds over which a hand's jumps are rounded off
const LASTS = 12; // seconds of a drive by hand
const NUDGE = 2; // metres of an arrow key
const MARK = 40; // metres: where to stop
const STILL = 0.4; // metres a second that count as standing

/** One moment of a drive by hand. */
interface Moment {
  time: number;
  place: number;
  speed: number;
}

export class CarScene extends SceneView {
  static override properties = { ...SceneView.properties, drive: { state: true } };
  static override styles = [
    ...[SceneView.styles].flat(),
    plotStyle,
    css`
      .road { fill: var(--wash); stroke: var(--line); }
      .lane { stroke: var(--edge); stroke-dasharray: 12 10; stroke-width: 2; }
      .body { fill: var(--gain); }
      .wheel { fill: var(--ink); }
      .car { cursor: grab; touch-action: none; }
      .car:focus { outline: none; }
      .car:focus-visible .body { stroke: var(--ink); stroke-width: 3; }
      .speed { fill: none; stroke: var(--gain); stroke-width: 2.5; }
      .flag { fill: var(--good); }
      svg.stage .stop { fill: var(--good); font-weight: 600; }
      .mark { stroke: var(--good); stroke-width: 3; }
    `,
  ];

  protected override readonly group = "scene-car";
  protected override readonly uprightHeight = 500;
  /** What was driven by hand so far. */
  declare drive: readonly Moment[];
  private hand = 10;
  private driving = 0;
  private isHeld = false;

  constructor() {
    super();
    this.drive = [];
  }

  private get isByHand(): boolean {
    return this.settings["mode"] === "hand";
  }

  private get input(): string {
    return this.picture.inputs[0]!.name;
  }

  private get now(): Moment {
    if (this.isByHand) return this.drive.at(-1) ?? { time: 0, place: this.hand, speed: 0 };
    const { output } = this.picture;
    return { time: this.value(this.input), place: this.value(output), speed: this.read(`derivative:${output}/${this.input}`) };
  }

  protected override clock(): Clock | null {
    return this.isByHand ? null : { input: this.input, rate: 1 };
  }

  protected override knobs(): string[] {
    return this.isByHand ? [] : super.knobs();
  }

  protected override restart(): void {
    cancelAnimationFrame(this.driving);
    [this.driving, this.drive, this.hand] = [0, [], 10];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelAnimationFrame(this.driving);
  }

  /** The two plots: place over time, and speed over time. */
  private get plots(): [Plot, Plot] {
    const across: Span = this.isByHand ? { min: 0, max: LASTS } : this.range(this.input);
    const { place, speed } = this.spans(across);
    if (this.isNarrow) return [new Plot(40, 98, 306, 160, across, place), new Plot(40, 306, 306, 156, across, speed)];
    return [new Plot(52, 92, 570, 104, across, place), new Plot(52, 232, 570, 102, across, speed)];
  }

  private spans({ min, max }: Span): { place: Span; speed: Span } {
    if (this.isByHand) {
      const speeds = this.drive.map(({ speed }) => speed);
      return { place: ROAD, speed: spanOf([-20, 20, ...speeds]) };
    }
    const times = Array.from({ length: 81 }, (_, k) => min + ((max - min) * k) / 80);
    return { place: spanOf(times.map((time) => this.placeAt(time))), speed: spanOf([0, ...times.map((time) => this.speedAt(time))]) };
  }

  private placeAt(time: number): number {
    return this.valueIf(this.picture.output, { [this.input]: time });
  }

  private speedAt(time: number): number {
    const step = 1e-4;
    return (this.placeAt(time + step) - this.placeAt(time - step)) / (2 * step);
  }

  protected override told(): string {
    const { time, place, speed } = this.now;
    const key = Math.abs(speed) < STILL ? "stands" : speed > 0 ? "ahead" : "back";
    const said = this.word(key, { time: this.number(time, 3), place: this.number(place, 3), speed: this.number(speed, 3) });
    return this.isStopped ? `${said} ${this.word("stopped")}` : said;
  }

  /** Whether the car driven by hand stands on the mark. */
  private get isStopped(): boolean {
    const { place, speed } = this.now;
    return this.isByHand && this.drive.length > 10 && Math.abs(place - MARK) < 1.5 && Math.abs(speed) < STILL;
  }

  protected override handles(): Handle[] {
    if (this.isByHand) return [];
    const [places] = this.plots;
    const { time, place } = this.now;
    return [
      {
        input: this.input,
        x: places.x(time),
        y: places.y(place),
        label: this.word("time"),
        told: this.word("seconds", { time: this.number(time, 3) }),
        valueAt: (x) => places.xAt(x),
      },
    ];
  }

  private roadX(place: number): number {
    const { width } = this.size;
    const { min, max } = this.isByHand ? ROAD : spanOf([0, ...this.plots[0].up.max > 0 ? [this.plots[0].up.max] : [], this.plots[0].up.min], 0);
    return 40 + ((place - min) / (max - min)) * (width - 80);
  }

  private placeOn(x: number): number {
    return Math.max(ROAD.min, Math.min(ROAD.max, ROAD.min + ((x - 40) / (this.size.width - 80)) * (ROAD.max - ROAD.min)));
  }

  protected override stage(): TemplateResult {
    const { width } = this.size;
    const [places, speeds] = this.plots;
    const { time, place, speed } = this.now;
    const path = this.isByHand
      ? [places.path(this.drive.map((each) => [each.time, each.place] as const)), speeds.path(this.drive.map((each) => [each.time, each.speed] as const))]
      : [places.curve((t) => this.placeAt(t)), speeds.curve((t) => this.speedAt(t))];
    const slope = Number.isFinite(speed) ? this.tangent(places, time, place, speed) : "";
    return svg`<rect class="road" x="8" y="22" width=${width - 16} height="44" rx="6" />
      <path class="lane" d="M14 44H${width - 14}" />
      ${this.isByHand ? svg`<path class="mark" d="M${this.roadX(MARK)} 14v52" /><path class="flag" d="M${this.roadX(MARK)} 4h16l-4 6l4 6h-16z" />
        <text class="stop" x=${this.roadX(MARK) - 8} y="15" text-anchor="end">${this.isStopped ? `✓ ${this.word("stopped")}` : this.word("mark")}</text>` : ""}
      ${this.car(place)}
      ${this.axes(places, "place-axis")}${this.axes(speeds, "speed-axis")}
      <path class="curve" d=${path[0]!} /><path class="tangent" d=${slope} /><path class="speed" d=${path[1]!} />
      <path class="thin" d="M${places.x(time)} ${places.top}V${speeds.top + speeds.height}" />
      <circle class="spot" cx=${speeds.x(time)} cy=${speeds.y(speed)} r="4.5" />
      ${this.isByHand ? svg`<circle class="spot" cx=${places.x(time)} cy=${places.y(place)} r="4.5" />` : ""}`;
  }

  /** A frame with its ticks; what it shows stands over it, where no curve comes. */
  private axes(plot: Plot, key: string): TemplateResult {
    return svg`${plot.axes((value) => this.number(value), [6, 3])}
      <text class="muted" x=${plot.left + plot.width} y=${plot.top - 6} text-anchor="end">${this.word(key)}</text>`;
  }

  /** A short piece of the tangent: its slope is the height below. */
  private tangent(plot: Plot, time: number, place: number, speed: number): string {
    const { across, up } = plot;
    const reach = Math.min((across.max - across.min) / 10, (up.max - up.min) / 4 / Math.max(1e-9, Math.abs(speed)));
    const [start, end] = [Math.max(across.min, time - reach), Math.min(across.max, time + reach)];
    return plot.path([[start, place + (start - time) * speed], [end, place + (end - time) * speed]]);
  }

  private car(place: number): TemplateResult {
    const drawn = svg`<rect class="body" x="-21" y="-12" width="42" height="15" rx="6" /><rect class="body" x="-12" y="-21" width="23" height="14" rx="5" />
      <circle class="wheel" cx="-11" cy="5" r="5.5" /><circle class="wheel" cx="11" cy="5" r="5.5" />`;
    const at = `translate(${this.roadX(place)} 46)`;
    if (!this.isByHand) return svg`<g transform=${at}>${drawn}</g>`;
    return svg`<g class="car" transform=${at} role="slider" tabindex="0" aria-label=${this.word("car")} aria-valuemin=${ROAD.min} aria-valuemax=${ROAD.max}
      aria-valuenow=${Math.round(this.hand)} aria-valuetext=${this.word("metres", { place: this.number(place, 3) })}
      @pointerdown=${this.hold} @pointermove=${this.pull} @pointerup=${this.letGo} @pointercancel=${this.letGo} @keydown=${this.nudge}>
      <rect x="-30" y="-28" width="60" height="48" fill="transparent" />${drawn}</g>`;
  }

  private readonly hold = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    (event.currentTarget as SVGElement).setPointerCapture(event.pointerId);
    this.isHeld = true;
    this.begin();
  };

  private readonly pull = (event: PointerEvent): void => {
    if (!this.isHeld) return;
    this.hand = this.placeOn(this.placeOf(event).x);
  };

  private readonly letGo = (): void => {
    this.isHeld = false;
  };

  private readonly nudge = (event: KeyboardEvent): void => {
    const far = event.shiftKey ? 4 * NUDGE : NUDGE;
    const steps: { [key: string]: number } = { ArrowRight: far, ArrowUp: far, ArrowLeft: -far, ArrowDown: -far, Home: ROAD.min - this.hand, End: ROAD.max - this.hand };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.hand = Math.max(ROAD.min, Math.min(ROAD.max, this.hand + step));
    this.begin();
  };

  /** Begins to record a drive; a drive that is over gives way to a new one. */
  private begin(): void {
    if (this.driving !== 0) return;
    if ((this.drive.at(-1)?.time ?? 0) >= LASTS) this.drive = [];
    let before = performance.now();
    const record = (now: number): void => {
      const last = this.now;
      const gone = Math.min(0.1, Math.max(0, (now - before) / 1000));
      before = now;
      // the place runs after the hand, so that the speed is how far the hand is ahead
      const place = last.place + (this.hand - last.place) * (1 - Math.exp(-gone / SMOOTH));
      const time = Math.min(LASTS, last.time + gone);
      this.drive = [...this.drive, { time, place, speed: (this.hand - place) / SMOOTH }];
      this.driving = time < LASTS && this.isConnected ? requestAnimationFrame(record) : 0;
      if (this.driving === 0) this.heard = this.told();
    };
    if (this.drive.length === 0) this.drive = [{ time: 0, place: this.hand, speed: 0 }];
    this.driving = requestAnimationFrame(record);
  }

  protected override controls(): unknown {
    return this.isByHand && this.isStopped ? html`<b>✓ ${this.word("stopped")}</b>` : nothing;
  }
}

register({ name: "scene-car", place: "scene", tag: "chain-rule-scene-car", rank: 0 }, CarScene);
