/** This file holds the state to its address: every state has one, and nonsense in an address does no harm. */

import assert from "node:assert/strict";
import test from "node:test";

import { Asker, type Answer, type Question } from "../src/asking.ts";
import { overHttp } from "../src/over-http.ts";
import { digitsApart, plainly, shown } from "../src/numbers.ts";
import { DEFAULTS, fromHash, toHash, type State } from "../src/state.ts";
import { parsed } from "../src/typed.ts";

const CHANGED: State = {
  formula: "sin(x^2)+1 & more=#%",
  drawn: "sin(x^2)+1",
  at: { x: -1.5e-7, f: 2, "λ_1": 3 },
  push: -0.25,
  by: "x",
  out: "y",
  view: "gears",
  backward: true,
  open: ["s", "s>u_1"],
  zoom: 0,
  order: 2,
  steps: 3,
  hide: true,
  seen: 2,
  show: ["zoom", "steps"],
  language: "es",
  theme: "dark",
};

test("a state comes back from its address", () => {
  assert.deepEqual(fromHash(toHash(CHANGED)), CHANGED);
  for (const key of Object.keys(CHANGED) as (keyof State)[]) {
    const state = { ...DEFAULTS, [key]: CHANGED[key] };
    assert.deepEqual(fromHash(toHash(state)), state, key);
  }
});

test("what is as at the beginning is left out", () => {
  assert.equal(toHash(DEFAULTS), "");
  assert.equal(toHash({ ...DEFAULTS, at: { x: 1.1 } }), "#?x=1.1");
});

test("nonsense in an address is passed over", () => {
  for (const hash of ["#?view=stairs&dx=0&zoom=-1&order=7&steps=x&x=&y=NaN&z=1e999&theme=pink", "#", "#?", "#?%E0%A4"]) {
    assert.deepEqual(fromHash(hash), DEFAULTS, hash);
  }
});

test("numbers are typed in many ways, and shown in one", () => {
  assert.deepEqual([parsed(" −1,5 ", "."), parsed("2e-3", "."), parsed(".5", "."), parsed("x", "."), parsed("", "."), parsed("1e999", ".")], [-1.5, 0.002, 0.5, null, null, null]);
  // numbers that are told apart have the digits in which they differ, and never fewer than four
  for (const [a, b, digits] of [[2, 2.02, 4], [1, 1.0003, 5], [1, 1 + 1e-8, 4], [0.70456 + 1e-12, 0.70456, 4], [5, 5, 4]] as const) assert.equal(digitsApart(a, b), digits);
  assert.deepEqual([shown(-0.5966, ","), shown(1.5e-12), shown(20)], ["−0,5966", "1.5 · 10⁻¹²", "20"]);
  assert.deepEqual([plainly("y = −1.5 · 10⁻¹², x² − 2"), plainly(`at ${shown(-2.5e20, ",")}`)], ["y = -1.5e-12, x² - 2", "at -2,5e20"]);
});

test("a value may be typed as a formula", () => {
  const typed: [string, number][] = [
    ["pi/4", Math.PI / 4], ["-1/3", -1 / 3], ["−1/3", -1 / 3], ["1e-3", 0.001], ["2π", 2 * Math.PI], ["2√2", 2 * Math.SQRT2], ["sqrt(2)/2", Math.SQRT2 / 2],
    ["-2^2", -4], ["2^-1", 0.5], ["3(1+1)", 6], ["1,5", 1.5], ["e", Math.E], ["exp(0)", 1], ["ln(e)", 1], ["0,125", 0.125], [" 1 / 4 ", 0.25],
    // what the page writes may be typed
    [shown(-1.5e-12), -1.5e-12], [shown(12345), 12340], ["2³", 8],
  ]; // prettier-ignore
  for (const [text, value] of typed) assert.equal(parsed(text, "."), value, text);
  for (const text of ["", "  ", "x", "1/0", "2..3", "sin", "sin x", "(1", "1)", "1 +", "<script>", "😀", "٣", "1,000", "1e999", "pi".repeat(60)]) {
    assert.equal(parsed(text, "."), null, text);
  }
  assert.deepEqual([parsed("1.000", ","), parsed("1,000", ","), parsed("0.125", ",")], [null, 1, 0.125]);
});

test("one question is under way at a time, and the latest wins", async () => {
  const asked: string[] = [];
  const answers: string[] = [];
  let finish: (answer: Answer) => void = () => {};
  const explain = (question: Question): Promise<Answer> => {
    asked.push(question.formula);
    return new Promise((resolve) => (finish = resolve));
  };
  const problem = { code: "formula", message: "", place: null, text: null, remedy: null };
  const asker = new Asker(explain, (_, question) => answers.push(question.formula));
  const ask = (formula: string): void => asker.ask({ formula, at: {}, order: 1, language: "en" });
  ask("a");
  ask("b");
  ask("c");
  finish({ problem });
  await new Promise((resolve) => setTimeout(resolve));
  finish({ problem });
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(asked, ["a", "c"]);
  assert.deepEqual(answers, ["c"]);
});

test("the words of a language come with its first answer, and every document has them", async () => {
  const asked: object[] = [];
  const usual = globalThis.fetch;
  globalThis.fetch = async (_, options) => {
    const question = JSON.parse(String(options?.body)) as Question & { words?: boolean };
    asked.push(question);
    if (question.formula === "") return Response.json({ problem: { code: "formula" } });
    return Response.json({ document: { formula: question.formula, ...(question.words === false ? {} : { words: question.language }) } });
  };
  try {
    const explain = overHttp("api/explain");
    const answers: unknown[] = [];
    for (const [formula, language] of [["", "en"], ["a", "en"], ["b", "en"], ["c", "es"], ["", "es"], ["d", "en"]] as const) {
      answers.push(await explain({ formula, at: {}, order: 1, language }, new AbortController().signal));
    }
    const documents = answers.flatMap((answer) => ("document" in (answer as Answer) ? [(answer as { document: object }).document] : []));
    assert.deepEqual(documents, [
      { formula: "a", words: "en" }, { formula: "b", words: "en" }, { formula: "c", words: "es" }, { formula: "d", words: "en" },
    ]);
    assert.deepEqual(asked.map((each) => "words" in each), [false, false, true, false, true, true]);
  } finally {
    globalThis.fetch = usual;
  }
});
