// Makes of the schema of config.json what checks one: the same for the build, and for the page, which may not compile anything.
import { readFileSync } from "node:fs";
import { dirname } from "node:path";

import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build } from "esbuild";

/** @typedef {import("ajv").ValidateFunction} Check */

const compiler = () => new Ajv2020({
  allErrors: true,
  verbose: true, // an error comes with the part of the schema that it breaks, and that with its words
  keywords: ["errorMessage"],
  strictRequired: false,
  code: { source: true, esm: true },
});

/** @param {string} path of the schema @returns {Check} */
export const checkOf = (path) => compiler().compile(JSON.parse(readFileSync(path, "utf8")));

/** @param {string} path of the schema @returns {Promise<string>} a module whose default export is the check */
export async function moduleOf(path) {
  const ajv = compiler();
  const contents = standaloneCode(ajv, ajv.compile(JSON.parse(readFileSync(path, "utf8"))));
  // It asks for parts of Ajv by `require`, which no browser knows.
  const { outputFiles: [bundle] } = await build({ stdin: { contents, resolveDir: dirname(path) }, bundle: true, write: false, format: "esm" });
  return bundle?.text ?? "";
}
