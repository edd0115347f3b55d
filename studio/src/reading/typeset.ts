/** This file sets a formula as it was read, in MathML: nothing in it is moved or made shorter. */

import type { ProgramNode } from "../protocol.ts";
import type { Formula } from "./reader.ts";

// How tightly a form holds together.
const [SUM, PRODUCT, POWER, CLOSED] = [1, 2, 3, 4] as const;

interface Set {
  text: string;
  holds: number;
  /** Whether a number stands at its left end. */
  isNumber?: boolean;
}

const row = (...parts: string[]): string => `<mrow>${parts.join("")}</mrow>`;
const sign = (text: string): string => `<mo>${text}</mo>`;
const bracketed = (text: string): string => row(`<mo form="prefix" rspace="0">(</mo>`, text, `<mo form="postfix" lspace="0">)</mo>`);
const within = ({ text, holds }: Set, least: number): string => (holds < least ? bracketed(text) : text);

const WORDS: { readonly [op: string]: string } = { log: "ln", pi: "π" };

/** Returns a function's name as one writes it: asin is arcsin, asinh is arsinh. */
const nameOf = (op: string): string => WORDS[op] ?? op.replace(/^a(?=(?:sin|cos|tan|cot|sec|csc)(h?)$)/, (_, h: string) => (h ? "ar" : "arc"));

/** Returns the formula; `name` sets an input, and `number` writes a number. */
export function typeset({ nodes, output }: Formula, name: (input: string) => string, number: (value: number) => string): string {
  const done: Set[] = [];
  for (const node of nodes) done.push(setOf(node, node.args.map((arg) => done[arg]!), name, number));
  return `<math>${done[output]!.text}</math>`;
}

function setOf(node: ProgramNode, args: Set[], name: (input: string) => string, number: (value: number) => string): Set {
  const [a, b] = args as [Set, Set];
  switch (node.op) {
    case "input":
      return { text: name(node.name!), holds: CLOSED };
    case "constant":
      return { text: `<mn>${number(node.value as number)}</mn>`, holds: (node.value as number) < 0 ? SUM : CLOSED, isNumber: true };
    case "add":
    case "subtract":
      return { text: row(a.text, sign(node.op === "add" ? "+" : "−"), within(b, PRODUCT)), holds: SUM };
    case "negate":
      return { text: row(`<mo form="prefix">−</mo>`, within(a, PRODUCT)), holds: SUM };
    case "multiply":
      return product(a, b);
    case "divide":
      return { text: `<mfrac>${a.text}${b.text}</mfrac>`, holds: PRODUCT };
    case "power":
      return { text: `<msup>${row(within(a, CLOSED))}${row(b.text)}</msup>`, holds: POWER };
    case "exp":
      return { text: `<msup><mi>e</mi>${row(a.text)}</msup>`, holds: POWER };
    case "sqrt":
      return { text: `<msqrt>${a.text}</msqrt>`, holds: CLOSED };
    case "cbrt":
      return { text: `<mroot>${row(a.text)}<mn>3</mn></mroot>`, holds: CLOSED };
    case "root":
      return { text: `<mroot>${row(a.text)}${row(b.text)}</mroot>`, holds: CLOSED };
    case "abs":
      return { text: row(`<mo form="prefix">|</mo>`, a.text, `<mo form="postfix">|</mo>`), holds: CLOSED };
    case "factorial":
      return { text: row(within(a, CLOSED), sign("!")), holds: POWER };
    case "logbase":
      return { text: row(`<msub><mi>log</mi>${row(b.text)}</msub>`, bracketed(a.text)), holds: POWER };
    default:
      return called(node.op, args);
  }
}

/** Between letters stands a dot, so that one sees that ab was read as a times b. */
function product(a: Set, b: Set): Set {
  const isClose = a.isNumber === true && a.holds === CLOSED && b.isNumber !== true && b.holds >= PRODUCT;
  return { text: row(within(a, PRODUCT), sign(isClose ? "&#x2062;" : "⋅"), within(b, PRODUCT)), holds: PRODUCT, isNumber: a.isNumber === true };
}

function called(op: string, args: Set[]): Set {
  if (args.length === 0) return { text: `<mi>${nameOf(op)}</mi>`, holds: CLOSED };
  const inside = args.map(({ text }) => text).join(sign(","));
  return { text: row(`<mi>${nameOf(op)}</mi><mo>&#x2061;</mo>`, bracketed(inside)), holds: POWER };
}
