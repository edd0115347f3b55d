/** This file reads the number that a person typed: 1.5, 1,5, −1/3, pi/4, 2√2, 1e-3. */

import { lowered } from "./numbers.ts";

const NAMES: { readonly [name: string]: number } = { pi: Math.PI, "π": Math.PI, e: Math.E, tau: 2 * Math.PI };
const FUNCTIONS: { readonly [name: string]: (x: number) => number } = {
  sqrt: Math.sqrt, "√": Math.sqrt, exp: Math.exp, ln: Math.log, log: Math.log, sin: Math.sin, cos: Math.cos, tan: Math.tan,
}; // prettier-ignore
const TOKEN = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|([a-zπ]+|√)|([-+*/^()]))/iy;
const LONGEST = 100;

/** Returns the number; null where the text stands for none. `decimal` is the language's sign, the other one is welcome, and
 * so is what the page itself writes: a real minus, powers of ten, the marks that keep the direction of a number. */
export function parsed(text: string, decimal: string): number | null {
  const plain = text.replace(/[\u2066-\u2069]/g, "").trim().replaceAll("−", "-").replaceAll("·", "*").replaceAll("×", "*").replaceAll("÷", "/").replaceAll("**", "^")
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+/g, (raised) => `^(${lowered(raised)})`);
  const isGrouped = (decimal === "." ? /[1-9]\d{0,2},\d{3}(?!\d)/ : /[1-9]\d{0,2}\.\d{3}(?!\d)/).test(plain);
  if (plain === "" || plain.length > LONGEST || isGrouped) return null; // 1,000 is a thousand to some, and one to others
  const tokens = tokensOf(plain.replaceAll(",", "."));
  if (tokens === null) return null;
  const reader = new Reader(tokens);
  const value = reader.sum();
  return reader.isDone && Number.isFinite(value) ? value : null;
}

function tokensOf(text: string): string[] | null {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text);
    if (found === null) return null;
    tokens.push(found[0].trim().toLowerCase());
  }
  return tokens;
}

/** Reads sums of products of powers; what makes no sense is NaN. */
class Reader {
  private place = 0;

  constructor(private readonly tokens: readonly string[]) {}

  get isDone(): boolean {
    return this.place === this.tokens.length;
  }

  private get next(): string {
    return this.tokens[this.place] ?? "";
  }

  private takes(token: string): boolean {
    if (this.next !== token) return false;
    this.place += 1;
    return true;
  }

  sum(): number {
    let value = this.product();
    for (;;) {
      if (this.takes("+")) value += this.product();
      else if (this.takes("-")) value -= this.product();
      else return value;
    }
  }

  private product(): number {
    let value = this.signed();
    for (;;) {
      if (this.takes("*")) value *= this.signed();
      else if (this.takes("/")) value /= this.signed();
      else if (/^[a-zπ√(]/.test(this.next)) value *= this.power(); // 2pi, 3(1+1)
      else return value;
    }
  }

  private signed(): number {
    if (this.takes("-")) return -this.signed();
    return this.takes("+") ? this.signed() : this.power();
  }

  private power(): number {
    const base = this.atom();
    return this.takes("^") ? base ** this.signed() : base;
  }

  private atom(): number {
    const token = this.next;
    this.place += 1;
    if (token === "(") {
      const value = this.sum();
      return this.takes(")") ? value : NaN;
    }
    if (/^[\d.]/.test(token)) return Number(token);
    if (Object.hasOwn(NAMES, token)) return NAMES[token]!;
    const needsBracket = token !== "√";
    if (!Object.hasOwn(FUNCTIONS, token) || (needsBracket && this.next !== "(")) return NaN;
    return FUNCTIONS[token]!(this.atom());
  }
}
