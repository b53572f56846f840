// A question to the person at the terminal. Anything but a clear yes is a no.

import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

import { isColoured } from "./screen.js";
import { render } from "./text.js";

/** @import { Text } from "./text.js" */

/** Whether there is a person to ask. */
export const isAsking = () => Boolean(process.stdin.isTTY && process.stderr.isTTY);

/** Milliseconds in which a terminal hands over what it had. */
const AT_ONCE = 50;

/** What was typed before the question was shown does not answer it: a second Enter must not decide what nobody has read. @param {AbortSignal} signal */
async function discardTyped(signal) {
  const discard = () => {};
  process.stdin.on("data", discard).resume();
  try {
    await sleep(AT_ONCE, undefined, { signal });
  } finally {
    process.stdin.off("data", discard).pause();
  }
}

/**
 * @param {Text} question
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} whether the answer was yes; rejects when the signal aborts
 */
export async function ask(question, signal) {
  await discardTyped(signal);
  // Where its input has ended, nobody can answer any more.
  if (process.stdin.readableEnded) return false;
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  process.stderr.write(`${render(question, isColoured(process.stderr))} [y/N] `);
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
