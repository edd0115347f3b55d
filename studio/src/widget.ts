/** This file is the element in a notebook: one module with `render`, as anywidget asks for. */

import "./pieces.ts";

import type { Answer, Explain } from "./asking.ts";
import { ChainRule } from "./element.ts";
import type { Problem, StudioDocument } from "./protocol.ts";
import type { State, View } from "./state.ts";

/** The part of anywidget's model that is used here. */
export interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  send(content: unknown): void;
  on(event: string, callback: (...parts: never[]) => void): void;
  off(event: string, callback: (...parts: never[]) => void): void;
}

type Point = State["at"];
/** What Python says to a question: nothing is wrong, and the document came before; or what is wrong. */
interface Reply {
  answer: number;
  problem: Problem | null;
}

/** Shows the model's document; point, push and view go both ways. Returns what takes it away again. */
export function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const element = document.createElement("chain-rule") as ChainRule;
  const asked = new Questions(model);
  const showDocument = (): void => {
    if (!asked.isWaiting) element.source = model.get("document") as StudioDocument;
  };
  const showState = (): void => {
    const next = { at: known(model.get("at") as Point, element.source), push: model.get("push") as number, view: model.get("view") as View };
    const { at, push, view } = element.state;
    if (JSON.stringify(next) !== JSON.stringify({ at, push, view })) element.change(next);
  };
  const rested = (): void => {
    const { at, push, view } = element.state;
    model.set("at", { ...known(model.get("at") as Point, element.source), ...known(at, element.source) });
    model.set("push", push);
    model.set("view", view);
    model.save_changes();
  };
  showDocument();
  showState();
  element.explain = asked.explain;
  element.addEventListener("rest", rested);
  const listened: [string, (...parts: never[]) => void][] = [
    ["change:document", showDocument], ["change:at", showState], ["change:push", showState], ["change:view", showState],
    ["msg:custom", asked.replied],
  ]; // prettier-ignore
  for (const [event, callback] of listened) model.on(event, callback);
  const unguard = guardKeys(el, element);
  el.append(element);
  const unfold = foldStill(el, model.get("still") as string | undefined);
  return () => {
    for (const [event, callback] of listened) model.off(event, callback);
    unguard();
    unfold();
    element.remove();
  };
}

/** Asks Python for other formulas: a question has a number, and so has its reply. */
class Questions {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private last = Math.floor(Math.random() * 1e9); // several views of one widget hear each other's replies

  constructor(private readonly model: Model) {}

  get isWaiting(): boolean {
    return this.waiting.size > 0;
  }

  readonly explain: Explain = (question, signal) =>
    new Promise((resolve, reject) => {
      const ask = ++this.last;
      this.waiting.set(ask, resolve);
      // who no longer waits is told at once; Python answers all the same, and that document is passed over
      signal.addEventListener("abort", () => {
        if (this.waiting.has(ask)) this.waiting.set(ask, () => undefined);
        reject(new Error("stopped"));
      });
      this.model.send({ ask, question });
    });

  readonly replied = ({ answer, problem }: Reply): void => {
    const resolve = this.waiting.get(answer);
    this.waiting.delete(answer);
    resolve?.(problem === null ? { document: this.model.get("document") as StudioDocument } : { problem });
  };
}

/** Returns the values of the inputs that a document has. */
function known(at: Point, source: StudioDocument | null): Point {
  const names = new Set(source?.explanation.inputs.map(({ name }) => name));
  return Object.fromEntries(Object.entries(at).filter(([name]) => names.has(name)));
}

const SUPPRESS = "data-lm-suppress-shortcuts"; // JupyterLab passes over keys that are pressed where this stands
const OF_TEXT = new Set(["a", "c", "v", "x", "y", "z"]); // with Ctrl; JupyterLab would take them for whole cells

/** Keeps single keys from the shortcuts of the notebook; those with Ctrl, and Shift+Enter, still save it and run cells.
 *
 * JupyterLab and Notebook 7 hear keys at the document, one of them before the element does, and see only that they come from
 * `element`, since pieces stand in shadow roots. So each key is judged before, at the window. Returns what ends that.
 */
function guardKeys(el: HTMLElement, element: HTMLElement): () => void {
  const decide = (event: KeyboardEvent): void => {
    if (event.composedPath().includes(element)) element.toggleAttribute(SUPPRESS, !isForHost(event));
  };
  const stop = (event: KeyboardEvent): void => {
    if (!isForHost(event)) event.stopPropagation();
  };
  element.toggleAttribute(SUPPRESS, true);
  addEventListener("keydown", decide, { capture: true });
  el.addEventListener("keydown", stop);
  return () => {
    removeEventListener("keydown", decide, { capture: true });
    el.removeEventListener("keydown", stop);
  };
}

function isForHost(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  const isText = target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === "text");
  if (event.ctrlKey || event.metaKey) return !(isText && OF_TEXT.has(event.key.toLowerCase()));
  if (isText && event.altKey) return false; // many layouts write letters with Alt
  return event.altKey || event.key === "Escape" || (event.shiftKey && event.key === "Enter");
}

/** Folds the static picture of the same cell, also where it comes a moment later. Returns what ends the wait. */
function foldStill(el: HTMLElement, name: string | undefined): () => void {
  if (!name) return () => undefined;
  const fold = (): boolean => {
    const stills = around.getElementsByClassName("chainrule-still");
    const mine = [...stills].filter((still): still is HTMLDetailsElement => still instanceof HTMLDetailsElement && still.dataset["chainrule"] === name);
    for (const still of mine) still.open = false;
    return mine.length > 0;
  };
  const around = el.closest(".jp-OutputArea") ?? el.ownerDocument.body;
  if (fold()) return () => undefined;
  const watch = new MutationObserver(() => {
    if (fold()) watch.disconnect();
  });
  watch.observe(around, { childList: true, subtree: true });
  return () => watch.disconnect();
}

export default { render };
