// Opens each kind of store: in the worker's runtimes, each in a process of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { Miniflare } from "miniflare";

/** @typedef {import("../../../www/worker/store/store.js").Store} Store */

/** What was opened and not closed. @type {Set<() => unknown>} */
const running = new Set();

/** Ends what a failed test left. */
export const endAll = () => Promise.all([...running].map((end) => end()));

/** @param {string} path from this folder */
const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const bin = at("../../node_modules/.bin");

/**
 * @typedef {Store & {
 *   ask: (...what: unknown[]) => Promise<any>,
 *   pid: number,
 *   said: any[],
 *   kill: () => Promise<void>,
 *   close: () => Promise<void>,
 * }} Opened `said`: what it printed beside its replies
 */

/** @param {string} command @param {string[]} args @returns {(kind: string) => (path: string) => Promise<Opened>} */
const inProcess = (command, ...args) => (kind) => async (path) => {
  const child = spawn(command, [...args, at("process.js"), kind, path], { stdio: ["pipe", "pipe", "pipe"], env: { PATH: process.env["PATH"], HOME: process.env["HOME"], NO_COLOR: "1" } });
  const end = () => child.kill("SIGKILL");
  running.add(end);
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    complaints += text;
  });
  // Its streams are read to their end by then.
  const ended = once(child, "close").then(([code, signal]) => {
    running.delete(end);
    return new Error(`${kind} ended with ${signal ?? `code ${code}`}: ${complaints.trim() || "it said nothing"}`);
  });
  /** @type {Map<number, { resolve: (reply: any) => void, reject: (error: Error) => void }>} */
  const waiting = new Map();
  /** @type {any[]} */
  const said = [];
  let ids = 0;
  const open = new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const parsed = JSON.parse(line);
      const [id, reply, code] = Array.isArray(parsed) ? parsed : [];
      const asked = waiting.get(id);
      waiting.delete(id);
      if (id === "open") resolve(undefined);
      else if (!asked) said.push(parsed);
      else if (code) asked.reject(Object.assign(new Error(code), { code }));
      else asked.resolve(reply);
    });
    void ended.then(reject);
  });
  void ended.then((why) => waiting.forEach(({ reject }) => reject(why)));
  await open;
  const ask = (/** @type {unknown[]} */ ...what) => new Promise((resolve, reject) => {
    const id = ++ids;
    waiting.set(id, { resolve, reject });
    child.stdin.write(`${JSON.stringify([id, ...what])}\n`);
  });
  return {
    ...storeBy(ask),
    ask,
    pid: Number(child.pid),
    said,
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
};

/** @param {(...what: unknown[]) => Promise<any>} ask @returns {Store} */
const storeBy = (ask) => ({
  put: (...given) => ask("put", ...given),
  create: (...given) => ask("create", ...given),
  remove: (...given) => ask("remove", ...given),
  list: (...given) => ask("list", ...given),
});

const inNode = inProcess(process.execPath);
const inDeno = inProcess(`${bin}/deno`, "run", "--quiet", "--allow-read", "--allow-write", "--allow-env", "--unstable-kv");
const inBun = inProcess(`${bin}/bun`);

/** @type {Record<string, (path: string) => Promise<Opened>>} */
export const processStores = {
  "files in Node": inNode("files"),
  "files in Deno": inDeno("files"),
  "files in Bun": inBun("files"),
  "Deno KV": inDeno("deno-kv"),
};

/** @type {Promise<string> | undefined} */
let script;

async function bundled() {
  const { outputFiles } = await build({ entryPoints: [at("workerd.js")], bundle: true, write: false, format: "esm", external: ["cloudflare:workers"] });
  return String(outputFiles[0]?.text);
}

/**
 * @param {string} persist a folder
 * @param {{ sweepEvery?: number }} [options] milliseconds
 */
export async function inWorkerd(persist, { sweepEvery = 600_000 } = {}) {
  script ??= bundled();
  const worker = new Miniflare({
    modules: true,
    script: await script,
    compatibilityDate: "2026-04-01",
    bindings: { SWEEP_EVERY: sweepEvery },
    durableObjects: { PAUSES: { className: "Pauses", useSQLite: true } },
    durableObjectsPersist: persist,
    handleRuntimeStdio: (/** @type {import("node:stream").Readable} */ stdout, /** @type {import("node:stream").Readable} */ stderr) => {
      stdout.resume();
      stderr.resume();
    },
  });
  const close = async () => {
    running.delete(close);
    await worker.dispose();
  };
  running.add(close);
  const ask = async (/** @type {unknown[]} */ ...what) => {
    const [reply, code] = /** @type {any} */ (await (await worker.dispatchFetch("http://store/", { method: "POST", body: JSON.stringify(what) })).json());
    if (code) throw Object.assign(new Error(code), { code });
    return reply;
  };
  return { ...storeBy(ask), ask, close };
}
