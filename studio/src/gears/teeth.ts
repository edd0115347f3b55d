/** This file cuts gears: how many teeth a pair has for a gain, and the outline of one gear. */

const [MOST, LEAST] = [12, 0.25]; // ratios that are drawn as they are
const [FEWEST, USUAL, SMALL] = [6, 10, 14]; // teeth of the smaller gear
const LARGE = 84;
export const IDLER = 9; // teeth of the gear between two that turn the same way

export interface Teeth {
  driver: number;
  driven: number;
  /** How much the ratio is squeezed, 1 where it is drawn as it is. */
  squeeze: number;
}

/** Returns the teeth of a pair whose driven gear turns `gain` times as far; the sign does not matter. */
export function teethOf(gain: number): Teeth {
  const size = Math.abs(gain);
  const ratio = Math.min(MOST, Math.max(LEAST, size));
  const wanted = Math.max(ratio, 1 / ratio);
  let best: [number, number] = [USUAL, USUAL];
  let least = Infinity;
  for (let small = FEWEST; small <= SMALL; small++) {
    const large = Math.round(small * wanted);
    const score = Math.abs(large / small / wanted - 1) * 100 + Math.abs(small - USUAL) * 0.05;
    if (large > LARGE || score >= least) continue;
    [best, least] = [[small, large], score];
  }
  const [small, large] = best;
  const squeeze = size / ratio;
  return ratio >= 1 ? { driver: large, driven: small, squeeze } : { driver: small, driven: large, squeeze };
}

const cut = new Map<string, string>();

/** Returns the outline of a gear round 0, with a tooth at its right, or, `isGap`, a gap at its left. */
export function outline(teeth: number, module: number, isGap: boolean): string {
  const key = `${teeth} ${module} ${isGap}`;
  let path = cut.get(key);
  if (path === undefined) {
    if (cut.size > 400) cut.clear(); // a drag passes many sizes
    cut.set(key, (path = traced(teeth, module, isGap ? Math.PI - Math.PI / teeth : 0)));
  }
  return path;
}

function traced(teeth: number, module: number, turned: number): string {
  const radius = (teeth * module) / 2;
  const [root, tip] = [radius - 1.1 * module, radius + 0.9 * module];
  const step = (2 * Math.PI) / teeth;
  const point = (distance: number, angle: number): string =>
    `${(distance * Math.cos(angle)).toFixed(1)} ${(distance * Math.sin(angle)).toFixed(1)}`;
  let path = "";
  for (let tooth = 0; tooth < teeth; tooth++) {
    const middle = turned + tooth * step;
    for (const [distance, share] of [[root, -0.31], [tip, -0.14], [tip, 0.14], [root, 0.31]] as const) {
      path += `${path === "" ? "M" : "L"}${point(distance, middle + share * step)}`;
    }
  }
  return `${path}Z`;
}
