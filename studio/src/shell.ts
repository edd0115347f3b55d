/** This file finds the shell of a piece, and hands files and texts to a person. */

import { ChainRule } from "./element.ts";

/** Returns the <chain-rule> in which a piece stands. */
export function shellOf(piece: Element): ChainRule | null {
  const root = piece.getRootNode();
  if (!(root instanceof ShadowRoot)) return null;
  return root.host instanceof ChainRule ? root.host : shellOf(root.host);
}

const FREE = 10_000; // milliseconds after which the browser has surely read the file

/** Saves a file, as if it were downloaded. */
export function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), FREE);
}

/** Puts a text into the clipboard; false where the browser does not allow that. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
