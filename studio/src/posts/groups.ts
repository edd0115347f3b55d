/** This file joins what shares a state in a post: the elements of a group, and those that follow a slider. It also holds what
 * the elements of posts have in common, once for all their scripts.
 */

import { ChainRule, machinesOf, pointOf, type State } from "../base.ts";

type Root = Document | ShadowRoot;
type Listener = () => void;

/** What a group shares; the rest of a state, such as the view that is open, is each element's own. */
const SHARED = ["at", "push", "by", "out", "hide", "language"] as const satisfies readonly (keyof State)[];

const listeners = new Set<Listener>();
let isSpreading = false;

/** Returns the root that holds the post: what stands in a question looks outside of it. */
function rootOf(element: Node): Root {
  const root = element.getRootNode() as Root;
  return root instanceof ShadowRoot && root.querySelector("chain-rule") === null ? rootOf(root.host) : root;
}

const all = (root: Root, name: string): Element[] => [...root.querySelectorAll(name)];

/** Returns the elements <chain-rule> of a group; the one with the document comes first. */
export function membersOf(near: Node, group: string): ChainRule[] {
  const found = all(rootOf(near), "chain-rule").filter((each): each is ChainRule => each instanceof ChainRule);
  return found.filter((each) => each.getAttribute("group") === group);
}

/** Returns those that follow a slider's group. */
const followersOf = (near: Node, group: string): ChainRule[] =>
  all(rootOf(near), "chain-rule[follows]").filter(
    (each): each is ChainRule => each instanceof ChainRule && each.getAttribute("follows")!.split(" ").includes(group),
  );

export { PostElement } from "./asked/card.ts";
export { pageWords } from "./asked/words.ts";
export { rootOf };

/** Returns a number that a group's program works out at its present point; undefined where there is none. */
export function numberOf(near: Node, group: string, output: string): number | undefined {
  const [leader] = membersOf(near, group);
  if (!leader?.source) return undefined;
  return machinesOf(leader.source).numbers(pointOf(leader.source, leader.state)).at(output);
}

/** Hears of every change of a state in the page; returns what ends that. */
export function heed(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

let isTelling = false;

/** Tells the listeners, once for all that happens at once. */
export function tellAll(): void {
  if (isTelling) return;
  isTelling = true;
  queueMicrotask(() => {
    isTelling = false;
    for (const listener of listeners) listener();
  });
}

/** Gives an input of everything that follows a slider its value. */
export function drive(slider: Element, group: string, name: string, value: number): void {
  for (const each of followersOf(slider, group)) give(each, { [name]: value });
}

function give(element: ChainRule, at: State["at"]): void {
  const moved = Object.entries(at).filter(([name, value]) => hasInput(element, name) && element.state.at[name] !== value);
  if (moved.length > 0) element.change({ at: { ...element.state.at, ...Object.fromEntries(moved) } });
}

const hasInput = (element: ChainRule, name: string): boolean =>
  element.source?.explanation.inputs.some((input) => input.name === name) ?? false;

/** Passes a change on to the rest of its group, and along the slider that it follows. */
function spread(event: Event): void {
  const { target } = event;
  if (!(target instanceof ChainRule)) return;
  tellAll();
  if (isSpreading) return;
  isSpreading = true;
  try {
    const group = target.getAttribute("group");
    const part = Object.fromEntries(SHARED.map((name) => [name, target.state[name]])) as Partial<State>;
    if (group !== null) for (const each of membersOf(target, group)) if (each !== target) each.change(part);
    for (const slider of target.getAttribute("follows")?.split(" ").filter(Boolean) ?? []) follow(target, slider);
  } finally {
    isSpreading = false;
  }
}

/** What follows a slider moves it, and so all that follow it. */
function follow(moved: ChainRule, group: string): void {
  for (const slider of all(rootOf(moved), "chain-slider")) {
    const name = slider.getAttribute("name") ?? "";
    const value = moved.state.at[name];
    if (slider.getAttribute("group") !== group || value === undefined) continue;
    slider.dispatchEvent(new CustomEvent("moved", { detail: value }));
    for (const each of followersOf(moved, group)) if (each !== moved) give(each, { [name]: value });
  }
}

document.addEventListener("state", spread);
