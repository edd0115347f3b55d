/** This file cuts a formula into tokens, and understands its words: names, functions, and letters that stand together. */

import { ELSEWHERE, ENDINGS, FACTORS, FUNCTIONS, LETTERS, NEEDS_BRACKET, NO_LETTERS, ORDINARY, SPELLINGS, WRITTEN_OUT } from "./functions.ts";

/** A function before its argument. */
export interface Callee {
  word: string;
  op: string;
  few: number;
  /** 0 stands for any number. */
  most: number;
  /** Of a logarithm: what it is to the base of. */
  base?: Token;
}

export type Kind = "number" | "name" | "function" | "sign" | "times" | "^" | "!" | "open" | "close" | "|" | "," | "root" | "end";

export interface Token {
  kind: Kind;
  text: string;
  from: number;
  to: number;
  value?: number;
  callee?: Callee;
}

/** What is wrong with a formula: a key of the words of posts, and where. */
export class FormulaProblem extends Error {
  constructor(readonly key: string, readonly place: number, readonly what = "") {
    super(`${key} at ${place}`);
  }
}

const LONGEST = 500; // characters
const SPACE = /[ \t\r\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]/;
const NUMBER = /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+\-−]?[0-9]+)?/y;
const WORD = /(?:[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ][A-Za-z0-9À-ÖØ-öø-ɏḀ-ỿ]*|[α-ωΑ-Ωϑϕϵϱϰ])(?:_(?:[0-9]+|[A-Za-z][A-Za-z0-9]*)|[₀-₉]+)*/y;
const PARTS = /[A-Za-z]+[0-9]*(?:_[A-Za-z0-9_]+)?|[0-9]+/g;
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const GREEK = "α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi π pi ρ rho σ sigma τ tau υ upsilon φ phi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Φ Phi Ψ Psi Ω Omega ϑ theta ϕ phi ϵ epsilon ϱ rho ϰ kappa".split(" ");
const SINGLE: { readonly [sign: string]: [Kind, string] } = {
  "+": ["sign", "+"], "^": ["^", "^"], "!": ["!", "!"], "|": ["|", "|"], ",": [",", ","], "√": ["root", "2"], "∛": ["root", "3"], "∜": ["root", "4"],
}; // prettier-ignore
for (const sign of "-−–—‐‑‒﹣") Object.assign(SINGLE, { [sign]: ["sign", "-"] });
for (const sign of "*×·∙⋅∗•") Object.assign(SINGLE, { [sign]: ["times", "*"] });
for (const sign of "/÷∕⁄") Object.assign(SINGLE, { [sign]: ["times", "/"] });
for (const sign of "([{") Object.assign(SINGLE, { [sign]: ["open", sign] });
for (const sign of ")]}") Object.assign(SINGLE, { [sign]: ["close", sign] });

/** Returns the one spelling of a name: theta for θ, x_1 for x₁. */
function canonical(word: string): string {
  const spelled = word.replace(/[₀-₉]+/g, (low) => `_${[...low].map((sign) => sign.charCodeAt(0) - 0x2080).join("")}`);
  const place = GREEK.indexOf(spelled[0]!);
  return place < 0 ? spelled : GREEK[place + 1]! + spelled.slice(1);
}

/** Returns the tokens of a formula; `inputs` are the names that it may have. Throws FormulaProblem. */
export function tokensOf(text: string, inputs: ReadonlySet<string>): Token[] {
  if (text.length > LONGEST) throw new FormulaProblem("formula-long", LONGEST);
  const raw: Token[] = [];
  let place = 0;
  while (place < text.length) place = next(text, place, raw);
  raw.push({ kind: "end", text: "", from: place, to: place });
  return raw.flatMap((token, index) => (token.kind === "name" ? understood(token, raw.slice(index + 1), raw[index - 1], inputs) : [token]));
}

/** Adds the token at a place, and returns where it ends. */
function next(text: string, place: number, raw: Token[]): number {
  const sign = text[place]!;
  const add = (kind: Kind, token: string, to: number, more: Partial<Token> = {}): number => {
    raw.push({ kind, text: token, from: place, to, ...more });
    return to;
  };
  if (SPACE.test(sign)) return place + 1;
  NUMBER.lastIndex = WORD.lastIndex = place;
  const digits = NUMBER.exec(text);
  if (digits !== null) return add("number", digits[0], NUMBER.lastIndex, { value: Number(digits[0].replace("−", "-")) });
  const word = WORD.exec(text);
  if (word !== null) return add("name", canonical(word[0]), WORD.lastIndex);
  if (text.startsWith("**", place)) return add("^", "^", place + 2);
  if (RAISED.includes(sign)) return raisedAt(text, place, raw);
  const single = Object.hasOwn(SINGLE, sign) ? SINGLE[sign]! : undefined;
  if (single === undefined) throw new FormulaProblem("formula-sign", place, sign);
  return add(single[0], single[1], place + 1);
}

/** Adds a raised number, x², as an exponent. */
function raisedAt(text: string, place: number, raw: Token[]): number {
  let to = place;
  while (to < text.length && RAISED.includes(text[to]!)) to += 1;
  const digits = [...text.slice(place, to)].map((each) => RAISED.indexOf(each)).join("");
  if (text[to] === "√") throw new FormulaProblem("formula-sign", to, "√");
  raw.push({ kind: "^", text: "^", from: place, to: place }, { kind: "open", text: "{", from: place, to: place });
  raw.push({ kind: "number", text: digits, from: place, to, value: Number(digits) }, { kind: "close", text: "}", from: to, to });
  return to;
}

const opOf = (word: string): string | undefined => {
  const spellings = Object.hasOwn(ELSEWHERE, word) && !NEEDS_BRACKET.includes(word) ? ELSEWHERE : SPELLINGS;
  const op = Object.hasOwn(spellings, word) ? spellings[word]! : word;
  return Object.hasOwn(FUNCTIONS, op) ? op : undefined;
};

function functionOf(token: Token, word: string, op: string): Token {
  const [few, most] = FUNCTIONS[op]!;
  return { ...token, kind: "function", text: word, callee: { word, op, few, most } };
}

/** Returns what a word is: a name, a constant, a function, or several of them written together. */
function understood(token: Token, rest: Token[], before: Token | undefined, inputs: ReadonlySet<string>): Token[] {
  const word = token.text;
  const opens = rest[0]!.kind === "open";
  if (inputs.has(word) || word === "pi" || word === "e") return [token];
  const op = opOf(word);
  const isLetter = word.length === 1 || LETTERS.includes(word);
  if (op !== undefined && (!isLetter || opens)) return [functionOf(token, word, op)];
  const base = /^log_(\w+)$/.exec(word)?.[1];
  if (base !== undefined) return [logarithm(token, base, inputs)];
  if (NEEDS_BRACKET.includes(word) && isCalled(token, rest, inputs)) return [functionOf(token, word, ELSEWHERE[word]!)];
  const pieces = piecesOf(word, opens, before?.kind === "number");
  if (pieces === null) throw new FormulaProblem("formula-name", token.from, word);
  let from = token.from;
  return pieces.flatMap((text, index): Token[] => {
    const piece: Token = { kind: "name", text, from, to: (from += text.length) };
    if (/^[0-9]/.test(text)) return [{ ...piece, kind: "number", value: Number(text) }];
    if (index > 0 || pieces.length > 1) return understoodPiece(piece, index === pieces.length - 1 && opens, inputs, word, token.from);
    return [piece];
  });
}

/** Says whether tg(x) is meant by a word that is a product, too: a bracket touches it, or the number that raises it. */
function isCalled(token: Token, rest: Token[], inputs: ReadonlySet<string>): boolean {
  const isOwn = token.text.length === 2 && [...token.text].some((letter) => inputs.has(letter));
  const raised = rest[0]!.kind !== "^" ? 0 : rest[1]!.kind === "sign" ? 3 : 2;
  const isNumber = raised === 0 || (rest[raised - 1]?.kind === "number" && rest[raised - 1]!.to === rest[raised]!.from);
  return !isOwn && isNumber && rest[raised]?.text === "(" && rest[0]!.from === token.to;
}

/** Returns what one of several that are written together is; it is not taken apart again. */
function understoodPiece(piece: Token, opens: boolean, inputs: ReadonlySet<string>, word: string, place: number): Token[] {
  if (inputs.has(piece.text) || piece.text === "pi" || piece.text === "e") return [piece];
  const op = opOf(piece.text);
  if (op === undefined || (piece.text.length === 1 && !opens)) throw new FormulaProblem("formula-name", place, word);
  return [functionOf(piece, piece.text, op)];
}

function logarithm(token: Token, base: string, inputs: ReadonlySet<string>): Token {
  const callee: Callee = { word: token.text, op: base === "2" ? "log2" : base === "10" ? "log10" : "logbase", few: 1, most: 1 };
  const isNumber = /^[0-9]+$/.test(base);
  if (!isNumber && !inputs.has(base) && base !== "e") throw new FormulaProblem("formula-name", token.from, token.text);
  if (callee.op === "logbase") callee.base = { ...token, kind: isNumber ? "number" : "name", text: base, value: Number(base) };
  return { ...token, kind: "function", callee };
}

/** Returns sin and x of sinx, x and y of xy, x, sin of xsin(…); null where a word is none of these. */
function piecesOf(word: string, opens: boolean, isCounted: boolean): string[] | null {
  if (ORDINARY.includes(word) || /[^\0-~]/.test(word)) return null;
  const parts: string[] = word.match(PARTS) ?? [];
  if (/^[A-Za-z]{2}(_\w+)?$/.test(word)) return [word[0]!, word.slice(1)];
  if (parts.length > 1 && parts.every((part) => part.length === 1 || /[0-9]/.test(part[1]!))) return parts;
  if (word.includes("_") || word.length > 12) return null;
  const first = functionFirst(word, opens);
  if (first !== null) return first;
  if (opens && word.length > 2 && opOf(word.slice(1)) !== undefined && !ENDINGS.includes(word.slice(1))) return [word[0]!, word.slice(1)];
  const inner = word.length > 3 ? functionFirst(word.slice(1), opens) : null;
  const isUsual = (part: string): boolean => /^[0-9]/.test(part) || FACTORS.includes(part) || GREEK.includes(part) || part === word[0];
  if (inner?.slice(1).every(isUsual)) return [word[0]!, ...inner];
  return isCounted && /^pi[A-Za-z]$/.test(word) ? ["pi", word[2]!] : null;
}

function functionFirst(word: string, opens: boolean): string[] | null {
  for (let size = Math.min(word.length - 1, 9); size > 1; size--) {
    const [name, rest] = [word.slice(0, size), word.slice(size)];
    const op = opOf(name);
    if (op === undefined || FUNCTIONS[op]![0] !== 1 || FUNCTIONS[op]![1] > 2 || LETTERS.includes(name) || op === "exp2") continue;
    if (ENDINGS.includes(name) || WRITTEN_OUT.includes(name) || NO_LETTERS.includes(rest.at(-1)!)) continue;
    const isShort = rest.replace(/^[0-9]+/, "").length <= 1 || GREEK.includes(rest);
    if (isShort && (/^[0-9]+$/.test(rest) || !opens)) return [name, ...(rest.match(PARTS) ?? [])];
  }
  return null;
}
