/** This file is the piece "answer": the question, and under it one sentence, the product along each path, and the sum. */

import {
  css, html, nothing, register, shellOf, StudioView, theme, unsafeHTML, type Amount, type PathPicture, type PropertyValues,
} from "../base.ts";

const MOST = 6;
const LONG = 10; // factors that all stand there

export class AnswerPiece extends StudioView {
  static override styles = [
    theme,
    css`
      h1 { font-size: 15px; line-height: 22px; font-weight: 400; margin: 0 0 6px; color: var(--muted); }
      .said { background: var(--card); border: 1px solid var(--line); border-inline-start: 4px solid var(--gain); border-radius: 10px; padding: 8px 14px; }
      @media print { .factors button { display: inline !important; padding: 0; border: 0; }
        h1 { color: var(--ink); font-size: 18px; font-weight: 700; } .said { min-height: 0 !important; } }
      p { margin: 0; display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; }
      b { white-space: nowrap; }
      .total { font-size: 18px; white-space: normal; overflow-wrap: anywhere; min-width: 0; }
      .same { color: var(--same); }
      .reversed { color: var(--reversed); }
      :where(b, .factors) button { min-height: 24px; min-width: 24px; padding: 0 4px; border: 1px solid transparent; border-radius: 6px; background: none; font-weight: inherit; }
      button:is(:hover, .lit) { border-color: var(--gain); color: var(--gain); }
      .factors { color: var(--muted); overflow-wrap: anywhere; direction: ltr; unicode-bidi: isolate; }
    `,
  ];

  private width = 0;
  private tallest = 0;
  /** While numbers move, a line more or less would move the slider that is held: the room that was taken is kept. */
  private readonly watcher = new ResizeObserver(([entry]) => {
    const { inlineSize, blockSize } = entry!.borderBoxSize[0]!;
    if (inlineSize !== this.width) this.roomFor(inlineSize, 0);
    else if (blockSize > this.tallest) this.roomFor(inlineSize, blockSize);
  });

  private get card(): HTMLElement | null {
    return this.renderRoot.querySelector(".said");
  }

  private roomFor(width: number, tallest: number): void {
    [this.width, this.tallest] = [width, tallest];
    this.card!.style.minHeight = tallest === 0 ? "" : `${tallest}px`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watcher.disconnect();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("source")) return;
    this.roomFor(0, 0);
    this.watcher.observe(this.card!);
  }

  /** The answer never waits. */
  override notice(): void {}

  override render(): unknown {
    const isWhole = shellOf(this)?.parts == null; // a post asks questions of its own
    return html`${isWhole ? html`<h1>${this.say("question")}</h1>` : nothing}<div class="said">${this.said()}</div>`;
  }

  private said(): unknown {
    const { input, inputs, output, derivative, paths, pathCount } = this.picture;
    if (inputs.length === 0) return html`<p role="status">${this.say("answer-nothing")}</p>`;
    if (derivative.reason === "hidden") return this.veil();
    const { value } = derivative;
    if (value === null) return html`<p role="status">${this.without()}</p>`;
    const shown = paths.slice(0, MOST);
    const { backward } = this.state;
    return html`<p tabindex="-1">
      <span>${this.say(backward ? "answer-back" : "answer", { input, output })}</span>
      <b class="total ${this.tone(derivative)}" title=${this.later(() => this.every(value))}>${value > 0 ? "▲ " : value < 0 ? "▼ " : ""}${this.number(value)} ${this.say("answer-at", { output: backward ? input : output })}</b>
      ${pathCount > shown.length
        ? html`<span>= ${this.say("answer-many", { count: pathCount })}</span>`
        : shown.map((path, index) => html`<span>${index === 0 ? "=" : "+"} ${this.path(path, shown.length > 1)}</span>`)}
      ${pathCount === 0 ? html`<span>${this.say("answer-none")}</span>` : nothing}
    </p>`;
  }

  /** What is asked, and a way to see the next layer's numbers: one layer at a time. */
  private veil(): unknown {
    const { input, output, layers } = this.picture;
    const { seen } = this.state;
    const { name } = layers[Math.min(seen, layers.length - 1)]!;
    return html`<p><span role="status">${this.say("answer-hidden", { input, output })}</span>
      <button @click=${() => this.reveal(seen + 1)}>${this.say("reveal-layer", { name })}</button></p>`;
  }

  /** With the last number the button goes: the answer itself then has the focus. */
  private async reveal(seen: number): Promise<void> {
    this.change({ seen });
    await new Promise((drawn) => requestAnimationFrame(drawn));
    if (this.renderRoot.querySelector("button") === null) this.renderRoot.querySelector("p")?.focus();
  }

  private without(): unknown {
    const { derivative, input, output, sides } = this.picture;
    const told = this.source.explanation.derivatives.find((each) => each.order === 1 && each.wrt === input && each.output === output);
    if (derivative.reason === "unknown" && told?.formula != null) {
      return html`${this.say("answer-symbolic", { input, output })} <span class="formula">${unsafeHTML(this.math(told.formula))}</span>
        <span class="muted">(${this.say("reason-unknown")})</span>`;
    }
    if (derivative.reason === "branch") return this.say("answer-branch", { reason: this.picture.branch ?? "" });
    const [left, right] = sides ?? [];
    if (typeof left === "number" && typeof right === "number") {
      return this.say("answer-sides", { output, left: this.number(left), right: this.number(right) });
    }
    return this.say("answer-without", { input, output, reason: this.say(`reason-${derivative.reason}`) });
  }

  /** Returns the product along a path; its numbers are those of the pills. */
  private path({ keys, product, edges }: PathPicture, isOneOfSeveral: boolean): unknown {
    const gains = new Map(this.picture.layers.flatMap(({ reads }) => reads.map(({ edge, gain }) => [edge, gain] as const)));
    const factors = edges.map((edge) => ({ edge, value: gains.get(edge)?.value }));
    const shown = factors.length > LONG ? [...factors.slice(0, LONG - 4), null, ...factors.slice(-3)] : factors;
    const way = html`<span class="factors" title=${keys.join(" → ")}>${shown.map((factor, index) => html`${index === 0 ? "" : " × "}${
      factor === null ? "…" : this.linked([factor.edge], factor.value)}`)}</span>`;
    if (!isOneOfSeveral) return way;
    return html`<b class=${this.tone(product)}>${this.linked(edges, product.value)}</b>
      ${this.say("along", { path: keys.join(" → ") })} (${way})`;
  }

  /** A number that marks its pills in the picture, and is marked with them. */
  private linked(edges: readonly string[], value: number | null | undefined): unknown {
    const isLit = edges.length > 0 && edges.every((edge) => this.lit.includes(edge));
    const on = (): void => this.light(edges);
    const off = (): void => this.light([]);
    return html`<button class=${isLit ? "lit" : ""} title=${this.later(() => `${edges.map((edge) => edge.replace("<", " ← ")).join(", ")}${value == null ? "" : `: ${this.every(value)}`}`)}
      @mouseenter=${on} @mouseleave=${off} @focus=${on} @blur=${off}>${value == null ? "?" : this.number(value)}</button>`;
  }

  private tone({ value }: Amount): string {
    return value === null || value === 0 ? "" : value > 0 ? "same" : "reversed";
  }
}

register({ name: "answer", place: "top", tag: "chain-rule-answer", rank: 5 }, AnswerPiece);
