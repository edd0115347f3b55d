/** This file decides how the heads of cards stand: a formula beside its value, or over it in one line or two, as large as its card lets it. */

import type { LayerPicture } from "../base.ts";

const [LOW, VALUE, SIDES, PADS] = [34, 22, 14, 20]; // a usual head, a value in a line of its own, what stands beside and between
const DIGIT = 9;
// of the usual letters: what needs smaller ones has its value below it, stands in two lines, or is cut
const [BESIDE, ALONE, SMALLEST] = [0.87, 0.8, 0.7];

/** What a name with its sign and a formula take in usual letters, in pixels. */
export interface Size {
  name: number;
  formula: number;
  height: number;
}

/** How a formula stands in its card. */
export interface Head {
  /** Of the usual letters. */
  scale: number;
  isSplit: boolean;
  isCut: boolean;
}

export interface Heads {
  height: number;
  /** Whether values stand in a line of their own. */
  isTall: boolean;
  of: ReadonlyMap<string, Head>;
}

/** Returns the heads of the cards of some layers, which are so long. */
export function headsOf(layers: readonly LayerPicture[], sizes: ReadonlyMap<string, Size>, number: (value: number) => string, length: number): Heads {
  const room = length - PADS;
  const sized = layers.map((layer) => ({ ...layer, size: sizes.get(layer.key)! }));
  const beside = sized.map(({ size, value }) => (room - SIDES - DIGIT * (value.value === null ? 1 : number(value.value).length)) / (size.name + size.formula));
  const isTall = beside.some((scale) => scale < BESIDE);
  const heads = sized.map(({ size }, index) => (isTall ? alone(size, room) : { scale: Math.min(1, beside[index]!), isSplit: false, isCut: false }));
  const highest = Math.max(0, ...heads.map(({ scale, isSplit }, index) => scale * (sized[index]!.size.height + (isSplit ? VALUE : 0))));
  return { isTall, height: Math.max(LOW, Math.ceil(highest) + 10 + (isTall ? VALUE : 0)), of: new Map(heads.map((head, index) => [sized[index]!.key, head])) };
}

/** How a formula stands with its value below it. */
function alone({ name, formula }: Size, room: number): Head {
  const whole = room / (name + formula);
  if (whole >= ALONE) return { scale: Math.min(1, whole), isSplit: false, isCut: false };
  const scale = room / Math.max(name, formula);
  return { scale: Math.min(1, Math.max(SMALLEST, scale)), isSplit: true, isCut: scale < SMALLEST };
}

/** Measures layers in a shadow root: their formulas are written there for a moment. */
export function measured(root: ParentNode, layers: readonly LayerPicture[], write: (formula: string) => string): Map<string, Size> {
  const paper = document.createElement("div");
  paper.className = "paper";
  paper.innerHTML = layers.map(({ name, formula }) => `<span>${write(name)} = </span><span>${write(formula)}</span>`).join("");
  root.append(paper);
  const boxes = [...paper.children].map((each) => (each.querySelector("math") ?? each).getBoundingClientRect().height);
  const widths = [...paper.children].map((each) => each.getBoundingClientRect().width);
  paper.remove();
  return new Map(layers.map(({ key }, index) => [key, {
    name: widths[2 * index]!, formula: widths[2 * index + 1]!, height: Math.max(boxes[2 * index]!, boxes[2 * index + 1]!),
  }])); // prettier-ignore
}
