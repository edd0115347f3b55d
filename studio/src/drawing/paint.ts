/** This file writes what the browser has computed, colours and letters, as an SVG that stands alone needs it. */

/** Returns a text as XML; characters that XML does not have are left out. */
export const xml = (text: string): string =>
  text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"); // prettier-ignore

export const short = (value: number): string => String(Math.round(value * 100) / 100);

/** Returns a computed colour as every program reads it; `color-mix` is computed to color(srgb 1 1 1 / 0.8). */
export function paint(value: string): string {
  const found = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/.exec(value);
  if (found === null) return value.replaceAll('"', "");
  const [red, green, blue] = found.slice(1, 4).map((part) => Math.round(Number(part) * 255));
  return `rgba(${red}, ${green}, ${blue}, ${found[4] ?? 1})`;
}

/** Returns whether one sees nothing of a colour. */
export const isClear = (value: string): boolean => value === "transparent" || /(,|\/) ?0\)$/.test(value);

const letters = document.createElement("canvas").getContext("2d");

/** Returns how far above its box's bottom a line of text stands on, as a share of the box's height. */
export function descent(style: CSSStyleDeclaration): { up: number; down: number } {
  const size = parseFloat(style.fontSize);
  if (letters === null) return { up: size * 0.8, down: size * 0.2 };
  letters.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = letters.measureText("x");
  return { up, down };
}

/** Returns the font of a text as attributes. */
export function font(style: CSSStyleDeclaration): string {
  const isSlanted = style.fontStyle !== "normal";
  const isHeavy = Number(style.fontWeight) > 400;
  return ` font-size="${short(parseFloat(style.fontSize))}"${isHeavy ? ` font-weight="${style.fontWeight}"` : ""}${isSlanted ? ' font-style="italic"' : ""}`;
}
