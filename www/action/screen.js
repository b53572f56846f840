// Where the commands write in a job: lines to its log, and the result to whoever makes outputs of it.

import { render } from "../cli/text.js";

/** @import { Screen } from "../cli/screen.js" */

/**
 * @param {(result: unknown) => void} found is given the command's JSON
 * @returns {Screen}
 */
export function logScreen(found) {
  /** @type {Screen["say"]} */
  const line = (text = "") => void process.stdout.write(`${render(text, false)}\n`);
  return {
    isLive: false,
    columns: () => Infinity,
    say: line,
    note: line,
    put: (json) => found(JSON.parse(json)),
    live() {},
    rest() {},
  };
}
