/** This file is all that a piece may use: `import { … } from "../base.ts"`. In a page made of several scripts it is shared. */

export { css, html, LitElement, noChange, nothing, render, type PropertyValues, type TemplateResult } from "lit";
export { unsafeHTML } from "lit/directives/unsafe-html.js";
export { repeat } from "lit/directives/repeat.js";
export * from "./amounts.ts";
export * from "./asking.ts";
export * from "./drawable.ts";
export * from "./echo.ts";
export * from "./element.ts";
export * from "./flow.ts";
export * from "./folded.ts";
export * from "./interpreter.ts";
export * from "./model.ts";
export * from "./numbers.ts";
export { OPERATIONS } from "./operations.ts";
export * from "./picture.ts";
export * from "./protocol.ts";
export * from "./rest.ts";
export * from "./shell.ts";
export { gainClass, tell, type Sides, type Standing } from "./sentences.ts";
export * from "./spans.ts";
export * from "./standing.ts";
export * from "./state.ts";
export * from "./theme.ts";
export * from "./typed.ts";
export * from "./view.ts";
export * from "./words.ts";
