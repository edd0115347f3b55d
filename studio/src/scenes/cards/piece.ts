/** This file is the scene "cards": layers as cards that snap into a chain; under each its gain, at the end their product. */

import { html, machinesOf, nothing, register, svg, type PropertyValues, type TemplateResult } from "../../base.ts";
import { plain } from "../drawing/plain.ts";
import { SceneView } from "../scene.ts";
import { dropped, isReordered, type Spot } from "./arrangement.ts";
import { cardsStyle } from "./look.ts";
import { CARD, MOST, Table, type Point } from "./table.ts";

const WIDEST = { wide: 64, narrow: 56 }; // of a band
const BAND = { wide: 46, narrow: 176 }; // its middle line
const NEAR = 1e-9;
const START = 4; // pixels, from which on a press is a drag
const SNAP = 200; // milliseconds

/** A card in the chain, with what it does where it stands. */
interface Placed {
  name: string;
  value: number;
  gain: number;
  push: number;
}

/** A card in the hand: where it was taken, and where its upper left corner is. */
interface Held extends Point {
  name: string;
  pointer: number;
  from: Point;
  dx: number;
  dy: number;
  isMoving: boolean;
}

export class CardsScene extends SceneView {
  static override properties = { ...SceneView.properties, chain: { state: true }, held: { state: true } };
  static override styles = [...[SceneView.styles].flat(), cardsStyle];

  protected override readonly group = "scene-cards";
  /** The names of the cards in the chain, the first one first; null before a person has changed it. */
  declare chain: readonly string[] | null;
  declare held: Held | null;
  /** The products before and after the last change of order; null where the last act was another. */
  private swapped: [number, number] | null = null;
  /** Where each card was drawn last: from there it moves into its place. */
  private readonly drawn = new Map<string, Point>();
  /** Whether the last press of the pointer was a drag. */
  private isDropped = false;

  constructor() {
    super();
    [this.chain, this.held] = [null, null];
  }

  protected override restart(): void {
    [this.chain, this.held, this.swapped] = [null, null, null];
  }

  private get names(): string[] {
    return this.source.explanation.layers.map(({ name }) => name);
  }

  /** The chain as it was before the card in the hand was taken. */
  private get kept(): readonly string[] {
    if (this.chain !== null) return this.chain;
    return (this.settings["start"] ?? "").split(",").filter((name) => this.names.includes(name));
  }

  /** Where the card in the hand would fall. */
  private get aimed(): Spot | null {
    return this.held?.isMoving ? this.table.spotAt(this.held) : null;
  }

  /** The chain as it is, with the card in the hand where it would fall: so the product follows the hand. */
  private get cards(): readonly string[] {
    const { aimed } = this;
    return aimed === null ? this.kept : dropped(this.kept, this.held!.name, aimed);
  }

  private get table(): Table {
    return new Table(this.isNarrow, this.names.length);
  }

  private get input(): string {
    return this.picture.inputs[0]!.name;
  }

  /** What each card does to the value that arrives: the program of its layer, run where it stands. */
  private get placed(): Placed[] {
    const machines = machinesOf(this.source);
    let [value, push] = [this.value(this.input), 1];
    return this.cards.map((name) => {
      const [machine, curve] = [machines.curve(name), this.source.curves[name]];
      const known = machine?.run({ [this.input]: value });
      const slope = curve?.slopes[this.input];
      const gain = known === undefined ? NaN : slope === undefined ? 0 : known[slope]!;
      value = known === undefined || curve === undefined ? NaN : known[curve.output]!;
      push *= gain;
      return { name, value, gain, push };
    });
  }

  private get product(): number {
    return this.placed.at(-1)?.push ?? 1;
  }

  private get goal(): number {
    return Number(this.settings["goal"] ?? NaN);
  }

  private get isReached(): boolean {
    return !this.isSecret && Math.abs(this.product - this.goal) <= NEAR * Math.max(1, Math.abs(this.goal));
  }

  protected override told(): string {
    const placed = this.placed;
    if (placed.length === 0) return this.word("empty");
    const steps = placed.map(({ name, value, gain }) => this.word("step", { name, value: this.number(value), gain: this.number(gain) })).join("; ");
    const said = [this.word("told", { x: this.number(this.value(this.input)), steps, product: this.isSecret ? "?" : this.number(this.product) })];
    if (this.swapped !== null && !this.isSecret) {
      const [before, after] = this.swapped.map((each) => this.number(each)) as [string, string];
      said.push(this.word(before === after ? "swapped-same" : "swapped", { before, after }));
    }
    if (this.isReached) said.push(this.word("reached", { goal: this.number(this.goal) }));
    return said.join(" ");
  }

  private formula(name: string): string {
    return plain(this.source.explanation.layers.find((layer) => layer.name === name)?.formula ?? "");
  }

  /** Drops a card on a spot. */
  private drop(name: string, spot: Spot): void {
    const [before, product] = [this.kept, this.product];
    this.chain = dropped(before, name, spot).slice(0, MOST);
    this.swapped = isReordered(before, this.chain) ? [product, this.product] : null;
    this.heard = this.told();
  }

  /** A browser may send the click that ends a drag to the card that was let go; one by a key or by speech has no detail. */
  private clicked(event: MouseEvent, name: string): void {
    if (event.detail === 0 || !this.isDropped) this.toggle(name);
    this.isDropped = false;
  }

  /** Puts a card at the end of the chain, and one of the chain back in the tray. */
  private toggle(name: string): void {
    if (this.kept.includes(name)) this.drop(name, "tray");
    else if (this.kept.length < MOST) this.drop(name, this.kept.length);
  }

  protected override get size(): { width: number; height: number } {
    return this.table.size;
  }

  protected override knobs(): string[] {
    return this.isSecret ? [] : super.knobs();
  }

  protected override stage(): TemplateResult {
    const { placed, aimed, table, held } = this;
    const { size, tray } = table;
    const out = this.names.filter((name) => !this.cards.includes(name));
    return svg`<pattern id="turned" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="8" height="8" style="fill: var(--reversed-fill)" /><rect width="4" height="8" style="fill: var(--stripe)" /></pattern>
      <g class=${held?.isMoving ? "board holding" : "board"} @pointermove=${this.carry} @pointerup=${this.letGo} @pointercancel=${this.cancel}>
        <rect width=${size.width} height=${size.height} fill="transparent" />
        <rect class="tray ${aimed === "tray" ? "aimed" : ""}" x=${tray.x} y=${tray.y} width=${tray.width} height=${tray.height} rx="12" />
        ${Array.from({ length: MOST }, (_, place) => this.outline(table.slot(place), aimed !== "tray" && aimed !== null && place === this.cards.indexOf(held!.name)))}
        ${this.cards.map((name) => this.outline(table.home(this.names.indexOf(name)), false))}
        ${this.headings()}${this.bands(placed)}${placed.map((card, place) => this.gainDrawn(card, place))}${this.values(placed)}${this.equation(placed)}
        ${[...this.cards, ...out].map((name) => this.card(name, placed))}
        ${held?.isMoving ? svg`<g class="held" aria-hidden="true" transform="translate(${held.x} ${held.y})">${this.face(held.name)}</g>` : ""}
      </g>`;
  }

  private outline({ x, y }: Point, isAimed: boolean): TemplateResult {
    return svg`<rect class=${isAimed ? "slot aimed" : "slot"} x=${x} y=${y} width=${CARD.width} height=${CARD.height} rx="10" />`;
  }

  /** What the rows are: pushes, gains, values, and the tray; columns where it is narrow. */
  private headings(): TemplateResult {
    const [push, gain, value, tray] = ["push", "gain", "value", "tray"].map((key) => this.word(key)) as [string, string, string, string];
    const places: [string, number, number][] = this.isNarrow
      ? [[value, 48, 14], [gain, 117, 14], [push, 190, 14], [tray, 311, 20]]
      : [[push, 30, 102], [gain, 30, 189], [value, 30, 212], [tray, 30, 304]];
    return svg`${places.map(([text, x, y]) => svg`<text class="row" x=${x} y=${y} text-anchor="middle">${text}</text>`)}`;
  }

  /** Where one card ends and the next begins, along the chain. */
  private joint(place: number): number {
    const { table } = this;
    const { x, y } = table.slot(place);
    return this.isNarrow ? y - (table.step.narrow - CARD.height) / 2 : x - (table.step.wide - CARD.width) / 2;
  }

  /** The push before and behind each card: from joint to joint, so that what leaves one is seen to enter the next. */
  private bands(placed: readonly Placed[]): TemplateResult {
    const [middle, widest] = this.isNarrow ? [BAND.narrow, WIDEST.narrow] : [BAND.wide, WIDEST.wide];
    const pushes = [1, ...placed.map(({ push }) => (Number.isFinite(push) ? push : 0))];
    const unit = widest / Math.max(1, ...pushes.map(Math.abs));
    const half = pushes.map((push) => Math.max(0.75, (Math.abs(push) * unit) / 2));
    const corner = (along: number, across: number): string => (this.isNarrow ? `${middle + across} ${along}` : `${along} ${middle + across}`);
    return svg`${placed.map(({ push }, place) => {
      const [a, b, from, to] = [half[place]!, half[place + 1]!, this.joint(place), this.joint(place + 1)];
      return svg`<path class=${push < 0 ? "band turned" : "band"} d="M${corner(from, -a)}L${corner(to, -b)}L${corner(to, b)}L${corner(from, a)}Z" />`;
    })}${pushes.map((push, place) => this.pushDrawn(push, place, place === placed.length))}`;
  }

  /** How large a push is at a joint; while the answer is asked for, only the first. */
  private pushDrawn(push: number, place: number, isLast: boolean): TemplateResult | "" {
    if (this.isSecret && place > 0 && !isLast) return "";
    const at = this.joint(place);
    const [x, y] = this.isNarrow ? [208, at + 5] : [at, 102];
    const look = isLast ? "font-size: 18px; font-weight: 700" : "";
    const text = this.isSecret && place > 0 ? "?" : this.number(push, 3);
    return svg`<text class=${push < 0 ? "reversed" : "same"} x=${x} y=${y} text-anchor=${this.isNarrow ? "start" : "middle"} style=${look}>${text}</text>`;
  }

  private gainDrawn({ gain }: Placed, place: number): TemplateResult {
    const { x, y } = this.table.slot(place);
    const [left, top] = this.isNarrow ? [117, y + 31] : [x + CARD.width / 2, 189];
    return svg`<text class="gain" x=${left} y=${top} text-anchor="middle" style="font-size: 16px">× ${this.number(gain, 3)}</text>`;
  }

  /** The values between the cards: what each hands to the next. */
  private values(placed: readonly Placed[]): TemplateResult {
    return svg`${[this.value(this.input), ...placed.map(({ value }) => value)].map((value, place) => {
      const [x, y] = this.isNarrow ? [48, this.joint(place) + 4.5] : [this.joint(place), 212];
      return svg`<text class="row" x=${x} y=${y} text-anchor="middle">${this.number(value, 3)}</text>`;
    })}`;
  }

  private equation(placed: readonly Placed[]): TemplateResult {
    const factors = placed.map(({ gain }) => this.number(gain, 3));
    const text = factors.length < 2 ? "" : `${factors.map((each) => (each.startsWith("−") ? `(${each})` : each)).join(" × ")} = ${this.isSecret ? "?" : this.number(this.product)}`;
    const [x, y, size] = this.isNarrow ? [180, 496, 16] : [320, 246, 20];
    return svg`<text x=${x} y=${y} text-anchor="middle" style="font-size: ${size}px; font-weight: 600">${text}</text>`;
  }

  /** Where a card lies. */
  private spotOf(name: string): Point {
    const place = this.cards.indexOf(name);
    return place < 0 ? this.table.home(this.names.indexOf(name)) : this.table.slot(place);
  }

  /** A card in its place; of one in the hand only a shadow lies there. */
  private card(name: string, placed: readonly Placed[]): TemplateResult {
    const { x, y } = this.spotOf(name);
    const place = this.cards.indexOf(name);
    const parts = { name, formula: this.formula(name), place: place + 1 };
    const label = place < 0 ? this.word("in-tray", parts) : this.word("in-chain", { ...parts, gain: this.number(placed[place]!.gain) });
    const isShadow = this.held?.isMoving && this.held.name === name;
    return svg`<g class=${isShadow ? "placed shadow" : "placed"} role="button" tabindex="0" data-name=${name} aria-label=${label} transform="translate(${x} ${y})"
      data-lm-suppress-shortcuts="true" @click=${(event: MouseEvent) => this.clicked(event, name)} @keydown=${(event: KeyboardEvent) => this.pressed(event, name)}
      @pointerdown=${(event: PointerEvent) => this.take(event, name, { x, y })}>${this.face(name)}</g>`;
  }

  private face(name: string): TemplateResult {
    return svg`<rect class="card" width=${CARD.width} height=${CARD.height} rx="10" />
      <text x=${CARD.width / 2} y="22" text-anchor="middle" font-weight="600">${name}</text>
      <text class="muted" x=${CARD.width / 2} y="41" text-anchor="middle">${this.formula(name)}</text>`;
  }

  private pressed(event: KeyboardEvent, name: string): void {
    const place = this.kept.indexOf(name);
    const steps: { [key: string]: number } = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
    const to = place + (steps[event.key] ?? 0);
    if (event.key === "Enter" || event.key === " ") this.toggle(name);
    else if (place >= 0 && (event.key === "Delete" || event.key === "Backspace")) this.drop(name, "tray");
    else if (place < 0 || !Object.hasOwn(steps, event.key)) return;
    else if (to >= 0 && to < this.kept.length) this.drop(name, to);
    event.preventDefault();
    this.focusOn(name);
  }

  /** Lets the focus follow a card to its new place. */
  private focusOn(name: string): void {
    void this.updateComplete.then(() => this.cardOf(name)?.focus({ preventScroll: true }));
  }

  private cardOf(name: string): SVGGElement | undefined {
    return [...this.renderRoot.querySelectorAll<SVGGElement>(".placed")].find((each) => each.dataset["name"] === name);
  }

  private take(event: PointerEvent, name: string, from: Point): void {
    if (event.button !== 0 || this.held?.isMoving) return;
    const { x, y } = this.placeOf(event);
    this.isDropped = false;
    this.held = { ...from, name, pointer: event.pointerId, from: { x: event.clientX, y: event.clientY }, dx: from.x - x, dy: from.y - y, isMoving: false };
  }

  private readonly carry = (event: PointerEvent): void => {
    const { held } = this;
    if (held?.pointer !== event.pointerId) return;
    // it was let go where no event came from: outside the stage, before it was a drag
    if (event.buttons === 0) return this.cancel();
    if (!held.isMoving && Math.hypot(event.clientX - held.from.x, event.clientY - held.from.y) < START) return;
    if (!held.isMoving) (event.currentTarget as SVGElement).setPointerCapture(event.pointerId);
    const { x, y } = this.placeOf(event);
    this.held = { ...held, x: x + held.dx, y: y + held.dy, isMoving: true };
    this.drawn.set(held.name, this.held);
  };

  private readonly letGo = (event: PointerEvent): void => {
    const { held, aimed } = this;
    if (held?.pointer !== event.pointerId) return;
    this.held = null;
    this.isDropped = held.isMoving;
    if (aimed !== null) this.drop(held.name, aimed);
    if (held.isMoving) this.focusOn(held.name);
  };

  private readonly cancel = (): void => {
    this.held = null;
  };

  /** Each card whose place is another now moves there in a short time; the one in the hand is where the hand is. */
  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const isStill = changed.has("width") || matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.names.forEach((name) => {
      if (this.held?.isMoving && this.held.name === name) return;
      const to = this.spotOf(name);
      const from = this.drawn.get(name);
      this.drawn.set(name, to);
      if (isStill || from === undefined || (from.x === to.x && from.y === to.y)) return;
      const frames = [from, to].map(({ x, y }) => ({ transform: `translate(${x}px, ${y}px)` }));
      this.cardOf(name)?.animate(frames, { duration: SNAP, easing: "ease-out" });
    });
  }

  protected override controls(): unknown {
    const { goal } = this;
    const isAsked = Number.isFinite(goal) && !this.isSecret;
    const said = { goal: this.number(goal) };
    return html`${isAsked ? html`<span class="goal">${this.isReached ? `✓ ${this.word("reached", said)}` : this.word("goal", said)}</span>` : nothing}
      <span class="muted keys">${this.word("keys")}</span>`;
  }
}

register({ name: "scene-cards", place: "scene", tag: "chain-rule-scene-cards", rank: 0 }, CardsScene);
