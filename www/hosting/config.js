// Reads the config.json that a page is built with.
import { readFileSync } from "node:fs";

import { Ajv2020 } from "ajv/dist/2020.js";

/** @import { Config } from "./origins.js" */

/**
 * @param {string} path
 * @param {string} schema the path of its JSON Schema
 * @returns {Config}
 * @throws {Error} where it is no such file, and what is wrong with it
 */
export function readConfig(path, schema) {
  const ajv = new Ajv2020({ allErrors: true });
  const fits = ajv.compile(JSON.parse(readFileSync(schema, "utf8")));
  const config = parsed(path);
  if (fits(config)) return /** @type {Config} */ (config);
  throw new Error(`${path} does not fit config.schema.json:\n${fits.errors?.map(sentence).join("\n")}`);
}

/** @param {string} path */
function parsed(path) {
  const text = readFileSync(path, "utf8");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is no JSON: ${/** @type {Error} */ (error).message}`);
  }
}

/** @param {import("ajv").ErrorObject} error */
const sentence = ({ instancePath, message, params }) => `  ${instancePath || "/"} ${message} ${params["additionalProperty"] ?? ""}`.trimEnd();
