// Makes the module that checks config.json on the page, whose policy lets nothing be compiled there.
import { dirname } from "node:path";

import standaloneCode from "ajv/dist/standalone/index.js";
import { build } from "esbuild";

import { compiled } from "./config-check.js";

/** @param {string} path of the schema @returns {Promise<string>} a module whose default export is the check */
export async function moduleOf(path) {
  const { ajv, check } = compiled(path, { source: true, esm: true });
  // It asks for parts of Ajv by `require`, which no browser knows.
  const stdin = { contents: standaloneCode(ajv, check), resolveDir: dirname(path) };
  const { outputFiles: [bundle] } = await build({ stdin, bundle: true, write: false, format: "esm" });
  return bundle?.text ?? "";
}
