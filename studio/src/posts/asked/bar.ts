/** This file is the bar that is stretched to an answer: by hand, by the keyboard, or by a number. */

import { css, html, nothing } from "../../base.ts";
import { PostElement } from "../groups.ts";

const STEPS = 100; // of the whole bar
const PAGE = 10; // steps

/** Sends `stretch` with its value. */
export class StretchBar extends PostElement {
  static override properties = {
    value: { type: Number }, low: { type: Number }, high: { type: Number }, unit: { type: String }, truth: { attribute: false }, locked: { type: Boolean },
  }; // prettier-ignore
  static override styles = [
    ...PostElement.styles,
    css`
      :host { background: none; border: 0; margin: 8px 0; padding: 0; }
      .row { display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: center; }
      .track { position: relative; flex: 1 1 220px; height: 36px; background: var(--wash); border-radius: 8px; touch-action: pan-y; cursor: ew-resize; }
      .fill, .real { position: absolute; height: 20px; top: 8px; background: var(--same-fill); border: 1.5px solid var(--same); }
      .fill.down { background: repeating-linear-gradient(45deg, var(--reversed-fill) 0 6px, var(--stripe) 6px 10px); border-color: var(--reversed); }
      .real { height: 8px; top: 27px; background: var(--good); border-color: var(--good); }
      .zero { position: absolute; top: 2px; bottom: 2px; width: 1px; background: var(--edge); }
      .handle { position: absolute; top: 4px; width: 28px; height: 28px; margin-left: -14px; border-radius: 50%; background: var(--card);
        border: 3px solid var(--gain); touch-action: none; cursor: grab; }
      input[type="text"] { width: 9ch; text-align: right; }
      .truth { color: var(--good); font-weight: 600; }
    `,
  ];

  declare value: number;
  declare low: number;
  declare high: number;
  declare unit: string;
  /** The right value, once it may be seen. */
  declare truth: number | null;
  declare locked: boolean;
  private isHeld = false;
  /** What was typed last, where it was no number. */
  private text = "";

  constructor() {
    super();
    Object.assign(this, { value: 0, low: 0, high: 1, unit: "", truth: null, locked: false });
  }

  private share(value: number): number {
    return (Math.min(Math.max((value - this.low) / (this.high - this.low), 0), 1)) * 100;
  }

  override render(): unknown {
    const { low, high, unit } = this;
    const isNumber = !Number.isNaN(this.value);
    const value = isNumber ? this.value : 0;
    const zero = this.share(0);
    const piece = (of: number): string => `left:${Math.min(zero, this.share(of))}%;width:${Math.abs(this.share(of) - zero)}%`;
    const words = `${this.number(value, 6)} ${unit}`.trim();
    return html`<div class="row">
      <div class="track" @pointerdown=${this.grab} @pointermove=${this.drag} @pointerup=${this.release} @pointercancel=${this.release}>
        <div class="zero" style="left:${zero}%"></div>
        <div class=${value < 0 ? "fill down" : "fill"} style=${piece(value)}></div>
        ${this.truth === null ? nothing : html`<div class="real" style=${piece(this.truth)}></div>`}
        <div class="handle" role="slider" tabindex="0" style="left:${this.share(value)}%" aria-label=${this.word("stretch")} aria-valuemin=${low}
          aria-valuemax=${high} aria-valuenow=${value} aria-valuetext=${words} aria-disabled=${this.locked ? "true" : "false"} @keydown=${this.typedKey}></div>
      </div>
      <span><input type="text" inputmode="decimal" aria-label=${this.word("your-answer")} .value=${isNumber ? this.number(value, 6) : this.text} ?disabled=${this.locked}
        @change=${this.typed} @keydown=${this.entered} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} /> ${unit}</span>
    </div>
    ${this.truth === null ? nothing : html`<p class="truth">▬ ${this.word("really", { answer: `${this.number(this.truth)} ${unit}`.trim() })}</p>`}`;
  }

  private get step(): number {
    return (this.high - this.low) / STEPS;
  }

  private stretch(value: number): void {
    const { low, high } = this;
    this.say(Math.min(Math.max(value, low), high));
  }

  /** Takes a value as the answer; one that is typed may lie beyond the bar, and NaN stands for what is no number. */
  private say(value: number): void {
    if (this.locked) return;
    const next = Number(value.toPrecision(10));
    if (next === this.value) return;
    this.value = next;
    this.dispatchEvent(new CustomEvent("stretch", { detail: next }));
  }

  private stretchTo(event: PointerEvent): void {
    const { left, width } = this.renderRoot.querySelector(".track")!.getBoundingClientRect();
    const place = this.low + ((event.clientX - left) / width) * (this.high - this.low);
    this.stretch(this.low + Math.round((place - this.low) / this.step) * this.step);
  }

  private readonly grab = (event: PointerEvent): void => {
    if (event.button !== 0 || this.locked) return;
    event.preventDefault();
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.renderRoot.querySelector<HTMLElement>(".handle")!.focus({ preventScroll: true });
    this.isHeld = true;
    this.stretchTo(event);
  };

  private readonly drag = (event: PointerEvent): void => {
    if (this.isHeld) this.stretchTo(event);
  };

  private readonly release = (): void => {
    this.isHeld = false;
  };

  private readonly typedKey = (event: KeyboardEvent): void => {
    const far = event.shiftKey ? PAGE * this.step : this.step;
    const places: { [key: string]: number } = {
      ArrowRight: this.value + far, ArrowUp: this.value + far, ArrowLeft: this.value - far, ArrowDown: this.value - far,
      PageUp: this.value + PAGE * this.step, PageDown: this.value - PAGE * this.step, Home: this.low, End: this.high,
    }; // prettier-ignore
    if (!Object.hasOwn(places, event.key)) return;
    event.preventDefault();
    this.stretch(places[event.key]!);
  };

  /** Enter in the box checks the answer, as in a form; the box lies in a shadow root, whose form does not know it. */
  private readonly entered = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    this.typed(event);
    this.closest("form")?.requestSubmit();
  };

  private readonly typed = (event: Event): void => {
    const box = event.target as HTMLInputElement;
    const value = this.parsed(box.value);
    this.text = box.value;
    this.say(value ?? NaN);
    if (value !== null) box.value = this.number(value, 6);
  };
}

if (customElements.get("chain-stretch-bar") === undefined) customElements.define("chain-stretch-bar", StretchBar);
