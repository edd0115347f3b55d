/** This file is the piece "tabs": on a phone the picture and each panel stand behind a tab. */

import { css, html, piecesOf, register, shellOf, StudioView, theme } from "../base.ts";

export class TabsPiece extends StudioView {
  static override styles = [
    theme,
    css`
      :host { display: none; }
      @container (max-width: 719px) { :host { display: block; } }
      div { display: flex; gap: 4px; }
      button { flex: 1 1 0; min-width: 0; padding: 4px 0; font-size: 13px; }
    `,
  ];

  protected override isStill = true;

  override render(): unknown {
    const shell = shellOf(this);
    if (shell === null) return "";
    const shown = piecesOf("panel").filter(({ name }) => this.state.show?.includes(name) ?? true);
    return html`<div role="group" aria-label=${this.say("tabs")}>${["flow", ...shown.map(({ name }) => name)].map((name) => html`
      <button aria-pressed=${name === shell.tab} @click=${() => this.choose(name)}>${this.say(`tab-${name}`)}</button>`)}</div>`;
  }

  private choose(name: string): void {
    shellOf(this)!.tab = name;
    this.requestUpdate();
  }
}

register({ name: "tabs", place: "tabs", tag: "chain-rule-tabs", rank: 10 }, TabsPiece);
