/** This file tests under which name an answered question is kept. */

import assert from "node:assert/strict";
import test from "node:test";

import { nameOf } from "../src/posts/asked/progress.ts";

test("a question is kept by what it asks, not by its place or its marks", () => {
  const name = nameOf("/lessons/cake", "en", "How large is <em>the gain</em>?");
  assert.match(name, /^\/lessons\/cake#en\.[0-9a-z]+$/);
  assert.equal(nameOf("/lessons/cake", "en", "How  large is the gain? "), name);
  assert.notEqual(nameOf("/lessons/cake", "en", "How large is the push?"), name);
  assert.notEqual(nameOf("/lessons/cake", "es", "How large is the gain?"), name);
  assert.equal(nameOf("/lessons/cake", "en", "How large is the gain?", 1), `${name}.1`);
});
