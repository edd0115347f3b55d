/** This file keeps, in this browser alone, which questions were answered. */

const KEY = "chainrule:progress";

export type Done = "right" | "revealed";

/** Returns the name under which a question is kept: the page, the language, and a short number made of what it asks. A question
 * that is put before it leaves the name as it is; `place` tells apart those of one page that ask the same.
 */
export function nameOf(path: string, language: string, prompt: string, place = 0): string {
  const text = prompt.replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim();
  let sum = 0x811c9dc5; // FNV-1a
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return `${path}#${language}.${sum.toString(36)}${place === 0 ? "" : `.${place}`}`;
}

/** Returns what is kept; nothing where a page has no storage, as in a frame of a blog. */
export function kept(): { [question: string]: Done } {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof found === "object" && found !== null ? (found as { [question: string]: Done }) : {};
  } catch {
    return {};
  }
}

export function doneBefore(name: string): Done | null {
  const all = kept();
  const found = Object.hasOwn(all, name) ? all[name] : undefined;
  return found === "right" || found === "revealed" ? found : null;
}

/** Keeps that a question is done; null forgets it. */
export function keep(name: string, done: Done | null): void {
  const all = kept();
  if (done === null) delete all[name];
  else all[name] = done;
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    return; // without storage the page forgets when it is closed, and works all the same
  }
}
