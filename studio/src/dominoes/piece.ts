/** This file is the view "dominoes": each layer is a domino as tall as the push that reaches it; the first one falls, the others follow. */

import { css, html, nothing, register, StudioView, theme, unsafeHTML, type Amount } from "../base.ts";

const TALLEST = 180;
const SHORTEST = 6;
const RUN = 600; // milliseconds from the first to the last domino

interface Domino {
  key: string;
  name: string;
  push: Amount;
}

export class DominoesView extends StudioView {
  static override properties = { ...StudioView.properties, run: { state: true } };
  static override styles = [
    theme,
    css`
      :host { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px; }
      p { margin: 2px 0 10px; color: var(--muted); font-size: 13px; line-height: 18px; }
      .row { overflow-x: auto; }
      ol { list-style: none; margin: 0; padding: 12px 0 0; display: flex; gap: 26px; align-items: flex-end; justify-content: center; min-height: 250px; width: max-content; min-width: 100%; }
      li { display: grid; justify-items: center; gap: 4px; min-width: 66px; }
      .stand { height: 190px; display: flex; align-items: flex-end; }
      .domino { width: 26px; border-radius: 4px; border: 1.5px solid var(--same); background: var(--same-fill); transform-origin: 100% 100%; }
      .domino.reversed { border-color: var(--reversed); background: repeating-linear-gradient(45deg, var(--reversed-fill) 0 5px, var(--stripe) 5px 9px); transform-origin: 0 100%; }
      .domino.none { border: 2px dashed var(--edge); background: none; }
      .falls { animation: fall 260ms ease-in both; }
      .falls.reversed { animation-name: fall-back; }
      @keyframes fall { to { transform: rotate(24deg); } }
      @keyframes fall-back { to { transform: rotate(-24deg); } }
      b { white-space: nowrap; font-size: 13px; }
      .same { color: var(--same); }
      .reversed-text { color: var(--reversed); }
    `,
  ];

  /** How often the dominoes were let fall; a new number lets them fall anew. */
  declare run: number;

  constructor() {
    super();
    this.run = 0;
  }

  private dominoes(): Domino[] {
    const { inputs, layers, input, output, forward, backward } = this.picture;
    const flow = this.state.backward ? backward : forward;
    const pushed = inputs.filter(({ name }) => name === input || this.state.backward).map(({ name }) => ({ key: name, name }));
    const reached = layers.filter(({ key }) => flow.arrivals[key]?.value !== 0 || key === output);
    const all = [...pushed, ...reached].map(({ key, name }) => ({ key, name, push: flow.arrivals[key] ?? { value: 0, reason: null } }));
    return this.state.backward ? all.reverse() : all;
  }

  override render(): unknown {
    const dominoes = this.dominoes();
    const sizes = dominoes.map(({ push }) => Math.abs(push.value ?? 0)).filter((size) => size > 0);
    const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
    const isLog = sizes.length > 0 && most / least >= 60;
    const height = (size: number): number => {
      if (size === 0 || sizes.length === 0) return 0;
      const share = isLog ? (1 + Math.log10(size) - Math.log10(least)) / (1 + Math.log10(most) - Math.log10(least)) : size / most;
      return Math.max(SHORTEST, TALLEST * share);
    };
    return html`
      <h2>${this.say("dominoes-title")}</h2>
      <p>${this.say("dominoes-how")} ${isLog ? this.say("bands-log") : nothing}
        <button @click=${() => (this.run += 1)}>${this.say("let-fall")}</button></p>
      <div class="row" dir="ltr" tabindex="0" role="group" aria-label=${this.say("dominoes-title")}>
        <ol>${dominoes.map((domino, index) => this.domino(domino, height(Math.abs(domino.push.value ?? 0)), index, dominoes.length))}</ol>
      </div>
    `;
  }

  private domino({ key, name, push }: Domino, height: number, index: number, count: number): unknown {
    const { value, reason } = push;
    const isBack = (value ?? 0) < 0;
    const falls = this.run > 0 && value !== null && value !== 0 ? "falls" : "";
    const kind = value === null ? "none" : isBack ? "reversed" : "";
    const style = `height:${value === null ? 60 : height}px;animation-delay:${(RUN * index) / Math.max(1, count - 1)}ms`;
    // two elements that differ in their class: a new run starts the fall from the beginning
    const shape = this.run % 2 === 0
      ? html`<div class="domino ${kind} ${falls}" style=${style}></div>`
      : html`<div><div class="domino ${kind} ${falls}" style=${style}></div></div>`;
    return html`<li data-key=${key}>
      <span class="stand">${shape}</span>
      <span>${unsafeHTML(this.math(name))}</span>
      <b class=${value === null || value === 0 ? "muted" : isBack ? "reversed-text" : "same"}>
        ${value === null ? this.say(`reason-${reason}`) : value === 0 ? "0" : `${isBack ? "▼" : "▲"} ${this.number(value)}`}</b>
    </li>`;
  }
}

register({ name: "dominoes", place: "view", tag: "chain-rule-dominoes", rank: 30 }, DominoesView);
