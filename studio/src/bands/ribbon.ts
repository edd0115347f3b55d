/** This file draws bands as outlines: along the flow they bend softly, inside a card they widen or narrow. */

/** Turns a place along and across the flow into x and y. */
export type Turn = (main: number, cross: number) => [number, number];

const text = ([x, y]: [number, number]): string => `${round(x)} ${round(y)}`;
const round = (value: number): number => Math.round(value * 10) / 10;

export interface End {
  main: number;
  cross: number;
  thick: number;
}

/** Returns the outline of a band through its places, each with its thickness. */
export function ribbon(places: readonly End[], turn: Turn): string {
  const ahead = side(places, -0.5, turn);
  const back = side([...places].reverse(), 0.5, turn);
  return `M${ahead}L${back}Z`;
}

/** Returns the two long edges of a band, without its ends: where one band goes on as another, no line crosses. */
export function edges(places: readonly End[], turn: Turn): string {
  return `M${side(places, -0.5, turn)}M${side(places, 0.5, turn)}`;
}

function side(places: readonly End[], share: number, turn: Turn): string {
  const [first, ...rest] = places;
  let line = text(turn(first!.main, first!.cross + share * first!.thick));
  let before = first!;
  for (const place of rest) {
    const middle = (before.main + place.main) / 2;
    const [from, to] = [before.cross + share * before.thick, place.cross + share * place.thick];
    line += `C${text(turn(middle, from))} ${text(turn(middle, to))} ${text(turn(place.main, to))}`;
    before = place;
  }
  return line;
}

/** Returns the middle line of a band, to be drawn with a stroke as thick as the band. */
export function line(places: readonly End[], turn: Turn): string {
  return `M${side(places, 0, turn)}`;
}

/** Returns the mark across a band that is thicker than its lane: a strip between two jagged lines. */
export function tear({ main, cross, thick }: End, turn: Turn): { strip: string; lines: string } {
  const [teeth, width] = [Math.max(2, Math.round(thick / 9)), 9];
  const jagged = (shift: number): string[] =>
    Array.from({ length: 2 * teeth + 1 }, (_, k) =>
      text(turn(main + shift + (k % 2 === 0 ? -3 : 3), cross + (thick + 4) * (k / (2 * teeth) - 0.5))));
  const [before, after] = [jagged(-width / 2), jagged(width / 2)];
  return { strip: `M${before.join("L")}L${[...after].reverse().join("L")}Z`, lines: `M${before.join("L")}M${after.join("L")}` };
}
