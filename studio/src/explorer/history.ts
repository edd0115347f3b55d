/** This file remembers formulas: those of this visit for undo and redo, those of earlier ones in the browser. */

const KEY = "chainrule formulas";
const MOST = 12;
const LONGEST = 2000; // characters; a longer one is not worth a place among the recent ones
const PAUSE = 900; // milliseconds; letters typed without such a pause are one step of undo

/** A formula and where one stood. */
export interface Entry {
  formula: string;
  at: { readonly [input: string]: number };
}

/** The formulas of this visit, to go back and forth through. */
export class Past {
  private before: Entry[] = [];
  private after: Entry[] = [];
  private latest = -Infinity;

  get canUndo(): boolean {
    return this.before.length > 0;
  }

  get canRedo(): boolean {
    return this.after.length > 0;
  }

  /** Keeps what is about to be left; what is typed without a pause is left once. */
  leave(entry: Entry, isTyping: boolean, now: number): void {
    const goesOn = isTyping && now - this.latest < PAUSE;
    this.latest = isTyping ? now : -Infinity;
    this.after = [];
    if (!goesOn && this.before.at(-1)?.formula !== entry.formula) this.before.push(entry);
  }

  /** Returns what was before `present`. */
  undo(present: Entry): Entry | undefined {
    const found = this.before.pop();
    if (found !== undefined) this.after.push(present);
    this.latest = -Infinity;
    return found;
  }

  /** Returns what was undone last. */
  redo(present: Entry): Entry | undefined {
    const found = this.after.pop();
    if (found !== undefined) this.before.push(present);
    this.latest = -Infinity;
    return found;
  }
}

/** Returns the formulas of earlier visits, the latest first; none where the browser keeps nothing. */
export function recent(): Entry[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.map(entryOf).filter((each) => each !== null).slice(0, MOST) : [];
  } catch {
    return []; // storage is switched off, or holds what is not ours
  }
}

/** Returns what was kept as an entry; null where it is none. */
function entryOf(kept: unknown): Entry | null {
  if (typeof kept === "string") return { formula: kept, at: {} };
  if (typeof kept !== "object" || kept === null) return null;
  const { formula, at } = kept as { formula?: unknown; at?: unknown };
  if (typeof formula !== "string") return null;
  const numbers = Object.entries(at ?? {}).filter((pair): pair is [string, number] => Number.isFinite(pair[1]));
  return { formula, at: Object.fromEntries(numbers) };
}

/** Keeps a formula in the browser. */
export function keep(entry: Entry): void {
  if (entry.formula.length > LONGEST) return;
  store([entry, ...recent().filter(({ formula }) => formula !== entry.formula)].slice(0, MOST));
}

/** Forgets all of them. */
export function forget(): void {
  store([]);
}

function store(entries: readonly Entry[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(entries));
  } catch {
    // a private window keeps nothing, which is what its owner wants
  }
}
