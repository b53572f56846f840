// A command's output in a job: lines go to the log, the result becomes the outputs.

import { render } from "../cli/text.js";

/** @import { Screen } from "../cli/screen.js" */

/**
 * @param {(result: unknown) => void} found receives what the command prints with --json
 * @returns {Screen}
 */
export function logScreen(found) {
  /** @type {Screen["say"]} */
  const line = (text = "") => void process.stdout.write(`${render(text, false)}\n`);
  return {
    isLive: false,
    isScreen: false,
    columns: () => Infinity,
    say: line,
    note: line,
    put: (json) => found(JSON.parse(json)),
    live() {},
    rest() {},
  };
}
