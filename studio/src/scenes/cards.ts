/** This file is the scene "cards": layers as cards that snap into a chain; under each its gain, at the end their product. */

import { css, html, machinesOf, nothing, register, svg, type TemplateResult } from "../base.ts";
import { plain } from "./drawing/plain.ts";
import { SceneView } from "./scene.ts";

const MOST = 6;
const CARD = { width: 84, height: 92 };
const STEP = 98; // from card to card
const WIDEST = 70; // of a band
const NEAR = 1e-9;

/** A card in the chain, with what it does where it stands. */
interface Placed {
  name: string;
  value: number;
  gain: number;
  push: number;
}

export class CardsScene extends SceneView {
  static override properties = { ...SceneView.properties, chain: { state: true }, chosen: { state: true } };
  static override styles = [
    ...[SceneView.styles].flat(),
    css`
      .card { fill: var(--paper); stroke: var(--edge); stroke-width: 1.5; }
      .placed { cursor: grab; touch-action: none; }
      .placed:focus { outline: none; }
      .placed.chosen .card, .placed:focus-visible .card { stroke: var(--gain); stroke-width: 3; }
      .slot { fill: none; stroke: var(--line); stroke-dasharray: 5 4; }
      .band { fill: var(--same-fill); stroke: var(--same); }
      .band.reversed { fill: var(--reversed-fill); stroke: var(--reversed); stroke-dasharray: 5 2; }
      .group { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
      .goal { color: var(--good); font-weight: 700; }
    `,
  ];

  protected override readonly group = "scene-cards";
  /** The names of the cards in the chain, the first one first; null before a person has changed it. */
  declare chain: readonly string[] | null;
  /** The place of the card that the buttons move. */
  declare chosen: number;
  /** The products before and after the last swap; null where the last act was another. */
  private swapped: [number, number] | null = null;
  private taken: { place: number; x: number } | null = null;

  constructor() {
    super();
    [this.chain, this.chosen] = [null, 0];
  }

  protected override restart(): void {
    [this.chain, this.chosen, this.swapped] = [null, 0, null];
  }

  private get names(): string[] {
    return this.source.explanation.layers.map(({ name }) => name);
  }

  private get cards(): readonly string[] {
    if (this.chain !== null) return this.chain;
    return (this.settings["start"] ?? "").split(",").filter((name) => this.names.includes(name));
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
    return Math.abs(this.product - this.goal) <= NEAR * Math.max(1, Math.abs(this.goal));
  }

  protected override told(): string {
    const placed = this.placed;
    if (placed.length === 0) return this.word("empty");
    const parts = placed.map(({ name, value, gain }) => this.word("step", { name, value: this.number(value), gain: this.number(gain) }));
    const swap = this.swapped === null ? "" : ` ${this.word(this.swapped[0] === this.swapped[1] ? "swapped-same" : "swapped", { before: this.number(this.swapped[0]), after: this.number(this.swapped[1]) })}`;
    const all = this.word("told", { x: this.number(this.value(this.input)), steps: parts.join("; "), product: this.isSecret ? "?" : this.number(this.product) }) + swap;
    return this.isReached ? `${all} ${this.word("reached", { goal: this.number(this.goal) })}` : all;
  }

  private formula(name: string): string {
    return plain(this.source.explanation.layers.find((layer) => layer.name === name)?.formula ?? "");
  }

  private setChain(chain: readonly string[], chosen: number): void {
    this.chain = chain.slice(0, MOST);
    this.chosen = Math.max(0, Math.min(chosen, this.chain.length - 1));
    this.swapped = null;
    this.heard = this.told();
  }

  private move(from: number, to: number): void {
    const chain = [...this.cards];
    if (to < 0 || to >= chain.length) return;
    const before = this.product;
    const [card] = chain.splice(from, 1);
    chain.splice(to, 0, card!);
    this.setChain(chain, to);
    this.swapped = [before, this.product];
    this.heard = this.told();
  }

  private removeCard(place: number): void {
    this.setChain(this.cards.filter((_, index) => index !== place), place);
  }

  /** Where the card at a place stands: in a row, and on a phone in a column. */
  private placeOfCard(place: number): { x: number; y: number } {
    return this.isNarrow ? { x: 40, y: 24 + place * 100 } : { x: 40 + place * STEP, y: 110 };
  }

  protected override get size(): { width: number; height: number } {
    return this.isNarrow ? { width: 360, height: 24 + 100 * Math.min(MOST, this.cards.length + 1) + 30 } : { width: 640, height: 276 };
  }

  protected override stage(): TemplateResult {
    const placed = this.placed;
    const unit = WIDEST / Math.max(1, ...placed.map(({ push }) => Math.abs(push)).filter(Number.isFinite));
    const slots = Math.min(MOST, placed.length + 1);
    return svg`${Array.from({ length: slots }, (_, place) => this.slotDrawn(place))}
      ${placed.map((card, place) => this.band(place === 0 ? 1 : placed[place - 1]!.push, card, place, unit))}
      ${placed.map((card, place) => this.card(card, place))}
      ${this.end(placed)}`;
  }

  private slotDrawn(place: number): TemplateResult {
    const { x, y } = this.placeOfCard(place);
    return svg`<rect class="slot" x=${x} y=${y} width=${CARD.width} height=${this.isNarrow ? 84 : CARD.height} rx="10" />`;
  }

  /** The push before and behind a card, drawn beside or above it. */
  private band(before: number, { push }: Placed, place: number, unit: number): TemplateResult {
    const { x, y } = this.placeOfCard(place);
    const half = (size: number): number => Math.max(0.75, (Math.abs(size) * unit) / 2);
    const [a, b] = [half(before), half(Number.isFinite(push) ? push : 0)];
    const kind = push < 0 ? "band reversed" : "band";
    if (this.isNarrow) {
      const middle = 262;
      return svg`<path class=${kind} d="M${middle - a} ${y}L${middle - b} ${y + 84}v16H${middle + b}v-16L${middle + a} ${y}Z" />`;
    }
    // up to the next card, so that what leaves one is seen to enter the other
    return svg`<path class=${kind} d="M${x} ${52 - a}L${x + CARD.width} ${52 - b}H${x + STEP}V${52 + b}H${x + CARD.width}L${x} ${52 + a}Z" />`;
  }

  private card({ name, value, gain }: Placed, place: number): TemplateResult {
    const { x, y } = this.placeOfCard(place);
    const height = this.isNarrow ? 84 : CARD.height;
    const kind = `placed ${place === this.chosen ? "chosen" : ""}`;
    const middle = x + CARD.width / 2;
    return svg`<g class=${kind} role="button" tabindex="0" aria-pressed=${place === this.chosen}
      @focus=${() => (this.chosen = place)} @keydown=${(event: KeyboardEvent) => this.pressed(event, place)}
      @pointerdown=${(event: PointerEvent) => this.take(event, place)} @pointermove=${(event: PointerEvent) => this.carry(event)}
      @pointerup=${this.drop} @pointercancel=${this.drop}>
      <rect class="card" x=${x} y=${y} width=${CARD.width} height=${height} rx="10" />
      <text x=${middle} y=${y + 20} text-anchor="middle" font-weight="600">${name}</text>
      <text class="muted" x=${middle} y=${y + 38} text-anchor="middle">${this.formula(name)}</text>
      <text x=${middle} y=${y + 57} text-anchor="middle">${this.number(value, 3)}</text>
      <text class="gain" x=${middle} y=${y + 77} text-anchor="middle">× ${this.number(gain, 3)}</text>
    </g>`;
  }

  private end(placed: Placed[]): TemplateResult {
    const { product } = this;
    const text = placed.length === 0 ? this.word("empty") : `${placed.map(({ gain }) => this.number(gain, 3)).join(" × ")} = ${this.isSecret ? "?" : this.number(product)}`;
    const [x, y] = this.isNarrow ? [180, this.size.height - 10] : [320, 250];
    const out = placed.length === 0 || placed.length === MOST ? "" : svg`<text class=${product < 0 ? "reversed" : "same"} x=${this.isNarrow ? 262 : 48 + placed.length * STEP} y=${this.isNarrow ? 48 + 100 * placed.length : 58} text-anchor=${this.isNarrow ? "middle" : "start"} style="font-size: 18px">${this.isSecret ? "?" : `${product < 0 ? "▼" : "▲"} ${this.number(product)}`}</text>`;
    return svg`${out}<text x=${x} y=${y} text-anchor="middle" style="font-size: ${this.isNarrow ? 15 : 20}px; font-weight: 600">${text}</text>`;
  }

  private pressed(event: KeyboardEvent, place: number): void {
    const steps: { [key: string]: number } = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
    const step = steps[event.key];
    if (step !== undefined) {
      this.move(place, place + step);
      void this.updateComplete.then(() => this.focusCard(this.chosen));
    } else if (event.key === "Delete" || event.key === "Backspace") this.removeCard(place);
    else return;
    event.preventDefault();
  }

  private focusCard(place: number): void {
    this.renderRoot.querySelectorAll<SVGElement>(".placed")[place]?.focus();
  }

  private take(event: PointerEvent, place: number): void {
    if (event.button !== 0) return;
    (event.currentTarget as SVGElement).setPointerCapture(event.pointerId);
    this.chosen = place;
    this.taken = { place, x: this.isNarrow ? event.clientY : event.clientX };
  }

  /** Moves a card on by one place as soon as it has been drawn far enough. */
  private carry(event: PointerEvent): void {
    if (this.taken === null) return;
    const stage = this.renderRoot.querySelector<SVGSVGElement>("svg.stage")!;
    const scale = stage.getScreenCTM()?.a ?? 1;
    const now = this.isNarrow ? event.clientY : event.clientX;
    const gone = (now - this.taken.x) / scale / 98;
    if (Math.abs(gone) < 0.6) return;
    const step = Math.sign(gone);
    const to = this.taken.place + step;
    if (to < 0 || to >= this.cards.length) return;
    this.move(this.taken.place, to);
    this.taken = { place: to, x: this.taken.x + step * 98 * scale };
  }

  private readonly drop = (): void => {
    this.taken = null;
  };

  protected override controls(): unknown {
    const { cards, chosen } = this;
    const isFull = cards.length >= MOST;
    return html`<span class="group" role="group" aria-label=${this.word("add")}>${this.word("add")}
        ${this.names.map((name) => html`<button ?disabled=${isFull} @click=${() => this.setChain([...cards, name], cards.length)}>${name} <span class="muted">${this.formula(name)}</span></button>`)}</span>
      ${cards.length === 0 ? nothing : html`<span class="group" role="group" aria-label=${this.word("chosen", { name: cards[chosen] ?? "" })}>${this.word("chosen", { name: cards[chosen] ?? "" })}
        <button ?disabled=${chosen === 0} @click=${() => this.move(chosen, chosen - 1)} aria-label=${this.word("earlier")}>◀</button>
        <button ?disabled=${chosen >= cards.length - 1} @click=${() => this.move(chosen, chosen + 1)} aria-label=${this.word("later")}>▶</button>
        <button @click=${() => this.removeCard(chosen)} aria-label=${this.word("remove")}>✕</button> <span class="muted">${this.word("keys")}</span></span>`}
      ${this.isReached ? html`<span class="goal">✓ ${this.word("reached", { goal: this.number(this.goal) })}</span>` : nothing}`;
  }
}

register({ name: "scene-cards", place: "scene", tag: "chain-rule-scene-cards", rank: 0 }, CardsScene);
