// Checks a config.json by its schema.
import { readFileSync } from "node:fs";

import { Ajv2020 } from "ajv/dist/2020.js";

/** @typedef {import("ajv").ValidateFunction} Check */

/** @param {string} path of the schema @param {import("ajv").CodeOptions} [code] @returns {{ ajv: Ajv2020, check: Check }} */
export function compiled(path, code = {}) {
  // With `verbose`, an error comes with the part of the schema that it breaks, and that with its words.
  const ajv = new Ajv2020({ allErrors: true, verbose: true, keywords: ["errorMessage"], strictRequired: false, code });
  return { ajv, check: ajv.compile(JSON.parse(readFileSync(path, "utf8"))) };
}
