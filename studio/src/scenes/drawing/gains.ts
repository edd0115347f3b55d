/** This file draws a chain of layers as small cards with their gains between them: how a push is handed on. */

import { css, svg, type TemplateResult } from "../../base.ts";
import { pillOf } from "./pill.ts";

/** One card: a name, its value with a unit, and the gain that leads to it (none at the first). */
export interface Link {
  name: string;
  value: string;
  gain: number | null;
  /** The gain in words, such as "× 0.144 K/V". */
  told: string;
}

export const gainsStyle = css`
  .link { fill: var(--paper); stroke: var(--edge); stroke-width: 1.5; }
  .pill { fill: var(--gain-wash); stroke: var(--gain); stroke-width: 1.5; }
  .pill.turned { fill: var(--reversed-fill); stroke: var(--reversed); stroke-dasharray: 5 2; }
  .pill.stopped { fill: var(--wash); stroke: var(--edge); }
`;

const CARD = 46; // its height
const PILL = 26;
const LETTERS = 13.5;

/** Returns the cards in a row, or, where it is narrow, in a column. */
export function chainDrawn(links: readonly Link[], left: number, top: number, width: number, isColumn: boolean): TemplateResult {
  if (isColumn) {
    const step = CARD + PILL + 14;
    return svg`${links.map((link, index) => svg`${card(link, left, top + index * step, width)}
      ${link.gain === null ? "" : pill(link, left + width / 2, top + index * step - PILL / 2 - 7, Math.min(width, 190), width)}`)}`;
  }
  const gap = 112;
  const wide = (width - gap * (links.length - 1)) / links.length;
  return svg`${links.map((link, index) => svg`${card(link, left + index * (wide + gap), top, wide)}
    ${link.gain === null ? "" : pill(link, left + index * (wide + gap) - gap / 2, top + CARD / 2, gap - 6, gap - 6)}`)}`;
}

function card({ name, value }: Link, x: number, y: number, width: number): TemplateResult {
  return svg`<rect class="link" x=${x} y=${y} width=${width} height=${CARD} rx="10" />
    <text class="muted" x=${x + width / 2} y=${y + 19} text-anchor="middle">${name}</text>
    <text x=${x + width / 2} y=${y + 37} text-anchor="middle" font-weight="600">${value}</text>`;
}

function pill({ gain, told }: Link, x: number, y: number, least: number, most: number): TemplateResult {
  const kind = gain === 0 ? "stopped" : gain! < 0 ? "turned" : "";
  const sign = gain === 0 ? "" : gain! < 0 ? "▼ " : "▲ ";
  const { width, size } = pillOf(sign + told, LETTERS, least, most);
  return svg`<rect class="pill ${kind}" x=${x - width / 2} y=${y - PILL / 2} width=${width} height=${PILL} rx="13" />
    <text class=${gain! < 0 ? "reversed" : "gain"} x=${x} y=${y + 5} text-anchor="middle" style=${`font-size: ${size.toFixed(1)}px`}>${sign}${told}</text>`;
}
