/** This file holds the look of the view "bands". */

import { css } from "../base.ts";

export const look = css`
  :host { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px; }
  header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 2px 12px; }
  header .muted { font-size: 13px; }
  .legend { margin: 2px 0 10px; color: var(--muted); font-size: 13px; line-height: 18px; }
  .same { color: var(--same); font-weight: 600; white-space: nowrap; }
  .reversed { color: var(--reversed); font-weight: 600; white-space: nowrap; }
  .scroll { overflow: auto; }
  .stage { position: relative; isolation: isolate; margin: 0 auto; }
  .stage > svg { position: absolute; inset: 0; z-index: 2; pointer-events: none; overflow: visible; }
  ol { list-style: none; margin: 0; padding: 0; }
  .card { position: absolute; z-index: 1; background: var(--card); border: 1px solid var(--edge); border-radius: 10px; }
  .card.output { border: 2px solid var(--ink); }
  .head { display: flex; justify-content: space-between; align-items: center; gap: 6px; height: var(--head); padding: 0 9px; white-space: nowrap; }
  .tall .head { flex-wrap: wrap; align-content: center; gap: 0; }
  .tall .formula { flex: 1 0 100%; }
  .tall .head b { margin-inline-start: auto; line-height: 20px; }
  .narrow .head b { font-size: 13px; }
  .paper { position: absolute; visibility: hidden; white-space: pre; }
  .paper p { float: left; }
  .stage > svg.behind { z-index: 0; }
  .formula { flex: 1; line-height: 1.2; }
  .cut { overflow: hidden; mask-image: linear-gradient(to right, #000 calc(100% - 14px), transparent); }
  .mini { display: block; margin: 0 8px; background: var(--wash); border-radius: 6px; }
  .head b { flex: none; font-weight: 600; }
  .note { unicode-bidi: plaintext; padding: 0 9px; color: var(--muted); font-size: 13px; line-height: 16px; }
  .reason { position: absolute; left: 9px; right: 9px; top: calc(var(--head) + 2px); text-align: center; font-size: 12px; line-height: 16px; font-weight: 600; }
  .reason span { background: var(--wash); padding: 0 3px; box-decoration-break: clone; }
  .held { display: flex; flex-wrap: wrap; gap: 4px 6px; align-items: center; margin: 0 0 8px; font-size: 13px; color: var(--muted); }
  .held button { min-height: 24px; padding: 0 8px; font-size: 13px; color: var(--ink); }
  .narrow .input b { font-size: 13px; line-height: 20px; }
  .mark { display: inline-block; width: 9px; background: var(--same-fill); border: 1px solid var(--same); vertical-align: middle; margin-inline-end: 3px; }
  .input { display: grid; place-content: center; justify-items: center; text-align: center; }
  .pill { position: absolute; z-index: 4; transform: translate(-50%, -50%); padding: 1px 9px; border: 1.5px solid var(--gain);
    border-radius: 12px; background: var(--card); color: var(--gain); font-size: 13px; line-height: 18px; font-weight: 600; white-space: nowrap; }
  .push { position: absolute; z-index: 3; transform: translate(-50%, -50%); font-size: 13px; line-height: 16px; font-weight: 600; white-space: nowrap;
    background: color-mix(in srgb, var(--card) 80%, transparent); border-radius: 4px; padding: 0 3px; }
  .end { position: absolute; z-index: 3; font-size: 17px; font-weight: 700; transform: translateY(-50%); width: max-content; max-width: 108px; line-height: 20px; overflow-wrap: anywhere; }
  .end.below { transform: translateX(-50%); text-align: center; max-width: 270px; }
  .end small { display: block; font-size: 13px; font-weight: 400; color: var(--muted); }
  .open { position: absolute; right: 4px; bottom: 4px; z-index: 4; min-height: 24px; min-width: 24px; padding: 0 6px; font-size: 12px; line-height: 20px; }
  .up { fill: var(--same-fill); }
  .edge { fill: none; stroke: var(--same); }
  .edge.down { stroke: var(--reversed); }
  .card.group { box-shadow: 3px -3px 0 -1px var(--card), 3px -3px 0 0 var(--edge); }
  .more { display: grid; place-content: center; height: 74px; margin: 0 8px; background: var(--wash); border-radius: 6px; }
  .strip { margin: 0 0 10px; color: var(--muted); font-size: 13px; line-height: 18px; }
  .strip svg { display: block; overflow: visible; }
  .link { fill: none; }
  .link.up { stroke: var(--same-fill); }
  .link.rim { stroke: var(--same); }
  .link.rim.down { stroke: var(--reversed); }
  .unknown { fill: none; stroke: var(--edge); stroke-width: 2; stroke-dasharray: 2 5; stroke-linecap: round; }
  .tear { fill: var(--card); }
  .jag { fill: none; stroke: var(--ink); stroke-width: 1.4; }
  .pill.lit { background: var(--gain); color: var(--card); }
  .pill:hover { background: var(--gain-wash); }
  .pill.lit:hover { background: var(--gain); }
`;
