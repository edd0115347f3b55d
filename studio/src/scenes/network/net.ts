/** This file draws the network: neurons in columns, and on each line either the weight or its share of the blame. */

import { css, svg } from "../../base.ts";
import type { Edge, Shape, Told } from "./trainer.ts";

export const HEIGHT = 340;
const TOP = 26;
const TALL = 24; // of a neuron
const COLUMNS = {
  wide: { width: 640, half: 24, one: [34, 240, 240, 440, 590], two: [34, 176, 324, 462, 590] },
  narrow: { width: 360, half: 20, one: [22, 138, 138, 248, 332], two: [22, 102, 184, 262, 334] },
} as const;
const THICKEST = 13;

export type Lines = "blame" | "weights";

export const netStyle = css`
  .net { width: 100%; height: auto; display: block; }
  .net text { font-size: 15px; fill: var(--ink); text-anchor: middle; font-variant-numeric: tabular-nums; }
  .net.narrow text { font-size: 13.5px; }
  .net .slope { fill: var(--gain); font-weight: 700; stroke: var(--card); stroke-width: 5; paint-order: stroke; stroke-linejoin: round; pointer-events: none; }
  .net .small { fill: var(--muted); }
  .net .edge { fill: none; stroke: var(--same); }
  .net .edge.reversed { stroke: var(--reversed); stroke-dasharray: 7 3; }
  .net .edge.none { stroke: var(--line); }
  .net .edge.chosen { stroke: var(--gain); stroke-dasharray: none; }
  .net .reach { fill: none; stroke: transparent; stroke-width: 14; cursor: pointer; }
  .net .neuron { fill: var(--card); stroke: var(--edge); stroke-width: 1.5; }
  .net .flat { stroke: var(--reversed); stroke-width: 3; stroke-dasharray: 3 3; }
  .net .said { fill: var(--same-fill); }
  .net .said.reversed { fill: var(--reversed-fill); }
`;

interface Place {
  x: number;
  y: number;
}

/** How much room there is: a phone has less. */
export type Room = keyof typeof COLUMNS;
export const widthOf = (room: Room): number => COLUMNS[room].width;

/** Returns where the neuron of a layer stands; layer 0 are the inputs, 3 the output, 4 the loss. */
function placeOf({ shape, room }: Pick<Look, "shape" | "room">, layer: number, neuron: number): Place {
  const columns = COLUMNS[room][shape.length === 2 ? "two" : "one"];
  const count = layer === 0 ? 2 : layer > 2 ? 1 : (shape[layer - 1] ?? 1);
  const gap = Math.min(66, (HEIGHT - 2 * TOP - TALL) / Math.max(1, count - 1));
  const middle = (HEIGHT - 28) / 2;
  return { x: columns[layer]!, y: middle + (neuron - (count + 1) / 2) * gap };
}

/** Returns the layer from which an edge comes. */
const before = (shape: Shape, layer: number): number => (layer === 3 ? shape.length : layer - 1);

/** What the drawing needs beside the numbers. */
export interface Look {
  shape: Shape;
  room: Room;
  lines: Lines;
  chosen: string;
  number(value: number): string;
  names: { blame: string; output: string; loss: string };
  choose(edge: string): void;
}

function edgeDrawn(edge: Edge, amount: number, most: number, look: Look): unknown {
  const start = placeOf(look, before(look.shape, edge.layer), edge.from);
  const end = placeOf(look, edge.layer, edge.to);
  const bend = (end.x - start.x) / 2;
  const { half } = COLUMNS[look.room];
  const path = `M${start.x + half} ${start.y}C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x - half} ${end.y}`;
  const share = most > 0 ? Math.abs(amount) / most : 0;
  const kind = edge.name === look.chosen ? "chosen" : share < 1e-3 ? "none" : amount < 0 ? "reversed" : "";
  const width = Math.max(edge.name === look.chosen ? 2.5 : 0.8, THICKEST * share);
  return svg`<path class="edge ${kind}" d=${path} stroke-width=${width.toFixed(2)}></path>
    <path class="reach" d=${path} @click=${() => look.choose(edge.name)}><title>${edge.name}</title></path>`;
}

function neuronDrawn({ x, y }: Place, look: Look, value: number | null, isFlat = false, name = ""): unknown {
  const { half } = COLUMNS[look.room];
  const [left, top, wide] = [x - half, y - TALL / 2, 2 * half];
  const bar = (wide - 12) * Math.min(1, Math.abs(value ?? 0));
  return svg`<rect class="neuron" x=${left} y=${top} width=${wide} height=${TALL} rx="9"></rect>
    <rect class="said ${(value ?? 0) < 0 ? "reversed" : ""}" x=${x - bar / 2} y=${y + TALL / 2 - 5} width=${bar} height="3.5" rx="1.5"></rect>
    ${isFlat ? svg`<rect class="neuron flat" fill-opacity="0" x=${left} y=${top} width=${wide} height=${TALL} rx="9"></rect>` : ""}
    <text x=${x} y=${y + 3}>${name || look.number(value ?? 0)}</text>`;
}

/** The derivative of the loss by the weight in focus, on its edge. */
function slopeDrawn(edge: Edge, slope: number, look: Look): unknown {
  const start = placeOf(look, before(look.shape, edge.layer), edge.from);
  const end = placeOf(look, edge.layer, edge.to);
  return svg`<text class="slope" x=${(start.x + end.x) / 2} y=${(start.y + end.y) / 2 + 5}>${look.number(slope)}</text>`;
}

/** Returns the length of the blame of all weights that lead into a layer. */
export function blameOf(edges: readonly Edge[], told: Told, layer: number): number {
  return Math.hypot(...edges.filter((edge) => edge.layer === layer).map(({ name }) => told.gradient[name] ?? 0));
}

/** Returns the drawing, without its frame. */
export function netDrawn(edges: readonly Edge[], weights: { [name: string]: number }, told: Told, reads: readonly number[] | null, look: Look): unknown {
  const { shape, number, names } = look;
  const drawn = edges.filter(({ from }) => from > 0);
  const amount = ({ name }: Edge): number => (look.lines === "blame" ? (told.gradient[name] ?? 0) : (weights[name] ?? 0));
  const most = Math.max(...drawn.map((edge) => Math.abs(amount(edge))));
  const last = [...drawn].sort((a, b) => Number(a.name === look.chosen) - Number(b.name === look.chosen));
  const neurons = shape.flatMap((count, layer) =>
    Array.from({ length: count }, (_, k) => {
      const name = `${layer + 1}_${k + 1}`;
      return neuronDrawn(placeOf(look, layer + 1, k + 1), look, told.said[name] ?? 0, (told.flat[name] ?? 0) > 0.9);
    }),
  );
  const inputs = [1, 2].map((k) => {
    const value = reads?.[k - 1] ?? null;
    return neuronDrawn(placeOf(look, 0, k), look, value, false, value === null ? `x${"₀₁₂"[k]}` : "");
  });
  const [output, loss] = [placeOf(look, 3, 1), placeOf(look, 4, 1)];
  const { half } = COLUMNS[look.room];
  const layers = [...shape.keys()].map((k) => k + 1).concat(3);
  const focus = drawn.find(({ name }) => name === look.chosen);
  return svg`${last.map((edge) => edgeDrawn(edge, amount(edge), most, look))}
    <path class="edge" d="M${output.x + half} ${output.y}H${loss.x - half}" stroke-width="3"></path>
    ${focus === undefined ? "" : slopeDrawn(focus, told.gradient[focus.name] ?? 0, look)}
    ${inputs}${neurons}${neuronDrawn(output, look, told.output)}${neuronDrawn(loss, look, null, false, number(told.loss))}
    <text class="small" x=${output.x} y=${output.y - 20}>${names.output}</text>
    <text class="small" x=${loss.x} y=${loss.y - 20}>${names.loss}</text>
    ${layers.map((layer) => {
      const { x } = placeOf(look, layer, 1);
      return svg`<text class="small" x=${x} y=${HEIGHT - 18}>${names.blame}</text>
        <text class="small" x=${x} y=${HEIGHT - 2}>${number(blameOf(edges, told, layer))}</text>`;
    })}`;
}
