// Cards that snap together: which card stands where after a drop, and where a card falls.

import assert from "node:assert/strict";
import { test } from "node:test";

import { dropped, isReordered } from "../src/scenes/cards/arrangement.ts";
import { MOST, Table } from "../src/scenes/cards/table.ts";

test("two cards change places, and a chain has no holes", () => {
  const chain = ["square", "double", "minus"];
  assert.deepEqual(dropped(chain, "square", 2), ["minus", "double", "square"]);
  assert.deepEqual(dropped(chain, "square", 5), ["double", "minus", "square"]);
  assert.deepEqual(dropped(chain, "cube", 1), ["square", "cube", "minus"]);
  assert.deepEqual(dropped(chain, "cube", 4), ["square", "double", "minus", "cube"]);
  assert.deepEqual(dropped(chain, "double", 1), chain);
  assert.deepEqual(dropped(chain, "double", "tray"), ["square", "minus"]);
  assert.deepEqual(dropped([], "cube", 3), ["cube"]);
});

test("only another order of the same cards is a swap", () => {
  assert.equal(isReordered(["a", "b"], ["b", "a"]), true);
  assert.equal(isReordered(["a", "b"], ["a", "b"]), false);
  assert.equal(isReordered(["a", "b"], ["a", "c"]), false);
  assert.equal(isReordered(["a", "b"], ["a"]), false);
});

for (const isNarrow of [false, true]) {
  test(`a card falls into the slot near it, or into the tray, ${isNarrow ? "upright" : "wide"}`, () => {
    const table = new Table(isNarrow, MOST);
    for (let place = 0; place < MOST; place++) {
      const { x, y } = table.slot(place);
      assert.equal(table.spotAt({ x: x + 20, y: y - 15 }), place);
      assert.equal(table.spotAt(table.home(place)), "tray");
    }
    assert.equal(table.spotAt(isNarrow ? { x: 150, y: 200 } : { x: 300, y: 10 }), null);
  });
}

test("more cards than slots still lie in the tray", () => {
  for (const isNarrow of [false, true]) {
    const table = new Table(isNarrow, 9);
    for (let index = 0; index < 9; index++) assert.equal(table.spotAt(table.home(index)), "tray");
  }
});
