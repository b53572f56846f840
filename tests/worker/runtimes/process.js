// Node, Deno and Bun: a process of its own, started as the documentation says.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { linesInto } from "./running.js";

/** @import { Start } from "./running.js" */

/** @param {string} path from this folder */
const at = (path) => fileURLToPath(new URL(path, import.meta.url));

const worker = at("../../../dist/worker");
const bin = at("../../node_modules/.bin");

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {Start}
 */
const inProcess = (command, ...args) => async ({ variables, store, onLine }) => {
  /** @type {any[]} */
  const lines = [];
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, PORT: "0", NO_COLOR: "1", ...(store !== undefined && { GREENLIGHT_STORE: store }), ...variables };
  const child = spawn(command, args, { cwd: worker, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
  child.stdout.on("data", linesInto(lines, onLine));
  let said = "";
  const origin = await new Promise((resolve, reject) => {
    child.stderr.on("data", (piece) => {
      said += piece;
      const [, address] = /Listening on (http:\S+)/.exec(said) ?? [];
      if (address) resolve(address);
    });
    void ended.then(() => reject(new Error(said)));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { origin, lines, stop };
};

export const inNode = inProcess(process.execPath, "serve-node.js");
export const inDeno = inProcess(`${bin}/deno`, "run", "--quiet", "--allow-net", "--allow-env", "--allow-read", "--allow-write", "serve-deno.js");
export const inBun = inProcess(`${bin}/bun`, "serve-bun.js");
