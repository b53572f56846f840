// The store on Cloudflare: one Durable Object a pause, so that what concerns one hook is read as it was written.
import { DurableObject } from "cloudflare:workers";

/** @import { Store } from "./store.js" */

/** @typedef {{ value: string, expiresAt: number }} Entry */

export class PauseStore extends DurableObject {
  /**
   * @param {string} key
   * @param {string} value
   * @param {number} expiresAt epoch milliseconds
   */
  async put(key, value, expiresAt) {
    const { storage } = this.ctx;
    await storage.put(key, /** @satisfies {Entry} */ ({ value, expiresAt }));
    const alarm = await storage.getAlarm();
    if (alarm === null || expiresAt < alarm) await storage.setAlarm(expiresAt);
  }

  /**
   * @param {string} prefix
   * @returns {Promise<[key: string, value: string][]>}
   */
  async list(prefix) {
    const now = Date.now();
    const entries = /** @type {Map<string, Entry>} */ (await this.ctx.storage.list({ prefix }));
    return [...entries].flatMap(([key, { value, expiresAt }]) => (expiresAt > now ? [[key, value]] : []));
  }

  /** Deletes what is past its time. */
  async alarm() {
    const { storage } = this.ctx;
    const now = Date.now();
    let next = Infinity;
    for (const [key, { expiresAt }] of /** @type {Map<string, Entry>} */ (await storage.list())) {
      if (expiresAt > now) next = Math.min(next, expiresAt);
      else await storage.delete(key);
    }
    if (next < Infinity) await storage.setAlarm(next);
    else await storage.deleteAll();
  }
}

/**
 * @param {import("cloudflare:workers").DurableObjectNamespace<PauseStore>} namespace
 * @returns {Store}
 */
export function durableStore(namespace) {
  const objectOf = (/** @type {string} */ key) => namespace.get(namespace.idFromName(key.split("/", 2).join("/")));
  return {
    put: (key, value, expiresAt) => objectOf(key).put(key, value, expiresAt),
    list: (prefix) => objectOf(prefix).list(prefix),
  };
}
