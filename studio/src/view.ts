/** This file is what every view extends, and the list in which each enters itself. */

import { LitElement, noChange } from "lit";

import type { Picture } from "./model.ts";
import { everyDigit, shown } from "./numbers.ts";
import type { Problem, StudioDocument, Words } from "./protocol.ts";
import type { State } from "./state.ts";
import { theme } from "./theme.ts";
import { has, say } from "./words.ts";

/** Where a piece stands: on top, right above the picture, as one of its views, as a panel below it, as the scene of a post, in
 * the menu Share, or, on a phone, as tabs and under the thumb. */
export type Place = "top" | "above" | "view" | "panel" | "scene" | "share" | "tabs" | "dock";

export interface Piece {
  /** What the state calls it: "bands", "zoom". */
  name: string;
  place: Place;
  /** The name of its element. */
  tag: string;
  /** Pieces of one place stand in this order. */
  rank: number;
}

const pieces: Piece[] = [];

/** Enters a piece: its element is defined once, also where two copies of the script run in one page. */
export function register(piece: Piece, element: CustomElementConstructor): void {
  if (customElements.get(piece.tag) === undefined) customElements.define(piece.tag, element);
  if (pieces.some(({ tag }) => tag === piece.tag)) return;
  pieces.push(piece);
  pieces.sort((a, b) => a.rank - b.rank);
  globalThis.dispatchEvent?.(new Event("chainrule-piece"));
}

export const piecesOf = (place: Place): Piece[] => pieces.filter((piece) => piece.place === place);

export interface Watched extends Element {
  notice(isSeen: boolean): void;
}

/** Tells an element whether it stands in the window. */
let eye: IntersectionObserver | undefined;
export function watch(element: Watched): void {
  eye ??= new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => (target as Watched).notice(isIntersecting)));
  eye.unobserve(element); // what is watched anew is told anew
  eye.observe(element);
}

/** A view: it draws `picture`, and asks for changes of the state; it holds no numbers of its own. */
export class StudioView extends LitElement {
  static override properties = {
    picture: { attribute: false },
    state: { attribute: false },
    words: { attribute: false },
    source: { attribute: false },
    problem: { attribute: false },
    lit: { attribute: false },
  };
  static override styles = [theme];

  declare picture: Picture;
  declare state: State;
  declare words: Words;
  /** The document from Python. */
  declare source: StudioDocument;
  /** What is wrong with the formula that was typed; null where nothing is. */
  declare problem: Problem | null;
  /** The edges whose numbers are looked at: all pieces mark them. */
  declare lit: readonly string[];

  /** Whether it may wait until the hand rests, as while something is dragged. */
  mayWait = false;
  /** Whether nothing in it moves while something is dragged. */
  protected isStill = false;
  private isSeen = true;
  private isBehind = false;

  override connectedCallback(): void {
    super.connectedCallback();
    watch(this);
  }

  notice(isSeen: boolean): void {
    this.isSeen = isSeen;
    if (isSeen && !this.isStill) this.catchUp();
  }

  /** Draws now what waits. */
  catchUp(): void {
    this.mayWait = false;
    if (this.isBehind) this.requestUpdate("picture");
    this.isBehind = false;
  }

  /** What nobody reads while something is dragged, such as all the digits that whoever points is told: they come once the hand rests. */
  protected later(tell: () => unknown): unknown {
    if (!this.mayWait) return tell();
    this.isBehind = true;
    return noChange;
  }

  /** What nobody sees, and what stands still, is drawn once the hand rests: the time of a drag is for what moves before their eyes. */
  override requestUpdate(name?: PropertyKey, ...more: unknown[]): void {
    if (this.mayWait && (this.isStill || !this.isSeen) && (name === "picture" || name === "state")) this.isBehind = true;
    else super.requestUpdate(name, ...(more as []));
  }

  /** Asks all pieces to mark the numbers of some edges. */
  protected light(edges: readonly string[]): void {
    this.dispatchEvent(new CustomEvent("light", { detail: edges, bubbles: true }));
  }

  /** Asks the shell to change the state; `isDragging` says that more follows at once. */
  protected change(part: Partial<State>, isDragging = false): void {
    this.dispatchEvent(new CustomEvent("change", { detail: { part, isDragging }, bubbles: true }));
  }

  /** Returns a string of the page in the language of the document. */
  protected say(key: string, parts: { [place: string]: string | number } = {}): string {
    return say(this.words, "page", key, parts);
  }

  /** Returns a number as a card shows it, a dash for what is none; where words run from right to left, it keeps its own direction. */
  protected number(value: number, digits = 4): string {
    const text = Number.isFinite(value) ? shown(value, this.decimal, digits).replaceAll(" ", "\u00a0") : "–"; // no line breaks in it
    return this.page("direction", "ltr") === "rtl" ? `\u2066${text}\u2069` : text;
  }

  /** Returns all digits of a number, for whoever points at it. */
  protected every(value: number): string {
    return everyDigit(value).replace(".", this.decimal);
  }

  /** What is said of a drawing whose scales differ: "1 : 50"; nothing where nobody sees that they do. */
  protected ratio(squeeze: number): string {
    const times = this.number(Math.max(squeeze, 1 / squeeze), 2);
    return times === "1" ? "" : squeeze > 1 ? `1 : ${times}` : `${times} : 1`;
  }

  /** The decimal sign of the language. */
  protected get decimal(): string {
    return this.page("decimal", ".");
  }

  private page(key: string, usual: string): string {
    return has(this.words, "page", key) ? this.words["page"]![key]! : usual;
  }

  /** Whether everything stands where Python looked: what is said of one point is not said of another. */
  protected get isAtStart(): boolean {
    const { at } = this.source.explanation;
    return Object.entries(at).every(([name, value]) => (this.state.at[name] ?? Number(value)) === Number(value));
  }

  /** Returns the MathML of a formula in the input language; the formula itself where there is none. */
  protected math(text: string): string {
    const { mathml } = this.source;
    return Object.hasOwn(mathml, text) ? mathml[text]! : escaped(text);
  }
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** What a `change` event carries. */
export interface Change {
  part: Partial<State>;
  isDragging: boolean;
}
