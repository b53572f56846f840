// Node, Deno and Bun: a process that lives on. It ends only when all work is done (see serve.js).
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

import { repeated } from "../repeated.js";
import { given, wrongSetting, wrongVariable } from "../settings.js";
import { denoKvStore } from "../store/deno_kv.js";
import { fileStore } from "../store/files.js";
import { StoreUnfit, proven } from "../store/probe.js";

/** @import { Platform } from "./platform.js" */

const PROVIDERS = "@aws-sdk/credential-providers";
const MINUTE = 60_000;

/** @type {Set<Promise<unknown>>} */
const underWay = new Set();
/** @type {(() => void)[]} */
const timers = [];

/** @type {(env?: unknown, ctx?: unknown) => Platform} */
export const platformOf = () => ({
  variables: process.env,
  readFile: (path) => readFileSync(path, "utf8"),
  openStore,
  openCredentials,
  waitUntil,
  sweepWith,
});

/** Begins nothing more, and resolves when nothing is under way. */
export async function settled() {
  for (const stop of timers.splice(0)) stop();
  while (underWay.size > 0) await Promise.allSettled(underWay);
}

/** @param {Promise<unknown>} work that does not reject */
function waitUntil(work) {
  underWay.add(work);
  void work.finally(() => underWay.delete(work));
}

/** @param {() => Promise<void>} sweep */
function sweepWith(sweep) {
  const turn = () => {
    const work = sweep();
    waitUntil(work);
    return work;
  };
  timers.push(repeated(turn, { every: 3 * MINUTE }));
}

/** GREENLIGHT_STORE: a folder, `deno-kv` (or `deno-kv:` and a file), or a module whose default export is a store. */
async function openStore() {
  const where = given(process.env, "GREENLIGHT_STORE");
  if (!where || where === "none") return undefined;
  try {
    return await proven(await storeAt(where));
  } catch (error) {
    const { code } = /** @type {{ code?: unknown }} */ (error);
    if (error instanceof StoreUnfit) throw wrongVariable("GREENLIGHT_STORE", `names a store that cannot be used: ${error.message}`);
    if (code === "no-deno-kv") throw wrongVariable("GREENLIGHT_STORE", "is deno-kv, which needs Deno with --unstable-kv");
    const what = typeof code === "string" ? ` (${code})` : "";
    throw wrongVariable("GREENLIGHT_STORE", `cannot be used as a store${what}: it must be a writable folder, deno-kv, a module (.js, .mjs) that exports a store, or none`);
  }
}

/** @param {string} where */
async function storeAt(where) {
  const [, file] = /^deno-kv(?::(.+))?$/s.exec(where) ?? [];
  if (where === "deno-kv" || file) return denoKvStore(file);
  if (/\.m?js$/.test(where)) return (await import(pathToFileURL(resolve(where)).href)).default;
  return fileStore(where);
}

async function openCredentials() {
  const { fromNodeProviderChain } = await import(PROVIDERS).catch(() => {
    throw wrongSetting("aws.credentials", `is "platform", which needs the package ${PROVIDERS}: install it next to the worker`);
  });
  return fromNodeProviderChain();
}
