/** This file is the view "bands": a push enters, every layer changes its size or turns it round, and what meets adds. */

import {
  countPaths, folding, html, machinesOf, nothing, pointOf, register, repeat, Rest, StudioView, svg, theme, unfolded,
  unsafeHTML, watch, type Flow, type Folded, type PropertyValues,
} from "../base.ts";
import { groupCard, inputCard, layerCard } from "./cards.ts";
import { Minis } from "./curve.ts";
import { END, fittingIn, frameOf } from "./frames.ts";
import { band, gate, link, pillOf, stripes } from "./gates.ts";
import { look } from "./look.ts";
import { endOf, pushLabels } from "./numbers.ts";
import { stageOf, type Pen } from "./pen.ts";
import { measured } from "./heads.ts";
import { planOf, type Frame, type Plan } from "./plan.ts";
import { mark, scaleFor, type Scale } from "./scale.ts";
import { sceneOf } from "./bands.ts";
import type { Box } from "./layout.ts";

const REST = 250; // milliseconds after which the scale may change
const FEW = 3; // inputs that all stand in the picture

export class BandsView extends StudioView {
  static override properties = { ...StudioView.properties, width: { state: true }, unfolded: { state: true } };
  static override styles = [theme, look];

  declare width: number;
  /** The groups that were opened. */
  declare unfolded: readonly string[];
  /** The picture with its groups; all that is drawn here is drawn from it. */
  private shown!: Folded;
  private known: { readonly [name: string]: number } = {};
  private scale!: Scale;
  private plan: Plan | null = null;
  private frame!: Frame;
  private plannedFor: unknown = null;
  /** Which of its places each number on a band has. */
  private readonly labels = new Map<string, number>();
  private readonly minis = new Minis();
  private readonly resting = new Rest(REST, () => {
    if (this.isHeld) this.isLate = true;
    else this.planAnew();
  });
  private isHeld = false;
  private isLate = false;
  /** The cards that lie outside the window, each by its key. */
  private readonly outside = new Set<string>();
  private readonly watcher = new ResizeObserver(([entry]) => {
    // in the next frame: what changes sizes while they are being told makes browsers complain
    requestAnimationFrame(() => (this.width = Math.round(entry!.contentRect.width)));
  });

  constructor() {
    super();
    this.width = 0;
    this.unfolded = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.watcher.observe(this);
    addEventListener("pointerdown", this.held);
    addEventListener("pointerup", this.released);
    addEventListener("pointercancel", this.released);
    // formulas are measured anew in their own letters
    void document.fonts.ready.then(() => this.plan === null || this.planAnew());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watcher.disconnect();
    removeEventListener("pointerdown", this.held);
    removeEventListener("pointerup", this.released);
    removeEventListener("pointercancel", this.released);
    this.resting.stop();
  }

  private readonly held = (): void => void (this.isHeld = true);

  private readonly released = (): void => {
    this.isHeld = false;
    if (this.isLate) this.planAnew();
  };

  /** Whether something is being dragged. */
  private get isMoving(): boolean {
    return this.isHeld || this.resting.isAhead;
  }

  private get flow(): Flow {
    const { forward, backward } = this.shown.picture;
    return this.state.backward ? backward : forward;
  }

  /** Unit and places are kept while something is dragged, and chosen anew at rest. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("source") && this.unfolded.length > 0) this.unfolded = [];
    if ((["picture", "unfolded", "state", "width"] as const).some((name) => changed.has(name))) {
      this.shown = this.onStage(folding.fold?.(this.picture, this.unfolded, fittingIn(this.width)) ?? unfolded(this.picture));
    }
    if (changed.has("picture")) this.known = this.names();
    if (this.width === 0) return;
    const { backward, by, out, open } = this.state;
    const key = `${backward} ${by} ${out} ${open} ${this.unfolded} ${this.width}`;
    if (this.plan === null || changed.has("source") || this.plannedFor !== key) {
      this.plannedFor = key;
      this.choose();
      return;
    }
    if (!changed.has("picture")) return;
    this.isLate = false;
    this.resting.putOff();
  }

  private planAnew(): void {
    this.isLate = this.mayWait = false;
    this.choose();
    this.requestUpdate();
  }

  private choose(): void {
    const { picture, groups } = this.shown;
    const { flow, width } = this;
    const isBackward = this.state.backward;
    const before = this.plan === null ? null : this.scale;
    const sizes = measured(this.renderRoot, picture.layers, (formula) => this.math(formula));
    this.frame = frameOf({ width, picture, groups, flow, isBackward, sizes, scale: before, number: (value) => this.number(value) });
    this.scale = scaleFor(flow, this.frame.lane, before);
    this.plan = planOf({ ...picture, groups }, flow, isBackward, this.scale, this.frame);
    this.labels.clear();
    this.updateComplete.then(() => this.watchCards());
  }

  private watchCards(): void {
    this.outside.clear();
    const { inputs, layers } = this.shown.picture;
    const keys = [...inputs.map(({ name }) => name), ...layers.map(({ key }) => key)];
    this.renderRoot.querySelectorAll("li").forEach((card, index) => {
      const notice = (isSeen: boolean): void => {
        this.outside[isSeen ? "delete" : "add"](keys[index]!);
        if (this.mayWait) this.requestUpdate();
      };
      watch(Object.assign(card, { notice }));
    });
  }

  /** From where to where, along a flow that runs down the page, its cards stand in the window. */
  private get window(): [number, number] {
    if (!this.frame.isVertical) return [-Infinity, Infinity];
    const seen = [...this.plan!.layout.boxes.values()].filter(({ key }) => !this.outside.has(key));
    return [Math.min(...seen.map(({ main }) => main)), Math.max(...seen.map(({ main, length }) => main + length))];
  }

  /** Where there are many inputs, those that stand still are named above the picture. */
  private onStage(shown: Folded): Folded {
    const { picture } = shown;
    if (this.state.backward || picture.inputs.length <= FEW) return shown;
    const reached = countPaths(picture.layers, picture.input);
    const inputs = picture.inputs.filter(({ pushed }) => pushed);
    const layers = picture.layers.filter(({ key, isOutput }) => isOutput || (reached[key] ?? 0) > 0);
    return { ...shown, picture: { ...picture, inputs, layers } };
  }

  override render(): unknown {
    if (this.width === 0 || this.plan === null) return nothing;
    const { frame, plan, scale, state } = this;
    const { picture, groups } = this.shown;
    const scene = sceneOf(picture, this.flow, state.backward, scale, frame, plan);
    const { turn, ...size } = stageOf(frame, plan, END);
    const pen = this.pen(plan, turn);
    const boxOf = (key: string) => plan.layout.boxes.get(key)!;
    const place = (key: string, draw: (box: Box) => unknown): unknown => {
      const box = boxOf(key);
      return pen.within([box, { main: box.main + box.length }], () => draw(box));
    };
    return html`
      <header><h2>${this.say(state.backward ? "bands-title-backward" : "bands-title")}</h2>${this.mark()}</header>
      ${frame.isVertical ? nothing : this.legend()}
      ${this.stillInputs()}
      ${this.shown.isLong ? this.strip() : nothing}
      <div class="scroll" dir="ltr" tabindex="0" role="group" aria-label=${this.say("bands-label")}>
        <div class="stage ${frame.isVertical ? "narrow" : ""} ${frame.heads.isTall ? "tall" : ""}" style=${`width:${size.width}px;height:${size.height}px;--head:${frame.heads.height}px`}>
          <ol>
            ${picture.inputs.map((input) => place(input.name, (box) => inputCard(pen, input, box)))}
            ${repeat(picture.layers, ({ key }) => key, (layer) => place(layer.key, (box) => {
              const group = groups.get(layer.key);
              return group === undefined ? layerCard(pen, layer, box) : groupCard(pen, layer, group, box);
            }))}
          </ol>
          <svg class="behind" width=${size.width} height=${size.height} aria-hidden="true">${stripes()}
            ${scene.links.map((each) => pen.within(each.places, () => link(pen, each)))}</svg>
          <svg width=${size.width} height=${size.height} aria-hidden="true">
            ${scene.gates.map((each) => pen.within(each.halves.flatMap(({ places }) => places), () => gate(pen, each)))}${band(pen, scene.end)}</svg>
          ${pushLabels(pen, this.labels, scene, size)}
          ${scene.gates.map((each) => pen.within([each.pill], () => pillOf(pen, each)))}
          ${endOf(pen, scene)}
        </div>
      </div>
      ${frame.isVertical ? this.legend() : nothing}
    `;
  }

  /** What the parts of the picture draw with. */
  private pen(plan: Plan, turn: Pen["turn"]): Pen {
    const [top, bottom] = this.window;
    const { source, flow, frame, lit, pointed, left } = this;
    return {
      source, flow, frame, plan, turn, lit, pointed, left,
      picture: this.shown.picture,
      isBackward: this.state.backward,
      say: (key, parts) => this.say(key, parts),
      number: (value, digits) => this.number(value, digits),
      every: (value) => this.every(value),
      later: (tell) => this.later(tell),
      within: (places, draw) => (places.every(({ main }) => main < top) || places.every(({ main }) => main > bottom) ? this.later(draw) : draw()),
      ratio: (squeeze) => this.ratio(squeeze),
      math: (formula) => this.math(formula),
      open: ({ id }) => this.change({ open: [...this.state.open, id] }),
      unfold: (group) => (this.unfolded = [...this.unfolded, group]),
      mini: (layer, read, slopes, width, height) =>
        this.minis.draw(source, layer, read, this.known, slopes, width, height, !this.isMoving),
    }; // prettier-ignore
  }

  /** How thick a push of 1 is. */
  private mark(): unknown {
    const { size, pixels } = mark(this.scale);
    return html`<span class="muted"><span class="mark" style=${`height: ${pixels.toFixed(1)}px`}></span> ${this.say("bands-mark", { size: this.number(size) })}</span>`;
  }

  private legend(): unknown {
    return html`<p class="legend">
      ${this.say("bands-legend")} <span class="same">▲ ${this.say("same")}</span> · <span class="reversed">▼ ${this.say("reversed")}</span>
      ${this.scale.isLog ? html`· ${this.say("bands-log")}` : nothing}
      ${this.unfolded.length > 0 ? html`<button @click=${() => (this.unfolded = [])}>${this.say("fold")}</button>` : nothing}
    </p>`;
  }

  /** The inputs that are not pushed; a press pushes another one. */
  private stillInputs(): unknown {
    const still = this.picture.inputs.filter(({ name }) => !this.shown.picture.inputs.some((each) => each.name === name));
    if (still.length === 0) return nothing;
    return html`<div class="held"><span>${this.say("held-still")}</span>
      ${still.map(({ name, value }) => html`<button @click=${() => this.change({ by: name })}>
        ${unsafeHTML(this.math(name))} = ${this.number(value)}<span class="visually-hidden">: ${this.say("push-instead", { name })}</span></button>`)}</div>`;
  }

  /** How large the push is after each layer, by powers of ten. */
  private strip(): unknown {
    const { layers, input, output, forward, backward } = this.picture;
    const order = [input, ...layers.map(({ key }) => key)];
    const { arrivals } = this.state.backward ? backward : forward;
    const drawn = folding.strip?.(order.map((key) => arrivals[key]?.value ?? null), this.width - 30);
    if (drawn == null) return nothing;
    const [most, least] = [this.number(drawn.most, 2), this.number(drawn.least, 2)];
    const end = arrivals[this.state.backward ? input : output]?.value ?? null;
    const label = this.say("strip", { most, least, end: end === null ? "?" : this.number(end) });
    return html`<div class="strip"><span>${label}</span>
      <svg width=${drawn.width} height=${drawn.height} aria-hidden="true">
        <line x1="0" x2=${drawn.width} y1=${drawn.one} y2=${drawn.one} style="stroke: var(--edge); stroke-dasharray: 3 4" />
        <text x=${drawn.width} y=${drawn.one - 4} text-anchor="end" style="fill: var(--muted); font-size: 12px">1</text>
        <path d=${drawn.path} style="fill: none; stroke: var(--gain); stroke-width: 1.6" />
        ${drawn.ups.map(([x, y]) => svg`<circle cx=${x} cy=${y} r="3" style="fill: var(--same)" />`)}
        ${drawn.downs.map(([x, y]) => svg`<path d=${`M${x - 4} ${y - 3}h8l-4 7z`} style="fill: var(--reversed)" />`)}
      </svg></div>`;
  }

  /** The value of every name, from which curves are drawn. */
  private names(): { [name: string]: number } {
    const known: { [name: string]: number } = { ...pointOf(this.source, this.state) };
    const numbers = machinesOf(this.source).numbers(known);
    for (const each of this.picture.layers) known[each.name] = numbers.at(`layer:${each.id}`) ?? NaN;
    return known;
  }

  private readonly pointed = (event: Event): void => this.light([(event.target as HTMLElement).dataset["edge"]!]);

  private readonly left = (): void => this.light([]);
}

register({ name: "bands", place: "view", tag: "chain-rule-bands", rank: 10 }, BandsView);
