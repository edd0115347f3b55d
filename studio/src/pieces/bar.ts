/** This file is the piece "bar": the name, light or dark, and the menu Share, which the pieces of the place "share" fill. */

import { copied, css, html, nothing, piecesOf, register, say, shellOf, StudioView, theme, toHash, type Piece, type Theme } from "../base.ts";

const LOOKS: readonly Theme[] = ["auto", "light", "dark"];
const LONGEST_LINK = 2000; // characters; above, a file is the better way
const HERE = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|)$/; // addresses that other computers do not reach; a file has none

export class BarPiece extends StudioView {
  static override properties = { ...StudioView.properties, note: { state: true }, given: { state: true } };
  static override styles = [
    theme,
    css`
      :host { position: relative; display: flex; flex-wrap: wrap; gap: 8px; align-items: center; justify-content: space-between; }
      strong { font-size: 18px; display: var(--brand, inline); }
      .right { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-inline-start: auto; }
      select { min-height: 32px; padding: 0 6px; border: 1px solid var(--edge); border-radius: 8px; background: var(--card); color: var(--ink); font: inherit; }
      summary { list-style: none; min-height: 32px; padding: 5px 12px; border-radius: 8px; background: var(--ink); color: var(--paper); cursor: pointer; }
      summary::-webkit-details-marker { display: none; }
      .menu { position: absolute; top: 100%; inset-inline-end: 0; z-index: 9; margin-top: 6px; padding: 12px; width: min(340px, 88vw); max-height: 78vh; overflow-y: auto;
        display: grid; gap: 8px; background: var(--card); border: 1px solid var(--edge); border-radius: 10px; box-shadow: 0 8px 28px rgb(0 0 0 / 0.18); }
      .menu > button { text-align: start; }
      .part { border-top: 1px solid var(--line); padding-top: 8px; display: grid; gap: 6px; }
      .part button { text-align: start; }
      p { margin: 0; font-size: 13px; line-height: 18px; color: var(--muted); }
      .note { font-weight: 600; position: sticky; bottom: -12px; background: var(--card); padding: 6px 0; }
      .note:empty { display: none; }
      textarea { width: 100%; height: 96px; font: 12px / 16px ui-monospace, "DejaVu Sans Mono", monospace; background: var(--wash); color: var(--ink); border: 1px solid var(--edge); border-radius: 6px; }
      @container (max-width: 440px) { .right { gap: 6px; } .right > button, summary { padding-inline: 7px; } }
      @media print { :host { display: none; } }
    `,
  ];

  protected override isStill = true;

  /** What was done last, and the text that was taken. */
  declare note: string;
  declare given: string;
  private readonly parts = new Map<string, StudioView>();

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

  /** Escape closes the menu; who was inside it is then at its button. */
  private readonly typed = (event: KeyboardEvent): void => {
    const { opened } = this;
    if (event.key !== "Escape" || opened === null) return;
    const isInside = event.composedPath().includes(opened);
    opened.open = false;
    if (isInside) opened.querySelector("summary")!.focus();
  };

  /** Whether the page around is ours: a link leads to it, and it can be printed. A notebook's, or a blog's, is not. */
  private get isOwnPage(): boolean {
    return shellOf(this)?.address === true;
  }

  private get isFixed(): boolean {
    return shellOf(this)?.explain == null;
  }

  /** Whether a command makes this very page: in a post the picture is a part of it. */
  private get isExported(): boolean {
    return this.isFixed && shellOf(this)?.parts == null;
  }

  private word(key: string): string {
    return say(this.words, "bar", key);
  }

  override render(): unknown {
    const look = this.state.theme;
    // a page inside a blog's frame may neither save nor print nor copy, and has no address
    const canShare = location.protocol !== "about:";
    const hasEntries = this.isOwnPage || piecesOf("share").length > 0;
    return html`
      <strong>chainrule</strong>
      <div class="right">
        ${this.isFixed ? nothing : this.languages()}
        <button @click=${() => this.change({ theme: LOOKS[(LOOKS.indexOf(look) + 1) % LOOKS.length]! })}>${this.say(`look-${look}`)}</button>
        ${canShare && hasEntries ? this.menu() : nothing}
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
    return html`<details @told=${this.told} @toggle=${() => ((this.note = ""), (this.given = ""))}>
      <summary>${this.word("share")}</summary>
      <div class="menu" role="group" aria-label=${this.word("share")}>
        ${this.isOwnPage ? this.links() : nothing}
        ${piecesOf("share").map((piece) => html`<div class="part">${this.entry(piece)}</div>`)}
        ${this.isOwnPage ? html`<div class="part">
          <button @click=${() => this.print()}>${this.word("print")}</button>
          ${this.isExported ? html`<button @click=${() => this.give(this.source.command)}>${this.word("command")}</button>` : nothing}
        </div>` : nothing}
        <div class="note" role="status">${this.note}</div>
        ${this.given === "" ? nothing : html`<textarea readonly aria-label=${this.word("given")} .value=${this.given}
          @focus=${(event: Event) => (event.target as HTMLTextAreaElement).select()}></textarea>`}
      </div>
    </details>`;
  }

  private links(): unknown {
    const long = this.address(false).length > LONGEST_LINK;
    if (long) return html`<p>${this.word("too-long")}</p>`;
    return html`
      <button @click=${() => this.give(this.address(false), "link-copied")}>${this.word("link")}</button>
      <button @click=${() => this.give(this.address(true), "link-copied")}>${this.word("teacher")}</button>
      ${HERE.test(location.hostname) ? html`<p>${this.word(location.protocol === "file:" ? "file-only" : "here-only")}</p>` : nothing}`;
  }

  /** Returns the element of a part of the menu with what it draws from; the same element at every call. */
  private entry({ tag }: Piece): StudioView {
    const element = this.parts.get(tag) ?? (document.createElement(tag) as StudioView);
    this.parts.set(tag, element);
    const { picture, state, source, words, problem } = this;
    return Object.assign(element, { picture, state, source, words, problem });
  }

  /** Returns the link; one that hides the answers reveals none. */
  private address(hide: boolean): string {
    const start = hide ? { steps: 0, seen: 0, hide } : {};
    const { href } = location;
    // a page that began in another language gives links that say which
    const language = this.state.language || (this.source.language === "en" ? "" : this.source.language);
    return href.replace(/#.*/s, "") + toHash({ ...this.state, language, ...start });
  }

  private readonly told = (event: Event): void => {
    const { note, text } = (event as CustomEvent<{ note: string; text: string }>).detail;
    [this.note, this.given] = [note, text];
  };

  private async give(text: string, done = "copied"): Promise<void> {
    this.given = text;
    this.note = this.word((await copied(text)) ? done : "by-hand");
  }

  /** The menu closes first, and its button has the focus again when the paper is done. */
  private print(): void {
    const { opened } = this;
    if (opened === null) return;
    opened.open = false;
    opened.querySelector("summary")!.focus();
    print();
  }
}

register({ name: "bar", place: "top", tag: "chain-rule-bar", rank: 0 }, BarPiece);
