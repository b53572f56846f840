// The store in Deno KV: on Deno Deploy, or in a file.
import { OPEN, placeOf } from "./store.js";

/** @import { Store } from "./store.js" */

/** @typedef {{ value: string, expiresAt: number }} Entry */

const ROOT = "greenlight";
/** How often, and how many milliseconds at most each time, a locked file is waited for. */
const ATTEMPTS = 500;
const LONGEST_WAIT = 20;

/**
 * @param {string} [path] of a file; without it, the database that Deno gives the program
 * @param {() => number} [now]
 * @returns {Promise<Store>}
 */
export async function denoKvStore(path, now = Date.now) {
  const { Deno } = /** @type {any} */ (globalThis);
  if (!Deno?.openKv) throw Object.assign(new Error("There is no Deno KV here."), { code: "no-deno-kv" });
  // A file is locked while another process makes its tables.
  const kv = await inTurn(() => Deno.openKv(path));

  /** It deletes what has expired some time later. @param {number} expiresAt */
  const lifetime = (expiresAt) => ({ expireIn: Math.max(1, expiresAt - now()) });

  /** @param {string} key @param {string} value @param {number} expiresAt @returns {Promise<boolean>} */
  const create = async (key, value, expiresAt) => {
    for (;;) {
      const there = await kv.get(partsOf(key));
      if (there.value && there.value.expiresAt > now()) return false;
      // Only if it is still as it was read: without a version where there is none.
      const { ok } = await kv.atomic().check(there).set(partsOf(key), /** @satisfies {Entry} */ ({ value, expiresAt }), lifetime(expiresAt)).commit();
      if (ok) return true;
    }
  };

  /** @param {string} prefix */
  const list = async (prefix) => {
    /** @type {[key: string, value: string][]} */
    const found = [];
    for await (const { key, value } of kv.list({ prefix: partsOf(prefix).slice(0, -1) })) {
      const name = key.at(-1);
      if (name.startsWith(prefix) && value.expiresAt > now()) found.push([name, value.value]);
    }
    return found;
  };

  return {
    put: (key, value, expiresAt) => inTurn(async () => void (await kv.set(partsOf(key), /** @satisfies {Entry} */ ({ value, expiresAt }), lifetime(expiresAt)))),
    create: (key, value, expiresAt) => inTurn(() => create(key, value, expiresAt)),
    remove: (key) => inTurn(() => kv.delete(partsOf(key))),
    list: (prefix) => inTurn(() => list(prefix)),
  };
}

/**
 * A file is locked while another process opens or writes it, and Deno does not wait.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function inTurn(work) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !/database is locked/.test(/** @type {any} */ (error)?.message)) throw error;
      await new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT * Math.random()));
    }
  }
}

/** Entries that are listed together have all parts but the last in common. @param {string} key */
const partsOf = (key) => [ROOT, key.startsWith(OPEN) ? OPEN : placeOf(key), key];
