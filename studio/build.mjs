// This file builds the studio into src/chainrule/apps/studio/static/: one script for the studio page, one module for
// notebooks, and, for exported pages, a core and one script for each piece. `--out FOLDER` builds elsewhere.
//
// Pieces are the files of src/pieces/, and `piece.ts` in any other folder of src/; each enters itself when it runs.

import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const asked = process.argv.indexOf("--out");
const out = asked > 0 ? resolve(process.argv[asked + 1]) : join(here, "../src/chainrule/apps/studio/static");

/** Each piece by its name: pieces/table.ts is "table", flow/piece.ts is "flow". */
export function piecesIn(folder) {
  const single = readdirSync(join(folder, "pieces")).filter((name) => name.endsWith(".ts"));
  const found = single.map((name) => [basename(name, ".ts"), join(folder, "pieces", name)]);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const piece = join(folder, entry.name, "piece.ts");
    if (entry.isDirectory() && existsSync(piece)) found.push([entry.name, piece]);
  }
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}

const pieces = piecesIn(source);

/** `import "./pieces.ts"` stands for all pieces. */
const everything = {
  name: "everything",
  setup(builder) {
    builder.onResolve({ filter: /^\.\/pieces\.ts$/ }, () => ({ path: "pieces", namespace: "everything" }));
    builder.onLoad({ filter: /./, namespace: "everything" }, () => ({
      contents: pieces.map(([, path]) => `import ${JSON.stringify(path)};`).join("\n"),
      resolveDir: source,
    }));
  },
};

/** In a page made of several scripts, the core holds base.ts, and each piece takes it from there. */
const shared = {
  name: "shared",
  setup(builder) {
    builder.onResolve({ filter: /\/base\.ts$/ }, () => ({ path: "base", namespace: "shared" }));
    builder.onLoad({ filter: /./, namespace: "shared" }, () => ({ contents: "module.exports = globalThis.chainruleBase" }));
  },
};

const common = { bundle: true, minify: true, target: "es2022", charset: "utf8", legalComments: "none", logLevel: "warning" };

const write = (options) => build({ ...common, ...options });

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "pieces"), { recursive: true });
const core = `import * as base from "./base.ts"; globalThis.chainruleBase ??= base;`;
await Promise.all([
  write({ entryPoints: [join(source, "studio.ts")], format: "esm", plugins: [everything], outfile: join(out, "studio.js") }),
  write({ entryPoints: [join(source, "widget.ts")], format: "esm", plugins: [everything], outfile: join(out, "widget.js") }),
  write({ stdin: { contents: core, resolveDir: source, loader: "ts" }, format: "iife", outfile: join(out, "core.js") }),
  ...pieces.map(([name, path]) =>
    write({ entryPoints: [path], format: "iife", plugins: [shared], outfile: join(out, "pieces", `${name}.js`) }),
  ),
]);
writeFileSync(join(out, "pieces.json"), JSON.stringify(pieces.map(([name]) => name)) + "\n");
