/** This file is the piece "formula": what a page shows whose formula is fixed, and the command that makes it with another one. */

import { css, html, linesOf, register, shellOf, StudioView, theme, unsafeHTML } from "../base.ts";

export class FormulaPiece extends StudioView {
  static override styles = [
    theme,
    css`
      /* its parts stand among the other pieces, so that the inputs may stand beside the box */
      :host { display: contents; }
      .box { grid-column: 1; min-width: 0; display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; padding: 4px 12px; background: var(--card); border: 2px solid var(--ink); border-radius: 10px; }
      .typed { flex: 1 1 220px; font: 16px / 24px ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
      .echo { max-width: 100%; overflow: auto; max-height: 124px; font-size: 17px; padding: 2px 0; display: flex; flex-wrap: wrap; gap: 0 22px; }
      .echo > span { padding: 3px 0; }
      .under { grid-column: 1 / -1; min-width: 0; margin-top: -6px; }
      code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
      p { margin: 2px 2px 0; font-size: 13px; color: var(--muted); }
      @media print {
        .box { border: 0; padding: 0; }
        .typed, .edit { display: none; }
        .echo { font-size: 20px; overflow: visible; max-height: none; }
      }
    `,
  ];

  protected override isStill = true;

  override render(): unknown {
    this.hidden = shellOf(this)?.explain != null; // there the formula is typed: the piece "explorer"
    const { input, warnings } = this.source.explanation;
    return html`
      <div class="box"><span class="typed" dir="ltr">${input.text}</span><span class="echo" tabindex="0" role="group"
        aria-label=${this.say("read-as", { formula: input.read_as })}>${linesOf(this.math(input.read_as)).map((line) => html`<span>${unsafeHTML(line)}</span>`)}</span></div>
      <div class="under"><p class="edit">${this.say("edit-with")} <code>${this.source.command}</code></p>
      ${this.isAtStart ? warnings.slice(0, 4).map(({ message }) => html`<p>${message}</p>`) : ""}</div>
    `;
  }
}

register({ name: "formula", place: "top", tag: "chain-rule-formula", rank: 11 }, FormulaPiece);
