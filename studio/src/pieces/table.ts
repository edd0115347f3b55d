/** This file is the view "table": the whole picture as a table that can be read aloud and copied. */

import { css, html, nothing, register, StudioView, theme, unsafeHTML, type Amount, type LayerPicture } from "../base.ts";

export class TableView extends StudioView {
  static override properties = { ...StudioView.properties, note: { state: true } };
  static override styles = [
    theme,
    css`
      :host { container-type: inline-size; background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px; }
      header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 8px; margin-bottom: 6px; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; background: var(--card); }
      th, td { padding: 8px 12px; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
      thead th { color: var(--muted); font-weight: 600; }
      .number { white-space: nowrap; }
      .same { color: var(--same); }
      .reversed { color: var(--reversed); }
      tr.inside th { padding-inline-start: 28px; }
      small { display: block; font-weight: 400; color: var(--muted); }
      th[scope="row"] { font-weight: 400; min-width: 9em; }
      @container (max-width: 720px) {
        table, thead, tbody { display: block; }
        /* the layer, what it has in numbers, and what that means, below each other: no number is broken */
        tr { display: grid; grid-template-columns: repeat(3, minmax(min-content, 1fr)); border-bottom: 1px solid var(--line); padding: 4px 0; }
        th, td { padding: 2px 4px; border: 0; font-size: 14px; }
        thead th { font-size: 12px; line-height: 16px; }
        thead th:last-child { display: none; }
        td.what { grid-column: 1 / -1; color: var(--muted); }
        th:first-child { grid-column: 1 / -1; overflow-x: auto; }
      }
    `,
  ];

  /** What became of copying. */
  declare note: string;

  constructor() {
    super();
    this.note = "";
  }

  override render(): unknown {
    const { picture, state } = this;
    const heads = ["layer", "value", "gains", state.backward ? "blame" : "arrives", "what"];
    return html`
      <header><h2>${this.say("table")}</h2>
        <button @click=${() => void this.copy()}>${this.say("copy-table")}</button></header>
      <span role="status" class="visually-hidden">${this.note}</span>
      <div class="scroll" tabindex="0" role="region" aria-label=${this.say("table")}>
        <table role="table">
          <caption class="visually-hidden">${this.say(state.backward ? "table-backward" : "table-forward", { input: picture.input, output: picture.output })}</caption>
          <thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th scope="col" role="columnheader">${this.say(head)}</th>`)}</tr></thead>
          <tbody role="rowgroup">${picture.inputs.map(({ name, value }) => this.inputRow(name, value))}${picture.layers.map((layer) => this.row(layer))}</tbody>
        </table>
      </div>
    `;
  }

  private row(layer: LayerPicture): unknown {
    const flow = this.state.backward ? this.picture.backward : this.picture.forward;
    return html`
      <tr role="row" class=${layer.within === null ? "" : "inside"}>
        <th scope="row" role="rowheader"><bdi dir="ltr">${unsafeHTML(this.math(layer.name))} = ${unsafeHTML(this.math(layer.formula))}</bdi>
          ${layer.meaning === null ? nothing : html`<small>${layer.meaning}</small>`}</th>
        <td role="cell" class="number">${layer.value.value === null && layer.value.reason !== "hidden" ? "–" : this.amount(layer.value)}</td>
        <td role="cell" class="number">
          ${layer.reads.map((read) => html`<div><bdi dir="ltr">${unsafeHTML(this.math(read.name))}: × ${this.slope(read)}</bdi></div>`)}
        </td>
        <td role="cell" class="number">${this.push(flow.arrivals[layer.key]!)}</td>
        <td role="cell" class="what">${layer.sentence}</td>
      </tr>
    `;
  }

  private inputRow(name: string, value: number): unknown {
    const flow = this.state.backward ? this.picture.backward : this.picture.forward;
    return html`<tr role="row"><th scope="row" role="rowheader">${unsafeHTML(this.math(name))}</th>
      <td role="cell" class="number" title=${this.every(value)}>${this.number(value)}</td><td role="cell"></td>
      <td role="cell" class="number">${this.push(flow.arrivals[name]!)}</td><td role="cell" class="what"></td></tr>`;
  }

  /** Copies the table with all digits, as a spreadsheet takes it. */
  private async copy(): Promise<void> {
    const { inputs, layers, forward, backward } = this.picture;
    const { arrivals } = this.state.backward ? backward : forward;
    const digits = ({ value, reason }: Amount): string => (value === null ? this.say(`reason-${reason}`) : String(value));
    const heads = ["layer", "value", "gains", this.state.backward ? "blame" : "arrives", "what"].map((head) => this.say(head));
    const rows = [
      heads,
      ...inputs.map(({ name, value }) => [name, String(value), "", digits(arrivals[name]!), ""]),
      ...layers.map((layer) => [
        `${layer.name} = ${layer.formula}`, digits(layer.value),
        layer.reads.map(({ name, gain }) => `${name}: ${digits(gain)}`).join("; "), digits(arrivals[layer.key]!), layer.sentence,
      ]),
    ]; // prettier-ignore
    try {
      await navigator.clipboard.writeText(rows.map((row) => row.join("\t")).join("\n"));
      this.note = this.say("copied");
    } catch {
      this.note = this.say("copy-table-failed"); // the browser, or the page around, does not allow it
    }
  }

  private slope({ gain, sides, derivative }: LayerPicture["reads"][number]): unknown {
    if (gain.reason === "unknown" && derivative !== null) return unsafeHTML(this.math(derivative));
    const [left, right] = sides ?? [null, null];
    if (left === null || right === null) return this.amount(gain);
    return this.say("both-sides", { left: this.number(left), right: this.number(right) });
  }

  private amount({ value, reason }: Amount): unknown {
    return value === null ? this.say(`reason-${reason}`) : html`<span title=${this.every(value)}>${this.number(value)}</span>`;
  }

  private push(amount: Amount): unknown {
    if (amount.value === null || amount.value === 0) return this.amount(amount);
    const isSame = amount.value > 0;
    return html`<span class=${isSame ? "same" : "reversed"} title=${this.every(amount.value)}>${isSame ? "▲" : "▼"} ${this.number(amount.value)}</span>`;
  }
}

register({ name: "table", place: "view", tag: "chain-rule-table", rank: 40 }, TableView);
