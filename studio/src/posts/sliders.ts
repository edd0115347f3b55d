/** This file is <chain-slider>: a slider of its own, which moves an input of every block that follows it. */

import { css, html, type PropertyValues } from "../base.ts";
import { drive, PostElement } from "./groups.ts";

/** Attributes: group, name, value, min, max, step. */
export class ChainSlider extends PostElement {
  static override properties = { value: { type: Number }, min: { type: Number }, max: { type: Number }, step: { type: Number } };
  static override styles = [
    ...PostElement.styles,
    css`
      .row { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; }
      i { font-family: "chainrule math", "STIX Two Math", serif; font-size: 1.15em; }
      input[type="text"] { width: 9ch; text-align: right; }
    `,
  ];

  declare value: number;
  declare min: number;
  declare max: number;
  declare step: number;

  constructor() {
    super();
    Object.assign(this, { value: 0, min: 0, max: 10, step: 0.1 });
    this.addEventListener("moved", (event) => (this.value = (event as CustomEvent<number>).detail));
  }

  private get name(): string {
    return this.getAttribute("name") ?? "";
  }

  protected override firstUpdated(_: PropertyValues<this>): void {
    this.give(this.value);
  }

  override render(): unknown {
    const { name } = this;
    const told = this.number(this.value, 12);
    return html`<div class="row">
      <i>${name}</i>
      <input type="range" aria-label=${this.word("slide", { name })} min=${this.min} max=${this.max} step=${this.step} .value=${String(this.value)} aria-valuetext="${name} = ${told}"
        @input=${(event: Event) => this.give(Number((event.target as HTMLInputElement).value))} />
      <input type="text" inputmode="decimal" aria-label=${this.word("box", { name })} .value=${told} @change=${this.typed} />
    </div>`;
  }

  private readonly typed = (event: Event): void => {
    const box = event.target as HTMLInputElement;
    const value = this.parsed(box.value);
    if (value !== null) this.give(Math.min(Math.max(value, this.min), this.max));
    box.value = this.number(this.value, 12);
  };

  private give(value: number): void {
    this.value = value;
    drive(this, this.getAttribute("group") ?? "", this.name, value);
  }
}

if (customElements.get("chain-slider") === undefined) customElements.define("chain-slider", ChainSlider);
