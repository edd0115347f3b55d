/** This file holds what a person may change: one table, which is also the address (#?f=…&x=1.1, defaults left out). */

export type View = "bands" | "gears" | "dominoes" | "table";
export type Theme = "auto" | "light" | "dark";

/** The state of one page. */
export interface State {
  /** The formula as typed; "" stands for the document's own. */
  formula: string;
  /** The formula that is drawn while the typed one cannot be read; "" where they are the same. */
  drawn: string;
  /** A value for each input; one that is missing has the document's. */
  at: { readonly [input: string]: number };
  /** The size of the small push. */
  push: number;
  /** The input that is pushed; "" stands for the first. */
  by: string;
  /** The output that is looked at; "" stands for the first. */
  out: string;
  view: View;
  backward: boolean;
  /** The layers that are opened, such as "s" or "s>u_1". */
  open: readonly string[];
  /** The magnification of the loupe; 0 stands for ∞. */
  zoom: number;
  order: 1 | 2;
  /** How many steps are revealed. */
  steps: number;
  /** Whether answers are hidden: the teacher's link. */
  hide: boolean;
  /** How many layers show their answers although they are hidden. */
  seen: number;
  /** The panels that are shown; null stands for all. */
  show: readonly string[] | null;
  language: string;
  theme: Theme;
}

export const DEFAULTS: State = {
  formula: "", drawn: "", at: {}, push: 0.1, by: "", out: "", view: "bands", backward: false, open: [], zoom: 1, order: 1,
  steps: 0, hide: false, seen: 0, show: null, language: "", theme: "auto",
}; // prettier-ignore

/** How one field is written into the address, and read from it; `read` returns undefined for what makes no sense. */
interface Field<T> {
  key: string;
  write(value: T): string;
  read(text: string): T | undefined;
}

type Fields = { [K in Exclude<keyof State, "at">]: Field<State[K]> };

const text = (key: string): Field<string> => ({ key, write: (value) => value, read: (value) => value });
const oneOf = <T extends string>(key: string, ...choices: T[]): Field<T> => ({
  key,
  write: (value) => value,
  read: (value) => choices.find((choice) => choice === value),
});
const yes = (key: string): Field<boolean> => ({ key, write: (value) => (value ? "1" : "0"), read: (value) => value === "1" });
const number = (key: string, isGood: (value: number) => boolean = Number.isFinite): Field<number> => ({
  key,
  write: String,
  read: (value) => (value.trim() !== "" && isGood(Number(value)) ? Number(value) : undefined),
});
const names = (key: string): Field<readonly string[]> => ({
  key,
  write: (value) => value.join(" "),
  read: (value) => value.split(" ").filter(Boolean),
});

const FIELDS: Fields = {
  formula: text("f"),
  drawn: text("drawn"),
  push: number("dx", (value) => Number.isFinite(value) && value !== 0),
  by: text("by"),
  out: text("out"),
  view: oneOf<View>("view", "bands", "gears", "dominoes", "table"),
  backward: yes("back"),
  open: names("open"),
  zoom: number("zoom", (value) => value >= 0 && value <= 1e6),
  order: { key: "order", write: String, read: (value) => (value === "1" ? 1 : value === "2" ? 2 : undefined) },
  steps: number("steps", (value) => Number.isInteger(value) && value >= 0),
  hide: yes("hide"),
  seen: number("seen", (value) => Number.isInteger(value) && value >= 0),
  show: { key: "show", write: (value) => (value ?? []).join(" "), read: (value) => value.split(" ").filter(Boolean) },
  language: text("lang"),
  theme: oneOf<Theme>("theme", "auto", "light", "dark"),
};

const AT = "@"; // an input whose name is a key of the table is written @name

const KEYS = new Set(Object.values(FIELDS).map((field) => field.key));

/** Returns the address of a state, beginning with #?; "" where everything is as at the beginning. */
export function toHash(state: State, start: State = DEFAULTS): string {
  const found = new URLSearchParams();
  for (const [name, field] of Object.entries(FIELDS) as [keyof Fields, Field<unknown>][]) {
    const [now, before] = [state[name], start[name]];
    if (JSON.stringify(now) !== JSON.stringify(before)) found.set(field.key, field.write(now));
  }
  for (const [name, value] of Object.entries(state.at)) {
    if (start.at[name] !== value) found.set(KEYS.has(name) ? AT + name : name, String(value));
  }
  const written = found.toString();
  return written && `#?${written}`;
}

/** Returns the state of an address; what makes no sense in it is passed over. */
export function fromHash(hash: string, start: State = DEFAULTS): State {
  const found = new URLSearchParams(hash.replace(/^#?\??/, ""));
  const state: { -readonly [K in keyof State]: State[K] } = { ...start };
  for (const [name, field] of Object.entries(FIELDS) as [keyof Fields, Field<unknown>][]) {
    const written = found.get(field.key);
    const value = written === null ? undefined : field.read(written);
    if (value !== undefined) Object.assign(state, { [name]: value });
    found.delete(field.key);
  }
  const at: { [input: string]: number } = { ...start.at };
  for (const [key, written] of found) {
    const value = written.trim() === "" ? NaN : Number(written);
    if (Number.isFinite(value)) at[key.startsWith(AT) ? key.slice(1) : key] = value;
  }
  state.at = at;
  return state;
}
