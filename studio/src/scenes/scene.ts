/** This file is what every scene extends: its stage, what it says in words, its handles, its clock, and a box for each number. */

import {
  ChainRule, css, html, machinesOf, nothing, parsed, pointOf, say, StudioView, svg, theme, unsafeHTML, type PropertyValues, type TemplateResult,
} from "../base.ts";
import { isAskedBelow } from "./drawing/asked.ts";

const REST = 400; // milliseconds without a change, after which the words are read out
const NARROW = 520; // pixels, below which a scene is drawn upright
const REACH = 24; // of a handle's invisible disc, in units of the stage
const PAGE = 10; // steps of Page Up and of Shift
const UPRIGHT = new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown"]); // keys of a handle's second input

/** Keeps the page from scrolling under a finger that drags something: inside of SVG, touch-action is not heeded everywhere. */
function keep(event: TouchEvent): void {
  const isTaken = (event.target as Element).closest("[role=slider], [role=button]") !== null;
  if (isTaken && event.cancelable && event.touches.length === 1) event.preventDefault();
}

/** Something on the stage that can be taken hold of: by hand, and as a slider by the keyboard. */
export interface Handle {
  /** The input that it moves. */
  input: string;
  /** Its middle on the stage. */
  x: number;
  y: number;
  /** What is read out: "the edge of the tin". */
  label: string;
  /** Its value in words: "5 cm". */
  told: string;
  /** Returns the input's value for a place on the stage. */
  valueAt(x: number, y: number): number;
  /** What is drawn, around 0, 0; a ring where there is none. */
  look?: TemplateResult;
  /** A second input that the same handle moves: up and down. */
  also?: Pick<Handle, "input" | "valueAt">;
}

/** One input that runs in real time. */
export interface Clock {
  input: string;
  /** Units of the input in a second. */
  rate: number;
  /** Where it begins again at the end, in place of stopping. */
  again?: boolean;
}

export abstract class SceneView extends StudioView {
  static override properties = { ...StudioView.properties, width: { state: true }, isRunning: { state: true }, heard: { state: true } };
  static override styles = [
    theme,
    css`
      :host { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 12px; min-width: 0; }
      svg.stage { display: block; width: 100%; max-width: 760px; height: auto; margin: 0 auto; overflow: visible; font-size: 14px; }
      svg.stage text { fill: var(--ink); }
      svg.stage .muted { fill: var(--muted); }
      svg.stage .gain { fill: var(--gain); font-weight: 600; }
      svg.stage .same { fill: var(--same); font-weight: 600; }
      svg.stage .reversed { fill: var(--reversed); font-weight: 600; }
      .handle { cursor: grab; touch-action: none; }
      .handle:focus { outline: none; }
      .handle .reach { fill: transparent; }
      .handle:focus-visible .reach { stroke: var(--gain); stroke-width: 2.5; }
      .handle .ring { fill: var(--card); stroke: var(--gain); stroke-width: 3; }
      .told { margin: 8px 0 0; text-align: center; text-wrap: balance; }
      .bar { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; justify-content: center; margin-top: 8px; }
      .knob { display: inline-flex; align-items: center; gap: 4px; }
      .knob button { min-width: 32px; padding: 4px; }
      .knob input { width: 8ch; min-height: 32px; text-align: right; border: 1px solid var(--edge); border-radius: 8px; background: var(--card); padding: 2px 6px; }
    `,
  ];

  declare width: number;
  declare isRunning: boolean;
  /** The words that are read out: those of the last rest. */
  declare heard: string;
  /** The group of words of the scene: "scene-tin". */
  protected abstract readonly group: string;
  /** The height of the stage where it is narrow, and 360 wide. */
  protected readonly uprightHeight: number = 480;
  private resting = 0;
  private frame = 0;
  private grabbed: { input: string; dx: number; dy: number } | null = null;
  private readonly watcher = new ResizeObserver(([entry]) => {
    requestAnimationFrame(() => (this.width = Math.round(entry!.contentRect.width)));
  });

  constructor() {
    super();
    Object.assign(this, { width: 0, isRunning: false, heard: "" });
  }

  /** Returns what is drawn: SVG inside 0 0 640 360, or inside `size` where it is narrow. */
  protected abstract stage(): TemplateResult;

  /** Returns the same in words. */
  protected abstract told(): string;

  /** Returns the handles, drawn above the stage. */
  protected handles(): Handle[] {
    return [];
  }

  /** Returns the clock; null where nothing runs by itself. */
  protected clock(): Clock | null {
    return null;
  }

  /** Returns the inputs that have a number box below the stage. */
  protected knobs(): string[] {
    return this.picture.inputs.map(({ name }) => name);
  }

  /** Returns what else stands below the stage: buttons, a choice. */
  protected controls(): unknown {
    return nothing;
  }

  protected get isNarrow(): boolean {
    return this.width > 0 && this.width < NARROW;
  }

  protected get size(): { width: number; height: number } {
    return this.isNarrow ? { width: 360, height: this.uprightHeight } : { width: 640, height: 360 };
  }

  /** The words that follow the scene's name in a post: `mode=hand` is { mode: "hand" }. */
  protected get settings(): { readonly [key: string]: string | undefined } {
    const text = this.shell?.getAttribute("settings") ?? "";
    return Object.fromEntries(text.split(/\s+/).filter(Boolean).map((word) => [word.split("=")[0]!, word.split("=").slice(1).join("=") || "yes"]));
  }

  /** Whether the question below is still open, and the post wants its number kept until then (`secret=yes`). */
  protected get isSecret(): boolean {
    return this.settings["secret"] === "yes" && isAskedBelow(this.shell);
  }

  private readonly answered = (): void => {
    this.requestUpdate();
    this.hearSoon();
  };

  /** Tells at rest, also to those who listen, what is seen now. */
  private hearSoon(): void {
    clearTimeout(this.resting);
    this.resting = window.setTimeout(() => (this.heard = this.beyond ?? this.told()), REST);
  }

  private get shell(): ChainRule | null {
    const { host } = this.getRootNode() as ShadowRoot;
    return host instanceof ChainRule ? host : null;
  }

  /** Returns the present value of a layer or an input; NaN where there is none. */
  protected value(name: string): number {
    return this.valueIf(name, {});
  }

  /** Returns the value that a layer or an input would have if some inputs had others. */
  protected valueIf(name: string, at: { readonly [input: string]: number }): number {
    return at[name] ?? pointOf(this.source, this.state)[name] ?? this.read(`layer:${name}`, at);
  }

  /** Returns the gain of a layer along what it reads, also where some inputs have other values; NaN where there is none. */
  protected gain(layer: string, read: string, at: { readonly [input: string]: number } = {}): number {
    return this.read(`gain:${layer}<${read}`, at);
  }

  /** Returns an output of the program: "derivative:y/x"; NaN where there is none. */
  protected read(key: string, at: { readonly [input: string]: number } = {}): number {
    return machinesOf(this.source).numbers({ ...pointOf(this.source, this.state), ...at }).at(key) ?? NaN;
  }

  protected range(input: string): { min: number; max: number; step: number } {
    return this.source.ranges[input] ?? { min: 0, max: 10, step: 0.1 };
  }

  /** Sets an input, inside its range and on its steps. */
  protected set(input: string, value: number, isDragging = false): void {
    this.setAll({ [input]: value }, isDragging);
  }

  /** Sets several inputs at once. */
  protected setAll(values: { readonly [input: string]: number }, isDragging = false): void {
    const next = Object.fromEntries(Object.entries(values).map(([input, value]) => [input, this.stepped(input, value)]));
    const isNew = Object.entries(next).some(([input, value]) => value !== this.value(input));
    if (isNew) this.change({ at: { ...this.state.at, ...next } }, isDragging);
  }

  private stepped(input: string, value: number): number {
    const { min, max, step } = this.range(input);
    const stepped = min + Math.round((Math.min(Math.max(value, min), max) - min) / step) * step;
    return Number(Math.min(stepped, max).toPrecision(12));
  }

  /** Returns a string of the scene's group of words. */
  protected word(key: string, parts: { [place: string]: string | number } = {}): string {
    return say(this.words, this.group, key, parts);
  }

  private common(key: string, parts: { [place: string]: string | number } = {}): string {
    return say(this.words, "stage", key, parts);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.watcher.observe(this);
    document.addEventListener("done", this.answered);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watcher.disconnect();
    document.removeEventListener("done", this.answered);
    clearTimeout(this.resting);
    this.pause();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("picture")) this.hearSoon();
  }

  /** What is said where an input was typed that has no place on the stage; null where all have one. */
  protected get beyond(): string | null {
    const isOutside = ({ name, value }: { name: string; value: number }): boolean => {
      const { min, max, step } = this.source.ranges[name] ?? { min: -Infinity, max: Infinity, step: 1 };
      return !(value > min - step && value < max + step);
    };
    const found = this.picture.inputs.find(isOutside);
    if (found === undefined) return null;
    const [value, least, most] = [found.value, this.range(found.name).min, this.range(found.name).max].map((each) => this.number(each));
    return this.common("outside", { name: found.name, value: value!, least: least!, most: most! });
  }

  override render(): unknown {
    const { width, height } = this.size;
    const { beyond } = this;
    return html`
      <svg class="stage" viewBox="0 0 ${width} ${height}" role="group" aria-label=${this.word("label")} @touchmove=${keep}>
        ${beyond === null ? svg`${this.stage()}${this.handles().map((handle) => this.handle(handle))}` : nothing}
      </svg>
      <p class="told" aria-hidden="true">${beyond ?? this.told()}</p>
      <p class="visually-hidden" role="status">${this.heard}</p>
      <div class="bar">
        ${this.running()}
        ${this.knobs().map((input) => this.knob(input))}
        ${this.controls()}
        <button @click=${() => this.reset()}>${this.common("reset")}</button>
      </div>
    `;
  }

  private reset(): void {
    this.pause();
    this.restart();
    this.shell?.reset();
  }

  /** Forgets what a scene keeps besides the state, such as a trace. */
  protected restart(): void {}

  private handle(handle: Handle): TemplateResult {
    const { min, max } = this.range(handle.input);
    return svg`<g class="handle" role="slider" tabindex="0" data-input=${handle.input} transform="translate(${handle.x} ${handle.y})"
      aria-label=${handle.label} aria-valuemin=${min} aria-valuemax=${max} aria-valuenow=${this.value(handle.input)} aria-valuetext=${handle.told}
      data-lm-suppress-shortcuts="true"
      @pointerdown=${(event: PointerEvent) => this.grab(event, handle)} @pointermove=${(event: PointerEvent) => this.drag(event, handle)}
      @pointerup=${this.release} @pointercancel=${this.release} @keydown=${(event: KeyboardEvent) => this.key(event, handle)}>
      <circle class="reach" r=${REACH} />
      ${handle.look ?? svg`<circle class="ring" r="9" />`}
    </g>`;
  }

  /** Returns where a pointer is on the stage. */
  protected placeOf(event: PointerEvent): DOMPoint {
    const stage = this.renderRoot.querySelector<SVGSVGElement>("svg.stage")!;
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(stage.getScreenCTM()!.inverse());
  }

  private grab(event: PointerEvent, { input, x, y }: Handle): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const taken = event.currentTarget as SVGElement;
    taken.setPointerCapture(event.pointerId);
    taken.focus({ preventScroll: true });
    const place = this.placeOf(event);
    this.grabbed = { input, dx: x - place.x, dy: y - place.y };
    this.pause();
  }

  private drag(event: PointerEvent, { input, valueAt, also }: Handle): void {
    if (this.grabbed?.input !== input) return;
    const place = this.placeOf(event);
    const [x, y] = [place.x + this.grabbed.dx, place.y + this.grabbed.dy];
    this.setAll({ [input]: valueAt(x, y), ...(also && { [also.input]: also.valueAt(x, y) }) }, true);
  }

  private readonly release = (): void => {
    this.grabbed = null;
  };

  private key(event: KeyboardEvent, handle: Handle): void {
    const input = handle.also !== undefined && UPRIGHT.has(event.key) ? handle.also.input : handle.input;
    const { min, max, step } = this.range(input);
    const now = this.value(input);
    const far = event.shiftKey ? PAGE * step : step;
    const places: { [key: string]: number } = {
      ArrowRight: now + far, ArrowUp: now + far, ArrowLeft: now - far, ArrowDown: now - far,
      PageUp: now + PAGE * step, PageDown: now - PAGE * step, Home: min, End: max,
    }; // prettier-ignore
    if (!Object.hasOwn(places, event.key)) return;
    event.preventDefault();
    this.pause();
    this.set(input, places[event.key]!);
  }

  private knob(input: string): TemplateResult {
    const { step } = this.range(input);
    const value = this.value(input);
    const nudge = (by: number) => () => this.set(input, value + by);
    return html`<span class="knob">
      ${unsafeHTML(this.math(input))}
      <button aria-label=${this.common("less", { name: input })} @click=${nudge(-step)}>−</button>
      <input type="text" inputmode="decimal" aria-label=${this.common("box", { name: input })} .value=${this.number(value, 12)}
        @change=${(event: Event) => this.typed(input, event.target as HTMLInputElement)} />
      <button aria-label=${this.common("more", { name: input })} @click=${nudge(step)}>+</button>
    </span>`;
  }

  private typed(input: string, box: HTMLInputElement): void {
    const value = parsed(box.value, this.decimal);
    const { min, max } = this.range(input);
    if (value !== null && value >= min && value <= max) this.change({ at: { ...this.state.at, [input]: value } });
    else if (value !== null) this.set(input, value);
    box.value = this.number(this.value(input), 12);
  }

  /** Returns the buttons of the clock: play and pause, or one step where motion is not wanted. */
  private running(): unknown {
    const clock = this.clock();
    if (clock === null) return nothing;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      return html`<button class="step" @click=${() => this.advance(clock, 0.5)}>${this.common("step")}</button>`;
    }
    return html`<button class="play" @click=${() => (this.isRunning ? this.pause() : this.play())}>
      ${this.isRunning ? `❚❚ ${this.common("pause")}` : `▶ ${this.common("play")}`}</button>`;
  }

  /** Lets the clock run: one second of it lasts one second. */
  protected play(): void {
    const clock = this.clock();
    if (clock === null || this.isRunning) return;
    const { min, max } = this.range(clock.input);
    if (this.value(clock.input) >= max) this.moveTo(clock, min);
    this.isRunning = true;
    let before = performance.now();
    const tick = (now: number): void => {
      this.advance(clock, (now - before) / 1000);
      before = now;
      if (this.isRunning) this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  protected pause(): void {
    cancelAnimationFrame(this.frame);
    this.isRunning = false;
  }

  private advance(clock: Clock, seconds: number): void {
    const { min, max } = this.range(clock.input);
    const next = this.value(clock.input) + clock.rate * Math.max(0, seconds);
    if (next < max) this.moveTo(clock, next);
    else if (clock.again) this.moveTo(clock, min + (next - max));
    else {
      this.moveTo(clock, max);
      this.pause();
    }
  }

  private moveTo({ input }: Clock, value: number): void {
    this.change({ at: { ...this.state.at, [input]: value } }, true);
  }
}

/** Returns the outline of a band that stands upright, from one width below to another above. */
export function upright(x: number, bottom: number, top: number, below: number, above: number): string {
  const middle = (bottom + top) / 2;
  const side = (sign: number, from: number, first: number, to: number, last: number): string =>
    `${x + (sign * first) / 2} ${from}C${x + (sign * first) / 2} ${middle} ${x + (sign * last) / 2} ${middle} ${x + (sign * last) / 2} ${to}`;
  return `M${side(-1, bottom, below, top, above)}L${side(1, top, above, bottom, below)}Z`;
}
