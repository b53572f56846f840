// workerd by itself, without what miniflare puts before a worker: what is measured is the worker's alone.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";

import { linesInto } from "../../worker/runtimes/running.js";
import { here } from "../measure.js";

/** @import { Given, Running } from "../../worker/runtimes/running.js" */

/** @typedef {Running & { pid: number }} Workerd */
/** @typedef {{ name: string, path: string, kind: "esModule" | "wasm" }} Module */

/** The one that miniflare runs. @type {{ default: string, version: string }} */
export const { default: binary, version } = createRequire(import.meta.resolve("miniflare"))("workerd");

/** A disk in memory: where Durable Objects are kept at Cloudflare is not on the worker's machine either. */
const MEMORY = "/dev/shm";

/**
 * V8 collects late as long as there is memory: an empty worker grows by 100 MB with 60,000 requests. Cloudflare gives an isolate 128 MB in all;
 * with this much, what a worker loses soon shows, in the end by the process's end.
 */
export const LITTLE_MEMORY = ["--max-semi-space-size=2", "--max-old-space-size=64"];

const folder = here("../../dist/worker");

/** @type {Module[]} */
export const WORKER = [
  { name: "workerd.js", path: join(folder, "workerd.js"), kind: "esModule" },
  { name: "ecs_greenlight_bg.wasm", path: join(folder, "ecs_greenlight_bg.wasm"), kind: "wasm" },
];

/** @param {Given} given @param {{ modules?: Module[], v8Flags?: string[] }} [options] @returns {Promise<Workerd>} */
export async function inBareWorkerd({ variables, store }, { modules = WORKER, v8Flags = [] } = {}) {
  const scratch = await mkdtemp(join(tmpdir(), "greenlight-workerd-"));
  const kept = store === undefined ? undefined : await mkdtemp(join(MEMORY, "greenlight-store-"));
  await writeFile(join(scratch, "config.capnp"), configOf(variables, kept, { modules, v8Flags }, scratch));
  const child = spawn(binary, ["serve", "config.capnp", "--control-fd=3"], { cwd: scratch, stdio: ["ignore", "pipe", "pipe", "pipe"] });
  const ended = once(child, "exit");
  /** @type {any[]} */
  const lines = [];
  child.stdout?.on("data", linesInto(lines));
  let said = "";
  child.stderr?.on("data", (piece) => (said = (said + piece).slice(-10_000)));
  const stop = async () => {
    child.kill("SIGKILL"); // there is nothing it must finish
    await ended;
    for (const folder of [scratch, kept]) if (folder) await rm(folder, { recursive: true, force: true });
  };
  const port = await Promise.race([portOf(/** @type {import("node:stream").Readable} */ (child.stdio[3])), ended.then(() => undefined)]);
  if (port === undefined) {
    await stop();
    throw new Error(said);
  }
  return { origin: `http://127.0.0.1:${port}`, lines, stop, pid: Number(child.pid) };
}

/** @param {import("node:stream").Readable} told @returns {Promise<number | undefined>} */
async function portOf(told) {
  for await (const line of createInterface(told)) {
    const { event, port } = JSON.parse(line);
    if (event === "listen") return Number(port);
  }
  return undefined;
}

/**
 * @param {Record<string, string>} variables
 * @param {string | undefined} store a folder
 * @param {{ modules: Module[], v8Flags: string[] }} options
 * @param {string} scratch
 */
function configOf(variables, store, { modules, v8Flags }, scratch) {
  const text = (/** @type {string} */ value) => JSON.stringify(value);
  const embedded = modules.map(({ name, path, kind }) => `(name = ${text(name)}, ${kind} = embed ${text(relative(scratch, path))})`);
  const bindings = Object.entries(variables).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`);
  if (store !== undefined) bindings.push('(name = "PAUSES", durableObjectNamespace = "PauseStore")');
  const services = ['(name = "worker", worker = .worker)', '(name = "internet", network = (allow = ["public", "private"]))'];
  if (store !== undefined) services.push(`(name = "store", disk = (path = ${text(store)}, writable = true))`);
  const objects = store !== undefined ? 'durableObjectNamespaces = [(className = "PauseStore", uniqueKey = "pauses", enableSql = true)],\n  durableObjectStorage = (localDisk = "store"),' : "";
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${services.join(", ")}],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
  v8Flags = [${v8Flags.map(text).join(", ")}],
);
const worker :Workerd.Worker = (
  modules = [${embedded.join(", ")}],
  compatibilityDate = "2026-04-01",
  bindings = [${bindings.join(", ")}],
  ${objects}
);
`;
}

/** What a process has computed until now, on all its threads. @param {number} pid @returns {Promise<number>} milliseconds */
export async function cpuOf(pid) {
  const threads = await readdir(`/proc/${pid}/task`);
  const nanos = await Promise.all(threads.map(async (thread) => Number((await readFile(`/proc/${pid}/task/${thread}/schedstat`, "utf8")).split(" ")[0])));
  return nanos.reduce((total, one) => total + one, 0) / 1e6;
}

/** The memory of a process that is in use. @param {number} pid @returns {Promise<number>} bytes */
export async function residentOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}
