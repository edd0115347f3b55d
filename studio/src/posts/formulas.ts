/** This file is the box for a formula as an answer: it reads what is typed, as Python would, and compares values. */

import { css, html, nothing, OPERATIONS } from "../base.ts";
import { FormulaProblem, readFormula } from "../reading/reader.ts";
import { judgedFormula } from "./asked/formula.ts";
import type { Formula, Verdict } from "./asked/question.ts";
import { membersOf, PostElement } from "./groups.ts";

/** Hears `check`; sends `answer` with a verdict. */
export class FormulaBox extends PostElement {
  static override properties = { wanted: { attribute: false }, group: { attribute: false }, locked: { type: Boolean }, problem: { state: true } };
  static override styles = [
    ...PostElement.styles,
    css`
      :host { background: none; border: 0; margin: 8px 0; padding: 0; }
      input[type="text"] { width: 100%; max-width: 32em; font: 16px / 24px ui-monospace, "DejaVu Sans Mono", monospace; }
      pre { margin: 4px 0 0; padding: 0 9px; font: 16px / 18px ui-monospace, "DejaVu Sans Mono", monospace; color: var(--reversed); overflow-x: auto; }
    `,
  ];

  declare wanted: Formula;
  declare group: string;
  declare locked: boolean;
  /** Where the last text could not be read. */
  declare problem: { text: string; place: number } | null;

  constructor() {
    super();
    Object.assign(this, { group: "", locked: false, problem: null });
    this.addEventListener("check", () => this.check());
  }

  override render(): unknown {
    const { problem } = this;
    return html`<input type="text" autocomplete="off" autocapitalize="off" spellcheck="false" aria-label=${this.word("your-formula")} ?disabled=${this.locked}
        aria-invalid=${problem === null ? "false" : "true"} @keydown=${this.typed} @input=${() => (this.problem = null)} data-lm-suppress-shortcuts="true" />
      ${problem === null ? nothing : html`<pre aria-hidden="true">${problem.text}\n${" ".repeat(problem.place)}^</pre>`}`;
  }

  private readonly typed = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    this.check();
  };

  private check(): void {
    if (this.locked) return;
    const text = this.renderRoot.querySelector("input")!.value;
    this.dispatchEvent(new CustomEvent("answer", { detail: text.trim() === "" ? { isRight: false, key: "nothing", parts: {} } : this.verdict(text) }));
  }

  private verdict(text: string): Verdict {
    const [block] = membersOf(this, this.group);
    const own = block?.source?.explanation.inputs.map(({ name }) => name) ?? [];
    try {
      const read = readFormula(text, [...new Set([...this.wanted.inputs, ...own])]);
      const unknown = read.nodes.find(({ op }) => op !== "input" && op !== "constant" && !Object.hasOwn(OPERATIONS, op));
      if (unknown !== undefined) throw new FormulaProblem("formula-name", 0, unknown.op); // a page carries erf and its like where they are asked for
      return judgedFormula(read, this.wanted, block ?? null, (value) => this.number(value));
    } catch (problem) {
      if (!(problem instanceof FormulaProblem)) throw problem;
      this.problem = { text, place: problem.place };
      return { isRight: false, key: problem.key, parts: { what: problem.what, names: this.wanted.inputs.join(", ") } };
    }
  }
}

if (customElements.get("chain-formula-box") === undefined) customElements.define("chain-formula-box", FormulaBox);
