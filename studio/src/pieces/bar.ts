/** This file is the piece "bar": the name, light or dark, and everything that can be shared or taken along. */

import { ChainRule, css, html, nothing, pointOf, register, StudioView, theme, toHash, type Problem, type Theme } from "../base.ts";

const FORMATS = ["page", "markdown", "latex", "python"] as const;
type Format = (typeof FORMATS)[number];
const LOOKS: readonly Theme[] = ["auto", "light", "dark"];
const LONGEST_LINK = 2000; // characters; above, a file is the better way

export class BarPiece extends StudioView {
  static override properties = { ...StudioView.properties, note: { state: true }, given: { state: true } };
  static override styles = [
    theme,
    css`
      :host { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; justify-content: space-between; }
      strong { font-size: 18px; }
      .right { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
      select { min-height: 32px; padding: 0 6px; border: 1px solid var(--edge); border-radius: 8px; background: var(--card); color: var(--ink); font: inherit; }
      details { position: relative; }
      summary { list-style: none; min-height: 32px; padding: 4px 12px; border-radius: 8px; background: var(--ink); color: var(--paper); cursor: pointer; }
      .menu { position: absolute; inset-inline-end: 0; z-index: 9; margin-top: 6px; padding: 10px; width: min(320px, 86vw); display: grid; gap: 6px;
        background: var(--card); border: 1px solid var(--edge); border-radius: 10px; }
      textarea { width: 100%; height: 120px; font: 12px / 16px ui-monospace, "DejaVu Sans Mono", monospace; background: var(--wash); color: var(--ink); border: 1px solid var(--edge); border-radius: 6px; }
      @media print { .right { display: none; } }
    `,
  ];

  declare note: string;
  declare given: string;

  constructor() {
    super();
    Object.assign(this, { note: "", given: "" });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("pointerdown", this.pressed);
    document.addEventListener("keydown", this.typed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("pointerdown", this.pressed);
    document.removeEventListener("keydown", this.typed);
  }

  private get opened(): HTMLDetailsElement | null {
    return this.renderRoot.querySelector<HTMLDetailsElement>("details[open]");
  }

  /** A press elsewhere closes the menu. */
  private readonly pressed = (event: Event): void => {
    const { opened } = this;
    if (opened !== null && !event.composedPath().includes(opened)) opened.open = false;
  };

  private readonly typed = (event: KeyboardEvent): void => {
    const { opened } = this;
    if (event.key !== "Escape" || opened === null) return;
    const isInside = event.composedPath().includes(opened);
    opened.open = false;
    if (isInside) opened.querySelector("summary")!.focus();
  };

  private get isFixed(): boolean {
    const host = (this.getRootNode() as ShadowRoot).host;
    return !(host instanceof ChainRule) || host.explain === null;
  }

  override render(): unknown {
    const look = this.state.theme;
    return html`
      <strong>chainrule</strong>
      <div class="right">
        ${this.isFixed ? nothing : this.languages()}
        <button @click=${() => this.change({ theme: LOOKS[(LOOKS.indexOf(look) + 1) % LOOKS.length]! })}>${this.say(`look-${look}`)}</button>
        <button @click=${() => print()}>${this.say("print")}</button>
        ${this.isFixed ? nothing : this.menu()}
      </div>
    `;
  }

  /** Every language is called by its own name, so that those who look for theirs find it. */
  private languages(): unknown {
    const { language, words } = this.source;
    return html`<select aria-label=${this.say("language")} @change=${(event: Event) => this.speak(event)}>
      ${Object.entries(words["languages"] ?? {}).map(([code, name]) => html`<option value=${code} lang=${code} ?selected=${code === language}>${name}</option>`)}
    </select>`;
  }

  private speak(event: Event): void {
    event.stopPropagation();
    this.change({ language: (event.target as HTMLSelectElement).value });
  }

  private menu(): unknown {
    return html`<details>
      <summary>${this.say("share")}</summary>
      <div class="menu">
        <button @click=${() => this.link(false)}>${this.say("copy-link")}</button>
        <button @click=${() => this.link(true)}>${this.say("copy-teacher-link")}</button>
        ${FORMATS.map((format) => html`<button @click=${() => this.write(format)}>${this.say(`take-${format}`)}</button>`)}
        <span role="status">${this.note}</span>
        ${this.given === "" ? nothing : html`<textarea readonly aria-label=${this.say("taken")} .value=${this.given}></textarea>`}
      </div>
    </details>`;
  }

  private address(hide: boolean): string {
    const steps = hide ? 0 : this.state.steps; // a link that hides answers reveals no step
    const hash = toHash({ ...this.state, steps, hide: hide || this.state.hide });
    return `${location.origin}${location.pathname}${hash}`;
  }

  private async link(hide: boolean): Promise<void> {
    const address = this.address(hide);
    if (address.length > LONGEST_LINK) this.note = this.say("link-too-long");
    else await this.give(address, "link-copied");
  }

  /** Puts a text into the clipboard, or shows it where the browser does not allow that. */
  private async give(text: string, done: string): Promise<void> {
    this.given = text;
    try {
      await navigator.clipboard.writeText(text);
      this.note = this.say(done);
    } catch {
      this.note = this.say("copy-by-hand");
    }
  }

  private async write(format: Format): Promise<void> {
    const { formula, order } = this.state;
    const { language } = this.source;
    const at = pointOf(this.source, this.state);
    const hash = toHash({ ...this.state, formula: "" });
    const question = { formula: formula || this.source.explanation.input.text, at, order, language, format, hash };
    try {
      const response = await fetch("api/write", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(question) });
      const answer = (await response.json()) as { text?: string; problem?: Problem };
      if (answer.text === undefined) this.note = answer.problem?.message ?? this.say("no-answer");
      else if (format === "page") this.save(answer.text);
      else await this.give(answer.text, "copied");
    } catch {
      this.note = this.say("no-answer");
    }
  }

  private save(page: string): void {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([page], { type: "text/html" }));
    link.download = "chainrule.html";
    link.click();
    URL.revokeObjectURL(link.href);
    this.note = this.say("saved");
  }
}

register({ name: "bar", place: "top", tag: "chain-rule-bar", rank: 0 }, BarPiece);
