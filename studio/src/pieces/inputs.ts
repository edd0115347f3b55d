/** This file is the piece "inputs": a slider and a number box for each input, and for the push. */

import { css, html, parsed, register, StudioView, theme, unsafeHTML, type InputPicture } from "../base.ts";

export class InputsPiece extends StudioView {
  static override styles = [
    theme,
    css`
      :host { display: flex; flex-wrap: wrap; gap: 12px; }
      label { flex: 1 1 220px; padding: 10px 14px; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
      span { display: flex; justify-content: space-between; align-items: center; gap: 8px; }
      input[type="text"] { width: 9ch; min-height: 28px; text-align: right; border: 1px solid var(--edge); border-radius: 6px; background: var(--card); }
      input[type="range"] { width: 100%; min-height: 24px; accent-color: var(--gain); }
    `,
  ];

  override render(): unknown {
    return this.picture.inputs.map((input) => this.knob(input));
  }

  private knob({ name, value }: InputPicture): unknown {
    const range = this.source.ranges[name] ?? { min: value - 1, max: value + 1, step: 0.01 };
    const label = this.say("slider", { name });
    return html`
      <label>
        <span>
          ${unsafeHTML(this.math(name))}
          <input type="text" inputmode="decimal" aria-label=${this.say("box", { name })}
            .value=${this.number(value, 12)} @change=${(event: Event) => this.typed(name, event)} />
        </span>
        <input type="range" aria-label=${label} min=${range.min} max=${range.max} step=${range.step}
          .value=${String(value)} @input=${(event: Event) => this.slid(name, event)}
          data-lm-suppress-shortcuts="true" />
      </label>
    `;
  }

  private slid(name: string, event: Event): void {
    const value = Number((event.target as HTMLInputElement).value);
    this.change({ at: { ...this.state.at, [name]: value } }, true);
  }

  private typed(name: string, event: Event): void {
    const box = event.target as HTMLInputElement;
    const value = parsed(box.value);
    if (value === null) box.value = this.number(this.picture.inputs.find((each) => each.name === name)!.value, 12);
    else this.change({ at: { ...this.state.at, [name]: value } });
  }
}

register({ name: "inputs", place: "top", tag: "chain-rule-inputs", rank: 20 }, InputsPiece);
