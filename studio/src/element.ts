/** This file is the element <chain-rule>: it holds document and state, computes the picture, and gives both to the views. */

import { css, html, LitElement, nothing, type PropertyValues } from "lit";

import { none } from "./amounts.ts";
import { Asker, type Answer, type Explain, type Question } from "./asking.ts";
import type { Picture } from "./model.ts";
import { plainly } from "./numbers.ts";
import { pictureOf } from "./picture.ts";
import type { Explanation, Problem, StudioDocument, Words } from "./protocol.ts";
import { Printing } from "./printing.ts";
import { Rest } from "./rest.ts";
import { DEFAULTS, fromHash, toHash, type State, type Theme, type View } from "./state.ts";
import { isDarkAround, palette, theme } from "./theme.ts";
import { say } from "./words.ts";
import { brokenBranch, veiled } from "./veil.ts";
import { piecesOf, StudioView, type Change, type Piece, type Place } from "./view.ts";

const REST = 400; // milliseconds without a change, after which the address is written

/** Attributes: view, theme, lang, height; `address` makes the state the hash of the page's URL.
 *
 * In a post: `parts` are the pieces that it shows, `scene` the scene above them, and `from` the element whose document it shows.
 */
export class ChainRule extends LitElement {
  static override properties = {
    source: { attribute: false },
    state: { attribute: false },
    explain: { attribute: false },
    problem: { state: true },
    lit: { state: true },
    tab: { state: true },
    view: { type: String },
    theme: { type: String },
    height: { type: String },
    address: { type: Boolean },
    start: { type: String },
    parts: { type: String },
    scene: { type: String },
  };
  static override styles = [
    palette,
    theme,
    css`
      :host { container-type: inline-size; background: var(--paper); }
      main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 10px 12px; overflow: clip; }
      main[style*="max-height"] { overflow: auto; }
      @media screen {
        @container (min-width: 900px) {
          main.beside { grid-template-columns: repeat(2, minmax(0, 1fr)); grid-auto-flow: dense; }
          main.beside > *, .flow > * { grid-column: 1 / -1; }
          main.beside > chain-rule-inputs { grid-column: 2; }
        }
      }
      @media print {
        :host { background: none; }
        main { overflow: visible; max-height: none !important; gap: 8px; width: var(--sheet); zoom: var(--sheet-zoom); }
        main > *, .panels > * { break-inside: avoid; }
        .panels { display: contents !important; }
      }
      .flow { display: contents; }
      @container (max-width: 719px) {
        main:not([data-tab="flow"]) .flow, chain-rule-tabs ~ .panels > :not([data-on]) { display: none; }
        /* the picture comes first: the slider that moves it is under the thumb */
        main { reading-flow: grid-order; }
        chain-rule-tabs ~ .flow > chain-rule-views { order: 1; }
        main:has(chain-rule-tabs) > chain-rule-inputs { order: 2; }
        chain-rule-dock { order: 4; }
      }
      .panels { display: flex; flex-wrap: wrap; gap: 12px; }
      .panels > * { flex: 1 1 min(100%, 290px); }
      /* with this one they are five: three in a row, and two */
      .panels > chain-rule-shares:not([hidden]) ~ * { flex-basis: min(100%, 380px); }
    `,
  ];

  declare source: StudioDocument | null;
  declare state: State;
  /** What explains another formula; null where the formula is fixed. */
  declare explain: Explain | null;
  declare problem: Problem | null;
  /** The edges whose numbers are looked at. */
  declare lit: readonly string[];
  /** On a phone: "flow", or the panel that is shown. */
  declare tab: string;
  declare view: View | "";
  declare theme: Theme;
  declare height: string;
  declare address: boolean;
  /** The state at the beginning, written as in an address. */
  declare start: string;
  /** The names of the pieces that are shown; null stands for all. */
  declare parts: string | null;
  /** The name of a scene; "" where there is none. */
  declare scene: string;

  private shownPicture: Picture | null = null;
  private shownFor: [StudioDocument, State] | null = null;
  private asker: Asker | null = null;
  private readonly resting = new Rest(REST, () => this.rest());
  /** How many moves of a drag there were: the first one is drawn everywhere, and each by a key, which may be heard and not seen. */
  private moves = 0;
  /** The hash that was read or written last: another one comes from a person, and is not to be written over. */
  private knownHash = "";
  private readonly elements = new Map<string, StudioView>();
  private readonly darkness = matchMedia("(prefers-color-scheme: dark)");
  private readonly looks = new MutationObserver(() => this.lookAround());
  private isAroundDark = false;
  /** The language of the document that came with the page: the one that a state without a language means. */
  private firstLanguage: string | null = null;
  private readonly printing = new Printing(this, () => this.elements.get(this.shownView?.tag ?? ""));

  constructor() {
    super();
    Object.assign(this, { source: null, state: DEFAULTS, explain: null, problem: null, lit: [], tab: "flow" });
    Object.assign(this, { view: "", theme: "auto", height: "", address: false, start: "", parts: null, scene: "" });
  }

  /** The picture of the present state; null before there is a document. */
  get picture(): Picture | null {
    const { source, state } = this;
    if (source === null) return null;
    if (this.shownFor?.[0] !== source || movedIn(this.shownFor[1], state)) {
      const whole = pictureOf(source, state);
      const branch = brokenBranch(source, state.at);
      if (branch !== null) this.shownPicture = { ...veiled(whole, 0, none("branch")), branch };
      else this.shownPicture = state.hide ? veiled(whole, state.seen) : whole;
      this.shownFor = [source, state];
    }
    return this.shownPicture;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.source ??= this.embedded();
    this.firstLanguage ??= this.source?.language ?? null;
    if (this.state === DEFAULTS) this.state = this.usual;
    this.readAddress();
    addEventListener("hashchange", this.readAddress);
    addEventListener("chainrule-piece", this.redraw);
    this.darkness.addEventListener("change", this.lookAround);
    this.lookAround();
    // a notebook changes its look by the attributes of its root or its body
    for (const root of [document.documentElement, document.body]) this.looks.observe(root, { attributes: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.readAddress);
    removeEventListener("chainrule-piece", this.redraw);
    this.darkness.removeEventListener("change", this.lookAround);
    this.looks.disconnect();
    this.resting.stop();
    this.moves = 0;
    this.asker?.stop();
  }

  /** Returns the document that the page carries in its light DOM, or that of the element that `from` names. */
  private embedded(): StudioDocument | null {
    const from = this.getAttribute("from");
    const root = this.getRootNode() as Document | ShadowRoot;
    if (from !== null) return (root.getElementById(from) as ChainRule | null)?.source ?? null;
    const script = [...this.children].find((child) => child.matches('script[type="application/json"]'));
    if (!script?.textContent) return null;
    // an exported page packs its words with its scripts
    const { chainruleWords: words } = globalThis as { chainruleWords?: Words };
    return { words, ...(JSON.parse(script.textContent) as object) } as StudioDocument;
  }

  /** Takes everything back to the beginning. */
  reset(): void {
    this.change(this.usual);
  }

  /** The state that the attributes ask for; the address holds what differs from it. */
  private get usual(): State {
    return fromHash(this.start, this.view === "" ? DEFAULTS : { ...DEFAULTS, view: this.view });
  }

  private readonly redraw = (): void => this.requestUpdate();

  /** Asks once, and not at every frame of a drag, whether the page around is dark. */
  private readonly lookAround = (): void => {
    this.isAroundDark = isDarkAround(this.parentElement ?? this);
    this.requestUpdate();
  };

  /** Whether the page has an address that can hold the state: a frame with `srcdoc` has none, and keeps it in memory. */
  private get hasAddress(): boolean {
    return this.address && ["http:", "https:", "file:"].includes(location.protocol);
  }

  private readonly readAddress = (): void => {
    if (!this.hasAddress || !this.isStateIn(location.hash)) return;
    this.knownHash = location.hash;
    const start = this.usual;
    const state = fromHash(location.hash, start);
    if (toHash(state, start) === toHash(this.state, start)) return;
    this.change(state);
  };

  /** Whether a hash is that of a state: any other is a place in the page, to which a link led. */
  private isStateIn(hash: string): boolean {
    return hash === "" || hash.startsWith("#?");
  }

  private writeAddress(): void {
    if (!this.isStateIn(location.hash)) return;
    // an address that was typed just now, whose event is still on its way
    if (location.hash !== this.knownHash) return this.readAddress();
    const start = this.usual;
    const hash = toHash(this.state, start);
    if (hash === location.hash) return;
    history.replaceState(null, "", hash || location.pathname + location.search);
    this.knownHash = location.hash;
  }

  /** Changes the state; another formula is asked for where something explains it. */
  change(part: Partial<State>, isDragging = false): void {
    this.moves = isDragging ? this.moves + 1 : 0;
    const before = this.state;
    this.state = { ...before, ...part };
    this.dispatchEvent(new CustomEvent("state", { bubbles: true, detail: part }));
    this.resting.putOff();
    const { formula, language, order } = this.state;
    const isNew = before.formula !== formula || before.language !== language || before.order !== order;
    if (this.explain !== null && isNew) this.ask(this.explain);
  }

  private rest(): void {
    this.moves = 0;
    for (const each of this.elements.values()) each.catchUp();
    if (this.hasAddress) this.writeAddress();
    this.dispatchEvent(new CustomEvent("rest", { detail: this.state }));
  }

  private ask(explain: Explain, formula = this.state.formula): void {
    const { at, order, language } = this.state;
    this.asker ??= new Asker(explain, this.answered);
    const known = this.source?.explanation;
    const text = known?.input.text ?? "";
    this.asker.ask({
      formula: formula || text,
      at: formula === "" || formula === text ? { ...given(known), ...at } : at,
      order,
      language: language || (this.firstLanguage ?? "en"),
    });
  }

  private readonly answered = (answer: Answer, question: Question): void => {
    if ("problem" in answer) {
      this.problem = answer.problem;
      // the address keeps what is drawn meanwhile
      const drawn = this.source?.explanation.input.text ?? "";
      if (question.formula === this.state.formula && drawn !== this.state.drawn) this.change({ drawn });
      return;
    }
    const { formula, drawn } = this.state;
    this.problem = null;
    this.source = answer.document;
    const isTyped = question.formula === (formula || answer.document.explanation.input.text);
    const isSame = isTyped || question.formula === drawn;
    // the answer to a formula of a moment ago: what was chosen meanwhile belongs to the one that is typed
    if (!isSame) return;
    const { at, by, out, open } = this.state;
    const names = new Set(answer.document.explanation.inputs.map(({ name }) => name));
    const kept = Object.fromEntries(Object.entries(at).filter(([name]) => names.has(name)));
    this.state = { ...this.state, at: kept, by: names.has(by) ? by : "", out, open, drawn: isTyped ? "" : drawn };
    this.resting.putOff();
    // what was drawn stands again: now what is wrong with the formula that is typed
    if (!isTyped && this.explain !== null) this.ask(this.explain);
  };

  private readonly changed = (event: Event): void => {
    if (!(event instanceof CustomEvent)) return;
    event.stopPropagation();
    const { part, isDragging } = event.detail as Change;
    this.change(part, isDragging);
  };

  /** What is copied by hand goes on into code: in the plain signs that it takes. Where nothing changes by that, a table stays a table. */
  private readonly copied = (event: ClipboardEvent): void => {
    const text = `${getSelection()}`;
    const plain = plainly(text);
    if (plain === text) return;
    event.clipboardData!.setData("text/plain", plain);
    event.preventDefault();
  };

  private readonly lighted = (event: Event): void => {
    event.stopPropagation();
    this.lit = (event as CustomEvent<readonly string[]>).detail;
  };

  protected override willUpdate(): void {
    const chosen = this.state.theme === "auto" ? this.theme : this.state.theme;
    const isDark = !this.printing.isOn && (chosen === "dark" || (chosen !== "light" && this.isAroundDark));
    this.dataset["look"] = isDark ? "dark" : "light";
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { explain, source, state } = this;
    if (changed.has("source") && changed.get("source")?.language !== source?.language) {
      this.dispatchEvent(new CustomEvent("language", { detail: source?.language }));
    }
    if (!changed.has("explain") || explain === null) return;
    const isSpoken = state.language === "" || state.language === source?.language;
    const isOther = !isSpoken || (state.formula !== "" && state.formula !== source?.explanation.input.text);
    if (source === null || isOther) this.ask(explain, state.drawn || state.formula);
  }

  override render(): unknown {
    const { picture, source } = this;
    if (picture === null || source === null) return html`<slot></slot>`;
    if (this.printing.isOn) return this.sheet(source);
    const scene = piecesOf("scene").find(({ name }) => name === `scene-${this.scene}`);
    const view = this.shownView;
    // each panel follows a push: without an input there is none
    const panels = picture.inputs.length === 0 ? [] : this.chosen("panel").filter(({ name }) => this.state.show?.includes(name) ?? true);
    return html`
      <main class=${this.isBeside ? "beside" : ""} lang=${source.language} dir=${say(source.words, "page", "direction")} data-tab=${this.tab} style=${this.height ? `max-height:${this.height}` : ""} @keydown=${() => (this.moves = 0)} @change=${this.changed} @light=${this.lighted} @copy=${this.copied}>
        ${scene === undefined ? nothing : this.piece(scene)}
        ${this.chosen("top").map((piece) => this.piece(piece))}
        ${view === undefined || panels.length === 0 ? nothing : this.chosen("tabs").map((piece) => this.piece(piece))}
        <div class="flow">${this.chosen("above").map((piece) => this.piece(piece))}${view === undefined ? nothing : this.piece(view)}</div>
        ${panels.length === 0 ? nothing : html`<div class="panels">${panels.map((piece) => this.piece(piece))}</div>`}
        ${this.chosen("dock").map((piece) => this.piece(piece))}
      </main>
    `;
  }

  /** Whether the inputs stand beside the formula, where there is room: two of them at most, and a formula that is shown. */
  private get isBeside(): boolean {
    const isFew = this.picture!.inputs.length <= 2;
    return isFew && this.chosen("top").some(({ name }) => name === "explorer" || name === "formula");
  }

  /** The pieces of a place that this element shows: all of them, or those of its parts. */
  chosen(place: Place): Piece[] {
    const own = this.parts?.split(" ");
    return piecesOf(place).filter(({ name }) => own?.includes(name) ?? true);
  }

  private get shownView(): Piece | undefined {
    const views = this.chosen("view");
    return views.find(({ name }) => name === this.state.view) ?? views[0];
  }

  /** What stands on paper: the question and the answer, the formula, the picture, every step, the table. */
  private sheet({ language, explanation }: StudioDocument): unknown {
    const views = this.chosen("view").filter((piece) => piece === this.shownView || piece.name === "table");
    const top = this.chosen("top").filter(({ name }) => ["answer", "explorer", "formula", "inputs"].includes(name));
    const steps = this.state.hide ? [] : this.chosen("panel").filter(({ name }) => name === "steps");
    const scene = piecesOf("scene").filter(({ name }) => name === `scene-${this.scene}`);
    const pieces = [...scene, ...top, ...views.slice(0, 1), ...steps, ...views.slice(1)];
    const all = { ...this.state, steps: explanation.steps.length };
    return html`<main lang=${language}>${pieces.map((piece) => this.piece(piece, piece.place === "panel" ? all : this.state))}</main>`;
  }

  /** Returns the element of a piece with what it draws from; the same element at every call. */
  private piece({ tag, name }: Piece, state = this.state): StudioView {
    let element = this.elements.get(tag);
    if (element === undefined) {
      element = document.createElement(tag) as StudioView;
      this.elements.set(tag, element);
    }
    element.toggleAttribute("data-on", name === this.tab);
    const { problem, lit } = this;
    element.mayWait = this.moves > 1 && !this.printing.isOn;
    if (!element.mayWait) element.catchUp();
    Object.assign(element, { picture: this.picture, state, problem, lit, source: this.source, words: this.source!.words });
    return element;
  }
}

/** Whether two states differ in something that the numbers of a picture come from. */
const movedIn = (before: State, now: State): boolean =>
  (["at", "push", "by", "out", "open", "hide", "seen"] as const).some((key) => before[key] !== now[key]);

/** Returns the values that the inputs of an explanation have. */
function given(known: Explanation | undefined): { [input: string]: number } {
  const valued = (known?.inputs ?? []).filter(({ value }) => value !== null);
  return Object.fromEntries(valued.map(({ name, value }) => [name, Number(value)]));
}

if (customElements.get("chain-rule") === undefined) customElements.define("chain-rule", ChainRule);
