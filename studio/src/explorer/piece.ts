/** This file is the piece "explorer": the formula that is typed, how it was read, what is wrong and where, and examples. */

import { css, html, linesOf, nothing, pointOf, register, shellOf, StudioView, theme, unsafeHTML, type PropertyValues } from "../base.ts";
import { forget, keep, Past, recent, type Entry } from "./history.ts";
import { pointerTo } from "./pointer.ts";

const EXAMPLES: readonly Entry[] = [
  { formula: "f = x^2\ng = 2*f\nh = g + 3", at: { x: 5 } },
  { formula: "sin(x^2+1)*exp(-x/2)", at: { x: 1.1 } },
  { formula: "x^2*y + sin(x y)", at: { x: 2, y: 3 } },
  { formula: "1/(1+e^(-x))", at: { x: 0.5 } },
  { formula: "|x - 2|", at: { x: 2 } },
  { formula: "sqrt(x + sqrt(x))", at: { x: 2 } },
];
const KEYS = ["x", "^", "(", ")", "√", "π", "sin(", "exp("];
const SETTLED = 1500; // milliseconds after which a formula counts as meant, and is kept
const MOST_LINES = 8;
const LONGEST_BUTTON = 44;

/** Returns a formula in one line, as a button shows it. */
export function inOneLine(formula: string): string {
  const lines = formula.split("\n").map((line) => line.replace(/#.*/, "").trim()).filter(Boolean);
  const line = lines.join("; ");
  return line.length > LONGEST_BUTTON ? `${line.slice(0, LONGEST_BUTTON - 1)}…` : line;
}

/** The look of what was drawn for another formula than the one in the box; it travels with the box, and stands in the shell. */
const STALE = css`@media screen {
  :host([data-stale]) :is(chain-rule-answer, .flow > :last-child, .panels) { filter: grayscale(1) opacity(0.85); transition: filter 200ms 250ms; }
  :host([data-stale]) chain-rule-dock { filter: grayscale(1); } /* what lies under it must not shine through */
}
`;

export class ExplorerPiece extends StudioView {
  static override properties = { ...StudioView.properties, draft: { state: true } };
  static override styles = [
    theme,
    css`
      /* its parts stand among the other pieces, so that the inputs may stand beside the box */
      :host { display: contents; }
      .typing { grid-column: 1; display: flex; flex-direction: column; min-width: 0; }
      .under { grid-column: 1 / -1; min-width: 0; margin-top: -4px; }
      .box { flex: 1 0 auto; display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; padding: 4px 12px; background: var(--card); border: 2px solid var(--ink); border-radius: 10px; }
      .box.wrong { border-color: var(--reversed); }
      .wrong + .problem { margin: 6px 2px; }
      textarea { flex: 1 1 220px; min-width: 0; max-height: 160px; padding: 5px 0; border: 0; background: transparent; color: inherit; resize: none;
        font: 16px / 24px ui-monospace, "DejaVu Sans Mono", monospace; field-sizing: content; overflow-wrap: anywhere; }
      @container (min-width: 720px) {
        .lines textarea { font-size: 14px; line-height: 18px; }
        .box.lines { flex-wrap: nowrap; }
        .lines .echo { max-width: 65%; }
      }
      .echo { flex: 0 1 auto; max-width: 100%; overflow: auto; max-height: 124px; font-size: 17px; padding: 2px 0; display: flex; flex-wrap: wrap; gap: 0 22px; }
      .wrong .echo { opacity: 0.75; }
      .echo > span { padding: 3px 0; }
      .problem { margin: 0 2px; color: var(--reversed); }
      .stale { margin: 4px 0; padding: 2px 10px; border: 1px dashed var(--edge); border-radius: 8px; color: var(--ink); background: var(--wash); }
      pre { margin: 2px 0; font: 15px / 20px ui-monospace, "DejaVu Sans Mono", monospace; overflow-x: auto; color: var(--ink); direction: ltr; unicode-bidi: isolate; }
      mark { background: var(--reversed-fill); color: inherit; border-radius: 2px; }
      .row { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
      .row button { font-size: 13px; }
      .keys { display: none; margin-top: 6px; }
      .keys button { min-width: 40px; min-height: 40px; }
      .examples { display: contents; }
      @container (max-width: 720px) {
        /* first the picture: what else one may type stands below it; the row of keys is for thumbs that type */
        .under { order: 3; }
        .typing:focus-within .keys { display: flex; }
        .examples { display: flex; gap: 6px; align-items: center; flex: 1 0 100%; overflow-x: auto; padding: 3px; margin: -3px; }
        .examples > * { flex: none; }
      }
      summary { min-height: 32px; cursor: pointer; padding: 4px 6px; }
      details[open] { flex-basis: 100%; }
      details button { margin: 0 6px 6px 0; }
      textarea { border-radius: 4px; }
      p { margin: 2px 2px 0; font-size: 13px; line-height: 18px; color: var(--muted); }
      @media print {
        .tools, .keys { display: none !important; }
        .box { border: 0; padding: 0; justify-content: start; }
        textarea { display: none; }
        .echo { font-size: 20px; overflow: visible; max-height: none; }
      }
    `,
  ];

  protected override isStill = true;

  /** What stands in the box while it holds no formula at all; the picture then stays as it is. */
  declare draft: string | null;
  private readonly past = new Past();
  private settling = 0;
  /** The formulas of earlier visits, as the browser held them when it was last asked. */
  private kept: readonly Entry[] = [];

  constructor() {
    super();
    this.draft = null;
  }

  private get isFixed(): boolean {
    return shellOf(this)?.explain == null;
  }

  private get formula(): string {
    return this.state.formula === "" ? this.source.explanation.input.text : this.state.formula;
  }

  private get present(): Entry {
    return { formula: this.formula, at: this.state.at };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.settling);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("state");
    if (before !== undefined && before.formula !== this.state.formula) this.draft = null;
  }

  private get isWrong(): boolean {
    return this.problem !== null || this.draft !== null;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.isFixed) shellOf(this)?.toggleAttribute("data-stale", this.isWrong);
    if (!changed.has("source") || this.isFixed || this.problem !== null) return;
    clearTimeout(this.settling);
    this.settling = window.setTimeout(() => this.settle(), SETTLED);
  }

  /** The browser's memory is slow to answer at first: it is asked once the picture stands. */
  protected override firstUpdated(): void {
    const root = shellOf(this)?.renderRoot as ShadowRoot | undefined;
    const look = STALE.styleSheet;
    if (!this.isFixed && root !== undefined && look !== undefined) root.adoptedStyleSheets = [...root.adoptedStyleSheets, look];
    requestAnimationFrame(() => setTimeout(() => this.remember()));
  }

  private remember(): void {
    this.kept = recent();
    this.requestUpdate();
  }

  private settle(): void {
    if (this.problem !== null) return;
    keep({ formula: this.source.explanation.input.text, at: pointOf(this.source, this.state) });
    this.remember();
  }

  override render(): unknown {
    this.hidden = this.isFixed; // there the piece "formula" shows it
    if (this.hidden) return nothing;
    const { read_as: readAs } = this.source.explanation.input;
    const { isWrong } = this;
    const text = this.draft ?? this.formula;
    const echo = html`<span class="echo" tabindex="0" role="group" aria-label=${this.say("read-as", { formula: readAs })}>${linesOf(this.math(readAs)).map((line) => html`<span>${unsafeHTML(line)}</span>`)}</span>`;
    return html`
      <div class="typing">
        <div class="box ${isWrong ? "wrong" : ""} ${text.split("\n").length > 2 ? "lines" : ""}">${this.input(text, isWrong)}${echo}</div>
        ${this.keys()}
        <div class="problem" id="problem" role="status">${this.draft !== null ? this.say("formula-empty") : this.problem === null ? nothing : this.wrong()}
          ${isWrong ? html`<p class="stale">${this.say("formula-stale", { formula: inOneLine(this.source.explanation.input.text) })}</p>` : nothing}</div>
      </div>
      <div class="under">${this.tools()}${this.remarks()}</div>
    `;
  }

  private input(text: string, isWrong: boolean): unknown {
    return html`<textarea rows=${Math.min(MOST_LINES, text.split("\n").length)} .value=${text} aria-label=${this.say("formula")} spellcheck="false"
      autocomplete="off" autocapitalize="off" dir="ltr" aria-invalid=${isWrong} aria-describedby="problem" data-lm-suppress-shortcuts="true"
      @input=${(event: Event) => this.typed((event.target as HTMLTextAreaElement).value)} @change=${(event: Event) => event.stopPropagation()}
      @keydown=${this.pressed}></textarea>`;
  }

  /** The sentence, the line with a caret under the place, and what to do. */
  private wrong(): unknown {
    const { code, message, place, remedy, text } = this.problem!;
    if (code === "unreachable") return this.say("formula-unreachable"); // what the browser says of it is English, and of no use
    const found = typeof place === "number" ? pointerTo(text ?? this.formula, place) : null;
    return html`${found !== null && found.lines > 1 ? html`<b>${this.say("formula-line", { line: found.line })}</b> ` : nothing}${message}
      ${found === null ? nothing : html`<pre tabindex="0" role="group" aria-label=${this.say("place")}>${found.before}<mark>${found.wrong}</mark>${found.after}${"\n"}${found.caret}</pre>`}
      ${remedy ? html`<div>${this.say("try", { remedy })}</div>` : nothing}`;
  }

  private keys(): unknown {
    return html`<div class="row keys" role="group" aria-label=${this.say("keys")}>
      ${KEYS.map((key) => html`<button dir="ltr" @pointerdown=${(event: Event) => event.preventDefault()} @click=${() => this.insert(key)}>${key.length > 1 ? key.replace("(", "") : key}</button>`)}
    </div>`;
  }

  private remarks(): unknown {
    if (!this.isAtStart) return nothing;
    return this.source.explanation.warnings.slice(0, 4).map(({ message }) => html`<p>${message}</p>`);
  }

  private tools(): unknown {
    const { kept } = this;
    const choice = (entry: Entry): unknown =>
      html`<button dir="ltr" title=${entry.formula} @click=${() => this.choose(entry)}>${inOneLine(entry.formula)}</button>`;
    return html`<div class="tools">
      <div class="row">
        <div class="examples"><span class="muted">${this.say("examples")}</span>${EXAMPLES.map(choice)}</div>
        <button ?disabled=${!this.past.canUndo} @click=${() => this.back(this.past.undo(this.present))}>${this.say("undo")}</button>
        <button ?disabled=${!this.past.canRedo} @click=${() => this.back(this.past.redo(this.present))}>${this.say("redo")}</button>
        ${kept.length === 0 ? nothing : html`<details><summary>${this.say("recent")}</summary>
          ${kept.map(choice)}<button @click=${() => this.forget()}>${this.say("forget-recent")}</button></details>`}
      </div>
      <p>${this.say("formula-how")}</p></div>`;
  }

  private typed(formula: string): void {
    clearTimeout(this.settling);
    if (formula.trim() === "") {
      this.draft = formula;
      return;
    }
    this.draft = null;
    if (this.problem === null) this.past.leave(this.present, true, performance.now());
    this.change({ formula, steps: 0 });
  }

  /** Enter makes a new line, as the layers stand below each other; Ctrl+Enter keeps the formula at once. */
  private pressed(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.settle();
  }

  private choose({ formula, at }: Entry): void {
    this.past.leave(this.present, false, performance.now());
    this.draft = null;
    this.change({ formula, at: { ...at }, steps: 0, open: [], by: "", out: "" });
  }

  private back(entry: Entry | undefined): void {
    if (entry === undefined) return;
    this.draft = null;
    this.change({ formula: entry.formula, at: { ...entry.at }, steps: 0 });
  }

  private forget(): void {
    forget();
    this.remember();
    this.renderRoot.querySelector("textarea")?.focus();
  }

  /** Puts a key of the phone's row at the caret. */
  private insert(key: string): void {
    const box = this.renderRoot.querySelector("textarea");
    if (box === null) return;
    const [start, stop] = [box.selectionStart, box.selectionEnd];
    box.setRangeText(key, start, stop, "end");
    box.focus();
    this.typed(box.value);
  }
}

register({ name: "explorer", place: "top", tag: "chain-rule-explorer", rank: 10 }, ExplorerPiece);
