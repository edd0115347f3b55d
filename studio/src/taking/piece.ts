/** This file is the part "taking" of Share: what the server writes, as a file, for a blog, or as text. */

import { copied, css, has, html, nothing, piecesOf, pointOf, register, save, say, shellOf, StudioView, theme, toHash, type Problem } from "../base.ts";

const TEXTS = { markdown: "Markdown", latex: "LaTeX", python: "Python" } as const; // names, alike in every language
const DRAWN = new Set(["bands", "table"]); // views that every page has
type Format = "page" | "snippet" | keyof typeof TEXTS;

export class TakingPiece extends StudioView {
  static override properties = { ...StudioView.properties, chosen: { state: true }, isBusy: { state: true } };
  static override styles = [
    theme,
    css`
      :host { display: grid; gap: 6px; }
      button { text-align: start; }
      fieldset { border: 1px solid var(--line); border-radius: 8px; margin: 0; padding: 4px 10px 8px; display: grid; min-width: 0; }
      legend { color: var(--muted); font-size: 13px; padding: 0 4px; }
      label { display: flex; gap: 8px; align-items: center; min-height: 28px; font-size: 14px; line-height: 18px; }
      .texts { display: flex; flex-wrap: wrap; gap: 6px; }
      .texts button { flex: 1 1 80px; }
      p { margin: 0; font-size: 13px; line-height: 18px; color: var(--muted); }
    `,
  ];

  /** The further parts that a page holds. */
  declare chosen: readonly string[];
  declare isBusy: boolean;

  constructor() {
    super();
    Object.assign(this, { chosen: [], isBusy: false });
  }

  private word(key: string, parts: { [place: string]: string | number } = {}): string {
    return say(this.words, "taking", key, parts);
  }

  override render(): unknown {
    const shell = shellOf(this);
    if (shell?.explain == null || !shell.address) return nothing; // a notebook explains formulas, too, and writes no files
    const isShared = this.picture.inputs.length > 1;
    const parts = [...piecesOf("panel"), ...piecesOf("view")].filter(({ name }) => !DRAWN.has(name) && (isShared || name !== "shares"));
    return html`
      <fieldset><legend>${this.word("which")}</legend>
        ${parts.map(({ name }) => html`<label><input type="checkbox" .checked=${this.chosen.includes(name)}
          @change=${(event: Event) => this.choose(name, event)} />${this.named(name)}</label>`)}
      </fieldset>
      <button aria-disabled=${this.isBusy} @click=${() => this.write("page")}>${this.word("page")}</button>
      <button aria-disabled=${this.isBusy} @click=${() => this.write("snippet")}>${this.word("snippet")}</button>
      <p>${this.word("texts")}</p>
      <div class="texts">${Object.entries(TEXTS).map(([format, name]) => html`<button aria-disabled=${this.isBusy} @click=${() => this.write(format as Format)}
        aria-label=${this.word("copy-as", { format: name })}>${name}</button>`)}</div>`;
  }

  private named(name: string): string {
    if (has(this.words, "taking", name)) return this.word(name); // its title in the page names an output
    return this.say([`view-${name}`, name].find((each) => has(this.words, "page", each))!);
  }

  private choose(name: string, event: Event): void {
    event.stopPropagation();
    const isOn = (event.target as HTMLInputElement).checked;
    this.chosen = isOn ? [...this.chosen, name] : this.chosen.filter((each) => each !== name);
  }

  private async write(format: Format): Promise<void> {
    if (this.isBusy) return; // a button that was switched off meanwhile would lose the focus
    this.isBusy = true;
    try {
      const { problem, text } = await this.ask(format);
      if (text === undefined) this.tell(problem?.message ?? this.word("no-answer"));
      else if (format === "page") this.save(text);
      else this.tell((await copied(text)) ? this.word(format === "snippet" ? "snippet-copied" : "copied") : this.word("by-hand"), text);
    } catch {
      this.tell(this.word("no-answer"));
    }
    this.isBusy = false;
  }

  private async ask(format: Format): Promise<{ text?: string; problem?: Problem }> {
    const { formula, order, language, view } = this.state;
    const { input, prediction } = this.picture;
    const push = input === "" ? undefined : { [input]: prediction.push };
    const parts = DRAWN.has(view) ? this.chosen : [...this.chosen, view];
    const hash = toHash({ ...this.state, formula: "", language: "", show: null });
    const question = {
      formula: formula || this.source.explanation.input.text, at: pointOf(this.source, this.state), push, order,
      language: language || this.source.language, format, hash, show: parts.join(" "), font: format !== "snippet",
    }; // prettier-ignore
    const headers = { "content-type": "application/json" };
    const response = await fetch("api/write", { method: "POST", headers, body: JSON.stringify(question) });
    return (await response.json()) as { text?: string; problem?: Problem };
  }

  private save(page: string): void {
    save(new Blob([page], { type: "text/html" }), "chainrule.html");
    this.tell(this.word("saved", { size: Math.ceil(page.length / 1024) }));
  }

  private tell(note: string, text = ""): void {
    this.dispatchEvent(new CustomEvent("told", { detail: { note, text }, bubbles: true }));
  }
}

register({ name: "taking", place: "share", tag: "chain-rule-taking", rank: 10 }, TakingPiece);
