/** This file lets a hand play against the gradient: one weight turned once, against all weights moved just as far together. */

import type { Dot } from "./dots.ts";
import type { Trainer } from "./trainer.ts";

type Weights = { readonly [name: string]: number };

/** A try that has begun: the weights before it. */
export interface Duel {
  before: Weights;
  loss: number;
}

/** How a try ended. */
export interface Score {
  /** How far the hand turned, and how far all weights moved together. */
  length: number;
  before: number;
  hand: number;
  all: number;
}

/** Returns the loss over dots with some weights in place of the present ones. */
function lossWith(trainer: Trainer, dots: readonly Dot[], weights: Weights): number {
  const kept = { ...trainer.weights };
  Object.assign(trainer.weights, weights);
  const { loss } = trainer.tell(dots);
  Object.assign(trainer.weights, kept);
  return loss;
}

/** Begins a try. */
export function begun(trainer: Trainer, dots: readonly Dot[]): Duel {
  return { before: { ...trainer.weights }, loss: trainer.tell(dots).loss };
}

/** Ends a try, with the weights as before it, and returns its score; null where nothing was turned, or nothing has blame. */
export function ended(trainer: Trainer, dots: readonly Dot[], { before, loss }: Duel): Score | null {
  const turned = { ...trainer.weights };
  const length = Math.hypot(...Object.keys(before).map((name) => turned[name]! - before[name]!));
  const hand = trainer.tell(dots).loss;
  Object.assign(trainer.weights, before);
  const { gradient } = trainer.tell(dots);
  const steepness = Math.hypot(...Object.values(gradient));
  if (length === 0 || steepness === 0) return null;
  const moved = Object.fromEntries(Object.entries(gradient).map(([name, slope]) => [name, before[name]! - (length * slope) / steepness]));
  return { length, before: loss, hand, all: lossWith(trainer, dots, moved) };
}

/** Returns who brought the loss down the most; "none" where it rose for both. */
export function winner({ before, hand, all }: Score): "hand" | "all" | "none" {
  if (Math.min(hand, all) >= before) return "none";
  return hand < all ? "hand" : "all";
}
