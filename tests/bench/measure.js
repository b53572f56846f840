// Medians of interleaved rounds: what slows the machine for a while slows every contender, and no round decides alone.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROUNDS = 15;
const ROUND_MILLIS = 100;
const COLD_STARTS = 15;

/** @typedef {() => unknown} Contender */

/** @param {number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return /** @type {number} */ (sorted[Math.floor(sorted.length / 2)]);
}

/**
 * @param {Contender} contender
 * @returns {Promise<number>} microseconds a call
 */
async function round(contender) {
  const start = performance.now();
  let calls = 0;
  do {
    // Awaiting what is no promise costs too; a contender that answers at once is not charged for it.
    const answer = contender();
    if (answer instanceof Promise) await answer;
    calls += 1;
  } while (performance.now() - start < ROUND_MILLIS);
  return ((performance.now() - start) * 1000) / calls;
}

/**
 * @template {string} Name
 * @param {Record<Name, Contender>} contenders
 * @returns {Promise<Record<Name, number>>} microseconds a call
 */
export async function warm(contenders) {
  return interleaved(contenders, ROUNDS, round);
}

/**
 * @template {string} Name
 * @param {Record<Name, string[]>} contenders the arguments of cold.js
 * @returns {Promise<Record<Name, number>>} milliseconds to the first signed request
 */
export async function cold(contenders) {
  return interleaved(contenders, COLD_STARTS, async (args) => {
    const { stdout } = await promisify(execFile)(process.execPath, [here("cold.js"), ...args]);
    return Number(stdout);
  });
}

/**
 * @template {string} Name
 * @template T
 * @param {Record<Name, T>} contenders
 * @param {number} rounds
 * @param {(contender: T) => Promise<number>} once
 * @returns {Promise<Record<Name, number>>}
 */
async function interleaved(contenders, rounds, once) {
  const entries = /** @type {[Name, T][]} */ (Object.entries(contenders));
  const seen = new Map(entries.map(([name]) => [name, /** @type {number[]} */ ([])]));
  for (let index = -1; index < rounds; index += 1) {
    for (const [name, contender] of entries) {
      const value = await once(contender);
      if (index >= 0) seen.get(name)?.push(value); // the round before the first is the warm-up
    }
  }
  return /** @type {Record<Name, number>} */ (Object.fromEntries([...seen].map(([name, values]) => [name, median(values)])));
}

/** @param {string} path from this folder */
export const here = (path) => fileURLToPath(new URL(path, import.meta.url));
