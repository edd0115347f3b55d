/** This file reckons with numbers that may not exist, and keeps the reason. */

import type { Amount, Reason } from "./model.ts";

export const ZERO: Amount = { value: 0, reason: null };

export const none = (reason: Reason): Amount => ({ value: null, reason });

/** Returns a number of the program as an amount; undefined where nothing computes it. */
export function amount(value: number | undefined): Amount {
  if (value === undefined) return none("unknown");
  if (Number.isFinite(value)) return { value, reason: null };
  return none(Number.isNaN(value) ? "no-value" : "too-large");
}

/** Returns a product; a push of 0 stays 0 whatever it meets. */
export function times(push: Amount, gain: Amount): Amount {
  if (push.value === 0) return push;
  if (push.value === null) return push;
  return gain.value === null ? gain : amount(push.value * gain.value);
}

export function minus(a: Amount, b: Amount): Amount {
  if (a.value === null) return a;
  return b.value === null ? b : amount(a.value - b.value);
}
