import assert from "node:assert/strict";
import test from "node:test";

import { luminance } from "../src/theme.ts";

test("a ground is light or dark in whatever form the page around wrote its colour", () => {
  const light = ["rgb(255, 255, 255)", "rgba(251, 250, 247, 1)", "color(srgb 0.99 0.99 1)", "color(display-p3 1 1 1)", "oklch(0.98 0.002 247)", "lab(98 0 -1)"];
  const dark = ["rgb(17, 17, 17)", "color(srgb 0.07 0.08 0.1)", "oklch(0.2 0.01 247)", "oklab(20% 0 0)", "lab(8 0 0)"];
  for (const colour of light) assert.ok(luminance(colour)! > 0.9, colour);
  for (const colour of dark) assert.ok(luminance(colour)! < 0.3, colour);
  for (const colour of ["rgba(0, 0, 0, 0)", "color(srgb 1 1 1 / 0.1)", "transparent"]) assert.equal(luminance(colour), null, colour);
});
