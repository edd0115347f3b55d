/** This file is the panel "steps": the derivation, to be tried first and then revealed, line by line. */

import { css, has, html, nothing, register, say, StudioView, theme, unsafeHTML, type Explanation, type Words } from "../base.ts";

type Step = Explanation["steps"][number];

export class StepsPiece extends StudioView {
  static override styles = [
    theme,
    css`
      :host { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px; min-width: 0; }
      header { display: flex; justify-content: space-between; gap: 8px; align-items: start; }
      ol { margin: 10px 0; padding: 0; list-style: none; display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px; }
      li { min-width: 0; padding: 8px 10px; border-radius: 8px; border: 1px solid transparent; }
      li.now { border-color: var(--gain); background: var(--gain-wash); }
      .line { overflow: auto; max-height: 200px; padding: 2px 0; white-space: nowrap; }
      p { margin: 2px 0 0; color: var(--muted); font-size: 13px; line-height: 18px; }
      @media print { header p { display: none; } li { padding: 2px 0; } ol { gap: 2px; } }
      .buttons { display: flex; flex-wrap: wrap; gap: 8px; }
    `,
  ];

  protected override isStill = true;

  override render(): unknown {
    // a formula of several inputs has a derivation for each: shown is that of the input that is pushed
    const steps = this.source.explanation.steps.filter(({ wrt }) => wrt === this.picture.input);
    if (steps.length === 0) return html`<h2>${this.say("steps")}</h2><p>${this.say(this.isLong ? "steps-long" : "steps-none")}</p>`;
    const revealed = Math.min(this.state.steps, steps.length);
    const isAll = revealed === steps.length;
    return html`
      <header>
        <div><h2>${this.say("steps")}</h2><p>${this.say("steps-how")}</p></div>
        ${this.state.hide ? nothing : html`<button @click=${() => this.change({ steps: isAll ? 0 : steps.length })}>
          ${this.say(isAll ? "hide-all" : "show-all")}</button>`}
      </header>
      <div class="line" dir="ltr" tabindex="0" role="group" aria-label=${this.say("steps-start")}>${unsafeHTML(this.math(steps[0]!.before))}</div>
      <ol aria-live="polite">
        ${steps.slice(0, revealed).map((step, index) => this.step(step, index === 0 || steps[index - 1]!.after === step.before))}
        ${isAll ? nothing : html`<li class="now">${this.say("steps-next", { law: lawName(this.words, steps[revealed]!.law) })}</li>`}
      </ol>
      ${isAll ? nothing : html`<div class="buttons">
        <button @click=${() => this.change({ steps: revealed + 1 })}>${this.say("reveal")}</button></div>`}
    `;
  }

  /** Whether there is a derivation that Python left out. */
  private get isLong(): boolean {
    return this.source.explanation.warnings.some(({ code }) => code === "too-long-for-a-page");
  }

  /** One line; where it does not go on with the one before, another derivation begins with its own first line. */
  private step({ before, after, sentence }: Step, goesOn: boolean): unknown {
    return html`<li>
      ${goesOn ? nothing : html`<div class="line" dir="ltr" tabindex="0" role="group" aria-label=${before}>${unsafeHTML(this.math(before))}</div>`}
      <div class="line" dir="ltr" tabindex="0" role="group" aria-label=${after}>= ${unsafeHTML(this.math(after))}</div>
      <p>${sentence}</p>
    </li>`;
  }
}

/** Returns what a law is called in the language, by the name that the table gives it; as Python's `Words.law`. */
function lawName(words: Words, name: string): string {
  if (has(words, "law-name", name)) return say(words, "law-name", name);
  const plain = name.replace(/ rule$/, "");
  return has(words, "law-name", "other") ? say(words, "law-name", "other", { name: plain }) : name;
}

register({ name: "steps", place: "panel", tag: "chain-rule-steps", rank: 20 }, StepsPiece);
