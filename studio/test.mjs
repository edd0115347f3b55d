// This file runs the tests: each tests/*.test.ts is bundled, because Node 20 reads no TypeScript, and run by `node --test`.

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const tests = join(here, "tests");
const built = join(here, ".built");
const names = readdirSync(tests).filter((name) => name.endsWith(".test.ts"));
rmSync(built, { recursive: true, force: true });
mkdirSync(built);
await build({
  entryPoints: names.map((name) => join(tests, name)),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  outdir: built,
  outExtension: { ".js": ".mjs" },
  sourcemap: "inline",
  logLevel: "warning",
});
const files = names.map((name) => join(built, name.replace(/\.ts$/, ".mjs")));
const done = spawnSync(process.execPath, ["--test", "--test-reporter=dot", ...files], { stdio: "inherit" });
process.exit(done.status ?? 1);
