/** This file finds the lines of equal height on a grid, cell by cell (marching squares). */

import { ticksOf, type Plot, type Span } from "./plot.ts";

/** Heights by row, the lowest row first. */
export interface Grid {
  across: Span;
  up: Span;
  rows: number[][];
}

/** Returns round heights, about as many as asked for. */
export function levelsOf({ rows }: Grid, count: number): number[] {
  const finite = rows.flat().filter(Number.isFinite);
  return finite.length === 0 ? [] : ticksOf({ min: Math.min(...finite), max: Math.max(...finite) }, count);
}

type Corner = readonly [x: number, y: number, height: number];

/** Returns where a level crosses the side between two corners; null where it does not. */
function crossing([x1, y1, a]: Corner, [x2, y2, b]: Corner, level: number): [number, number] | null {
  if (a < level === b < level || !Number.isFinite(a) || !Number.isFinite(b)) return null;
  const share = (level - a) / (b - a);
  return [x1 + share * (x2 - x1), y1 + share * (y2 - y1)];
}

/** Returns the lines of one height as a path. */
export function linesOf({ across, up, rows }: Grid, level: number, plot: Plot): string {
  const parts: string[] = [];
  const [height, width] = [rows.length - 1, rows[0]!.length - 1];
  const corner = (row: number, column: number): Corner => [
    across.min + ((across.max - across.min) * column) / width,
    up.min + ((up.max - up.min) * row) / height,
    rows[row]![column]!,
  ];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const around = [corner(row, column), corner(row, column + 1), corner(row + 1, column + 1), corner(row + 1, column)];
      const points = around.map((each, k) => crossing(each, around[(k + 1) % 4]!, level)).filter((each) => each !== null);
      for (let k = 0; k + 1 < points.length; k += 2) {
        const [[x1, y1], [x2, y2]] = [points[k]!, points[k + 1]!];
        parts.push(`M${plot.x(x1).toFixed(1)} ${plot.y(y1).toFixed(1)}L${plot.x(x2).toFixed(1)} ${plot.y(y2).toFixed(1)}`);
      }
    }
  }
  return parts.join("");
}
