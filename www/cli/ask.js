// A question to the person at the terminal. Anything but a clear yes is a no.

import { createInterface } from "node:readline";

import { render } from "./text.js";

/** @import { Text } from "./text.js" */

/** Whether there is a person to ask. */
export const isAsking = () => Boolean(process.stdin.isTTY && process.stderr.isTTY);

/**
 * @param {Text} question
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} whether the answer was yes; rejects when the signal aborts
 */
export async function ask(question, signal) {
  signal.throwIfAborted();
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  process.stderr.write(`${render(question, process.stderr.hasColors())} [y/N] `);
  try {
    const answer = await new Promise((resolve, reject) => {
      lines.once("line", resolve).once("close", () => resolve(""));
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    return /^\s*y(es)?\s*$/i.test(answer);
  } finally {
    lines.close();
    process.stdin.pause();
  }
}
