/** This file says what each input does to the output, and ranks inputs where their effects can be compared. */

import { times, type Amount } from "../base.ts";

/** A push of one unit of each input, of 1 % of its value, or of the ± that a person gives. */
export type Measure = "unit" | "percent" | "given";

export interface Given {
  name: string;
  value: number;
  /** The derivative of the output by it. */
  slope: Amount;
  /** The ± of this input. */
  spread: number;
}

export interface Effect {
  name: string;
  push: number;
  /** What the push makes of the output by the slope. */
  effect: Amount;
  /** Of all effects together, from 0 to 1; null where effects cannot be compared. */
  share: number | null;
}

/** Returns the effect of each input: the largest first, or, per unit, in the order of the formula. */
export function effectsOf(inputs: readonly Given[], measure: Measure): Effect[] {
  const effects = inputs.map(({ name, value, slope, spread }) => {
    const push = measure === "unit" ? 1 : measure === "percent" ? value / 100 : spread;
    return { name, push, effect: times({ value: push, reason: null }, slope) };
  });
  // one metre and one second are not the same size: effects of one unit each are not shares of a whole
  if (measure === "unit") return effects.map((each) => ({ ...each, share: null }));
  const most = mostOf(effects) || 1;
  const whole = effects.reduce((sum, { effect }) => sum + Math.abs(effect.value ?? 0) / most, 0);
  return effects
    .map((each) => ({ ...each, share: each.effect.value === null || whole === 0 ? null : Math.abs(each.effect.value) / most / whole }))
    .sort((a, b) => (b.share ?? -1) - (a.share ?? -1));
}

/** Returns the size of the largest effect; 0 where there is none. */
export const mostOf = (effects: readonly Pick<Effect, "effect">[]): number => Math.max(0, ...effects.map(({ effect }) => Math.abs(effect.value ?? 0)));
