// What a config.json does not fit its schema in, in words for the person who wrote it.

/** @typedef {import("ajv").ErrorObject} Flaw */

/** Errors of the branches that a rule tries; the rule itself has the words. */
const INNER = /\/(then|else|anyOf|not)\//;

/** @param {Flaw[]} flaws @returns {string[]} a sentence for each */
export function problemsOf(flaws) {
  return [...new Set(flaws.filter(({ schemaPath }) => !INNER.test(schemaPath)).map(sentence))];
}

/** @param {Flaw} flaw */
function sentence({ instancePath, keyword, params, parentSchema, message }) {
  if (keyword === "required") return `${named(`${instancePath}/${params["missingProperty"]}`)} is missing.`;
  if (keyword === "additionalProperties") return `${named(`${instancePath}/${params["additionalProperty"]}`)} is unknown to this version.`;
  return `${named(instancePath)} ${parentSchema?.["errorMessage"] ?? `${message}.`}`;
}

/** @param {string} pointer a JSON pointer */
function named(pointer) {
  const path = pointer.replaceAll(/\/(\d+)(?=\/|$)/g, "[$1]").replace("/", "").replaceAll("/", ".").replaceAll("~1", "/").replaceAll("~0", "~");
  return path ? `"${path}" in config.json` : "config.json";
}
