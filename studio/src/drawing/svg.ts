/** This file draws what a view shows as one SVG that stands alone: boxes, text as text, formulas and curves as they lie. */

import { descent, font, isClear, paint, short, xml } from "./paint.ts";

const SVG = "http://www.w3.org/2000/svg";
const LEFT_OUT = "button, input, select, label, script, style, .visually-hidden";
const KEPT = ".more button"; // what a folded group says
const SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const MATH = '"STIX Two Math", "Cambria Math", "Latin Modern Math", serif';
const LOOKS = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity"];
const USUAL = new Set(["none", "1", "1px", "butt", "miter", "rgb(0, 0, 0)"]);
const TALL = /^[()[\]{}|‖]$/;
const EDGE = 14;

/** A drawing of a view in light colours, with its size. */
export interface Drawing {
  text: string;
  width: number;
  height: number;
}

export function drawn(view: HTMLElement, title: string): Drawing {
  return new Sheet(view.getBoundingClientRect()).whole(view, title);
}

class Sheet {
  private readonly parts: { level: number; markup: string }[] = [];
  private readonly defs: string[] = [];
  private right = 0;
  private bottom = 0;
  private level = 0;
  private clips = 0;

  constructor(private readonly origin: DOMRect) {}

  whole(view: HTMLElement, title: string): Drawing {
    this.children(view.shadowRoot!);
    const [width, height] = [this.right + EDGE, this.bottom + EDGE].map(Math.ceil) as [number, number];
    const ground = paint(getComputedStyle(view).backgroundColor);
    const body = this.parts.map(({ level, markup }, index) => ({ level, markup, index })).sort((a, b) => a.level - b.level || a.index - b.index);
    const text = `<svg xmlns="${SVG}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${xml(SANS)}">
<title>${xml(title)}</title>
<defs>${this.defs.join("")}</defs>
<rect width="${width}" height="${height}" fill="${isClear(ground) ? "#fff" : ground}"/>
${body.map(({ markup }) => markup).join("\n")}
</svg>
`;
    return { text, width, height };
  }

  private put(markup: string, box: { right: number; bottom: number } | null = null): void {
    this.parts.push({ level: this.level, markup });
    if (box === null) return;
    this.right = Math.max(this.right, box.right - this.origin.left);
    this.bottom = Math.max(this.bottom, box.bottom - this.origin.top);
  }

  private children(parent: ParentNode & Node): void {
    for (const child of parent.childNodes) {
      if (child instanceof Text) this.text(child);
      else if (child instanceof Element) this.element(child);
    }
  }

  private element(element: Element): void {
    if (element.matches(LEFT_OUT) && !element.matches(KEPT)) return;
    const style = getComputedStyle(element);
    if (style.display === "none" || style.visibility === "hidden") return;
    if (element instanceof SVGSVGElement) return this.levelled(style, () => this.inner(element, style));
    const box = element.getBoundingClientRect();
    this.levelled(style, () => {
      if (element instanceof HTMLElement && style.display !== "contents") this.box(style, box);
      else this.sign(element, box, style);
      if (style.overflowX === "hidden") this.clipped(box, () => this.children(element));
      else this.children(element);
    });
  }

  /** What lies above others in the page does so here: the outermost z-index counts. */
  private levelled({ zIndex, position }: CSSStyleDeclaration, draw: () => void): void {
    const before = this.level;
    if (before === 0 && position !== "static" && zIndex !== "auto") this.level = Number(zIndex);
    draw();
    this.level = before;
  }

  private clipped(box: DOMRect, draw: () => void): void {
    const id = `clip-${(this.clips += 1)}`;
    const [left, top] = [box.left - this.origin.left, box.top - this.origin.top - 4];
    this.defs.push(`<clipPath id="${id}"><rect x="${short(left)}" y="${short(top)}" width="${short(box.width + 4)}" height="${short(box.height + 8)}"/></clipPath>`);
    this.put(`<g clip-path="url(#${id})">`);
    const right = this.right;
    draw();
    this.right = right;
    this.put("</g>");
  }

  private box(style: CSSStyleDeclaration, box: DOMRect): void {
    const line = style.borderTopStyle === "none" || style.borderBottomStyle === "none" ? 0 : parseFloat(style.borderTopWidth);
    const isStriped = style.backgroundImage.includes("gradient");
    if (line === 0 && !isStriped && isClear(style.backgroundColor)) return;
    if (box.width === 0 || box.height === 0) return;
    const fill = isStriped ? this.stripes(style.backgroundImage) : isClear(style.backgroundColor) ? "none" : paint(style.backgroundColor);
    const stroke = line === 0 ? "" : ` stroke="${paint(style.borderTopColor)}" stroke-width="${line}"${style.borderTopStyle === "dashed" ? ' stroke-dasharray="5 4"' : ""}`;
    const [x, y] = [box.left - this.origin.left + line / 2, box.top - this.origin.top + line / 2];
    const round = Math.min(parseFloat(style.borderTopLeftRadius) || 0, box.height / 2);
    this.put(`<rect x="${short(x)}" y="${short(y)}" width="${short(box.width - line)}" height="${short(box.height - line)}" rx="${short(round)}" fill="${fill}"${stroke}/>`, box);
  }

  /** The stripes of what is reversed. */
  private stripes(image: string): string {
    const [light = "#fff", , dark = light] = image.match(/(?:rgba?|color)\([^()]*\)/g) ?? [];
    const id = `stripes-${this.defs.length}`;
    this.defs.push(`<pattern id="${id}" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" fill="${paint(light)}"/><rect width="4" height="8" fill="${paint(dark)}"/></pattern>`);
    return `url(#${id})`;
  }

  /** What MathML draws without letters: the line of a fraction, the sign of a root. */
  private sign(element: Element, box: DOMRect, style: CSSStyleDeclaration): void {
    const [first, second] = [...element.children].map((child) => child.getBoundingClientRect());
    if (first === undefined) return;
    const [left, top] = [this.origin.left, this.origin.top];
    const pen = `fill="none" stroke="${paint(style.color)}"`;
    if (element.localName === "mfrac" && second !== undefined) {
      const y = short((first.bottom + second.top) / 2 - top);
      this.put(`<path d="M${short(box.left - left)} ${y}H${short(box.right - left)}" ${pen}/>`);
    }
    if (element.localName === "msqrt" || element.localName === "mroot") {
      const [start, end] = [box.left - left + (second?.width ?? 0) * 0.4, first.left - left];
      const [high, low] = [box.top - top + 1, box.bottom - top];
      const middle = (high + low) / 2;
      this.put(`<path d="M${short(start)} ${short(middle + 2)}l${short((end - start) * 0.25)} -2L${short(start + (end - start) * 0.55)} ${short(low)}L${short(end - 1)} ${short(high)}H${short(box.right - left)}" ${pen} stroke-width="1.2"/>`);
    }
  }

  /** Text, line by line, as long as it is in the page. */
  private text(node: Text): void {
    const parent = node.parentElement;
    if (node.data.trim() === "" || (parent === null && !(node.parentNode instanceof ShadowRoot))) return;
    if (parent === null) return;
    const range = document.createRange();
    let line: { start: number; end: number; top: number } | null = null;
    for (const word of node.data.matchAll(/\S+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const { top, width } = range.getBoundingClientRect();
      if (width === 0) continue;
      if (line !== null && Math.abs(top - line.top) < 3) line.end = word.index + word[0].length;
      else {
        if (line !== null) this.line(node, parent, range, line.start, line.end);
        line = { start: word.index, end: word.index + word[0].length, top };
      }
    }
    if (line !== null) this.line(node, parent, range, line.start, line.end);
  }

  private line(node: Text, parent: Element, range: Range, start: number, end: number): void {
    range.setStart(node, start);
    range.setEnd(node, end);
    const box = range.getBoundingClientRect();
    const text = range.toString().replace(/\s+/g, " ");
    const style = getComputedStyle(parent);
    const { up, down } = descent(style);
    const y = box.top - this.origin.top + (box.height - up - down) / 2 + up;
    const isMath = parent.closest("math") !== null;
    const isSlanted = isMath && parent.localName === "mi" && [...text].length === 1 && parent.getAttribute("mathvariant") !== "normal";
    const looks = `${isMath ? ` font-family="${xml(MATH)}"` : ""}${font(style)}${isSlanted ? ' font-style="italic"' : ""}`;
    const size = parseFloat(style.fontSize);
    const whole = parent.getBoundingClientRect();
    const isTall = isMath && TALL.test(text) && whole.height > 1.35 * size;
    // where the font is another one, words keep their length, and letters their middle
    const isWord = [...text].length > 1;
    const length = isWord ? ` textLength="${short(box.width)}" lengthAdjust="spacingAndGlyphs"` : ' text-anchor="middle"';
    const x = box.left - this.origin.left + (isWord ? 0 : box.width / 2);
    const place = isTall
      ? `transform="translate(${short(x)} ${short(whole.bottom - this.origin.top - whole.height * 0.22)}) scale(1 ${short(whole.height / size / 1.05)})"`
      : `x="${short(x)}" y="${short(y)}"`;
    this.put(`<text ${place}${looks} fill="${paint(style.color)}"${length}>${xml(text)}</text>`, box);
  }

  /** An SVG inside the page, with its colours written out. */
  private inner(element: SVGSVGElement, style: CSSStyleDeclaration): void {
    const box = element.getBoundingClientRect();
    const view = element.getAttribute("viewBox");
    const inside = [...element.children].map((child) => this.copied(child)).join("");
    if (box.width === 0 || inside === "") return;
    const [x, y] = [box.left - this.origin.left, box.top - this.origin.top];
    if (!isClear(style.backgroundColor)) this.put(`<rect x="${short(x)}" y="${short(y)}" width="${short(box.width)}" height="${short(box.height)}" rx="6" fill="${paint(style.backgroundColor)}"/>`, box);
    const size = `x="${short(x)}" y="${short(y)}" width="${short(box.width)}" height="${short(box.height)}"`;
    this.put(`<svg ${size}${view === null ? "" : ` viewBox="${xml(view)}"`}${style.overflowX === "visible" ? ' overflow="visible"' : ""}>${inside}</svg>`, box);
  }

  private copied(element: Element): string {
    const style = getComputedStyle(element);
    const isDefinition = element.closest("defs") !== null;
    if (!isDefinition && style.display === "none") return "";
    const attributes = [...element.attributes].filter(({ name }) => !/^(class|style|aria-.*|role|tabindex|data-.*|on.*)$/.test(name) && !LOOKS.includes(name));
    let written = attributes.filter(({ name }) => name !== "transform").map(({ name, value }) => ` ${name}="${xml(value)}"`).join("");
    const turned = style.transform !== "none" ? style.transform : (element.getAttribute("transform") ?? "");
    if (turned !== "") written += ` transform="${xml(turned)}"`;
    for (const name of LOOKS) {
      const value = style.getPropertyValue(name);
      if (value !== "" && !(USUAL.has(value) && (name !== "fill" || value === "rgb(0, 0, 0)"))) written += ` ${name}="${xml(paint(value))}"`;
    }
    if (element.localName === "text") written += font(style);
    const inside = [...element.childNodes].map((child) => (child instanceof Element ? this.copied(child) : child instanceof Text ? xml(child.data) : "")).join("");
    if (element.localName === "defs") {
      this.defs.push(inside);
      return "";
    }
    return `<${element.localName}${written}>${element.localName === "text" ? inside : inside.trim()}</${element.localName}>`;
  }
}
