/** This file is the box for a formula as an answer: it reads what is typed, as Python would, and compares values. */

import { css, html, nothing, OPERATIONS, unsafeHTML, type ChainRule } from "../base.ts";
import { FormulaProblem, readFormula, type Formula as Read } from "../reading/reader.ts";
import { typeset } from "../reading/typeset.ts";
import { judgedFormula } from "./asked/formula.ts";
import type { Formula, Verdict } from "./asked/question.ts";
import { membersOf, PostElement } from "./groups.ts";

const DIGITS = 12;

/** Hears `check`; sends `answer` with a verdict. */
export class FormulaBox extends PostElement {
  static override properties = { wanted: { attribute: false }, group: { attribute: false }, locked: { type: Boolean }, problem: { state: true }, reading: { state: true } };
  static override styles = [
    ...PostElement.styles,
    css`
      :host { background: none; border: 0; margin: 8px 0; padding: 0; }
      input[type="text"] { width: 100%; max-width: 32em; font: 16px / 24px ui-monospace, "DejaVu Sans Mono", monospace; }
      p { margin: 6px 0 0; min-height: 28px; color: var(--muted); overflow-x: auto; }
      math { color: var(--ink); font-size: 1.1em; }
      pre { margin: 4px 0 0; padding: 0 9px; font: 16px / 18px ui-monospace, "DejaVu Sans Mono", monospace; color: var(--reversed); overflow-x: auto; }
    `,
  ];

  declare wanted: Formula;
  declare group: string;
  declare locked: boolean;
  /** Where the last text could not be read. */
  declare problem: { text: string; place: number } | null;

  /** What was typed, typeset as it was read; "" while it cannot be read. */
  declare reading: string;

  constructor() {
    super();
    Object.assign(this, { group: "", locked: false, problem: null, reading: "" });
    this.addEventListener("check", () => this.check());
  }

  override render(): unknown {
    const { problem, reading } = this;
    return html`<input type="text" autocomplete="off" autocapitalize="off" spellcheck="false" aria-label=${this.word("your-formula")} ?disabled=${this.locked}
        aria-invalid=${problem === null ? "false" : "true"} @keydown=${this.typed} @input=${this.echo} data-lm-suppress-shortcuts="true" />
      ${reading === "" ? html`<p></p>` : html`<p>${this.word("read-as")} ${unsafeHTML(reading)}</p>`}
      ${problem === null ? nothing : html`<pre aria-hidden="true">${problem.text}\n${" ".repeat(problem.place)}^</pre>`}`;
  }

  private readonly typed = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    this.check();
  };

  private check(): void {
    if (this.locked) return;
    const { text } = this;
    this.dispatchEvent(new CustomEvent("answer", { detail: text.trim() === "" ? { isRight: false, key: "nothing", parts: {} } : this.verdict(text) }));
  }

  private get text(): string {
    return this.renderRoot.querySelector("input")!.value;
  }

  private get block(): ChainRule | null {
    return membersOf(this, this.group)[0] ?? null;
  }

  /** Shows what is typed as it is read; a formula that is not finished yet is no mistake. */
  private readonly echo = (): void => {
    this.problem = null;
    try {
      const known = this.block?.source?.mathml ?? {};
      const name = (input: string): string => (Object.hasOwn(known, input) ? known[input]!.replace(/<\/?math[^>]*>/g, "") : `<mi>${input}</mi>`);
      this.reading = typeset(this.read(this.text), name, (value) => this.number(value, DIGITS));
    } catch (problem) {
      if (!(problem instanceof FormulaProblem)) throw problem;
      this.reading = "";
    }
  };

  /** Throws FormulaProblem. */
  private read(text: string): Read {
    const own = this.block?.source?.explanation.inputs.map(({ name }) => name) ?? [];
    const read = readFormula(text, [...new Set([...this.wanted.inputs, ...own])]);
    const unknown = read.nodes.find(({ op }) => op !== "input" && op !== "constant" && !Object.hasOwn(OPERATIONS, op));
    if (unknown !== undefined) throw new FormulaProblem("formula-name", 0, unknown.op); // a page carries erf and its like where they are asked for
    return read;
  }

  private verdict(text: string): Verdict {
    try {
      return judgedFormula(this.read(text), this.wanted, this.block, (value) => this.number(value));
    } catch (problem) {
      if (!(problem instanceof FormulaProblem)) throw problem;
      this.problem = { text, place: problem.place };
      return { isRight: false, key: problem.key, parts: { what: problem.what, names: this.wanted.inputs.join(", ") } };
    }
  }
}

if (customElements.get("chain-formula-box") === undefined) customElements.define("chain-formula-box", FormulaBox);
