/** This file has the server of the studio explain formulas; exported pages have none, and go without it. */

import type { Answer, Explain } from "./asking.ts";
import type { Words } from "./protocol.ts";

/** Asks the server of the studio. The words of a language are half of an answer: they come with the first one only. */
export function overHttp(address: string): Explain {
  const known = new Map<string, Words>();
  return async (question, signal) => {
    const words = known.get(question.language);
    const body = JSON.stringify(words === undefined ? question : { ...question, words: false });
    const headers = { "content-type": "application/json" };
    const response = await fetch(address, { method: "POST", body, headers, signal });
    const answer = (await response.json()) as Answer;
    if (!("document" in answer)) return answer;
    if (words !== undefined) return { document: { ...answer.document, words } };
    known.set(question.language, answer.document.words);
    return answer;
  };
}
