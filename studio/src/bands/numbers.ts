/** This file writes the numbers of the view "bands": on the bands, and where the push arrives. */

import { html, nothing, repeat, unsafeHTML, type Amount } from "../base.ts";
import { chosenPlaces, widthOf, type Rect, type Wanted } from "./labels.ts";
import type { Pen } from "./pen.ts";
import type { End } from "./ribbon.ts";
import type { Link, Scene } from "./bands.ts";

const ALL_LABELS = 3; // bands that leave one card, each with its own number
const SHORT_FORMULA = 24; // letters of what stands beside the end

/** The numbers on the bands; their places are chosen together, and kept while something is dragged. */
export function pushLabels(pen: Pen, known: Map<string, number>, { links, gates }: Scene, size: { width: number; height: number }): unknown {
  const fans = new Map<string, number>();
  for (const { from } of links) fans.set(from, (fans.get(from) ?? 0) + 1);
  const told = new Set<string>();
  const shown = links.filter(({ push, from }) => {
    if (push.value === null || push.value === 0) return false;
    // what goes to many readers is the same for all of them; blame that comes from many is not
    const isTold = !pen.isBackward && fans.get(from)! > ALL_LABELS && told.has(from);
    told.add(from);
    return !isTold;
  });
  if (shown.some(({ edge }) => !known.has(edge))) {
    const wanted = shown.map((link): Wanted => ({
      key: link.edge, width: widthOf(`▲ ${pen.number(link.push.value!)}`), places: labelPlaces(pen, link),
    })); // prettier-ignore
    const pills = gates.map(({ pill }): Rect => {
      const [x, y] = pen.turn(pill.main, pill.cross);
      return { left: x - 38, top: y - 12, width: 76, height: 24 };
    });
    const within = { left: 0, top: 0, ...size };
    known.clear();
    for (const [key, place] of chosenPlaces(wanted, [...cardRects(pen), ...pills], within)) known.set(key, place);
  }
  return repeat(shown, ({ edge }) => edge, (link) => pen.within(link.places, () => {
    const places = labelPlaces(pen, link);
    const [left, top] = places[known.get(link.edge) ?? 0] ?? places[0]!;
    return html`<span class="push" style=${`left:${left.toFixed(1)}px;top:${top.toFixed(1)}px`}>${signed(pen, link.push)}</span>`;
  }));
}

/** Where the number of a band may stand: at its ends, over it, under it or on it. */
function labelPlaces(pen: Pen, { parts }: Link): [number, number][] {
  const [first, last] = [parts[0]!, parts.at(-1)!];
  const end = last.length - (pen.frame.isVertical ? 2 : 1);
  const pieces = first === last && end === 1 ? [[last[0]!, last[1]!]] : [[last[end - 1]!, last[end]!], [first[0]!, first[1]!]]; // prettier-ignore
  const found: [number, number][] = [];
  for (const [a, b] of pieces as [End, End][]) {
    for (const share of [0.5, 0.3, 0.7, 0.1, 0.9]) {
      // along the soft bend of a band: slow, fast, slow
      const eased = share * share * (3 - 2 * share);
      const [main, cross] = [a.main + (b.main - a.main) * share, a.cross + (b.cross - a.cross) * eased];
      if (pen.frame.isVertical) found.push(...[0, a.thick / 2 + 26, -a.thick / 2 - 26].map((shift) => pen.turn(main, cross + shift)));
      else found.push(...[-a.thick / 2 - 10, a.thick / 2 + 10, 0].map((shift) => pen.turn(main, cross + shift)));
    }
  }
  return found;
}

function cardRects(pen: Pen): Rect[] {
  return [...pen.plan.layout.boxes.values()].map((box) => {
    const [left, top] = pen.turn(box.main, box.cross);
    const [width, height] = pen.frame.isVertical ? [box.breadth, box.length] : [box.length, box.breadth];
    return { left: left + 8, top: top + 2, width: width - 16, height: height - 4 };
  });
}

/** The number that arrives, at the end of the last band. */
export function endOf(pen: Pen, { end }: Scene): unknown {
  if (pen.picture.inputs.length === 0) return nothing;
  const last = end.places[1]!;
  const { isVertical } = pen.frame;
  const [left, top] = pen.turn(last.main + (isVertical ? 8 : 10), last.cross);
  return html`<span class="end ${isVertical ? "below" : ""}" style=${`left:${left}px;top:${top}px`}>${end.push.reason === "hidden" ? html`<b>?</b>` : arrival(pen, end.push)}<small>${pen.say(pen.isBackward ? "start-here" : "at-the-end")}</small></span>`;
}

/** A push with its direction. */
export function signed(pen: Pen, push: Amount): unknown {
  if (push.value === null) return html`<b>${pen.say(`reason-${push.reason}`)}</b>`;
  if (push.value === 0) return html`<b class="muted">0</b>`;
  const isUp = push.value > 0;
  return html`<b class=${isUp ? "same" : "reversed"} title=${pen.later(() => pen.every(push.value!))}>${isUp ? "▲" : "▼"} ${pen.number(push.value)}</b>`;
}

/** What arrives: a number, or, of functions that nobody defined, a formula. */
function arrival(pen: Pen, push: Amount): unknown {
  const { input, output } = pen.picture;
  const told = pen.source.explanation.derivatives.find((each) => each.order === 1 && each.wrt === input && each.output === output);
  const formula = push.reason === "unknown" ? (told?.formula ?? "") : "";
  if (formula === "" || formula.length > SHORT_FORMULA) return signed(pen, push);
  return html`<b style="font-size: 14px">${unsafeHTML(pen.math(formula))}</b>`;
}
