/** This file keeps, in this browser alone, which questions were answered. */

const KEY = "chainrule:progress";

export type Done = "right" | "revealed";

const nameOf = (question: string): string => `${location.pathname}#${question}`;

/** Returns what is kept; nothing where a page has no storage, as in a frame of a blog. */
function kept(): { [question: string]: Done } {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof found === "object" && found !== null ? (found as { [question: string]: Done }) : {};
  } catch {
    return {};
  }
}

export function doneBefore(question: string): Done | null {
  const all = kept();
  const found = Object.hasOwn(all, nameOf(question)) ? all[nameOf(question)] : undefined;
  return found === "right" || found === "revealed" ? found : null;
}

/** Keeps that a question is done; null forgets it. */
export function keep(question: string, done: Done | null): void {
  const all = kept();
  if (done === null) delete all[nameOf(question)];
  else all[nameOf(question)] = done;
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    return; // without storage the page forgets when it is closed, and works all the same
  }
}
