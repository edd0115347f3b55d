/** This file remembers formulas: those of this visit for undo, those of earlier ones in the browser. */

const KEY = "chainrule formulas";
const MOST = 12;

/** The formulas of this visit, to go back through. */
export class Past {
  private readonly formulas: string[] = [];

  get isEmpty(): boolean {
    return this.formulas.length === 0;
  }

  push(formula: string): void {
    if (formula !== "" && this.formulas.at(-1) !== formula) this.formulas.push(formula);
  }

  pop(): string | undefined {
    return this.formulas.pop();
  }
}

/** Returns the formulas of earlier visits, the latest first; none where the browser keeps nothing. */
export function recent(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each): each is string => typeof each === "string").slice(0, MOST) : [];
  } catch {
    return []; // storage is switched off, or holds what is not ours
  }
}

/** Keeps a formula in the browser. */
export function keep(formula: string): void {
  const kept = [formula, ...recent().filter((each) => each !== formula)].slice(0, MOST);
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // a private window keeps nothing, which is what its owner wants
  }
}
