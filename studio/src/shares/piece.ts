/** This file is the panel "shares": what each of several inputs does to the output, ranked where that makes sense. */

import { css, html, nothing, parsed, register, say, spanOf, StudioView, theme, unsafeHTML, type PropertyValues } from "../base.ts";
import { effectsOf, mostOf, type Effect, type Measure } from "./ranking.ts";

const FEW = 5;
const MEASURES: readonly Measure[] = ["unit", "percent", "given"];

export class SharesPiece extends StudioView {
  static override properties = { ...StudioView.properties, measure: { state: true }, isWhole: { state: true }, spreads: { state: true } };
  static override styles = [
    theme,
    css`
      :host { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px; min-width: 0; }
      :host([hidden]) { display: none; }
      p { margin: 6px 0; color: var(--muted); font-size: 13px; line-height: 18px; }
      .row { display: inline-flex; gap: 4px; flex-wrap: wrap; margin-top: 6px; }
      /* all bars begin in one line and have one track: only then do their lengths compare */
      ol { list-style: none; margin: 8px 0; padding: 0; display: grid; gap: 6px 8px; grid-template-columns: minmax(2.5em, auto) auto minmax(30px, 1fr) minmax(6.5em, auto); }
      li { grid-column: 1 / -1; display: grid; grid-template-columns: subgrid; align-items: center; }
      li > :last-child { text-align: right; white-space: nowrap; font-weight: 600; }
      .track { height: 16px; background: var(--wash); border-radius: 3px; }
      .bar { height: 16px; min-width: 1px; border: 1px solid var(--same); background: var(--same-fill); border-radius: 3px; }
      .bar.reversed { border-color: var(--reversed); background: repeating-linear-gradient(45deg, var(--reversed-fill) 0 4px, var(--stripe) 4px 8px); }
      .same { color: var(--same); }
      .reversed-text { color: var(--reversed); }
      .share { color: var(--muted); font-weight: 400; white-space: nowrap; }
      input { width: 8ch; min-height: 26px; text-align: right; border: 1px solid var(--edge); border-radius: 6px; background: var(--card); }
    `,
  ];

  declare measure: Measure;
  /** Whether all inputs are shown. */
  declare isWhole: boolean;
  /** The ± that a person gave. */
  declare spreads: { readonly [input: string]: number };

  constructor() {
    super();
    Object.assign(this, { measure: "percent", isWhole: false, spreads: {} });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.hidden = this.picture.inputs.length < 2;
    if (changed.has("source")) this.spreads = {};
  }

  private told(key: string, parts: { [place: string]: string | number } = {}): string {
    return say(this.words, "shares", key, parts);
  }

  /** The ± of an input: what a person gave, else a twentieth of what its slider spans. */
  private spread(name: string, value: number): number {
    if (Object.hasOwn(this.spreads, name)) return this.spreads[name]!;
    const { min, max } = spanOf(this.source, this.state, name, value);
    return Number(((max - min) / 20).toPrecision(1));
  }

  override render(): unknown {
    const { inputs, gradient, output } = this.picture;
    if (inputs.length < 2) return nothing;
    if (this.picture.derivative.reason === "hidden") return html`<h2>${this.told("title", { output })}</h2><p>${this.say("hidden")}</p>`;
    const given = inputs.map(({ name, value }) => ({ name, value, slope: gradient[name]!, spread: this.spread(name, value) }));
    const effects = effectsOf(given, this.measure);
    const shown = this.isWhole ? effects : effects.slice(0, FEW);
    const most = mostOf(effects) || 1;
    const rest = effects.length - FEW;
    return html`
      <h2>${this.told("title", { output })}</h2>
      <div class="row" role="group" aria-label=${this.told("measure")}>
        ${MEASURES.map((measure) => html`<button aria-pressed=${measure === this.measure} @click=${() => (this.measure = measure)}>${this.told(`per-${measure}`)}</button>`)}
      </div>
      <p>${this.told(`about-${this.measure}`, { output })}</p>
      <ol>${shown.map((effect) => this.bar(effect, most))}</ol>
      ${rest > 0 ? html`<button aria-expanded=${this.isWhole} @click=${() => (this.isWhole = !this.isWhole)}>
        ${this.isWhole ? this.told("fewer") : this.told("more", { count: rest })}</button>` : nothing}
    `;
  }

  private bar({ name, push, effect: { value: effect, reason }, share }: Effect, most: number): unknown {
    const isBack = (effect ?? 0) < 0;
    const sign = effect === null || effect === 0 ? "" : isBack ? "▼ " : "▲ ";
    return html`<li data-name=${name}>
      <span>${unsafeHTML(this.math(name))}</span>
      ${this.measure === "given" ? html`<label>± <input type="text" inputmode="decimal" aria-label=${this.told("box", { name })} data-lm-suppress-shortcuts="true"
          .value=${this.number(push, 12)} @change=${(event: Event) => this.typed(name, push, event)} /></label>`
        : html`<span class="share">${this.told("push", { push: this.number(push, 3) })}</span>`}
      <span class="track" aria-hidden="true">${effect === null ? nothing : html`<div class="bar ${isBack ? "reversed" : ""}" style=${`width: ${(100 * (Math.abs(effect) / most)).toFixed(1)}%`}></div>`}</span>
      <span class=${effect === null || effect === 0 ? "muted" : isBack ? "reversed-text" : "same"}>
        ${effect === null ? this.say(`reason-${reason}`) : `${sign}${this.number(effect)}`}
        ${share === null ? nothing : html`<span class="share">${this.told("share", { percent: this.number(100 * share, 2) })}</span>`}</span>
    </li>`;
  }

  private typed(name: string, before: number, event: Event): void {
    event.stopPropagation();
    const box = event.target as HTMLInputElement;
    const value = parsed(box.value, this.decimal);
    if (value === null || value < 0) box.value = this.number(before, 12);
    else this.spreads = { ...this.spreads, [name]: value };
  }
}

register({ name: "shares", place: "panel", tag: "chain-rule-shares", rank: 15 }, SharesPiece);
