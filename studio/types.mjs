// This file writes src/protocol.ts from the JSON schemas of Python: `npm run types`; with --check it only compares.

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const python = join(here, "../src/chainrule");
const read = (path) => JSON.parse(readFileSync(join(python, path), "utf8"));
const schemas = [read("apps/studio/document.schema.json"), read("explanation.schema.json")];
const titles = new Map(schemas.map((schema) => [schema.$id, schema.title]));
const NAMES = { number: "Plain" }; // `number` is taken in TypeScript
const SIMPLE = { string: "string", number: "number", integer: "number", boolean: "boolean", null: "null" };

const nameOf = (key) => NAMES[key] ?? key[0].toUpperCase() + key.slice(1);

/** The TypeScript of one schema. */
function typeOf(schema, indent) {
  if (schema.$ref) return titles.get(schema.$ref.replace("../", "chainrule/")) ?? nameOf(schema.$ref.split("/").at(-1));
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return choices.map((choice) => typeOf(choice, indent)).join(" | ");
  if (Array.isArray(schema.type)) return schema.type.map((type) => SIMPLE[type]).join(" | ");
  if (schema.type === "array") return arrayOf(typeOf(schema.items, indent));
  if (schema.type === "object") return objectOf(schema, indent);
  return SIMPLE[schema.type];
}

const arrayOf = (item) => (item.includes(" | ") ? `(${item})[]` : `${item}[]`);

function objectOf(schema, indent) {
  const inner = `${indent}  `;
  if (!schema.properties) return `{ [key: string]: ${typeOf(schema.additionalProperties, inner)} }`;
  const lines = Object.entries(schema.properties).flatMap(([name, value]) => {
    const mark = schema.required?.includes(name) ? "" : "?";
    const words = value.description ? [`${inner}/** ${value.description} */`] : [];
    return [...words, `${inner}${name}${mark}: ${typeOf(value, inner)};`];
  });
  return `{\n${lines.join("\n")}\n${indent}}`;
}

/** A schema with a name of its own: an interface where it is an object. */
function declared(name, schema) {
  const words = schema.description ? `/** ${schema.description} */\n` : "";
  if (!schema.properties) return `${words}export type ${name} = ${typeOf(schema, "")};\n`;
  return `${words}export interface ${name} ${objectOf(schema, "")}\n`;
}

const parts = [
  "/** This file says which data Python hands to the page; `npm run types` makes it from the JSON schemas. */\n",
  ...schemas.flatMap((schema) => [
    declared(schema.title, schema),
    ...Object.entries(schema.$defs).map(([key, value]) => declared(nameOf(key), value)),
  ]),
];
const text = parts.join("\n");
const target = join(here, "src/protocol.ts");
if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (readFileSync(target, "utf8") !== text) {
  console.error("studio/src/protocol.ts is older than the schemas: run npm run types");
  process.exit(1);
}
