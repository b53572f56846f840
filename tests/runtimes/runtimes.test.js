// Runs suite.js in each runtime. Firefox and WebKitGTK are in ../engines, as not every machine has them.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { nodeOf } from "../node.js";
import { inChromium } from "./chromium.js";
import { holdsIn } from "./holds.js";
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
  [`Node ${process.versions.node}`]: inProcess(process.execPath),
  "Node 22": inProcess(nodeOf(22)),
  "Node 24": inProcess(nodeOf(24)),
  Deno: inProcess(at("../node_modules/.bin/deno"), "run", "--allow-read", "--allow-net"),
  Bun: inProcess(at("../node_modules/.bin/bun"), "run"),
  workerd: inWorkerd,
  Chromium: inChromium,
};

for (const [name, runIn] of Object.entries(runtimes)) holdsIn(name, runIn);
