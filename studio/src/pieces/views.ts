/** This file is the piece "views": which picture is shown, in which direction, and back to the beginning. */

import { css, DEFAULTS, html, nothing, piecesOf, register, StudioView, theme, type View } from "../base.ts";

export class ViewsPiece extends StudioView {
  static override styles = [
    theme,
    css`
      :host { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; }
      [role="group"] { display: inline-flex; flex-wrap: wrap; gap: 4px; }
      label { display: inline-flex; gap: 6px; align-items: center; min-height: 32px; }
    `,
  ];

  protected override isStill = true;

  override render(): unknown {
    const { view, backward, by, out } = this.state;
    const { inputs, outputs, input, output } = this.picture;
    const views = piecesOf("view");
    const now = views.find(({ name }) => name === view)?.name ?? views[0]?.name;
    return html`
      <div role="group" aria-label=${this.say("views")}>
        ${views.map(({ name }) => html`<button aria-pressed=${name === now} @click=${() => this.change({ view: name as View })}>
          ${this.say(`view-${name}`)}</button>`)}
      </div>
      ${inputs.length === 0 ? nothing : html`<button aria-pressed=${backward} @click=${() => this.change({ backward: !backward })}>${this.say("backward")}</button>`}
      ${inputs.length > 1 ? this.choice("push-on", input, inputs.map(({ name }) => name), (name) => this.change({ by: name })) : nothing}
      ${outputs.length > 1 ? this.choice("look-at", output, outputs, (name) => this.change({ out: name })) : nothing}
      <button @click=${() => this.reset()} ?disabled=${this.isFresh(by, out)}>${this.say("reset")}</button>
    `;
  }

  private choice(key: string, chosen: string, names: readonly string[], then: (name: string) => void): unknown {
    return html`<label>${this.say(key)}
      <select @change=${(event: Event) => (event.stopPropagation(), then((event.target as HTMLSelectElement).value))}>
        ${names.map((name) => html`<option value=${name} ?selected=${name === chosen}>${name}</option>`)}
      </select>
    </label>`;
  }

  private isFresh(by: string, out: string): boolean {
    const { at, push, view, backward, open, seen } = this.state;
    const isStart = Object.keys(at).length === 0 && push === DEFAULTS.push && view === DEFAULTS.view && seen === 0;
    return isStart && !backward && open.length === 0 && by === "" && out === "";
  }

  private reset(): void {
    const { formula, language, theme: colours, hide } = this.state; // what a teacher hides stays hidden
    this.change({ ...DEFAULTS, formula, language, theme: colours, hide });
  }
}

register({ name: "views", place: "above", tag: "chain-rule-views", rank: 30 }, ViewsPiece);
