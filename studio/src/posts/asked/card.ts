/** This file is what the elements of a post extend: colours of their own, light or dark as the page, and the words of posts. */

import { css, isDarkAround, LitElement, palette, parsed, say, shown, theme } from "../../base.ts";
import { pageWords } from "./words.ts";

export class PostElement extends LitElement {
  static override styles = [
    palette,
    theme,
    css`
      :host { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 12px 16px; margin: 24px 0; }
      input[type="text"] { min-height: 36px; padding: 4px 8px; border: 1px solid var(--edge); border-radius: 8px; background: var(--card); }
      input[type="range"] { flex: 1 1 160px; min-width: 0; min-height: 28px; accent-color: var(--gain); }
      p { margin: 6px 0; }
    `,
  ];
  private readonly darkness = matchMedia("(prefers-color-scheme: dark)");

  override connectedCallback(): void {
    super.connectedCallback();
    this.darkness.addEventListener("change", this.lookAround);
    this.lookAround();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.darkness.removeEventListener("change", this.lookAround);
  }

  private readonly lookAround = (): void => {
    this.dataset["look"] = isDarkAround(this.parentElement ?? this) ? "dark" : "light";
  };

  protected word(key: string, parts: { [place: string]: string | number } = {}): string {
    return say(pageWords(), "posts", key, parts);
  }

  /** Returns the number that a person typed, 1/2 too; null where it is none. */
  protected parsed(text: string): number | null {
    return parsed(text, say(pageWords(), "page", "decimal"));
  }

  protected number(value: number, digits = 4): string {
    return shown(value, say(pageWords(), "page", "decimal"), digits);
  }
}
