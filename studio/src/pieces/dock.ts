/** This file is the piece "dock": on a phone, the slider of the pushed input and the result stand under the thumb. */

import { css, html, nothing, register, spanOf, StudioView, theme, unsafeHTML } from "../base.ts";

export class DockPiece extends StudioView {
  static override styles = [
    theme,
    css`
      :host { display: none; }
      @container (max-width: 719px) {
        :host { display: block; position: sticky; bottom: 0; z-index: 3; margin: 0 -12px -12px; padding: 6px 12px 10px;
          background: var(--card); border-top: 1px solid var(--line); }
      }
      .row { display: flex; align-items: center; justify-content: space-between; gap: 8px; white-space: nowrap; }
      .row > :first-child { flex: none; }
      .from { overflow: hidden; text-overflow: ellipsis; margin-inline-start: auto; }
      button { min-width: 44px; min-height: 40px; font-size: 18px; }
      input { flex: 1; min-width: 0; min-height: 40px; accent-color: var(--gain); }
      .same { color: var(--same); }
      .reversed { color: var(--reversed); }
      @media print { :host { display: none; } }
    `,
  ];

  override render(): unknown {
    const { inputs, input, derivative, output } = this.picture;
    const pushed = inputs.find(({ name }) => name === input);
    this.hidden = pushed === undefined;
    if (pushed === undefined) return nothing;
    const { min, max, step } = spanOf(this.source, this.state, input, pushed.value);
    const nudge = (by: number) => () => this.set(input, Number(Math.min(max, Math.max(min, pushed.value + by)).toPrecision(12)));
    const tone = derivative.value === null || derivative.value === 0 ? "" : derivative.value < 0 ? "reversed" : "same";
    const sign = tone === "" ? "" : tone === "same" ? "▲ " : "▼ ";
    const told = derivative.value === null ? this.say(`reason-${derivative.reason}`) : `${sign}${this.number(derivative.value)}`;
    return html`
      <div class="row"><span>${unsafeHTML(this.math(input))} = <b>${this.number(pushed.value)}</b></span>
        <span class="from">${unsafeHTML(this.math(output))} ← ${unsafeHTML(this.math(input))}:</span> <b class=${tone}>${told}</b></div>
      <div class="row">
        <button aria-label=${this.say("dock-less", { name: input })} @click=${nudge(-step)}>−</button>
        <input type="range" aria-label=${this.say("dock-slider", { name: input })} min=${min} max=${max} step=${step} .value=${String(pushed.value)} aria-valuetext="${input} = ${this.number(pushed.value, 12)}"
          @input=${(event: Event) => this.set(input, Number((event.target as HTMLInputElement).value), true)}
          @change=${(event: Event) => event.stopPropagation()} data-lm-suppress-shortcuts="true" />
        <button aria-label=${this.say("dock-more", { name: input })} @click=${nudge(step)}>+</button>
      </div>`;
  }

  private set(name: string, value: number, isDragging = false): void {
    this.change({ at: { ...this.state.at, [name]: value } }, isDragging);
  }
}

register({ name: "dock", place: "dock", tag: "chain-rule-dock", rank: 10 }, DockPiece);
