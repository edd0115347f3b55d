/** This file marks on the path through the lessons which questions were answered, as this browser kept it. */

import { kept } from "./asked/progress.ts";

/** Returns how many questions are done: in the language in which the most are, since each keeps its own. */
function countOf(names: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const name of names) {
    const language = /#([^.]*)\./.exec(name)?.[1] ?? "";
    counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

/** Shows at each lesson how many of its questions were answered; all of them make a tick. */
export function mark(steps: Iterable<HTMLElement>, done: { [question: string]: string }): void {
  for (const step of steps) {
    const { pathname } = new URL(step.dataset["lesson"]!, location.href);
    const count = countOf(Object.keys(done).filter((key) => key.startsWith(`${pathname}#`)));
    const all = Number(step.dataset["questions"]);
    step.classList.toggle("done", all > 0 && count >= all);
    const said = step.querySelector<HTMLElement>("[data-said]")!;
    said.hidden = count === 0;
    said.textContent = said.dataset["said"]!.replace("{count}", String(Math.min(count, all)));
  }
}

if (typeof document !== "undefined") mark(document.querySelectorAll<HTMLElement>("[data-lesson]"), kept());
