/** This file is the look that the plots of scenes share. */

import { css } from "../../base.ts";

export const plotStyle = css`
  .frame { fill: var(--paper); stroke: var(--line); }
  .zero { stroke: var(--edge); stroke-width: 1; }
  svg.stage text.tick { fill: var(--muted); font-size: 13.5px; }
  .curve { fill: none; stroke: var(--ink); stroke-width: 2.5; stroke-linejoin: round; }
  .tangent { fill: none; stroke: var(--gain); stroke-width: 2; }
  .secant { fill: none; stroke: var(--secant); stroke-width: 2; stroke-dasharray: 6 4; }
  .thin { fill: none; stroke: var(--muted); stroke-width: 1; stroke-dasharray: 2 3; }
  .up { fill: var(--same-fill); stroke: var(--same); stroke-width: 1.5; }
  .down { fill: var(--reversed-fill); stroke: var(--reversed); stroke-width: 1.5; stroke-dasharray: 5 2; }
  .spot { fill: var(--ink); }
`;
