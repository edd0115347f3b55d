/** This file draws the cards of the view "bands": inputs, layers with their mini curves, and groups of layers. */

import { html, nothing, svg, unsafeHTML, type Group, type InputPicture, type LayerPicture, type ReadPicture } from "../base.ts";
import type { Box } from "./layout.ts";
import { signed } from "./numbers.ts";
import type { Pen } from "./pen.ts";
import { CURVE, drawnReads } from "./plan.ts";

export function inputCard(pen: Pen, { name, value, pushed }: InputPicture, box: Box): unknown {
  const blame = pen.isBackward ? pen.picture.backward.arrivals[name] : undefined;
  return html`<li class="card input" style=${placeOf(pen, box)}>
    ${unsafeHTML(pen.math(name))}<span title=${pen.later(() => pen.every(value))}>${pen.number(value)}</span>
    ${pushed && !pen.isBackward ? html`<b class="same">▲ ${pen.say("push-of-one")}</b>` : nothing}
    ${blame === undefined ? nothing : signed(pen, blame)}
    ${readersOf(pen, name) > 1 && pen.isBackward ? html`<span class="note">${pen.say("meet-backward", { count: readersOf(pen, name) })}</span>` : nothing}
  </li>`;
}

/** How many layers pass blame to a place. */
function readersOf(pen: Pen, key: string): number {
  const { edges: through } = pen.flow;
  return pen.picture.layers.flatMap(({ reads }) => reads).filter(({ from, edge }) => from === key && through[edge]!.out.value !== 0).length;
}

export function layerCard(pen: Pen, layer: LayerPicture, box: Box): unknown {
  const { name, formula, meaning, value, isOutput, canOpen, reads } = layer;
  const shown = value.value === null ? (value.reason === "hidden" ? "?" : "–") : pen.number(value.value);
  const why = pen.later(() => (value.value === null ? pen.say(`reason-${value.reason}`) : pen.every(value.value)));
  const { scale, isSplit, isCut } = pen.frame.heads.of.get(layer.key)!;
  const note = noteOf(pen, layer);
  return html`<li class="card ${isOutput ? "output" : ""}" style=${placeOf(pen, box)}>
    <div class="head" title=${`${name} = ${formula}${meaning === null ? "" : ` (${meaning})`}`}>
      <span class="formula ${isCut ? "cut" : ""}" style=${`font-size: ${scale}em`}>${unsafeHTML(pen.math(name))} = ${isSplit ? html`<br />` : nothing}${unsafeHTML(pen.math(formula))}</span><b title=${why}>${shown}</b>
    </div>
    <span class="visually-hidden">${pen.later(() => `${meaning === null ? "" : `${meaning}. `}${layer.sentence}`)}</span>
    ${reads.length === 1 ? mini(pen, layer, reads[0]!, (pen.frame.isVertical ? box.breadth : box.length) - 18, note)
      : note === "" ? nothing : html`<div class="note">${note}</div>`}
    ${canOpen ? html`<button class="open" @click=${() => pen.open(layer)} aria-label=${pen.say("open-layer", { name })}>⊕</button>` : nothing}
  </li>`;
}

/** What happens in a card, in words: what stops, what has no number, and where pushes or blames meet. */
function noteOf(pen: Pen, layer: LayerPicture): string {
  const { reads, value, key } = layer;
  const { edges: through } = pen.flow;
  const drawn = drawnReads(pen.picture, layer);
  const stopped = drawn.find(({ edge, gain }) => gain.value === 0 && (through[edge]!.into.value ?? 0) !== 0);
  const [one] = reads;
  if (reads.length === 1 && one !== undefined) {
    if (value.value === null && value.reason !== "unknown") return pen.say(`reason-${value.reason}`);
    if (stopped !== undefined) return pen.say("gears-blocked");
    const [left, right] = one.sides ?? [null, null];
    if (left !== null && right !== null) return pen.say("both-sides", { left: pen.number(left), right: pen.number(right) });
    if (one.gain.value === null && one.gain.reason !== "unknown") return pen.say(`reason-${one.gain.reason}`);
    return "";
  }
  if (pen.isBackward) {
    const readers = readersOf(pen, key);
    return readers < 2 ? "" : pen.say("meet-backward", { count: readers });
  }
  const moved = drawn.filter(({ edge }) => through[edge]!.into.value !== 0);
  const still = reads.length - drawn.length;
  const signs = new Set(moved.map(({ edge }) => Math.sign(through[edge]!.out.value ?? 0)));
  const key2 = signs.has(1) && signs.has(-1) ? "meet-against" : "meet";
  if (moved.length > 1) return pen.say(key2, { count: moved.length });
  return still > 0 ? pen.say("reads-still", { count: still }) : "";
}

/** Several layers as one card, with the product of their gains. */
export function groupCard(pen: Pen, { sentence }: LayerPicture, { id, first, last, count }: Group, box: Box): unknown {
  return html`<li class="card group" style=${placeOf(pen, box)}>
    <div class="head"><span class="formula">${unsafeHTML(pen.math(first))} … ${unsafeHTML(pen.math(last))}</span></div>
    <span class="visually-hidden">${sentence}</span>
    <div class="more"><button @click=${() => pen.unfold(id)}
      aria-label=${pen.say("unfold-from", { count, first, last })}>${pen.say("unfold", { count })}</button></div>
  </li>`;
}

/** The curve of a layer alone, and over it what has to be said: what happens in it, or that it cannot be drawn. */
function mini(pen: Pen, layer: LayerPicture, read: ReadPicture, width: number, note: string): unknown {
  const drawn = curve(pen, layer, read, width);
  const words = note === "" && drawn.isEmpty ? pen.say("undrawn") : note;
  return html`${drawn.shown}${words === "" ? nothing : html`<div class="reason"><span>${words}</span></div>`}`;
}

function curve(pen: Pen, layer: LayerPicture, read: ReadPicture, width: number): { shown: unknown; isEmpty: boolean } {
  const height = CURVE - 10;
  // the curve at this point would tell the slope
  if (read.gain.reason === "hidden") return { shown: html`<div class="more"></div>`, isEmpty: false };
  const slopes = read.gain.value !== null ? [read.gain.value] : read.sides?.every((side) => side !== null) ? (read.sides as number[]) : [];
  const drawn = pen.mini(layer.id, read.name, slopes, width, height);
  if (drawn === null) return { shown: html`<svg class="mini" width=${width} height=${height} aria-hidden="true"></svg>`, isEmpty: false };
  const { nudge, upward, point, tag } = drawn;
  const shown = html`<svg class="mini" width=${width} height=${height} aria-hidden="true">
    ${svg`<path d=${drawn.curve} style="fill: none; stroke: var(--ink); stroke-width: 1.6" />`}
    ${drawn.tangents.map((path) => svg`<path d=${path} style="fill: none; stroke: var(--gain); stroke-width: 1.6" />`)}
    ${nudge === null ? nothing : svg`<polyline points=${nudge.join(" ")} style="stroke: var(--same); stroke-width: 3" />`}
    ${upward === null ? nothing : svg`<polyline points=${upward.join(" ")} style=${`stroke: var(--${upward[3] > upward[1] ? "reversed" : "same"}); stroke-width: 3`} />`}
    ${point === null ? nothing : svg`<circle cx=${point[0]} cy=${point[1]} r="4" style="fill: var(--card); stroke: var(--ink); stroke-width: 1.6" />`}
    ${tag === 1 ? nothing : svg`<text x="6" y=${height - 6} style="fill: var(--muted); font-size: 12px">${pen.ratio(tag)}</text>`}
  </svg>`;
  return { shown, isEmpty: drawn.curve === "" };
}

function placeOf({ turn, frame }: Pen, box: Box): string {
  const [left, top] = turn(box.main, box.cross);
  const [width, height] = frame.isVertical ? [box.breadth, box.length] : [box.length, box.breadth];
  return `left:${left}px;top:${top}px;width:${width}px;height:${height}px`;
}
