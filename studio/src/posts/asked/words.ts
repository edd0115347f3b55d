/** This file finds the words of a post: they stand once, in the script of the page. */

import type { Words } from "../../base.ts";

export const pageWords = (): Words => (globalThis as { chainruleWords?: Words }).chainruleWords ?? {};
