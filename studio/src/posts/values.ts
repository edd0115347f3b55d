/** This file is <chain-value>: a worked number in the text, which follows its block. */

import { say, shown } from "../base.ts";
import { heed, numberOf, pageWords } from "./groups.ts";

// as Python writes it
const DIGITS = 4;
const WHOLE = 6;

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
      ? shown(value, say(words, "page", "decimal"), Number.isInteger(value) ? WHOLE : DIGITS)
      : say(words, "posts", Number.isNaN(value) ? "no-value" : "too-large");
    if (this.textContent !== text) this.textContent = text;
  };
}

if (customElements.get("chain-value") === undefined) customElements.define("chain-value", ChainValue);
