/** This file is the element in a notebook: one module with `render`, as anywidget asks for. */

import "./pieces.ts";

import { ChainRule } from "./element.ts";
import type { StudioDocument } from "./protocol.ts";

/** The part of anywidget's model that is used here. */
export interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(event: string, callback: () => void): void;
  off(event: string, callback: () => void): void;
}

/** Shows the model's document; the point goes both ways. Returns what takes it away again. */
export function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const element = document.createElement("chain-rule") as ChainRule;
  const showDocument = (): void => void (element.source = model.get("document") as StudioDocument);
  const showPoint = (): void => {
    const at = model.get("at") as { [input: string]: number };
    if (JSON.stringify(at) !== JSON.stringify(element.state.at)) element.change({ at });
  };
  const rested = (): void => {
    model.set("at", { ...(model.get("at") as object), ...element.state.at });
    model.save_changes();
  };
  showDocument();
  showPoint();
  element.addEventListener("rest", rested);
  model.on("change:document", showDocument);
  model.on("change:at", showPoint);
  el.append(element);
  return () => {
    model.off("change:document", showDocument);
    model.off("change:at", showPoint);
    element.remove();
  };
}

export default { render };
