/** This file draws the plane that a network colours: what it says at every place, and the dots that it learns from. */

import { css, html, nothing, svg } from "../../base.ts";
import { REACH, type Dot } from "./dots.ts";

const CELLS = 24;
export const SIZE = 240; // of the plane, in its own units

export const planeStyle = css`
  .plane { position: relative; width: min(100%, 300px); aspect-ratio: 1; }
  .plane canvas, .plane svg { position: absolute; inset: 0; width: 100%; height: 100%; border-radius: 10px; }
  .plane canvas { image-rendering: pixelated; border: 1px solid var(--line); }
  .dot { cursor: pointer; stroke: var(--card); stroke-width: 1.5; }
  .dot.same { fill: var(--same); }
  .dot.reversed { fill: var(--reversed); }
  .dot.chosen { stroke: var(--ink); stroke-width: 3; }
`;

const across = (x: number): number => ((x + REACH) / (2 * REACH)) * SIZE;
const down = (y: number): number => ((REACH - y) / (2 * REACH)) * SIZE;

/** Returns the dots as an SVG: round for 1, square for −1, so that nobody needs the colour. */
export function dotsDrawn(dots: readonly Dot[], chosen: number, choose: (dot: number) => void): unknown {
  const drawn = dots.map(({ x, y, target }, index) => {
    const [left, top] = [across(x), down(y)];
    const kind = `dot ${target > 0 ? "same" : "reversed"} ${index === chosen ? "chosen" : ""}`;
    const pick = (): void => choose(index === chosen ? -1 : index);
    return target > 0
      ? svg`<circle class=${kind} cx=${left} cy=${top} r="5.5" @click=${pick}></circle>`
      : svg`<rect class=${kind} x=${left - 5} y=${top - 5} width="10" height="10" @click=${pick}></rect>`;
  });
  return html`<svg viewBox="0 0 ${SIZE} ${SIZE}" aria-hidden="true">${drawn}</svg>`;
}

/** Paints what the network says at each place; the line runs where it says 0. */
export function paint(canvas: HTMLCanvasElement, said: (x: number, y: number) => number, colour: (name: string) => string): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  canvas.width = canvas.height = SIZE;
  const cell = SIZE / CELLS;
  const at = (k: number): number => ((k + 0.5) / CELLS) * 2 * REACH - REACH;
  const rows = Array.from({ length: CELLS }, (_, row) => Array.from({ length: CELLS }, (__, column) => said(at(column), -at(row))));
  const [same, reversed, ground, ink] = ["--same-fill", "--reversed-fill", "--card", "--ink"].map(colour) as [string, string, string, string];
  context.fillStyle = ground;
  context.fillRect(0, 0, SIZE, SIZE);
  rows.forEach((row, r) => row.forEach((value, c) => {
    context.globalAlpha = Math.min(1, Math.abs(value));
    context.fillStyle = value > 0 ? same : reversed;
    context.fillRect(c * cell, r * cell, cell, cell);
  }));
  context.globalAlpha = 1;
  context.fillStyle = ink;
  rows.forEach((row, r) => row.forEach((value, c) => {
    if ((row[c + 1] ?? value) > 0 !== value > 0) context.fillRect((c + 1) * cell - 1, r * cell, 2, cell);
    if ((rows[r + 1]?.[c] ?? value) > 0 !== value > 0) context.fillRect(c * cell, (r + 1) * cell - 1, cell, 2);
  }));
}

/** Returns the loss so far as a line; nothing before there are two. */
export function lossLine(losses: readonly number[], label: string): unknown {
  if (losses.length < 2) return nothing;
  const most = Math.max(...losses);
  const points = losses.map((loss, k) => `${((k / (losses.length - 1)) * 236 + 2).toFixed(1)},${(46 - (loss / most) * 42).toFixed(1)}`);
  return html`<svg class="losses" viewBox="0 0 240 48" role="img" aria-label=${label}><polyline points=${points.join(" ")}></polyline></svg>`;
}
