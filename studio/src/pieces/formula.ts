/** This file is the piece "formula": what a page shows whose formula is fixed, and the command that makes it with another one. */

import { css, html, register, shellOf, StudioView, theme, unsafeHTML } from "../base.ts";

export class FormulaPiece extends StudioView {
  static override styles = [
    theme,
    css`
      h1 { font-size: 15px; line-height: 22px; font-weight: 400; margin: 0 0 6px; color: var(--muted); }
      .box { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; padding: 8px 14px; background: var(--card); border: 2px solid var(--ink); border-radius: 10px; }
      .typed { flex: 1 1 260px; font: 16px / 24px ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
      .echo { max-width: 100%; overflow-x: auto; font-size: 17px; padding: 4px 0; }
      code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
      p { margin: 6px 2px 0; font-size: 13px; color: var(--muted); }
      @media print {
        .box { border: 0; padding: 0; }
        .typed, .edit { display: none; }
        .echo { font-size: 20px; overflow: visible; }
        h1 { color: var(--ink); font-size: 18px; font-weight: 700; }
      }
    `,
  ];

  override render(): unknown {
    this.hidden = shellOf(this)?.explain != null; // there the formula is typed: the piece "explorer"
    const { input, warnings } = this.source.explanation;
    return html`
      <h1>${this.say("question")}</h1>
      <div class="box"><span class="typed" dir="ltr">${input.text}</span><span class="echo" tabindex="0" role="group"
        aria-label=${this.say("read-as", { formula: input.read_as })}>${unsafeHTML(this.math(input.read_as))}</span></div>
      <p class="edit">${this.say("edit-with")} <code>${this.source.command}</code></p>
      ${this.isAtStart ? warnings.slice(0, 4).map(({ message }) => html`<p>${message}</p>`) : ""}
    `;
  }
}

register({ name: "formula", place: "top", tag: "chain-rule-formula", rank: 11 }, FormulaPiece);
