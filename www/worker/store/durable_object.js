// The store on Cloudflare: one Durable Object a hook, so that what concerns it is read as it was written.
import { DurableObject } from "cloudflare:workers";

import { failureOf, log } from "../log.js";
import { HOOKS_NOT_LISTED, OPEN, placeOf } from "./store.js";

/** @import { Store } from "./store.js" */

/** @typedef {{ value: string, expiresAt: number }} Entry */

/** How long an open question is left alone, in milliseconds. */
const SWEEP_EVERY = 3 * 60_000;

/**
 * A store for the keys of one hook. While the hook's question is open, its alarm has it looked after; it also deletes what has expired.
 *
 * Between looking and writing nothing is awaited, so no other call comes between: what is written so is written together, or not at all.
 *
 * @implements {Store}
 */
export class HookStore extends DurableObject {
  /** @protected */
  get sweepEvery() {
    return SWEEP_EVERY;
  }

  /**
   * @param {string} key
   * @param {string} value
   * @param {number} expiresAt epoch milliseconds
   */
  async put(key, value, expiresAt) {
    const alarm = await this.ctx.storage.getAlarm();
    await this.#write(key, { value, expiresAt }, alarm);
  }

  /**
   * @param {string} key
   * @param {string} value
   * @param {number} expiresAt epoch milliseconds
   * @returns {Promise<boolean>}
   */
  async create(key, value, expiresAt) {
    const alarm = await this.ctx.storage.getAlarm();
    const there = /** @type {Entry | undefined} */ (this.ctx.storage.kv.get(key));
    if (there && there.expiresAt > Date.now()) return false;
    await this.#write(key, { value, expiresAt }, alarm);
    return true;
  }

  /** @param {string} key */
  async remove(key) {
    this.ctx.storage.kv.delete(key);
  }

  /**
   * @param {string} prefix
   * @returns {Promise<[key: string, value: string][]>}
   */
  async list(prefix) {
    const now = Date.now();
    return this.#entries(prefix).flatMap(([key, { value, expiresAt }]) => (expiresAt > now ? [[key, value]] : []));
  }

  /** Cloudflare calls it again where it fails. */
  async alarm() {
    const { storage } = this.ctx;
    const now = Date.now();
    const entries = this.#entries();
    const live = entries.filter(([, { expiresAt }]) => expiresAt > now);
    if (live.length === 0) return storage.deleteAll();
    for (const [key, { expiresAt }] of entries) if (expiresAt <= now) storage.kv.delete(key);
    // Set before the sweep, whatever becomes of that.
    await storage.setAlarm(this.#wakesAt(Math.min(...live.map(([, { expiresAt }]) => expiresAt))));
    const open = live.flatMap(([key]) => (key.startsWith(OPEN) ? [key.slice(OPEN.length)] : []));
    if (open.length === 0) return;
    try {
      await this.sweep(open);
    } catch (error) {
      log({ level: "error", what: "failed", request: "sweep", ...failureOf(error) });
    }
  }

  /**
   * Looks after the open questions whose keys are here.
   *
   * @param {string[]} _hookIds
   * @returns {Promise<void>}
   */
  async sweep(_hookIds) {}

  /** @param {string} key @param {Entry} entry @param {number | null} alarm when it wakes already */
  async #write(key, entry, alarm) {
    const { storage } = this.ctx;
    storage.kv.put(key, entry);
    const at = this.#wakesAt(entry.expiresAt);
    if (alarm === null || at < alarm) await storage.setAlarm(at);
  }

  /** @param {number} expiresAt of what expires first */
  #wakesAt(expiresAt) {
    return this.#entries(OPEN).length > 0 ? Math.min(expiresAt, Date.now() + this.sweepEvery) : expiresAt;
  }

  /** @param {string} [prefix] @returns {[string, Entry][]} */
  #entries(prefix = "") {
    return /** @type {[string, Entry][]} */ ([...this.ctx.storage.kv.list({ prefix })]);
  }
}

/**
 * @param {import("cloudflare:workers").DurableObjectNamespace<HookStore>} namespace
 * @param {{ place: string, store: Store }} [own] that of the object this runs in, which does not call itself
 * @returns {Store}
 */
export function durableStore(namespace, own) {
  /** @param {string} key @returns {Store} */
  const storeOf = (key) => {
    const place = placeOf(key);
    return place === own?.place ? own.store : namespace.get(namespace.idFromName(place));
  };
  return {
    put: async (key, value, expiresAt) => storeOf(key).put(key, value, expiresAt),
    create: async (key, value, expiresAt) => storeOf(key).create(key, value, expiresAt),
    remove: async (key) => storeOf(key).remove(key),
    async list(prefix) {
      // Better than no hooks, which would say that none is open.
      if (prefix === OPEN) throw Object.assign(new Error("A Durable Object does not know about all hooks."), { code: HOOKS_NOT_LISTED });
      return storeOf(prefix).list(prefix);
    },
  };
}
