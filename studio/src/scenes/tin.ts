/** This file is the scene "tin": the edge of a square tin is dragged, and the push climbs from the batter to the frosting. */

import { css, register, svg, type TemplateResult } from "../base.ts";
import { pillOf } from "./drawing/pill.ts";
import { SceneView, upright, type Handle } from "./scene.ts";

const WIDEST = 104; // of a band
const LOUPE = 42; // radius
const CORNER = 26; // how large the loupe shows the push

const LABEL = 122; // of the tin, with the half of its handle; beside a smaller tin it stands behind the handle
const HANDLE = 20;
const LETTERS = 14; // of a scene, in units
const FROSTING = 16; // units of height, at most

interface Row { name: string; value: number; gain: number; push: number }

export class TinScene extends SceneView {
  static override styles = [
    ...(Array.isArray(SceneView.styles) ? SceneView.styles : [SceneView.styles]),
    css`
      .batter { fill: var(--same-fill); opacity: 0.55; }
      .new { fill: var(--same); }
      .corner { fill: var(--reversed); }
      .tin { fill: none; stroke: var(--ink); stroke-width: 2.5; }
      .glass { fill: var(--card); stroke: var(--muted); stroke-width: 2; }
      .band { fill: var(--same-fill); stroke: var(--same); }
      .sponge { fill: var(--secant); opacity: 0.55; stroke: var(--ink); }
      .frosting { fill: var(--gain); opacity: 0.75; stroke: var(--ink); }
      .pill { fill: var(--card); stroke: var(--gain); stroke-width: 1.5; }
    `,
  ];

  protected override readonly group = "scene-tin";
  protected override readonly uprightHeight = 620;

  private get input(): string {
    return this.picture.inputs[0]!.name;
  }

  /** Where the tin stands, and how many units a centimetre has. */
  private get plan(): { left: number; top: number; scale: number } {
    const most = this.range(this.input).max * 1.02;
    return this.isNarrow ? { left: 16, top: 34, scale: 210 / most } : { left: 14, top: 26, scale: 290 / most };
  }

  /** Higher than usual: the tin has the room, and its loupe below it. */
  protected override get size(): { width: number; height: number } {
    return this.isNarrow ? super.size : { width: 640, height: 410 };
  }

  /** The layers from the batter upwards, each with what arrives of a push of 1. */
  private get rows(): Row[] {
    let push = 1;
    let read = this.input;
    return this.source.explanation.layers.map(({ name }) => {
      const gain = this.gain(name, read);
      push *= gain;
      read = name;
      return { name, value: this.value(name), gain, push };
    });
  }

  protected override told(): string {
    const rows = this.rows;
    return this.word("told", {
      edge: this.number(this.value(this.input)),
      values: rows.map(({ name, value }) => `${name} ${this.number(value)}`).join(", "),
      gains: rows.map(({ gain }) => `×\u00a0${this.number(gain)}`).join(", "),
      product: this.arriving(rows.at(-1)!),
    });
  }

  /** What of a push of 1 arrives at a layer; kept back while it is asked for. */
  private arriving({ push }: Row): string {
    return this.isSecret ? "?" : this.number(push);
  }

  protected override handles(): Handle[] {
    const { left, top, scale } = this.plan;
    const edge = this.value(this.input);
    return [
      {
        input: this.input,
        x: left + edge * scale,
        y: top + (edge * scale) / 2,
        label: this.word("handle"),
        told: this.word("edge", { edge: this.number(edge) }),
        valueAt: (x) => (x - left) / scale,
        look: svg`<circle class="ring" r="11" /><path d="M-7 0h14M-7 0l4 -4M-7 0l4 4M7 0l-4 -4M7 0l-4 4" style="stroke: var(--gain); stroke-width: 2; fill: none" />`,
      },
    ];
  }

  protected override stage(): TemplateResult {
    return svg`${this.tin()}${this.loupe()}${this.tower()}`;
  }

  /** The tin from above: the batter, and the two strips and the corner that a push adds. */
  private tin(): TemplateResult {
    const { left, top, scale } = this.plan;
    const edge = this.value(this.input) * scale;
    const more = this.state.push * scale;
    const label = `${this.input} = ${this.number(this.value(this.input))} cm`;
    return svg`
      <text class="muted" x=${left} y=${top - 10}>${this.word("above")}</text>
      <rect class="batter" x=${left} y=${top} width=${edge} height=${edge} />
      <rect class="new" x=${left + edge} y=${top} width=${Math.max(more, 0)} height=${edge} />
      <rect class="new" x=${left} y=${top + edge} width=${edge} height=${Math.max(more, 0)} />
      <rect class="corner" x=${left + edge} y=${top + edge} width=${Math.max(more, 0)} height=${Math.max(more, 0)} />
      <rect class="tin" x=${left} y=${top} width=${edge} height=${edge} />
      ${edge > LABEL ? svg`<text x=${left + edge / 2} y=${top + edge / 2 + 5} text-anchor="middle">${label}</text>`
        : svg`<text x=${left + edge + HANDLE} y=${top + edge / 2 + 5}>${label}</text>`}
    `;
  }

  /** The corner of the tin under a loupe, where the strips meet. */
  private loupe(): TemplateResult {
    const [x, y] = this.isNarrow ? [306, 196] : [60, 364];
    const [wordsX, wordsY] = this.isNarrow ? [16, 270] : [116, 350];
    const edge = this.value(this.input);
    const { push } = this.state;
    const cut = -CORNER / 2;
    const room = LOUPE + cut;
    return svg`
      <circle class="glass" cx=${x} cy=${y} r=${LOUPE} />
      <clipPath id="glass"><circle r=${LOUPE - 1} /></clipPath>
      <g transform="translate(${x} ${y})" clip-path="url(#glass)">
        <rect class="batter" x=${-LOUPE} y=${-LOUPE} width=${room} height=${room} />
        <rect class="new" x=${cut} y=${-LOUPE} width=${CORNER} height=${room} />
        <rect class="new" x=${-LOUPE} y=${cut} width=${room} height=${CORNER} />
        <rect class="corner" x=${cut} y=${cut} width=${CORNER} height=${CORNER} />
      </g>
      <text x=${wordsX} y=${wordsY}><tspan class="same">${this.word("strips", { size: this.number(2 * edge * push) })}</tspan></text>
      <text x=${wordsX} y=${wordsY + 20}><tspan class="reversed">${this.word("corner", { size: this.number(push * push) })}</tspan></text>
      <text class="muted" x=${wordsX} y=${wordsY + 40}>${this.word("push", { push: this.number(push) })}</text>
    `;
  }

  /** The cake from the side, layer by layer, and the push that climbs beside it. */
  private tower(): TemplateResult {
    const rows = this.rows;
    const [left, bottom, high] = this.isNarrow ? [16, 600, 88] : [336, 398, 114];
    const x = left + (this.isNarrow ? 250 : 226);
    const unit = WIDEST / Math.max(1, ...rows.map(({ push }) => Math.abs(push)).filter(Number.isFinite));
    const widths = [unit, ...rows.map(({ push }) => Math.max(1.5, Math.abs(push) * unit))];
    return svg`
      <text class="same" x=${x} y=${bottom + 2} text-anchor="middle">${this.word("one")}</text>
      ${rows.map((row, index) => {
        const floor = bottom - 22 - index * high;
        const top = floor - high;
        const pill = `× ${this.number(row.gain)}`;
        const { width } = pillOf(pill, LETTERS, 60);
        return svg`
          ${this.slice(index, row, left, floor - 22)}
          <path class="band" d=${upright(x, floor, top + 18, widths[index]!, widths[index + 1]!)} />
          <rect class="pill" x=${x - width / 2} y=${floor - 50} width=${width} height="24" rx="12" />
          <text class="gain" x=${x} y=${floor - 33} text-anchor="middle">${pill}</text>
          <text class="same" x=${x} y=${top + 12} text-anchor="middle">▲ ${this.arriving(row)}</text>
        `;
      })}
    `;
  }

  /** One layer from the side, to scale: the batter 1 cm deep, baked to twice that, and on it as much frosting as fits. */
  private slice(index: number, { name, value }: Row, left: number, floor: number): TemplateResult {
    const scale = (this.isNarrow ? 180 : 166) / (this.range(this.input).max * 1.02);
    const edge = this.value(this.input);
    const height = (volume: number): number => (volume / edge ** 2) * scale;
    const width = edge * scale;
    const sponge = height(index < 2 ? value : this.value(this.source.explanation.layers[index - 1]!.name));
    const deep = Math.min(height(value), sponge + FROSTING);
    const looks = ["batter", "sponge", "sponge"];
    return svg`
      <rect class=${looks[index] ?? "sponge"} x=${left} y=${floor - sponge} width=${width} height=${sponge} />
      ${deep - sponge > 0 ? svg`<rect class="frosting" x=${left} y=${floor - deep} width=${width} height=${deep - sponge} />` : ""}
      <text x=${left} y=${floor + 18}>${name} <tspan font-weight="700">${this.number(value)} cm³</tspan></text>
    `;
  }
}

register({ name: "scene-tin", place: "scene", tag: "chain-rule-scene-tin", rank: 0 }, TinScene);
