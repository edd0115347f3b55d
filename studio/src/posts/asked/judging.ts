/** This file judges a number, and finds the reason where it is wrong in a way that people often are. */

import type { Picture } from "../../base.ts";
import type { Verdict } from "./question.ts";

const CLOSE = 5; // so many tolerances away is "nearly"

const ROUND = 0.04; // of a power of ten: 0.101 is a push of 0.1

type Parts = Verdict["parts"];

/** Where 0 is wanted, the tolerance is a share of `scale`. */
const isAt = (given: number, wanted: number, tolerance: number, scale = 1): boolean =>
  Number.isFinite(wanted) && Math.abs(given - wanted) <= tolerance * (wanted === 0 ? scale : Math.abs(wanted)) + Math.min(1e-12, 1e-9 * scale);

/** Returns what is to be said of a number; `picture` is that of the block which the question is about, and `scale` how
 * large the answer is elsewhere, at most 1.
 */
export function judged(given: number, truth: number, tolerance: number, picture: Picture | null, scale = 1): Verdict {
  if (isAt(given, truth, tolerance, scale)) return { isRight: true, key: "right", parts: {} };
  const near = Math.min(tolerance, 0.02);
  const [key, parts] = reasonFor(given, truth, near, picture) ?? sizeOf(given, truth, tolerance, scale);
  return { isRight: false, key, parts };
}

/** Returns a mistake that explains the number; null where none does. */
function reasonFor(given: number, truth: number, near: number, picture: Picture | null): [string, Parts] | null {
  const fits = (wanted: number): boolean => isAt(given, wanted, near) && !isAt(wanted, truth, near);
  if (fits(-truth) && truth !== 0) return ["sign", {}];
  const found = picture === null ? null : ofPath(truth, picture, fits);
  if (found !== null) return found;
  if (truth !== 0 && given !== 0) {
    const shift = Math.log10(given / truth);
    if (Math.abs(shift) > 0.5 && Math.abs(shift - Math.round(shift)) < near / 2) return ["shift", {}];
    if (fits(1 / truth)) return ["upside-down", {}];
  }
  return null;
}

/** Returns a mistake with the gains of the block: one forgotten, one alone, added where they multiply, one path of several. */
function ofPath(truth: number, picture: Picture, fits: (wanted: number) => boolean): [string, Parts] | null {
  const slope = picture.derivative.value ?? NaN;
  const share = truth / slope; // 1 where the slope is asked for, the push where a change is
  const power = Math.log10(share);
  if (!(Math.abs(power - Math.round(power)) < ROUND)) return null; // it is about something else
  if (picture.pathCount > 1) {
    return picture.paths.some(({ product }) => fits(product.value ?? NaN)) ? ["one-path", {}] : null;
  }
  const reads = picture.layers.flatMap(({ name, reads: all }) => all.map(({ edge, gain }) => ({ edge, layer: name, gain: gain.value ?? NaN })));
  const gains = reads.filter(({ edge }) => picture.paths[0]?.edges.includes(edge));
  for (const { layer, gain } of [...gains].reverse()) if (fits(truth / gain)) return ["forgot", { layer }];
  for (const { layer, gain } of gains) if (fits(gain * share)) return ["alone", { layer }];
  const sum = gains.reduce((total, { gain }) => total + gain, 0);
  if (gains.length > 1 && fits(sum * share)) return ["added", {}];
  return fits(picture.value.value ?? NaN) ? ["value", { output: picture.output }] : null;
}

/** Returns what can be said of any wrong number. */
function sizeOf(given: number, truth: number, tolerance: number, scale: number): [string, Parts] {
  if (isAt(given, truth, CLOSE * tolerance, scale)) return ["nearly", {}];
  if (given === 0) return ["not-zero", {}];
  if (truth === 0) return ["zero", {}];
  if (given > 0 !== truth > 0) return ["wrong-way", {}];
  return [Math.abs(given) > Math.abs(truth) ? "larger" : "smaller", {}];
}

/** Returns the ends of a bar for an answer: a round number well beyond it, so that its length tells nothing. */
export function endsOf(truth: number, most: number | undefined): [number, number] {
  const size = Math.abs(truth) * 1.6 || 1;
  const power = 10 ** Math.floor(Math.log10(size));
  const end = most ?? [1, 2, 5, 10].map((each) => each * power).find((each) => each >= size) ?? size;
  return truth < 0 ? [-end, end] : [0, end];
}
