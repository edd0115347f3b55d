/** This file is <chain-value>: a worked number in the text, which follows its block. */

import { everyDigit, say, shown } from "../base.ts";
import { digitsInText } from "./digits.ts";
import { heed, numberOf, pageWords } from "./groups.ts";

/** Attributes: `group`, and `output`: the name of the number in the group's program. */
export class ChainValue extends HTMLElement {
  private ends: (() => void) | null = null;

  connectedCallback(): void {
    this.ends = heed(this.write);
    queueMicrotask(this.write); // the text stands already, and the digits behind it are not known yet
  }

  disconnectedCallback(): void {
    this.ends?.();
  }

  private readonly write = (): void => {
    const value = numberOf(this, this.getAttribute("group") ?? "", this.getAttribute("output") ?? "");
    if (value === undefined) return;
    const words = pageWords();
    const decimal = say(words, "page", "decimal");
    const isNumber = Number.isFinite(value);
    const text = isNumber
      ? shown(value, decimal, digitsInText(value))
      : say(words, "posts", Number.isNaN(value) ? "no-value" : "too-large");
    if (this.textContent !== text) this.textContent = text;
    if (isNumber) this.title = everyDigit(value).replace(".", decimal);
    else this.removeAttribute("title");
  };
}

if (customElements.get("chain-value") === undefined) customElements.define("chain-value", ChainValue);
