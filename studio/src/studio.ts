/** This file starts the studio page: the server answers whatever is typed. */

import "./pieces.ts";

import { overHttp } from "./asking.ts";
import { ChainRule } from "./element.ts";
import { say } from "./words.ts";

const element = document.querySelector("chain-rule");
if (element instanceof ChainRule) {
  element.addEventListener("language", () => {
    const { language, words } = element.source!;
    document.documentElement.lang = language;
    document.documentElement.dir = say(words, "page", "direction");
    document.title = say(words, "page", "title");
  });
  element.explain = overHttp("api/explain");
}
