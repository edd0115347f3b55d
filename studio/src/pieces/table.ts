/** This file is the view "table": the whole picture as a table that can be read aloud and copied. */

import { css, html, nothing, register, StudioView, theme, unsafeHTML, type Amount, type LayerPicture } from "../base.ts";

export class TableView extends StudioView {
  static override styles = [
    theme,
    css`
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; background: var(--card); }
      th, td { padding: 8px 12px; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
      thead th { color: var(--muted); font-weight: 600; }
      .number { white-space: nowrap; }
      .same { color: var(--same); }
      .reversed { color: var(--reversed); }
      tr.inside th { padding-inline-start: 28px; }
      small { display: block; font-weight: 400; color: var(--muted); }
    `,
  ];

  override render(): unknown {
    const { picture, state } = this;
    const heads = ["layer", "value", "gains", state.backward ? "blame" : "arrives", "what"];
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label=${this.say("table")}>
        <table>
          <caption class="visually-hidden">${this.say(state.backward ? "table-backward" : "table-forward", { input: picture.input, output: picture.output })}</caption>
          <thead><tr>${heads.map((head) => html`<th scope="col">${this.say(head)}</th>`)}</tr></thead>
          <tbody>${picture.layers.map((layer) => this.row(layer))}</tbody>
        </table>
      </div>
    `;
  }

  private row(layer: LayerPicture): unknown {
    const flow = this.state.backward ? this.picture.backward : this.picture.forward;
    return html`
      <tr class=${layer.within === null ? "" : "inside"}>
        <th scope="row"><bdi dir="ltr">${unsafeHTML(this.math(layer.name))} = ${unsafeHTML(this.math(layer.formula))}</bdi>
          ${layer.meaning === null ? nothing : html`<small>${layer.meaning}</small>`}</th>
        <td class="number">${this.amount(layer.value)}</td>
        <td class="number">
          ${layer.reads.map((read) => html`<div><bdi dir="ltr">${unsafeHTML(this.math(read.name))}: × ${this.slope(read)}</bdi></div>`)}
        </td>
        <td class="number">${this.push(flow.arrivals[layer.key]!)}</td>
        <td>${layer.sentence}</td>
      </tr>
    `;
  }

  private slope({ gain, sides }: LayerPicture["reads"][number]): unknown {
    const [left, right] = sides ?? [null, null];
    if (left === null || right === null) return this.amount(gain);
    return this.say("both-sides", { left: this.number(left), right: this.number(right) });
  }

  private amount({ value, reason }: Amount): unknown {
    return value === null ? this.say(`reason-${reason}`) : this.number(value);
  }

  private push(amount: Amount): unknown {
    if (amount.value === null || amount.value === 0) return this.amount(amount);
    const isSame = amount.value > 0;
    return html`<span class=${isSame ? "same" : "reversed"}>${isSame ? "▲" : "▼"} ${this.number(amount.value)}</span>`;
  }
}

register({ name: "table", place: "view", tag: "chain-rule-table", rank: 40 }, TableView);
