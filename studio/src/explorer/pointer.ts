/** This file points at what is wrong in a formula: the line, and a caret under the letter. */

const WIDE = /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u;
const NARROW = /\p{Mark}|\u200d/u;
const LONGEST = 78;

export interface Pointer {
  /** Counted from 1. */
  line: number;
  lines: number;
  before: string;
  /** What is wrong; a blank at the end of a line. */
  wrong: string;
  after: string;
  /** Blanks, then ^. */
  caret: string;
}

/** Returns where `place` is; Python counts it in whole letters, of which an emoji is one. */
export function pointerTo(text: string, place: number): Pointer {
  const letters = [...text];
  const at = Math.min(Math.max(place, 0), letters.length);
  const start = letters.lastIndexOf("\n", at - 1) + 1;
  const next = letters.indexOf("\n", at);
  const row = letters.slice(start, next < 0 ? letters.length : next).map((letter) => (letter === "\t" ? " " : letter));
  const column = at - start;
  const cut = row.length > LONGEST ? Math.max(0, column - LONGEST / 2) : 0;
  const shown = row.slice(cut, cut + LONGEST);
  const before = (cut > 0 ? "…" : "") + shown.slice(0, column - cut).join("");
  return {
    line: letters.slice(0, at).filter((letter) => letter === "\n").length + 1,
    lines: letters.filter((letter) => letter === "\n").length + 1,
    before,
    wrong: shown[column - cut] ?? " ",
    after: shown.slice(column - cut + 1).join("") + (cut + LONGEST < row.length ? "…" : ""),
    caret: `${[...before].map((letter) => (WIDE.test(letter) ? "  " : NARROW.test(letter) ? "" : " ")).join("")}^`,
  };
}
