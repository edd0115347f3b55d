/** This file is all that a piece may use: `import { … } from "../base.ts"`. In a page made of several scripts it is shared. */

export { css, html, LitElement, nothing, render, type PropertyValues, type TemplateResult } from "lit";
export { unsafeHTML } from "lit/directives/unsafe-html.js";
export { repeat } from "lit/directives/repeat.js";
export * from "./amounts.ts";
export type { Answer, Explain, Question } from "./asking.ts";
export * from "./drawable.ts";
export * from "./echo.ts";
export * from "./element.ts";
export { backward, countPaths, forward } from "./flow.ts";
export * from "./folded.ts";
export * from "./interpreter.ts";
export * from "./model.ts";
export { digitsApart, everyDigit, shown } from "./numbers.ts";
export { OPERATIONS } from "./operations.ts";
export { machinesOf, pointOf } from "./picture.ts";
export * from "./protocol.ts";
export * from "./rest.ts";
export * from "./shell.ts";
export { tell, type Sides, type Standing } from "./sentences.ts";
export { spanOf } from "./spans.ts";
export type { Numbers, Point } from "./standing.ts";
export { DEFAULTS, toHash, type State, type Theme, type View } from "./state.ts";
export { isDarkAround, palette, theme } from "./theme.ts";
export * from "./typed.ts";
export * from "./view.ts";
export { has, inARow, numbers, say, template } from "./words.ts";
