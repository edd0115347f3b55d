/** This file is the piece "inputs": a slider and a box for each input, and for the push; a box takes 1.5, pi/4 or −1/3. */

import { css, html, nothing, parsed, register, shellOf, spanOf, StudioView, theme, unsafeHTML, type InputPicture } from "../base.ts";

const SHARE = 0.2; // of an input's range: how far the slider of the push goes to each side

interface Knob {
  /** What stands before the box. */
  label: unknown;
  look: string;
  name: string;
  slider: string;
  box: string;
  value: number;
  range: { min: number; max: number; step: number };
  /** Takes a value; false where it makes no sense here. */
  take(value: number, isDragging: boolean): boolean;
}

export class InputsPiece extends StudioView {
  static override properties = { ...StudioView.properties, note: { state: true } };
  static override styles = [
    theme,
    css`
      :host { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: start; align-content: start; }
      label { flex: 1 1 190px; padding: 6px 12px; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
      span { display: flex; justify-content: space-between; align-items: center; gap: 8px; }
      input[type="text"] { width: 9ch; min-height: 28px; text-align: right; border: 1px solid var(--edge); border-radius: 6px; background: var(--card); }
      input[type="range"] { width: 100%; min-height: 24px; accent-color: var(--gain); }
      @container (max-width: 719px) { label { flex-basis: 130px; padding: 6px 10px; } input[type="text"] { width: 7ch; } }
      label.push { flex-basis: 250px; } /* rather in a line of its own than in many short ones */
      p { flex-basis: 100%; margin: 0; color: var(--reversed); font-size: 13px; }
      p:empty { display: none; }
      @supports (field-sizing: content) { input[type="text"] { field-sizing: content; width: auto !important; min-width: 7ch; max-width: 15ch; } }
      @media print {
        label { flex: 0 1 auto; border: 0; padding: 0; }
        span { justify-content: start; gap: 4px; }
        span > :first-child::after { content: " ="; }
        input[type="text"] { border: 0; text-align: left; }
      }
    `,
  ];

  /** What is wrong with the value that was typed last. */
  declare note: string;

  constructor() {
    super();
    this.note = "";
  }

  override render(): unknown {
    const { inputs } = this.picture;
    return html`${inputs.map((input) => this.knob(this.place(input)))}
      ${inputs.length === 0 || !this.hasPush ? nothing : this.knob(this.push())}
      <p role="status">${this.note}</p>`;
  }

  /** Whether something here moves by the small push: the curve, the check, or a scene. */
  private get hasPush(): boolean {
    return shellOf(this)!.scene !== "" || shellOf(this)!.chosen("panel").some(({ name }) => /zoom|really/.test(name));
  }

  private place({ name, value, meaning }: InputPicture): Knob {
    const range = spanOf(this.source, this.state, name, value);
    return {
      look: "",
      name,
      label: html`<span title=${meaning ?? ""}>${unsafeHTML(this.math(name))}</span>`,
      slider: this.say("slider", { name }),
      box: this.say("box", { name }),
      value,
      range,
      take: (next, isDragging) => (this.change({ at: { ...this.state.at, [name]: next } }, isDragging), true),
    };
  }

  private push(): Knob {
    const { input, inputs, prediction } = this.picture;
    const { min, max, step } = spanOf(this.source, this.state, input, inputs.find(({ name }) => name === input)?.value ?? 1);
    const label = this.say("small-push", { input });
    const reach = Math.max((max - min) * SHARE, Math.abs(prediction.push));
    return {
      look: "push",
      name: label,
      label,
      slider: this.say("slide-push", { input }),
      box: this.say("box-push", { input }),
      value: prediction.push,
      range: { min: -reach, max: reach, step: Math.min(step, reach / 20) },
      take: (next, isDragging) => next !== 0 && (this.change({ push: next }, isDragging), true),
    };
  }

  private knob({ label, look, name, slider, box, value, range, take }: Knob): unknown {
    const told = this.number(value, 12);
    return html`
      <label class=${look}>
        <span>
          ${label}
          <input type="text" inputmode="text" autocomplete="off" autocapitalize="off" spellcheck="false" aria-label=${box} data-lm-suppress-shortcuts="true"
            .value=${told} @change=${(event: Event) => this.typed(event, value, take)} />
        </span>
        <input type="range" aria-label=${slider} aria-valuetext="${name} = ${told}" min=${range.min} max=${range.max} step=${range.step}
          .value=${String(value)} @input=${(event: Event) => this.slid(event, take)}
          @change=${(event: Event) => event.stopPropagation()} data-lm-suppress-shortcuts="true" />
      </label>
    `;
  }

  private slid(event: Event, take: Knob["take"]): void {
    this.note = "";
    take(Number((event.target as HTMLInputElement).value), true);
  }

  private typed(event: Event, before: number, take: Knob["take"]): void {
    event.stopPropagation();
    const box = event.target as HTMLInputElement;
    const value = parsed(box.value, this.decimal);
    const isTaken = value !== null && take(value, false);
    this.note = isTaken ? "" : this.say("no-number", { text: box.value.slice(0, 40) });
    // what was typed as a formula stands there as a number
    box.value = this.number(isTaken ? value : before, 12);
  }
}

register({ name: "inputs", place: "top", tag: "chain-rule-inputs", rank: 20 }, InputsPiece);
