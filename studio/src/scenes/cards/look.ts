/** This file is the look of cards, of the slots and the tray. */

import { css } from "../../base.ts";

export const cardsStyle = css`
  .card { fill: var(--paper); stroke: var(--edge); stroke-width: 1.5; }
  .placed { cursor: grab; touch-action: none; user-select: none; -webkit-user-select: none; }
  .placed:focus { outline: none; }
  .placed:focus-visible .card, .held .card { stroke: var(--gain); stroke-width: 3; }
  .held { pointer-events: none; }
  .board.holding .placed { cursor: grabbing; }
  .shadow { opacity: 0.35; }
  .slot { fill: none; stroke: var(--edge); stroke-dasharray: 5 4; }
  .slot.aimed { stroke: var(--gain); stroke-width: 3; stroke-dasharray: none; }
  .tray { fill: var(--wash); }
  .tray.aimed { stroke: var(--gain); stroke-width: 2; }
  .band { fill: var(--same-fill); stroke: var(--same); }
  .band.turned { fill: url(#turned); stroke: var(--reversed); }
  svg.stage .row { fill: var(--muted); font-size: 13.5px; }
  .goal { color: var(--good); font-weight: 700; }
  .keys { flex-basis: 100%; text-align: center; }
`;
