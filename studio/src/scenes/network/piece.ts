/** This file is <chain-network>: a small network that learns in the page, with the blame of every weight in sight. */

import { css, html, isDarkAround, LitElement, Machine, nothing, palette, parsed, say, shown, theme, type Program, type Words } from "../../base.ts";
import { isAskedBelow } from "../drawing/asked.ts";
import { begun, ended, winner, type Duel, type Score } from "./duel.ts";
import { dotsOf, PATTERNS, type Dot, type Pattern } from "./dots.ts";
import { blameOf, HEIGHT, netDrawn, netStyle, widthOf, type Lines, type Room } from "./net.ts";
import { dotsDrawn, lossLine, paint, planeStyle } from "./plane.ts";
import { ACTIVATIONS, MOST, Trainer, type Activation, type Edge, type Told } from "./trainer.ts";

const GROUP = "scene-network";
const RATES = [0.01, 0.03, 0.1, 0.3, 1];
const FRAME = 8; // milliseconds of a frame that may go into training
const ENOUGH = 3000; // steps, after which a run pauses by itself
const QUICK = 200; // steps of a run where motion is not wanted
const FARTHEST = 8; // the largest weight of the slider
const NARROW = 560; // pixels

interface Given {
  program: Program;
  words: Words;
}

export class ChainNetwork extends LitElement {
  static override properties = { settings: { type: String }, tick: { state: true } };
  static override styles = [
    palette,
    theme,
    planeStyle,
    netStyle,
    css`
      :host { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px; container-type: inline-size; }
      .row { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; margin-bottom: 10px; }
      .row label { display: inline-flex; gap: 6px; align-items: center; }
      .both { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; justify-items: center; }
      @container (min-width: 720px) { .both { grid-template-columns: 220px minmax(0, 1fr); } }
      select { max-width: 100%; min-width: 0; }
      .row label { max-width: 100%; flex-wrap: wrap; }
      select, input[type="text"] { min-height: 32px; border: 1px solid var(--edge); border-radius: 8px; background: var(--card); padding: 2px 6px; }
      input[type="text"] { width: 6em; }
      input[type="range"] { min-width: 150px; flex: 1; accent-color: var(--gain); }
      .step { background: var(--ink); color: var(--paper); border-color: var(--ink); }
      .losses { width: 100%; height: 48px; margin-top: 6px; }
      .losses polyline { fill: none; stroke: var(--gain); stroke-width: 2; }
      .focus { border-top: 1px solid var(--line); margin-top: 10px; padding-top: 10px; }
      p { margin: 4px 0; }
      .left { width: 100%; display: grid; grid-template-columns: minmax(0, 1fr); justify-items: center; }
      .chart { width: 100%; }
      .score { border-left: 4px solid var(--good); padding-left: 10px; margin: 8px 0; }
      summary { cursor: pointer; padding: 6px 0; }
    `,
  ];

  declare settings: string;
  declare tick: number;
  private given: Given | null = null;
  private trainer!: Trainer;
  private pattern: Pattern = "circle";
  private dots: Dot[] = [];
  private told!: Told;
  private losses: number[] = [];
  private rate = 0.1;
  private lines: Lines = "blame";
  private chosen = "w1_1_1";
  private dot = -1;
  private running = 0;
  private message = "";
  private readonly darkness = matchMedia("(prefers-color-scheme: dark)");
  private readonly lookAround = (): void => {
    this.dataset["look"] = isDarkAround(this.parentElement ?? this) ? "dark" : "light";
    this.tick += 1;
  };
  private room: Room = "wide";
  /** The try against the gradient that is on, the last one's score, and who won how often. */
  private duel: Duel | null = null;
  private score: Score | null = null;
  private wins = { hand: 0, all: 0 };
  private dulled: { name: string; before: number; after: number } | null = null;
  private readonly answered = (): void => this.requestUpdate();
  private readonly sizes = new ResizeObserver(([entry]) => {
    const room = (entry?.contentRect.width ?? NARROW) < NARROW ? "narrow" : "wide";
    if (room !== this.room) [this.room, this.tick] = [room, this.tick + 1];
  });

  constructor() {
    super();
    this.settings = "";
    this.tick = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const script = [...this.children].find((child) => child.matches('script[type="application/json"]'));
    if (script?.textContent) this.given ??= JSON.parse(script.textContent) as Given;
    this.lookAround();
    if (this.given !== null && this.trainer === undefined) this.start(this.given);
    this.sizes.observe(this);
    this.darkness.addEventListener("change", this.lookAround);
    document.addEventListener("done", this.answered);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
    this.darkness.removeEventListener("change", this.lookAround);
    document.removeEventListener("done", this.answered);
    this.pause();
  }

  private start({ program }: Given): void {
    const asked = new Map(this.settings.split(/\s+/).map((word) => word.split("=", 2) as [string, string]));
    const count = Math.min(MOST, Math.max(1, Number(asked.get("neurons")) || 4));
    const shape = asked.get("layers") === "1" ? [count] : [count, count];
    const activation = ACTIVATIONS.find((each) => each === asked.get("activation")) ?? "tanh";
    this.pattern = PATTERNS.find((each) => each === asked.get("data")) ?? "circle";
    this.rate = RATES.find((each) => each === Number(asked.get("rate"))) ?? 0.1;
    this.trainer = new Trainer(program, (each) => new Machine(each), shape, activation);
    this.reset();
  }

  private say(key: string, parts: { [place: string]: string | number } = {}): string {
    return say(this.given!.words, GROUP, key, parts);
  }

  private readonly number = (value: number, digits = 3): string => shown(value, this.given!.words["page"]?.["decimal"] ?? ".", digits);

  /** Begins anew: the same first weights, no steps. */
  private readonly reset = (): void => {
    this.pause();
    this.dots = dotsOf(this.pattern);
    this.trainer.begin();
    this.losses = [];
    this.dot = -1;
    this.message = "";
    this.forget();
    this.wins = { hand: 0, all: 0 };
    if (!this.edges.some(({ name }) => name === this.chosen)) this.chosen = "w1_1_1";
    this.look();
  };

  /** Works out what the picture shows: of all dots, or of the one that was chosen. */
  private look(): void {
    const chosen = this.dots[this.dot];
    this.told = this.trainer.tell(chosen === undefined ? this.dots : [chosen]);
    this.tick += 1;
  }

  /** Ends a try without a score: the weights move by themselves. */
  private forget(): void {
    [this.duel, this.score, this.dulled] = [null, null, null];
  }

  private readonly step = (): void => {
    this.forget();
    this.learn(1);
    this.look();
    this.message = this.say("stepped", { steps: this.trainer.steps, loss: this.number(this.told.loss) });
  };

  private learn(steps: number, until = Infinity): void {
    for (let k = 0; k < steps && performance.now() < until; k++) {
      const { loss } = this.trainer.step(this.dots, this.rate);
      this.losses.push(loss);
      if (!Number.isFinite(loss)) break;
    }
    if (this.losses.length > 400) this.losses = this.losses.filter((_, k) => k % 2 === 0);
  }

  private readonly run = (): void => {
    if (this.running !== 0) return this.pause();
    this.forget();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.learn(QUICK);
      this.look();
      this.message = this.say("stepped", { steps: this.trainer.steps, loss: this.number(this.told.loss) });
      return;
    }
    const end = this.trainer.steps + ENOUGH;
    const frame = (): void => {
      this.learn(20, performance.now() + FRAME);
      this.look();
      const isOver = this.trainer.steps >= end || !Number.isFinite(this.told.loss) || !this.isConnected;
      this.running = isOver ? 0 : requestAnimationFrame(frame);
    };
    this.running = requestAnimationFrame(frame);
    this.tick += 1;
  };

  private pause(): void {
    cancelAnimationFrame(this.running);
    if (this.running !== 0) this.message = this.say("stepped", { steps: this.trainer.steps, loss: this.number(this.told.loss) });
    this.running = 0;
    this.tick += 1;
  }

  private get edges(): Edge[] {
    return this.trainer.edges;
  }

  private reshape(layers: number, neurons: number): void {
    this.trainer.shape = layers === 1 ? [neurons] : [neurons, neurons];
    this.reset();
  }

  /** Begins a try against the gradient, or ends it and tells who won. */
  private readonly play = (): void => {
    if (this.duel === null) {
      this.pause();
      this.forget();
      this.dot = -1;
      this.duel = begun(this.trainer, this.dots);
      this.message = this.say("duel-on", { loss: this.number(this.duel.loss, 4) });
    } else {
      this.score = ended(this.trainer, this.dots, this.duel);
      this.duel = null;
      if (this.score !== null && winner(this.score) !== "none") this.wins[winner(this.score) as "hand" | "all"] += 1;
      this.message = this.scored();
    }
    this.look();
  };

  private scored(): string {
    if (this.score === null) return this.say("duel-empty");
    const { before, hand, all, length } = this.score;
    const parts = { before: this.number(before, 4), hand: this.number(hand, 4), all: this.number(all, 4), length: this.number(length), by: this.number(Math.abs(hand - all)) };
    return `${this.say("duel-told", parts)} ${this.say(`duel-${winner(this.score)}`, parts)} ${this.say("duel-wins", this.wins)}`;
  }

  /** The neuron that the weight in focus leads into; null where that is the output. */
  private get target(): { layer: number; to: number } | null {
    const edge = this.edges.find(({ name }) => name === this.chosen);
    return edge === undefined || edge.layer > this.trainer.shape.length ? null : edge;
  }

  /** Gives a neuron so large a part of its own that it says the same to every dot. */
  private readonly saturate = (): void => {
    const { target } = this;
    if (target === null) return;
    this.pause();
    this.forget();
    this.dot = -1;
    const blame = (): number => {
      const into = this.edges.filter(({ layer, to, from }) => layer === target.layer && to === target.to && from > 0);
      return Math.hypot(...into.map(({ name }) => this.told.gradient[name] ?? 0));
    };
    this.look();
    const before = blame();
    this.trainer.weights[`b${target.layer}_${target.to}`] = this.trainer.activation === "relu" ? -FARTHEST : FARTHEST;
    this.look();
    this.dulled = { name: this.say("neuron", { layer: target.layer, neuron: target.to }), before, after: blame() };
    this.message = this.say("dulled", { name: this.dulled.name, before: this.number(before), after: this.number(this.dulled.after) });
  };

  private turn(value: number): void {
    this.score = null;
    // a try is the turn of one weight: whoever takes another gives the first one back
    if (this.duel !== null) Object.assign(this.trainer.weights, this.duel.before);
    this.trainer.weights[this.chosen] = value;
    this.look();
  }

  protected override updated(): void {
    const canvas = this.renderRoot.querySelector("canvas");
    if (canvas === null) return;
    const style = getComputedStyle(this);
    paint(canvas, (x, y) => this.trainer.output(x, y), (name) => style.getPropertyValue(name));
  }

  /** Whether everything but the steps and the weights waits for the first answer. */
  private get isSecret(): boolean {
    return this.settings.includes("secret=yes") && isAskedBelow(this);
  }

  override render(): unknown {
    if (this.given === null) return html`<slot></slot>`;
    return html`${this.buttons()}
      <div class="both">
        <div class="left"><div class="plane"><canvas aria-hidden="true"></canvas>${dotsDrawn(this.dots, this.dot, this.chooseDot)}</div>
          ${lossLine(this.losses, this.say("losses"))}</div>
        <div class="chart">${this.net()}</div>
      </div>
      ${this.focused()}
      ${this.isSecret ? nothing : html`<details><summary>${this.say("more")}</summary>${this.choices()}</details>`}
      <p class="visually-hidden" role="status">${this.message}</p>`;
  }

  private readonly chooseDot = (dot: number): void => {
    this.dot = dot;
    this.look();
  };

  private buttons(): unknown {
    const steps = this.say("steps", { steps: this.trainer.steps });
    return html`<div class="row">
      <button class="step" @click=${this.step}>${this.say("step")}</button>
      <button @click=${this.run} aria-pressed=${this.running !== 0}>${this.say(this.running === 0 ? "run" : "pause")}</button>
      <button @click=${this.reset}>${this.say("reset")}</button>
      <span>${steps} · ${this.say("loss-is", { loss: this.number(this.told.loss) })}</span>
      ${Number.isFinite(this.told.loss) ? nothing : html`<b>${this.say("burst")}</b>`}
    </div>`;
  }

  private select(label: string, value: string, options: readonly [string, string][], change: (value: string) => void): unknown {
    return html`<label>${this.say(label)}
      <select @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
        ${options.map(([key, text]) => html`<option value=${key} ?selected=${key === value}>${text}</option>`)}
      </select></label>`;
  }

  private choices(): unknown {
    const { shape, activation } = this.trainer;
    const sizes = Array.from({ length: MOST }, (_, k): [string, string] => [String(k + 1), String(k + 1)]);
    const dots: [string, string][] = [["-1", this.say("all-dots")], ...this.dots.map((_, k): [string, string] => [String(k), this.say("dot", { dot: k + 1 })])];
    return html`<div class="row">
      ${this.select("data", this.pattern, PATTERNS.map((each): [string, string] => [each, this.say(each)]), (value) => { this.pattern = value as Pattern; this.reset(); })}
      ${this.select("activation", activation, ACTIVATIONS.map((each): [string, string] => [each, each]), (value) => { this.trainer.activation = value as Activation; this.reset(); })}
      ${this.select("layers", String(shape.length), [["1", "1"], ["2", "2"]], (value) => this.reshape(Number(value), shape[0]!))}
      ${this.select("neurons", String(shape[0]), sizes, (value) => this.reshape(shape.length, Number(value)))}
      ${this.select("rate", String(this.rate), RATES.map((each): [string, string] => [String(each), this.number(each)]), (value) => { this.rate = Number(value); this.tick += 1; })}
      ${this.select("lines", this.lines, [["blame", this.say("lines-blame")], ["weights", this.say("lines-weights")]], (value) => { this.lines = value as Lines; this.tick += 1; })}
      ${this.select("numbers-of", String(this.dot), dots, (value) => this.chooseDot(Number(value)))}
    </div>`;
  }

  private net(): unknown {
    const dot = this.dots[this.dot];
    const names = { blame: this.say("blame"), output: this.say("output"), loss: this.say("loss") };
    const look = { shape: this.trainer.shape, room: this.room, lines: this.lines, chosen: this.chosen, number: (value: number) => this.number(Math.round(100 * value) / 100, 4), names, choose: this.choose };
    const reads = dot === undefined ? null : [dot.x, dot.y];
    return html`<svg class="net ${this.room}" viewBox="0 0 ${widthOf(this.room)} ${HEIGHT}" role="img" aria-label=${this.inWords()}>
      ${netDrawn(this.edges, this.trainer.weights, this.told, reads, look)}</svg>`;
  }

  private readonly choose = (edge: string): void => {
    this.chosen = edge;
    if (this.duel !== null) Object.assign(this.trainer.weights, this.duel.before);
    this.look();
  };

  /** The picture in words. */
  private inWords(): string {
    const layers = [...this.trainer.shape.keys()].map((k) => k + 1).concat(3);
    const blames = layers.map((layer) => this.say("layer-blame", { layer: layer === 3 ? this.say("output") : layer, blame: this.number(blameOf(this.edges, this.told, layer)) }));
    return `${this.say("picture", { loss: this.number(this.told.loss) })} ${blames.join("; ")}.`;
  }

  private edgeName({ layer, to, from }: Edge): string {
    const end = layer === 3 ? this.say("output") : this.say("neuron", { layer, neuron: to });
    if (from === 0) return this.say("own", { end });
    const start = layer === 1 ? `x${"₁₂"[from - 1]}` : this.say("neuron", { layer: layer === 3 ? this.trainer.shape.length : 1, neuron: from });
    return `${start} → ${end}`;
  }

  private focused(): unknown {
    const edges = this.edges;
    const edge = edges.find(({ name }) => name === this.chosen) ?? edges[0]!;
    const value = this.trainer.weights[edge.name]!;
    const slope = this.told.gradient[edge.name] ?? 0;
    const key = Math.abs(slope) < 1e-4 ? "no-blame" : slope > 0 ? "blame-up" : "blame-down";
    const options = edges.map((each): [string, string] => [each.name, this.edgeName(each)]);
    const text = (event: Event): void => {
      const typed = parsed((event.target as HTMLInputElement).value, this.given!.words["page"]?.["decimal"] ?? ".");
      if (typed !== null) this.turn(Math.max(-100, Math.min(100, typed)));
      this.tick += 1;
    };
    return html`<div class="focus">
      <div class="row">${this.select("weight", edge.name, options, this.choose)}
        <input type="range" min=${-FARTHEST} max=${FARTHEST} step="0.01" .value=${String(value)} aria-label=${this.say("turn")} aria-valuetext="${this.edgeName(edge)} = ${this.number(value, 4)}"
          @input=${(event: Event) => this.turn(Number((event.target as HTMLInputElement).value))} />
        <input type="text" inputmode="decimal" .value=${this.number(value, 4)} aria-label=${this.say("turn")} @change=${text} /></div>
      <p>${this.say(key, { slope: this.number(slope), weight: this.number(value) })}
        ${this.say("next", { next: this.number(value - this.rate * slope, 4), weight: this.number(value, 4), rate: this.number(this.rate), slope: this.number(slope) })}</p>
      ${this.flatWords()}
      ${this.isSecret ? nothing : html`<div class="row">
        <button class="duel" aria-pressed=${this.duel !== null} @click=${this.play}>${this.say(this.duel === null ? "duel" : "duel-compare")}</button>
        <button class="saturate" ?disabled=${this.target === null} @click=${this.saturate}>${this.say("saturate")}</button>
      </div>`}
      ${this.outcome()}
    </div>`;
  }

  /** What came of a try, or of a neuron that was made to say the same to all. */
  private outcome(): unknown {
    if (this.duel !== null) return html`<p class="score">${this.say("duel-on", { loss: this.number(this.duel.loss, 4) })}</p>`;
    if (this.score !== null) return html`<p class="score">${this.scored()}</p>`;
    if (this.dulled === null) return nothing;
    const { name, before, after } = this.dulled;
    return html`<p class="score">${this.say("dulled", { name, before: this.number(before), after: this.number(after) })}</p>`;
  }

  private flatWords(): unknown {
    const flat = Object.entries(this.told.flat).filter(([, share]) => share > 0.9).map(([name]) => name.split("_") as [string, string]);
    if (flat.length === 0) return nothing;
    const names = flat.map(([layer, neuron]) => this.say("neuron", { layer, neuron })).join(", ");
    return html`<p><b>${this.say("saturated", { names })}</b></p>`;
  }
}

if (customElements.get("chain-network") === undefined) customElements.define("chain-network", ChainNetwork);
