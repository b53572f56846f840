// Checks a config.json by what the build makes of its schema. Loaded where there is one.
import fits from "./config.schema.json?check";
import { problemsOf } from "./config-problems.js";

/** @param {unknown} config @throws {Error} what is wrong with it */
export function check(config) {
  if (!fits(config)) throw new Error(problemsOf(fits.errors ?? []).join(" "));
}
