/** This file is the piece "explorer": the formula that is typed, how it was read, what is wrong and where, and examples. */

import { ChainRule, css, html, nothing, register, StudioView, theme, unsafeHTML, type PropertyValues } from "../base.ts";
import { keep, Past, recent } from "./history.ts";

const EXAMPLES = [
  ["f = x^2; g = 2*f; h = g + 3", { x: 5 }],
  ["sin(x^2+1)*exp(-x/2)", { x: 1.1 }],
  ["x^2*y + sin(x y)", { x: 2, y: 3 }],
  ["1/(1+e^(-x))", { x: 0.5 }],
  ["|x - 2|", { x: 2 }],
  ["sqrt(x + sqrt(x))", { x: 2 }],
] as const;
const KEYS = ["x", "^", "(", ")", "√", "π", "sin(", "e^("];
const SETTLED = 1500; // milliseconds after which a formula counts as meant, and is kept

export class ExplorerPiece extends StudioView {
  static override styles = [
    theme,
    css`
      h1 { font-size: 15px; line-height: 22px; font-weight: 400; margin: 0 0 6px; color: var(--muted); }
      .box { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; padding: 8px 14px; background: var(--card); border: 2px solid var(--ink); border-radius: 10px; }
      .box.wrong { border-color: var(--reversed); }
      input { flex: 1 1 260px; min-width: 0; min-height: 34px; border: 0; background: transparent; font: 16px / 24px ui-monospace, "DejaVu Sans Mono", monospace; }
      .echo { flex: 0 1 auto; max-width: 100%; overflow-x: auto; font-size: 17px; padding: 4px 0; }
      .fixed { flex: 1 1 260px; font: 16px / 24px ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
      .problem { margin: 6px 2px 0; color: var(--reversed); }
      pre { margin: 2px 0; font: 15px / 20px ui-monospace, "DejaVu Sans Mono", monospace; overflow-x: auto; color: var(--ink); }
      .row { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 8px; align-items: center; }
      .row button { font-size: 13px; }
      code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; }
      .keys { display: none; }
      @container (max-width: 720px) { .keys { display: flex; } }
      summary { min-height: 32px; cursor: pointer; padding: 4px 6px; }
      p { margin: 6px 2px 0; font-size: 13px; color: var(--muted); }
    `,
  ];

  private readonly past = new Past();
  private settling = 0;

  private get isFixed(): boolean {
    const host = (this.getRootNode() as ShadowRoot).host;
    return !(host instanceof ChainRule) || host.explain === null;
  }

  private get formula(): string {
    return this.state.formula === "" ? this.source.explanation.input.text : this.state.formula;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.settling);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("source") || this.isFixed || this.problem !== null) return;
    clearTimeout(this.settling);
    this.settling = window.setTimeout(() => keep(this.source.explanation.input.text), SETTLED);
  }

  override render(): unknown {
    const { read_as: readAs } = this.source.explanation.input;
    const echo = html`<span class="echo" tabindex="0" role="group" aria-label=${this.say("read-as", { formula: readAs })}>${unsafeHTML(this.math(readAs))}</span>`;
    return html`
      <h1>${this.say("question")}</h1>
      <div class="box ${this.problem === null ? "" : "wrong"}">
        ${this.isFixed ? html`<span class="fixed" dir="ltr">${this.formula}</span>` : this.input()}${echo}
      </div>
      ${this.problem === null ? nothing : this.wrong()}
      ${this.isFixed ? html`<p>${this.say("edit-with")} <code>${this.source.command}</code></p>` : this.tools()}
      ${this.remarks()}
    `;
  }

  private input(): unknown {
    return html`<input type="text" .value=${this.formula} aria-label=${this.say("formula")} spellcheck="false" autocomplete="off"
      autocapitalize="off" aria-invalid=${this.problem !== null} aria-describedby="problem" data-lm-suppress-shortcuts="true"
      @input=${(event: Event) => this.typed((event.target as HTMLInputElement).value)} @change=${(event: Event) => event.stopPropagation()} />`;
  }

  /** Shows the sentence, the formula with a caret under the place, and what to do. */
  private wrong(): unknown {
    const { message, place, remedy } = this.problem!;
    const shown = typeof place === "number" ? `${this.formula}\n${" ".repeat(place)}^` : null;
    return html`<div class="problem" id="problem" role="status">${message}
      ${shown === null ? nothing : html`<pre tabindex="0" role="group" aria-label=${this.say("place")}>${shown}</pre>`}
      ${remedy ? html`<div>${this.say("try", { remedy })}</div>` : nothing}</div>`;
  }

  private remarks(): unknown {
    const { warnings, at } = this.source.explanation;
    // what is said of one point is not said of another
    const isThere = Object.entries(at).every(([name, value]) => (this.state.at[name] ?? Number(value)) === Number(value));
    if (!isThere) return nothing;
    return warnings.slice(0, 4).map(({ message }) => html`<p>${message}</p>`);
  }

  private tools(): unknown {
    const kept = recent();
    return html`
      <div class="row keys" role="group" aria-label=${this.say("keys")}>
        ${KEYS.map((key) => html`<button dir="ltr" @click=${() => this.insert(key)}>${key.replace("(", key.length > 1 ? "" : "(")}</button>`)}
      </div>
      <div class="row">
        <span class="muted">${this.say("examples")}</span>
        ${EXAMPLES.map(([formula, at]) => html`<button dir="ltr" @click=${() => this.choose(formula, at)}>${formula}</button>`)}
        <button ?disabled=${this.past.isEmpty} @click=${() => this.undo()}>${this.say("undo")}</button>
        ${kept.length === 0 ? nothing : html`<details><summary>${this.say("recent")}</summary>
          ${kept.map((formula) => html`<button dir="ltr" @click=${() => this.choose(formula, {})}>${formula}</button>`)}</details>`}
      </div>`;
  }

  private typed(formula: string): void {
    if (this.problem === null) this.past.push(this.formula);
    this.change({ formula, steps: 0 });
  }

  private choose(formula: string, at: { readonly [input: string]: number }): void {
    this.past.push(this.formula);
    this.change({ formula, at: { ...at }, steps: 0, open: [], by: "", out: "" });
  }

  private undo(): void {
    const formula = this.past.pop();
    if (formula !== undefined) this.change({ formula, steps: 0 });
  }

  /** Puts a key of the phone's row at the caret. */
  private insert(key: string): void {
    const box = this.renderRoot.querySelector("input");
    if (box === null) return;
    const [start, stop] = [box.selectionStart ?? box.value.length, box.selectionEnd ?? box.value.length];
    box.setRangeText(key, start, stop, "end");
    box.focus();
    this.typed(box.value);
  }
}

register({ name: "explorer", place: "top", tag: "chain-rule-explorer", rank: 10 }, ExplorerPiece);
