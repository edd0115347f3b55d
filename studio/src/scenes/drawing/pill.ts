/** This file measures a pill: it is as wide as what it holds, and where there is less room, its letters are smaller. */

const LETTER = 0.67; // of the size of the letters: what a bold one takes, rather too much than too little
const AIR = 9; // at each side

/** Returns how wide the pill of a text is, at least and at most as given, and how large its letters. */
export function pillOf(text: string, letters: number, least: number, most = Infinity): { width: number; size: number } {
  const long = text.length * LETTER;
  const width = Math.min(Math.max(least, long * letters + 2 * AIR), most);
  return { width, size: Math.min(letters, (width - AIR) / long) };
}
