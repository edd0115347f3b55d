/** This file reads a formula into a program, with the binding powers of Python's reader: what it reads, Python reads alike. */

import type { ProgramNode } from "../protocol.ts";
import { ELSEWHERE, FUNCTIONS } from "./functions.ts";
import { FormulaProblem, tokensOf, type Callee, type Token } from "./tokens.ts";

export { FormulaProblem } from "./tokens.ts";

/** A formula, ready to be run; `output` is the place of its value. */
export interface Formula {
  inputs: string[];
  nodes: ProgramNode[];
  output: number;
}

const DEEPEST = 200;

// Binding powers, as in Python's formula_state.py: an operator takes what stands left of it from everything that holds less.
const [OPENED, SUM, MINUS, PRODUCT, BARE, TOUCHING, RAISES, POWERS, RADICAL] = [0, 10, 15, 20, 25, 26, 29, 30, 35] as const;
const PAIRS: { readonly [open: string]: string } = { "(": ")", "[": "]", "{": "}" };
const TOUCHES = ["number", "name", "function", "open", "root", "|"];

interface Entry {
  power: number;
  kind: "start" | "group" | "bar" | "call" | "exponent" | "minus" | "power" | "root" | "apply" | "binary";
  place: number;
  text?: string;
  callee?: Callee;
  /** The exponent that stood before the argument: sin^2 x. */
  raised?: number | undefined;
  /** Where the arguments of a call begin among the values. */
  base?: number;
}

/** Returns a formula of `inputs`. Throws FormulaProblem. */
export function readFormula(text: string, inputs: readonly string[]): Formula {
  const reader = new Reader(tokensOf(text, new Set(inputs)), inputs);
  return reader.read();
}

class Reader {
  private i = 0;
  private readonly nodes: ProgramNode[] = [];
  private readonly places: { [input: string]: number } = {};
  private readonly values: number[] = [];
  private readonly stack: Entry[] = [{ power: OPENED, kind: "start", place: 0 }];
  private readonly openers = [0];

  constructor(private readonly tokens: Token[], private readonly inputs: readonly string[]) {
    for (const name of inputs) this.places[name] = this.node("input", [], { name });
  }

  read(): Formula {
    let expectsValue = true;
    for (;;) {
      const token = this.tokens[this.i]!;
      if (expectsValue) expectsValue = this.operand(token);
      else if (token.kind === "end") break;
      else expectsValue = this.operator(token);
    }
    this.reduce(OPENED + 1);
    if (this.stack.length > 1) throw new FormulaProblem("formula-open", this.stack.at(-1)!.place);
    return { inputs: [...this.inputs], nodes: this.nodes, output: this.values[0]! };
  }

  private node(op: string, args: number[], more: Partial<ProgramNode> = {}): number {
    return this.nodes.push({ op, args, ...more }) - 1;
  }

  private get top(): Entry {
    return this.stack.at(-1)!;
  }

  private push(entry: Entry): void {
    if (this.stack.push(entry) > DEEPEST) throw new FormulaProblem("formula-deep", entry.place);
  }

  private open(entry: Entry): void {
    this.openers.push(this.stack.length);
    this.push(entry);
  }

  private constant(value: number): number {
    return this.node("constant", [], { value });
  }

  private valueOf(token: Token): number {
    if (token.kind === "number") return this.constant(token.value!);
    return Object.hasOwn(this.places, token.text) ? this.places[token.text]! : this.node(token.text, []);
  }

  /** Reads a token where a value is expected; returns whether one is expected still. */
  private operand(token: Token): boolean {
    this.i += 1;
    switch (token.kind) {
      case "number":
      case "name":
        this.values.push(this.valueOf(token));
        return false;
      case "open":
        this.open({ power: OPENED, kind: "group", text: token.text, place: token.from });
        return true;
      case "|":
        this.open({ power: OPENED, kind: "bar", place: token.from });
        return true;
      case "sign":
        return this.sign(token);
      case "root":
        this.push({ power: RADICAL, kind: "root", text: token.text, place: token.from });
        return true;
      case "function":
        return this.callable(token);
      default:
        throw new FormulaProblem(token.kind === "end" ? "formula-end" : "formula-value", token.from, token.text);
    }
  }

  /** Reads a sign: a minus before a number belongs to it, unless the number is raised. */
  private sign(token: Token): boolean {
    if (token.text === "+") return true;
    const number = this.tokens[this.i]!;
    if (number.kind === "number" && !["^", "!"].includes(this.tokens[this.i + 1]!.kind)) {
      this.values.push(this.constant(-number.value!));
      this.i += 1;
      return false;
    }
    this.push({ power: Math.max(MINUS, this.top.power), kind: "minus", place: token.from });
    return true;
  }

  private callable(token: Token): boolean {
    const callee = token.callee!;
    if (this.tokens[this.i]!.kind !== "^") return this.apply(callee, undefined, token.from);
    this.i += 1;
    let first = this.tokens[this.i]!;
    if (first.kind === "open") {
      this.open({ power: OPENED, kind: "exponent", text: first.text, callee, place: token.from });
      this.i += 1;
      return true;
    }
    const isNegative = first.kind === "sign" && first.text === "-";
    if (isNegative) first = this.tokens[(this.i += 1)]!;
    this.i += 1;
    if (first.kind !== "number" && first.kind !== "name") throw new FormulaProblem("formula-value", first.from, first.text);
    const value = this.valueOf(first);
    if (!isNegative) return this.apply(callee, value, token.from);
    return this.apply(callee, first.kind === "number" ? this.constant(-first.value!) : this.node("negate", [value]), token.from);
  }

  /** Begins the arguments of a function: in a bracket, or bare. */
  private apply(given: Callee, exponent: number | undefined, place: number): boolean {
    const isInverse = exponent !== undefined && this.nodes[exponent]!.value === -1;
    const callee = isInverse ? inverseOf(given, place) : given;
    const raised = isInverse ? undefined : exponent;
    const first = this.tokens[this.i]!;
    if (first.kind === "open") {
      this.open({ power: OPENED, kind: "call", text: first.text, callee, raised, base: this.values.length, place: first.from });
      this.i += 1;
      return true;
    }
    const isBare = callee.few === 1 && (FUNCTIONS[callee.op]?.[0] === 1 || callee.base !== undefined);
    const isName = first.kind === "sign" && Object.hasOwn(ELSEWHERE, callee.word); // sen - x has a name, sin -x none
    if (first.kind === "end" || first.kind === "close" || !isBare || isName || callee.op === "leaky_relu") throw new FormulaProblem("formula-argument", place, callee.word);
    this.push({ power: BARE, kind: "apply", callee, raised, place });
    return true;
  }

  /** Reads a token behind a value; returns whether a value is expected next. */
  private operator(token: Token): boolean {
    if (token.kind === "|" && this.stack[this.openers.at(-1)!]!.kind === "bar") return this.closeBar();
    if (TOUCHES.includes(token.kind)) return this.touch(token);
    switch (token.kind) {
      case "sign":
        return this.binary(SUM, token.text === "+" ? "add" : "subtract", token.from);
      case "times":
        return this.binary(PRODUCT, token.text === "*" ? "multiply" : "divide", token.from);
      case "^":
        this.reduce(POWERS);
        this.push({ power: RAISES, kind: "power", place: token.from });
        this.i += 1;
        return true;
      case "!":
        this.values.push(this.node("factorial", [this.values.pop()!]));
        this.i += 1;
        return false;
      case ",":
        this.reduce(OPENED + 1);
        if (this.top.kind !== "call") throw new FormulaProblem("formula-comma", token.from);
        this.i += 1;
        return true;
      default:
        return this.close(token);
    }
  }

  private binary(power: number, op: string, place: number): boolean {
    this.reduce(power);
    this.stack.push({ power, kind: "binary", text: op, place });
    this.i += 1;
    return true;
  }

  /** Reads a value directly behind a value: a product. */
  private touch(token: Token): boolean {
    const before = this.tokens[this.i - 1]!;
    if (before.kind === "number" && token.kind === "number" && !this.isExponent()) throw new FormulaProblem("formula-value", token.from, token.text);
    this.reduce(TOUCHING + 1);
    const isWithin = this.top.power >= BARE && this.top.power <= TOUCHING && this.goesOn(before, token);
    const power = isWithin ? TOUCHING : PRODUCT;
    this.reduce(power);
    this.stack.push({ power, kind: "binary", text: "multiply", place: token.from });
    return true;
  }

  /** Says whether the number before is an exponent, as in x^2 3^x. */
  private isExponent(): boolean {
    let i = this.i - 2;
    if (this.tokens[i]?.kind === "sign") i -= 1;
    return this.tokens[i]?.kind === "^";
  }

  /** Says whether the argument of a function without brackets goes on: sin 2x does, sin x cos x does not. */
  private goesOn(before: Token, token: Token): boolean {
    if (token.kind === "function" || token.kind === "|") return false;
    if (token.kind === "open") return (before.kind === "number" || before.text === "pi") && before.to === token.from;
    const isRaised = this.tokens[this.i + 1]!.kind === "^";
    return !(token.kind === "name" && token.text === "e" && isRaised && before.kind !== "number");
  }

  private leave(): Entry {
    this.openers.pop();
    return this.stack.pop()!;
  }

  private closeBar(): boolean {
    this.reduce(OPENED + 1);
    this.leave();
    this.values.push(this.node("abs", [this.values.pop()!]));
    this.i += 1;
    return false;
  }

  private close(token: Token): boolean {
    this.reduce(OPENED + 1);
    const { kind, text } = this.top;
    if (kind === "start" || kind === "bar" || PAIRS[text!] !== token.text) throw new FormulaProblem("formula-close", token.from);
    const entry = this.leave();
    this.i += 1;
    if (kind === "exponent") return this.apply(entry.callee!, this.values.pop()!, entry.place);
    if (kind === "call") this.values.push(this.called(entry, this.values.splice(entry.base!)));
    return false;
  }

  private called({ callee, raised, place }: Entry, args: number[]): number {
    const { op, few, most, base, word } = callee!;
    if (args.length < few || (most > 0 && args.length > most)) throw new FormulaProblem("formula-count", place, word);
    return this.raisedTo(this.applied(op, args, base), raised);
  }

  private applied(op: string, args: number[], base: Token | undefined): number {
    if (base !== undefined) return this.node("logbase", [args[0]!, this.valueOf(base)]);
    if (op === "log" && args.length === 2) return this.node("logbase", args);
    if (op === "leaky_relu" && args.length === 1) return this.node(op, [args[0]!, this.constant(0.01)]);
    if (op === "power") return this.power(args[0]!, args[1]!);
    if (FUNCTIONS[op]![1] !== 0) return this.node(op, args);
    return args.slice(1).reduce((left, right) => this.node(op, [left, right]), args[0]!); // max(a, b, c)
  }

  private raisedTo(value: number, exponent: number | undefined): number {
    return exponent === undefined ? value : this.power(value, exponent);
  }

  private power(base: number, exponent: number): number {
    return this.nodes[base]!.op === "e" ? this.node("exp", [exponent]) : this.node("power", [base, exponent]);
  }

  /** Builds what holds at least `power`. */
  private reduce(power: number): void {
    while (this.top.power >= power) {
      const entry = this.stack.pop()!;
      const right = this.values.pop()!;
      const build: { readonly [kind: string]: () => number } = {
        binary: () => this.node(entry.text!, [this.values.pop()!, right]),
        power: () => this.power(this.values.pop()!, right),
        minus: () => this.node("negate", [right]),
        root: () => (entry.text === "2" ? this.node("sqrt", [right]) : entry.text === "3" ? this.node("cbrt", [right]) : this.node("root", [right, this.constant(4)])),
        apply: () => this.called(entry, [right]),
      };
      this.values.push(build[entry.kind]!());
    }
  }
}

function inverseOf(callee: Callee, place: number): Callee {
  const op = `a${callee.op}`;
  if (!Object.hasOwn(FUNCTIONS, op)) throw new FormulaProblem("formula-inverse", place, callee.word);
  return { word: callee.word, op, few: 1, most: 1 };
}
