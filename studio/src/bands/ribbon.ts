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
