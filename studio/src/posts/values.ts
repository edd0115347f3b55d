/** This file is <chain-value>: a worked number in the text, which follows its block. */

import { everyDigit, say, shown } from "../base.ts";
import { heed, numberOf, pageWords } from "./groups.ts";

/** How many digits stand in a text, as Python writes them: more where with few of them a number would look whole and is not. */
const digitsOf = (value: number): number => (Number.isInteger(value) || Number.isInteger(Number(value.toPrecision(4))) ? 6 : 4);

/** Attributes: `group`, and `output`: the name of the number in the group's program. */
export class ChainValue extends HTMLElement {
  private ends: (() => void) | null = null;

  connectedCallback(): void {
    this.ends = heed(this.write);
  }

  disconnectedCallback(): void {
    this.ends?.();
  }

  private readonly write = (): void => {
    const value = numberOf(this, this.getAttribute("group") ?? "", this.getAttribute("output") ?? "");
    if (value === undefined) return;
    const words = pageWords();
    const text = Number.isFinite(value)
      ? shown(value, say(words, "page", "decimal"), digitsOf(value))
      : say(words, "posts", Number.isNaN(value) ? "no-value" : "too-large");
    if (this.textContent !== text) this.textContent = text;
    this.title = everyDigit(value).replace(".", say(words, "page", "decimal"));
  };
}

if (customElements.get("chain-value") === undefined) customElements.define("chain-value", ChainValue);
