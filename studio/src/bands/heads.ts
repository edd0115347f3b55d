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
  let highest = LOW - 10;
  const of = new Map(sized.map(({ key, size }, index): [string, Head] => {
    const head = isTall ? alone(size, room) : { scale: Math.min(1, beside[index]!), isSplit: false, isCut: false };
    highest = Math.max(highest, head.scale * (size.height + (head.isSplit ? VALUE : 0)) + (isTall ? VALUE : 0));
    return [key, head];
  }));
  return { isTall, height: Math.ceil(highest) + 10, of };
}

/** How a formula stands with its value below it. */
function alone({ name, formula }: Size, room: number): Head {
  const whole = room / (name + formula);
  if (whole >= ALONE) return { scale: Math.min(1, whole), isSplit: false, isCut: false };
  const scale = room / Math.max(name, formula);
  return { scale: Math.min(1, Math.max(SMALLEST, scale)), isSplit: true, isCut: scale < SMALLEST };
}

/** Measures layers in a shadow root: their formulas are written there for a moment. A page that is zoomed, as on paper, changes nothing. */
export function measured(root: ParentNode, layers: readonly LayerPicture[], write: (formula: string) => string): Map<string, Size> {
  const paper = document.createElement("div");
  paper.className = "paper";
  paper.innerHTML = layers.map(({ name, formula }) => `<p>${write(name)} = </p><p>${write(formula)}</p>`).join("");
  root.append(paper);
  const boxes = [...paper.children] as HTMLElement[];
  const sizes = layers.map(({ key }, index): [string, Size] => {
    const [name, formula] = boxes.slice(2 * index) as [HTMLElement, HTMLElement];
    return [key, { name: name.offsetWidth, formula: formula.offsetWidth, height: Math.max(name.offsetHeight, formula.offsetHeight) }];
  });
  paper.remove();
  return new Map(sizes);
}
