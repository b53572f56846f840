// Runs suite.js in each runtime, against a stand-in ECS of its own.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { inChromium } from "./chromium.js";
import { startSim } from "./sim.js";
import { inWorkerd } from "./workerd.js";

/** @typedef {import("./suite.js").Given} Given */
/** @typedef {import("./suite.js").Result} Result */

/** @param {string} path from this folder */
const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {(given: Given) => Promise<Result[]>}
 */
const inProcess = (command, ...args) => async (given) => {
  const { stdout } = await promisify(execFile)(command, [...args, at("in-process.js"), JSON.stringify(given)]);
  return JSON.parse(stdout);
};

const runtimes = {
  Node: inProcess(process.execPath),
  Deno: inProcess(at("../node_modules/.bin/deno"), "run", "--allow-read", "--allow-net"),
  Bun: inProcess(at("../node_modules/.bin/bun"), "run"),
  workerd: inWorkerd,
  Chromium: inChromium,
};

for (const [name, runIn] of Object.entries(runtimes)) {
  test(name, async (t) => {
    const sim = await startSim();
    try {
      const results = await runIn({ endpoint: sim.url, credentials: sim.credentials });
      assert.ok(results.length > 0, "nothing ran");
      for (const { name: behaviour, error } of results) await t.test(behaviour, () => assert.ok(!error, error));
    } finally {
      sim.stop();
    }
  });
}
