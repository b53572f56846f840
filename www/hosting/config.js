// Reads the config.json that a page is built with.
import { readFileSync } from "node:fs";

import { problemsOf } from "../console/config-problems.js";
import { compiled } from "./config-check.js";

/** @import { Config } from "./origins.js" */

/**
 * @param {string} path
 * @param {string} schema the path of its JSON Schema
 * @returns {Config}
 * @throws {Error} where it is no such file, and what is wrong with it
 */
export function readConfig(path, schema) {
  const { check: fits } = compiled(schema);
  const config = parsed(path);
  if (fits(config)) return /** @type {Config} */ (config);
  const problems = problemsOf(fits.errors ?? []);
  throw new Error(`${path} cannot be used:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
}

/** @param {string} path */
function parsed(path) {
  const text = readFileSync(path, "utf8");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not valid JSON: ${/** @type {Error} */ (error).message}`);
  }
}
