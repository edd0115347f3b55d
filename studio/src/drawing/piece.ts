/** This file is the part "drawing" of Share: the picture as SVG and as PNG, in light colours. */

import { css, html, nothing, piecesOf, register, save, say, shellOf, StudioView, theme } from "../base.ts";
import { drawn, type Drawing } from "./svg.ts";

const SHARP = 2; // pixels of the PNG for each of the page
const LONGEST_SIDE = 16_000; // pixels that a canvas may have
const STILL = "*, *::before, *::after { animation: none !important; transition: none !important; }";

export class DrawingPiece extends StudioView {
  static override styles = [theme, css`:host { display: flex; flex-wrap: wrap; gap: 6px; } button { flex: 1 1 120px; text-align: start; }`];

  private get view(): StudioView | null {
    const views = piecesOf("view");
    const { tag } = views.find(({ name }) => name === this.state.view) ?? views[0] ?? { tag: "" };
    return tag === "" || tag === "chain-rule-table" ? null : (shellOf(this)?.renderRoot.querySelector<StudioView>(tag) ?? null);
  }

  override render(): unknown {
    // a table is copied as it is
    if (this.state.view === "table") return nothing;
    return html`
      <button @click=${() => this.svg()}>${say(this.words, "drawing", "svg")}</button>
      <button @click=${() => this.png()}>${say(this.words, "drawing", "png")}</button>`;
  }

  /** Draws the view in light colours and standing still; between two frames, so that nobody sees it. */
  private draw(): Drawing | null {
    const { view } = this;
    const shell = shellOf(this);
    if (view === null || shell === null) return null;
    const still = document.createElement("style");
    still.textContent = STILL;
    const look = shell.dataset["look"];
    view.renderRoot.append(still);
    shell.dataset["look"] = "light";
    try {
      return drawn(view, this.source.explanation.input.read_as);
    } finally {
      shell.dataset["look"] = look;
      still.remove();
    }
  }

  private svg(): void {
    const drawing = this.draw();
    if (drawing === null) return;
    save(new Blob([drawing.text], { type: "image/svg+xml" }), "chainrule.svg");
    this.told("chainrule.svg");
  }

  private async png(): Promise<void> {
    const drawing = this.draw();
    if (drawing === null) return;
    const { text, width, height } = drawing;
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const sharp = Math.min(SHARP, LONGEST_SIDE / Math.max(width, height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(width * sharp), Math.round(height * sharp)];
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    const content = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (content === null) return;
    save(content, "chainrule.png");
    this.told("chainrule.png");
  }

  private told(name: string): void {
    const detail = say(this.words, "drawing", "saved", { name });
    this.dispatchEvent(new CustomEvent("told", { detail: { note: detail, text: "" }, bubbles: true }));
  }
}

register({ name: "drawing", place: "share", tag: "chain-rule-drawing", rank: 20 }, DrawingPiece);
