/** This file draws the bands of the view "bands": between cards, through their gates, up to a wall; and the pills on them. */

import { html, nothing, svg, unsafeHTML, type Amount } from "../base.ts";
import type { Pen } from "./pen.ts";
import { edges, line, ribbon, tear, type End } from "./ribbon.ts";
import type { Band, Gate, Link } from "./bands.ts";

const [BEND, WAY, SIDE] = [8, 14, 5]; // of the way from one row to the next: beside the rows, under the upper one, and beside another way

/** The pattern of what is reversed. */
export function stripes(): unknown {
  return svg`<defs><pattern id="stripes" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect width="8" height="8" style="fill: var(--reversed-fill)" /><rect width="4" height="8" style="fill: var(--stripe)" />
  </pattern></defs>`;
}

/** A band between cards: a stroke, which is as thick in a bend as elsewhere. */
export function link(pen: Pen, { parts, push, isTorn, turns }: Link): unknown {
  if (push.value === null && push.reason !== "unknown") return nothing;
  if (push.value === 0) return nothing;
  return svg`${parts.map((part) => stroke(pen, part, push))}${parts.slice(1).map((part, index) => way(pen, parts[index]!.at(-1)!, part[0]!, push, turns))}
    ${isTorn ? torn(pen, between(parts.at(-1)!)) : nothing}`;
}

function stroke({ turn }: Pen, places: readonly End[], { value }: Amount): unknown {
  const path = line(places, turn);
  if (value === null) return svg`<path class="unknown" d=${path} />`;
  const isUp = value > 0;
  const { thick } = places[0]!;
  return svg`<path class=${`link rim${isUp ? "" : " down"}`} d=${path} stroke-width=${(thick + 1.6).toFixed(1)} />
    ${isUp ? svg`<path class="link up" d=${path} stroke-width=${Math.max(0.6, thick - 0.4).toFixed(1)} />`
      : svg`<path class="link" stroke="url(#stripes)" d=${path} stroke-width=${Math.max(0.6, thick - 0.4).toFixed(1)} />`}`;
}

/** Where a row ends, a dotted way leads to the beginning of the next one, with an arrow where the push goes on. */
function way({ turn, isBackward, plan }: Pen, from: End, to: End, { value }: Amount, turns: number): unknown {
  const [[x1, y1], [x2, y2]] = [turn(from.main, from.cross), turn(to.main, to.cross)];
  const [, floor] = turn(from.main, plan.rows.find(({ until }) => until === from.main)!.bottom);
  const [bend, middle] = [BEND + SIDE * turns, floor + WAY + SIDE * turns];
  const colour = `var(--${value === null ? "edge" : value > 0 ? "same" : "reversed"})`;
  const [x, y, step] = isBackward ? [x1, y1, -8] : [x2, y2, 8];
  return svg`<path d=${`M${x1} ${y1}h${bend}V${middle}H${x2 - bend}V${y2}h${bend}`} style=${`fill: none; stroke: ${colour}; stroke-width: 2; stroke-dasharray: 2 5; stroke-linecap: round; stroke-linejoin: round`} />
    <path d=${`M${x - step / 2} ${y - 7}l${step} 7l${-step} 7z`} style=${`fill: ${colour}`} />`;
}

function torn({ turn }: Pen, place: End): unknown {
  const { strip: gap, lines } = tear(place, turn);
  return svg`<path class="tear" d=${gap} /><path class="jag" d=${lines} />`;
}

/** What runs through a card, from its entry past the pill to its exit. */
export function gate(pen: Pen, { halves, sides, fate, pill, read }: Gate): unknown {
  const [before, after] = halves;
  const isBack = pen.isBackward;
  const comes = isBack ? after : before;
  const isOne = Math.sign(before.push.value ?? 0) === Math.sign(after.push.value ?? 0);
  const shown = isOne ? [{ ...before, places: [...before.places, ...after.places.slice(1)] }] : halves;
  return svg`
    ${before.push.value === null && before.push.reason === "unknown" || after.push.reason === "unknown" && read.derivative !== null
      ? svg`${[before, after].map(({ push, places }) => (push.reason === "unknown" ? svg`<path class="unknown" d=${line(places, pen.turn)} />` : nothing))}` : nothing}
    ${shown.map((half) => band(pen, { ...half, isTorn: false }))}${sides.map((side) => band(pen, side))}
    ${fate === "wall" ? wall(pen, pill, comes) : nothing}`;
}

export function band(pen: Pen, { places, push, isTorn }: Band): unknown {
  if (push.value === null || push.value === 0) return nothing;
  const path = ribbon(places, pen.turn);
  const isUp = push.value > 0;
  return svg`${isUp ? svg`<path class="up" d=${path} />` : svg`<path fill="url(#stripes)" d=${path} />`}
    <path class=${`edge${isUp ? "" : " down"}`} d=${edges(places, pen.turn)} />
    ${isTorn ? torn(pen, between(places)) : nothing}`;
}

/** Where a push stops, a wall stands. */
function wall(pen: Pen, pill: { main: number; cross: number }, comes: Band): unknown {
  const half = Math.max(14, Math.max(...comes.places.map(({ thick }) => thick)) / 2 + 5);
  const main = pill.main + (pen.isBackward ? -1 : 1) * (pen.frame.isVertical ? 14 : 24);
  const [x1, y1] = pen.turn(main, pill.cross - half);
  const [x2, y2] = pen.turn(main, pill.cross + half);
  return svg`<line x1=${x1} y1=${y1} x2=${x2} y2=${y2} style="stroke: var(--ink); stroke-width: 4" />`;
}

/** The gain, on its band; it marks its number in the answer, and is marked with it. */
export function pillOf(pen: Pen, { read, pill }: Gate): unknown {
  const [left, top] = pen.turn(pill.main, pill.cross);
  const { gain, sides } = read;
  const text = gain.value !== null ? `× ${pen.number(gain.value)}` : sides?.every((side) => side !== null)
    ? sides.map((side) => pen.number(side!)).join(" | ") : "×  ?";
  const label = pen.later(() => (gain.value === null ? pen.say(`reason-${gain.reason}`) : pen.every(gain.value)));
  const symbolic = gain.reason === "unknown" && read.derivative !== null ? unsafeHTML(pen.math(read.derivative)) : null;
  const isLit = pen.lit.includes(read.edge);
  return html`<span class=${isLit ? "pill lit" : "pill"} @mouseenter=${pen.pointed} @mouseleave=${pen.left} data-edge=${read.edge} title=${label} style=${`left:${left}px;top:${top}px`}>${symbolic === null ? text : html`× ${symbolic}`}</span>`;
}

/** Returns the middle of the last part of a band. */
function between(places: readonly End[]): End {
  const [a, b] = [places.at(-2)!, places.at(-1)!];
  return { main: (a.main + b.main) / 2, cross: (a.cross + b.cross) / 2, thick: (a.thick + b.thick) / 2 };
}
