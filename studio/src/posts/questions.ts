/** This file is <chain-question>: a number, a bar, a choice or a formula is asked for; hints one by one, then the answer. */

import { css, html, nothing, unsafeHTML, type Picture, type PropertyValues } from "../base.ts";
import "./asked/bar.ts";
import { digitsInText } from "./digits.ts";
import { endsOf, judged } from "./asked/judging.ts";
import { doneBefore, keep, nameOf, type Done } from "./asked/progress.ts";
import type { Question, Verdict } from "./asked/question.ts";
import { heed, membersOf, numberOf, PostElement, rootOf, tellAll } from "./groups.ts";

const TOLERANCE = 0.02;

/** Attributes: `id`, `group` (whose block the question is about), `hide` (no answer is shown). */
export class ChainQuestion extends PostElement {
  static override properties = {
    done: { state: true }, reply: { state: true }, hints: { state: true }, tries: { state: true }, picked: { state: true }, bar: { state: true },
  }; // prettier-ignore
  static override styles = [
    ...PostElement.styles,
    css`
      :host { border-left: 5px solid var(--gain); font-size: 16px; line-height: 24px; }
      fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
      legend { padding: 0; font-weight: 600; }
      .row { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-top: 8px; }
      .option { display: flex; gap: 10px; align-items: baseline; padding: 5px 0; min-height: 32px; }
      .option input { accent-color: var(--gain); width: 18px; height: 18px; flex: none; transform: translateY(3px); }
      .option.right { color: var(--good); font-weight: 600; }
      input[type="text"] { width: 12ch; text-align: right; }
      .check { background: var(--ink); color: var(--paper); border-color: var(--ink); }
      .reply { min-height: 24px; }
      .reply b { color: var(--reversed); }
      .reply b.good { color: var(--good); }
      ol { margin: 8px 0 0; padding-left: 1.4em; }
      .why { border-top: 1px solid var(--line); margin-top: 10px; padding-top: 8px; }
    `,
  ];

  declare done: Done | null;
  declare reply: Verdict | null;
  /** How many hints are shown. */
  declare hints: number;
  declare tries: number;
  declare picked: number;
  declare bar: number;
  private question: Question | null = null;
  private ends: (() => void) | null = null;
  private hadFocus = false;

  constructor() {
    super();
    Object.assign(this, { done: null, reply: null, hints: 0, tries: 0, picked: -1, bar: 0 });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const script = [...this.children].find((child) => child.matches('script[type="application/json"]'));
    this.question ??= JSON.parse(script?.textContent ?? "null") as Question | null;
    this.done = doneBefore(this.name);
    if (this.isHidden) this.forgetText();
    this.ends = heed(this.moved);
    addEventListener("beforeprint", this.printed);
    addEventListener("afterprint", this.printed);
    this.unfold();
    this.tell();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("beforeprint", this.printed);
    removeEventListener("afterprint", this.printed);
    this.ends?.();
  }

  protected override willUpdate(): void {
    this.hadFocus = this.shadowRoot?.activeElement != null;
  }

  /** What had the focus may be gone, or closed: then what comes next has it. */
  protected override updated(changed: PropertyValues<this>): void {
    if (!this.hadFocus || !(changed.has("done") || (changed.has("hints") && this.shadowRoot!.activeElement === null))) return;
    const next = changed.has("hints") && this.done === null && this.hints > 0 ? "li:last-child" : this.done === null ? "legend" : ".reply";
    this.shadowRoot!.querySelector<HTMLElement>(next)!.focus({ preventScroll: true });
  }

  /** On paper a post is whole, whether its questions are answered or not. */
  private readonly printed = ({ type }: Event): void => this.unfold(type === "beforeprint");

  private readonly moved = (): void => {
    if (this.question?.output !== undefined) this.requestUpdate();
  };

  /** What it is kept by: its prompt, and its place among those of the page that ask the same. */
  private get name(): string {
    const prompt = this.question?.prompt ?? this.id;
    const alike = [...rootOf(this).querySelectorAll<ChainQuestion>("chain-question")].filter((each) => each.question?.prompt === prompt);
    return nameOf(location.pathname, document.documentElement.lang, prompt, Math.max(0, alike.indexOf(this)));
  }

  /** Takes away the text for a page without scripts, with its answer: a reading view of the browser would show it. */
  private forgetText(): void {
    for (const child of [...this.childNodes]) if (!(child instanceof HTMLScriptElement)) child.remove();
  }

  private get group(): string {
    return this.getAttribute("group") ?? "";
  }

  private get picture(): Picture | null {
    return membersOf(this, this.group)[0]?.picture ?? null;
  }

  /** Whether answers are hidden: a teacher's page. */
  private get isHidden(): boolean {
    const isAsked = new URLSearchParams(location.hash.replace(/^#?\??/, "")).get("hide") === "1";
    return isAsked || this.hasAttribute("hide") || (membersOf(this, this.group)[0]?.state.hide ?? false);
  }

  /** The right number at present; NaN where there is none. */
  private get truth(): number {
    const { output, value } = this.question!;
    const present = output === undefined ? undefined : numberOf(this, this.group, output);
    return present ?? value ?? NaN;
  }

  override render(): unknown {
    const { question } = this;
    if (question === null) return html`<slot></slot>`;
    const isOver = this.done !== null;
    return html`<form @submit=${this.check}>
      <fieldset>
        <legend tabindex="-1">${unsafeHTML(question.prompt)}</legend>
        ${this.answerBox(question)}
      </fieldset>
      <p class="reply" role="status" tabindex="-1">${this.told(question)}</p>
      ${this.hints === 0 ? nothing : html`<ol>${question.hints.slice(0, this.hints).map((hint) => html`<li tabindex="-1">${unsafeHTML(hint)}</li>`)}</ol>`}
      ${isOver ? this.end(question) : nothing}
      <div class="row">${isOver ? html`<button type="button" class="again" @click=${this.again}>${this.word("again")}</button>` : this.buttons(question)}</div>
    </form>`;
  }

  private buttons(question: Question): unknown {
    const left = question.hints.length - this.hints;
    const canReveal = left === 0 && (this.tries > 0 || question.hints.length > 0) && !this.isHidden;
    const hint = this.hints === 0 ? this.word("hint") : this.word("next-hint", { count: left });
    return html`
      <button class="check">${this.word("check")}</button>
      ${left > 0 ? html`<button type="button" class="hint" @click=${() => (this.hints += 1)}>${hint}</button>` : nothing}
      ${canReveal ? html`<button type="button" class="reveal" @click=${() => this.finish("revealed")}>${this.word("reveal")}</button>` : nothing}
    `;
  }

  private answerBox(question: Question): unknown {
    const isOver = this.done !== null;
    if (question.kind === "choice") return (question.options ?? []).map((option, index) => this.option(option.text, option.right, index));
    if (question.kind === "formula") {
      return html`<chain-formula-box .wanted=${question.formula} .group=${this.group} ?locked=${isOver} @answer=${this.answered}></chain-formula-box>`;
    }
    if (question.kind === "bar") {
      const { truth } = this;
      const [low, high] = endsOf(truth, question.max);
      const seen = isOver && !this.isHidden && Number.isFinite(truth) ? truth : null;
      return html`<chain-stretch-bar .low=${low} .high=${high} .value=${this.bar} .unit=${question.unit ?? ""} .truth=${seen} ?locked=${isOver}
        @stretch=${(event: CustomEvent<number>) => (this.bar = event.detail)}></chain-stretch-bar>`;
    }
    return html`<div class="row">
      <input type="text" inputmode="text" autocomplete="off" aria-label=${this.word("your-answer")} ?disabled=${isOver} />
      ${question.unit ?? ""}
    </div>`;
  }

  private option(text: string, isRight: boolean, index: number): unknown {
    const isOver = this.done !== null;
    const isShown = isOver && isRight && !this.isHidden;
    return html`<label class=${isShown ? "option right" : "option"}>
      <input type="radio" name="choice" .checked=${this.picked === index} ?disabled=${isOver} @change=${() => this.pick(index)} />
      <span>${isShown ? "✓ " : ""}${unsafeHTML(text)}</span>
    </label>`;
  }

  private pick(index: number): void {
    this.picked = index;
    this.reply = null;
  }

  /** Returns what is said of the last answer. */
  private told(question: Question): unknown {
    const { reply } = this;
    if (reply === null) return this.done === null ? nothing : this.word(this.done === "right" ? "before" : "revealed-before");
    const option = question.kind === "choice" ? question.options?.[this.picked] : undefined;
    const said = option !== undefined && option.reply !== "" ? unsafeHTML(option.reply) : reply.key === "slip" ? unsafeHTML(String(reply.parts["reply"])) : this.word(reply.key, reply.parts);
    const isAnswer = reply.key !== "nothing" && reply.key !== "not-a-number" && reply.key !== "no-truth";
    if (reply.isRight) return html`<b class="good">✓ ${this.word("yes")}</b> ${reply.key === "right" && said === this.word("right") ? nothing : said}`;
    return html`${isAnswer ? html`<b>${this.word("not-yet")}</b> ` : nothing}${said}`;
  }

  /** Returns the answer and why it is so. */
  private end({ reveal, why, kind, formula, unit }: Question): unknown {
    if (this.isHidden && this.done !== "right") return nothing;
    const answer = kind === "formula" ? unsafeHTML(formula?.mathml ?? "") : Number.isFinite(this.truth) && kind === "number" ? `${this.number(this.truth, digitsInText(this.truth))} ${unit ?? ""}`.trim() : null;
    return html`<div class="why">
      ${answer === null ? nothing : html`<p>${this.word("answer")} <strong>${answer}</strong></p>`}
      ${this.done === "revealed" && reveal ? html`<p>${unsafeHTML(reveal)}</p>` : nothing}
      ${why ? html`<p>${unsafeHTML(why)}</p>` : nothing}
    </div>`;
  }

  private readonly check = (event: Event): void => {
    event.preventDefault();
    if (this.done !== null || this.question === null) return;
    const { kind } = this.question;
    if (kind === "formula") {
      this.renderRoot.querySelector("chain-formula-box")?.dispatchEvent(new CustomEvent("check"));
      return;
    }
    this.judge(kind === "choice" ? this.ofChoice() : this.ofNumber(this.question));
  };

  private readonly answered = (event: CustomEvent<Verdict>): void => this.judge(event.detail);

  private ofChoice(): Verdict {
    const option = this.question?.options?.[this.picked];
    if (option === undefined) return { isRight: false, key: "nothing", parts: {} };
    return { isRight: option.right, key: option.right ? "right" : "another", parts: {} };
  }

  private ofNumber(question: Question): Verdict {
    const { truth } = this;
    if (!Number.isFinite(truth)) return { isRight: false, key: "no-truth", parts: {} };
    const box = this.renderRoot.querySelector<HTMLInputElement>('input[type="text"]');
    const given = question.kind === "bar" ? this.bar : this.parsed(box?.value ?? "");
    if (Number.isNaN(given)) return { isRight: false, key: "not-a-number", parts: {} };
    if (given === null) return { isRight: false, key: box?.value.trim() ? "not-a-number" : "nothing", parts: {} };
    const verdict = judged(given, truth, question.tolerance ?? TOLERANCE, this.picture, question.scale);
    const slip = verdict.isRight ? undefined : question.slips?.find(({ value }) => Math.abs(given - value) <= TOLERANCE * Math.abs(value) + 1e-12);
    return slip === undefined ? verdict : { ...verdict, key: "slip", parts: { reply: slip.reply } };
  }

  private judge(verdict: Verdict): void {
    this.reply = verdict;
    if (verdict.isRight) this.finish("right");
    else this.tries += 1;
  }

  private finish(done: Done): void {
    if (done === "revealed") this.reply = null;
    this.done = done;
    keep(this.name, done);
    this.unfold();
    this.tell();
  }

  /** Tells the page whether this question is done: a scene may keep a number until then. */
  private tell(): void {
    this.dispatchEvent(new CustomEvent("done", { detail: this.done, bubbles: true }));
  }

  private readonly again = (): void => {
    Object.assign(this, { done: null, reply: null, hints: 0, tries: 0, picked: -1, bar: 0 });
    keep(this.name, null);
    this.unfold();
    this.tell();
  };

  /** Shows what comes after this question, or hides it until it is done. */
  private unfold(isAll = this.done !== null): void {
    for (const after of rootOf(this).querySelectorAll<HTMLElement>("[data-after]")) {
      if (after.dataset["after"] === this.id) after.hidden = !isAll && this.done === null;
    }
    tellAll();
  }
}

if (customElements.get("chain-question") === undefined) customElements.define("chain-question", ChainQuestion);
