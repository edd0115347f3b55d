/** This file starts the studio page: the server answers whatever is typed. */

import "./pieces.ts";

import { ChainRule } from "./element.ts";
import { overHttp } from "./over-http.ts";
import type { Words } from "./protocol.ts";
import { say } from "./words.ts";

/** Names the tabs above the element in a language, and has them lead to pages in it. */
function speakTabs(language: string, words: Words): void {
  document.querySelector(".tabs")?.setAttribute("aria-label", say(words, "tabs", "pages"));
  for (const tab of document.querySelectorAll<HTMLAnchorElement>(".tabs a[data-page]")) {
    const page = tab.dataset["page"]!;
    tab.textContent = say(words, "tabs", page);
    if (page !== "explore") tab.search = `?lang=${language}`;
  }
}

/** The tabs stand on the element: they take its look, which a person may have chosen against the system's. */
function followLook(element: ChainRule): void {
  const tabs = document.querySelector<HTMLElement>(".tabs");
  if (tabs !== null) tabs.dataset["look"] = element.dataset["look"];
}

const element = document.querySelector("chain-rule");
if (element instanceof ChainRule) {
  element.addEventListener("language", () => {
    const { language, words } = element.source!;
    document.documentElement.lang = language;
    document.documentElement.dir = say(words, "page", "direction");
    document.title = say(words, "page", "title");
    speakTabs(language, words);
  });
  new MutationObserver(() => followLook(element)).observe(element, { attributes: true, attributeFilter: ["data-look"] });
  followLook(element);
  element.explain = overHttp("api/explain");
}
