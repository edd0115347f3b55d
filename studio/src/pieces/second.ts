/** This file is the panel "second": is the change itself speeding up? */

import { css, html, nothing, register, StudioView, theme, unsafeHTML } from "../base.ts";

export class SecondPiece extends StudioView {
  static override styles = [
    theme,
    css`
      :host { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px; min-width: 0; }
      p { margin: 6px 0; }
      .formula { overflow-x: auto; padding: 2px 0; }
      dl { display: grid; grid-template-columns: minmax(0, auto) minmax(max-content, 1fr); gap: 4px 14px; margin: 8px 0; }
      dt { color: var(--muted); overflow-wrap: anywhere; }
      dd { margin: 0; font-weight: 600; white-space: nowrap; }
    `,
  ];

  override render(): unknown {
    const { derivative, second, value, input, output } = this.picture;
    if (derivative.reason === "hidden") return html`<h2>${this.say("second")}</h2><p>${this.say("hidden")}</p>`;
    const { order } = this.state;
    return html`
      <h2>${this.say("second")}</h2>
      <dl>
        <dt>${output}</dt><dd>${this.amount(value.value)}</dd>
        <dt>${this.say("first-slope", { output, input })}</dt><dd>${this.amount(derivative.value)}</dd>
        <dt>${this.say("second-slope", { output, input })}</dt><dd>${this.amount(second.value)}</dd>
      </dl>
      <p role="status">${this.verdict(derivative.value, second.value)}</p>
      ${this.formula(input, output)}
      ${this.canAsk ? html`<button aria-pressed=${order === 2} @click=${() => this.change({ order: order === 2 ? 1 : 2 })}>${this.say("derive-twice")}</button>` : nothing}
    `;
  }

  /** The derivation of the second derivative is asked of Python, where there is one to ask. */
  private get canAsk(): boolean {
    const host = (this.getRootNode() as ShadowRoot).host as { explain?: unknown };
    return host.explain != null;
  }

  private amount(value: number | null): unknown {
    return value === null ? "–" : html`<span title=${this.every(value)}>${this.number(value)}</span>`;
  }

  private verdict(first: number | null, second: number | null): string {
    if (first === null || second === null) return this.say("second-unknown");
    if (second === 0) return this.say("second-steady");
    if (first === 0) return this.say(second > 0 ? "second-turns-up" : "second-turns-down");
    return this.say(first * second > 0 ? "second-faster" : "second-slower");
  }

  private formula(input: string, output: string): unknown {
    const found = this.source.explanation.derivatives.find((each) => each.order === 2 && each.wrt === input && each.output === output);
    if (found?.formula == null) return nothing;
    return html`<div class="formula" tabindex="0" role="group" aria-label=${found.formula}>${unsafeHTML(this.math(found.formula))}</div>`;
  }
}

register({ name: "second", place: "panel", tag: "chain-rule-second", rank: 40 }, SecondPiece);
