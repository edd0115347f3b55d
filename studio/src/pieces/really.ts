/** This file is the panel "really": a real push beside the predicted one, halving it, and what Python has checked. */

import { css, digitsApart, html, inARow, nothing, parsed, register, StudioView, theme, type Amount } from "../base.ts";

export class ReallyPiece extends StudioView {
  static override styles = [
    theme,
    css`
      :host { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px; min-width: 0; }
      .sides { columns: 300px; column-gap: 32px; }
      .sides > * { break-inside: avoid; }
      .row { display: grid; grid-template-columns: 5.5em 1fr minmax(7em, auto); gap: 8px; align-items: center; margin: 6px 0; }
      .bar { height: 14px; border-radius: 4px; border: 1px solid var(--same); background: var(--same-fill); min-width: 2px; }
      .bar.reversed { border-color: var(--reversed); background: repeating-linear-gradient(45deg, var(--reversed-fill) 0 5px, var(--stripe) 5px 9px); }
      .number { text-align: end; font-weight: 600; white-space: nowrap; }
      p { margin: 6px 0; color: var(--muted); font-size: 13px; line-height: 18px; }
      label { display: inline-flex; gap: 6px; align-items: center; }
      input { width: 9ch; min-height: 28px; text-align: right; border: 1px solid var(--edge); border-radius: 6px; background: var(--card); }
      .buttons { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 8px 0; }
      ul { list-style: none; margin: 6px 0 0; padding: 0; font-size: 13px; line-height: 18px; }
      li { display: grid; grid-template-columns: 1.5em 1fr; }
      .good { color: var(--good); font-weight: 700; }
      .bad { color: var(--reversed); font-weight: 700; }
      h3 { font-size: 14px; margin: 0; padding-top: 8px; }
    `,
  ];

  override render(): unknown {
    const { prediction, input, output } = this.picture;
    const { push, predicted, real } = prediction;
    const most = Math.max(Math.abs(predicted.value ?? 0), Math.abs(real.value ?? 0)) || 1;
    // where the two differ, they read so
    const digits = digitsApart(predicted.value ?? 0, real.value ?? 0);
    return html`
      <h2>${this.say("really")}</h2>
      <div class="sides"><div><div class="buttons">
        <label>${this.say("push-of", { input })}
          <input type="text" inputmode="decimal" .value=${this.number(push, 12)} @change=${(event: Event) => this.typed(event)} /></label>
        <button @click=${() => this.change({ push: push / 2 })}>${this.say("halve")}</button>
        <button @click=${() => this.change({ push: -push })}>${this.say("turn-round")}</button>
      </div>
      ${this.bar("predicted", predicted, most, digits)}
      ${predicted.reason === "hidden" ? nothing : this.bar("really-moved", real, most, digits)}
      <p>${predicted.reason === "hidden" ? this.say("hidden") : this.verdict(output)}</p></div>
      <div>${this.checks()}</div></div>
    `;
  }

  private bar(key: string, { value, reason }: Amount, most: number, digits: number): unknown {
    const width = `width:${100 * (Math.abs(value ?? 0) / most)}%`;
    return html`<div class="row">
      <span>${this.say(key)}</span>
      <span>${value === null ? nothing : html`<div class="bar ${value < 0 ? "reversed" : ""}" style=${width}></div>`}</span>
      <span class="number" title=${value === null ? this.say(`reason-${reason}`) : this.every(value)}>${value === null ? "–" : `${value > 0 ? "▲ " : value < 0 ? "▼ " : ""}${this.number(value, digits)}`}</span>
    </div>`;
  }

  private verdict(output: string): string {
    const { predicted, real, error } = this.picture.prediction;
    if (predicted.value === null && real.value !== null) return this.say("really-no-slope");
    if (predicted.value === null || real.value === null || error.value === null) return this.say("really-without", { output });
    if (error.value === 0 || Math.abs(error.value) < 1e-12 * Math.abs(real.value)) return this.say("really-exact");
    const share = real.value === 0 ? null : Math.abs(error.value / real.value) * 100;
    const parts = { error: this.number(error.value), share: share === null ? "" : this.number(share, 3) };
    if (share === null) return this.say("really-off", parts);
    // a straight line leads, and a bend follows: else the share does not go as the push
    const isEven = predicted.value !== 0 && Boolean(this.picture.second.value) && share < 50;
    return this.say(isEven ? "really-off-share" : "really-off-part", parts);
  }

  private checks(): unknown {
    const { checks, at } = this.source.explanation;
    if (checks.length === 0 || this.picture.derivative.reason === "hidden") return nothing;
    const place = inARow(this.words, Object.entries(at).map(([name, value]) => `${name} = ${this.number(Number(value))}`));
    return html`<h3>${this.say("checks")}</h3>
      <p>${place === "" ? nothing : this.say(this.isAtStart ? "checked-at" : "checked-before", { place })}</p>
      <ul>${checks.map(({ passed, detail }) => html`<li>
        <span class=${passed === null ? "" : passed ? "good" : "bad"}>${passed === null ? "–" : passed ? "✓" : "✗"}</span><span>${detail}</span>
      </li>`)}</ul>`;
  }

  private typed(event: Event): void {
    event.stopPropagation();
    const push = parsed((event.target as HTMLInputElement).value, this.decimal);
    if (push === null || push === 0) (event.target as HTMLInputElement).value = this.number(this.picture.prediction.push, 12);
    else this.change({ push });
  }
}

register({ name: "really", place: "panel", tag: "chain-rule-really", rank: 30 }, ReallyPiece);
