/** This file says which card stands where after one is dropped: two cards change places, and a chain has no holes. */

/** Where a card is dropped: on a slot, counted from 0, or back in the tray. */
export type Spot = number | "tray";

/** Returns the chain after a card was dropped on a spot: in place of the card that was there, which takes the other's place. */
export function dropped(chain: readonly string[], name: string, spot: Spot): string[] {
  const from = chain.indexOf(name);
  if (spot === "tray") return chain.filter((each) => each !== name);
  if (spot >= chain.length) return [...chain.filter((each) => each !== name), name];
  const next = [...chain];
  if (from >= 0) next[from] = chain[spot]!;
  next[spot] = name;
  return next;
}

/** Whether two chains hold the same cards in another order. */
export function isReordered(before: readonly string[], after: readonly string[]): boolean {
  return before.length === after.length && after.every((name) => before.includes(name)) && after.some((name, place) => name !== before[place]);
}
