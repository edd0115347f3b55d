// This file builds the studio into src/chainrule/apps/studio/static/: one script for the studio page, one module for
// notebooks, and, for exported pages, a core and one script for each piece. `--out FOLDER` builds elsewhere.
//
// Pieces are the files of src/pieces/, and `piece.ts` in any other folder of src/; each enters itself when it runs. Posts have
// scripts of their own: scenes (the files of src/scenes/, and `piece.ts` in any folder of it) and what stands in their text
// (the files of src/posts/). `scripts.json` says which script must stand before which.

import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const asked = process.argv.indexOf("--out");
const out = asked > 0 ? resolve(process.argv[asked + 1]) : join(here, "../src/chainrule/apps/studio/static");

/** Each piece by its name: pieces/table.ts is "table", flow/piece.ts is "flow". */
export function piecesIn(folder, files = join(folder, "pieces")) {
  const single = readdirSync(files).filter((name) => name.endsWith(".ts"));
  const found = single.map((name) => [basename(name, ".ts"), join(files, name)]);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const piece = join(folder, entry.name, "piece.ts");
    if (entry.isDirectory() && existsSync(piece)) found.push([entry.name, piece]);
  }
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}

const pieces = piecesIn(source);
const inPosts = ["scenes", "posts"].flatMap((folder) =>
  piecesIn(join(source, folder), join(source, folder)).map(([name, path]) => [`${folder}/${name}.js`, path]),
);
/** Modules that several scripts of one page use: the script that holds each, and the name by which the others find it. */
const SHARED = {
  "base.ts": ["core.js", "chainruleBase"],
  "scene.ts": ["scenes/scene.js", "chainruleScene"],
  "groups.ts": ["posts/groups.js", "chainruleGroups"],
};

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

/** What pieces take from the core, name by name: what one does not use leaves no trace in it. */
const described = await build({ entryPoints: [join(source, "base.ts")], bundle: true, format: "esm", write: false, metafile: true, outfile: "base.js" });
const takenFromBase = Object.values(described.metafile.outputs)[0]
  .exports.map((name) => `export const ${name} = /* @__PURE__ */ (() => globalThis.chainruleBase.${name})();`)
  .join("\n");

/** In a page made of several scripts, one holds each shared module, and the others take it from there; `needs` hears which. */
const shared = (needs = []) => ({
  name: "shared",
  setup(builder) {
    builder.onResolve({ filter: /\/(base|scene|groups)\.ts$/ }, ({ path, kind }) => {
      if (kind === "entry-point") return undefined;
      const [script, global] = SHARED[basename(path)];
      if (script !== "core.js" && !needs.includes(script)) needs.push(script);
      return { path: global, namespace: "shared" };
    });
    builder.onLoad({ filter: /./, namespace: "shared" }, ({ path }) => ({ contents: path === "chainruleBase" ? takenFromBase : `module.exports = globalThis.${path}` }));
  },
});

/** Styles and templates lose the spaces, and the comments, that only people need. */
const tight = (text) =>
  text.replace(/\/\*.*?\*\//gs, "").replace(/\s+/g, " ").replace(/ ?([{};>]) ?/g, "$1").replaceAll(";}", "}").replace(/([:,]) /g, "$1");

const tightened = {
  name: "tightened",
  setup(builder) {
    builder.onLoad({ filter: /src[\\/].*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/css`[^`]*`/g, tight).replace(/\n\s+(?=<\/?[a-z]|\$\{|[@.a-z-]+=["$])/g, " "),
      loader: "ts",
    }));
  },
};

const common = { bundle: true, minify: true, target: "es2022", charset: "utf8", legalComments: "none", logLevel: "warning" };

// Lit's licence asks for its notice wherever Lit goes; its text is src/chainrule/apps/studio/lit-license.txt.
const notice = { js: "/*! Lit, Copyright (c) 2017 Google LLC, BSD-3-Clause */" };

const needs = {};
const write = (options) => build({ ...common, ...options, plugins: [...(options.plugins ?? []), tightened] });

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "pieces"), { recursive: true });
const core = `import * as base from "./base.ts"; globalThis.chainruleBase ??= base;`;
await Promise.all([
  write({ entryPoints: [join(source, "studio.ts")], format: "esm", plugins: [everything], outfile: join(out, "studio.js"), banner: notice }),
  write({ entryPoints: [join(source, "widget.ts")], format: "esm", plugins: [everything], outfile: join(out, "widget.js"), banner: notice }),
  write({ stdin: { contents: core, resolveDir: source, loader: "ts" }, format: "iife", outfile: join(out, "core.js"), banner: notice }),
  write({ entryPoints: [join(source, "framed.ts")], format: "iife", outfile: join(out, "framed.js") }),
  ...pieces.map(([name, path]) =>
    write({ entryPoints: [path], format: "iife", plugins: [shared()], outfile: join(out, "pieces", `${name}.js`) }),
  ),
  ...inPosts.map(([name, path]) => {
    const global = SHARED[basename(path)]?.[1];
    const kept = global === undefined ? {} : { globalName: global, banner: { js: `if(!globalThis.${global}){` }, footer: { js: `globalThis.${global}=${global}}` } };
    return write({ entryPoints: [path], format: "iife", plugins: [shared((needs[name] = []))], outfile: join(out, name), ...kept });
  }),
]);
writeFileSync(join(out, "scripts.json"), JSON.stringify(needs) + "\n");
writeFileSync(join(out, "pieces.json"), JSON.stringify(pieces.map(([name]) => name)) + "\n");
