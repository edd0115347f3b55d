/** This file holds the colours, letters and spaces that every view shares, for light and dark pages. */

import { css } from "lit";

const LIGHT = css`
  --paper: #fbfaf7; --card: #ffffff; --wash: #f1eee7; --line: #d5d3cc; --edge: #7f8792;
  --ink: #16202c; --muted: #566273;
  --same: #0072b2; --same-fill: #8cc4e8; --reversed: #b84a00; --reversed-fill: #f7cfae; --stripe: #e79a68;
  --gain: #6b3fa0; --gain-wash: #f1ebfa; --secant: #8a6d00; --good: #00734f;
  color-scheme: light;
`;
const DARK = css`
  --paper: #12161c; --card: #1a2029; --wash: #232b36; --line: #39434f; --edge: #8b95a3;
  --ink: #eef1f5; --muted: #aab4c1;
  --same: #6cb8ff; --same-fill: #24587f; --reversed: #ff9d5c; --reversed-fill: #6a3a1c; --stripe: #b5662f;
  --gain: #b99bff; --gain-wash: #2b2440; --secant: #d9b84a; --good: #57c99a;
  color-scheme: dark;
`;

/** The shell: it alone says which colours are meant; the views inherit them. */
export const palette = css`
  :host { ${LIGHT} }
  :host([data-look="dark"]) { ${DARK} }
`;

/** What every view begins with. */
export const theme = css`
  :host {
    display: block;
    color: var(--ink);
    font: 15px / 22px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
    font-variant-numeric: tabular-nums;
    box-sizing: border-box;
  }
  *, *::before, *::after { box-sizing: border-box; }
  [hidden] { display: none !important; }
  /* formulas, numbers and pictures run from left to right in every language */
  math, svg, code, pre, input { direction: ltr; }
  math, code, bdi { unicode-bidi: isolate; }
  math { font-family: "chainrule math", "STIX Two Math", "Latin Modern Math", "Cambria Math", math, serif; font-size: 1.15em; }
  h2 { font-size: 16px; line-height: 22px; margin: 0; }
  button, input, select { font: inherit; color: inherit; }
  button {
    min-height: 32px; padding: 4px 12px; border: 1px solid var(--edge); border-radius: 8px;
    background: var(--card); cursor: pointer;
  }
  button[aria-pressed="true"] { background: var(--ink); color: var(--paper); border-color: var(--ink); }
  button:disabled { opacity: 0.55; cursor: default; }
  :focus-visible { outline: 2px solid var(--gain); outline-offset: 2px; }
  @media print { :host { print-color-adjust: exact; } button, input[type="range"], .controls { display: none !important; } }
  .muted { color: var(--muted); }
  .visually-hidden {
    position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; } }
`;

/** Returns whether the page around an element is dark: by its colour scheme, else by its background. */
export function isDarkAround(element: Element): boolean {
  for (let at: Element | null = element; at !== null; at = parentOf(at)) {
    const style = getComputedStyle(at);
    const ground = luminance(style.backgroundColor);
    if (ground !== null) return ground < 0.4;
  }
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  const prefersDark = matchMedia("(prefers-color-scheme: dark)").matches;
  return scheme.includes("dark") && (!scheme.includes("light") || prefersDark);
}

function parentOf(element: Element): Element | null {
  if (element.parentElement !== null) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** Returns how light a colour is, from 0 to 1; null where one sees through it. Browsers write modern colours as they were given. */
export function luminance(colour: string): number | null {
  const [, form = "", inside = ""] = colour.match(/^([a-z]+)\((.*)\)$/) ?? [];
  const [first = NaN, second = NaN, third = NaN, alpha = 1] = inside.match(/-?[\d.]+(e-?\d+)?(?![\w-])/g)?.map(Number) ?? [];
  if (Number.isNaN(first) || alpha < 0.5) return null;
  if (form.startsWith("ok")) return inside.includes("%") ? first / 100 : first;
  if (form === "lab" || form === "lch") return first / 100;
  return (0.2126 * first + 0.7152 * second + 0.0722 * third) / (form === "color" ? 1 : 255);
}
