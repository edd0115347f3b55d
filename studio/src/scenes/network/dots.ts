/** This file makes the dots that a network learns from: four patterns, the same at every start. */

export interface Dot {
  x: number;
  y: number;
  /** 1 or −1. */
  target: number;
}

export const PATTERNS = ["circle", "corners", "moons", "line"] as const;
export type Pattern = (typeof PATTERNS)[number];

/** Dots lie between −REACH and REACH. */
export const REACH = 2.2;
const COUNT = 48;

/** Numbers from 0 to 1 that look like chance, the same for the same seed. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const MAKERS: { readonly [pattern in Pattern]: (next: () => number, isFirst: boolean) => [number, number] } = {
  circle(next, isFirst) {
    const [radius, angle] = [isFirst ? 0.85 * Math.sqrt(next()) : 1.45 + 0.6 * next(), 2 * Math.PI * next()];
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  },
  corners(next, isFirst) {
    const [x, y, side] = [0.3 + 1.6 * next(), 0.3 + 1.6 * next(), next() < 0.5 ? -1 : 1];
    return [side * x, (isFirst ? side : -side) * y];
  },
  moons(next, isFirst) {
    const [angle, spread] = [Math.PI * next(), 0.24 * (next() - 0.5)];
    const [x, y] = [1.25 * Math.cos(angle) + spread, 1.25 * Math.sin(angle) + spread];
    return isFirst ? [x - 0.6, y - 0.4] : [0.6 - x, 0.4 - y];
  },
  line(next, isFirst) {
    const [along, across] = [3.6 * (next() - 0.5), 0.25 + 1.1 * next()];
    const side = isFirst ? 1 : -1;
    return [0.8 * along - 0.6 * side * across, 0.6 * along + 0.8 * side * across];
  },
};

/** Returns the dots of a pattern, half of them of each kind. */
export function dotsOf(pattern: Pattern): Dot[] {
  const next = chance(7 + PATTERNS.indexOf(pattern));
  return Array.from({ length: COUNT }, (_, index) => {
    const isFirst = index % 2 === 0;
    const [x, y] = MAKERS[pattern](next, isFirst);
    return { x, y, target: isFirst ? 1 : -1 };
  });
}
