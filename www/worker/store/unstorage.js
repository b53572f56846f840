// The store everywhere else: any unstorage driver, one item a key.
import { createStorage } from "unstorage";

/** @import { Driver } from "unstorage" */
/** @import { Store } from "./store.js" */

/** @typedef {{ key: string, value: string, expiresAt: number }} Item */

const HOUR = 3_600_000;

/**
 * @param {Driver} driver
 * @param {() => number} [now]
 * @returns {Promise<Store>} rejects where nothing can be written, read and deleted
 */
export async function unstorageStore(driver, now = Date.now) {
  const storage = createStorage({ driver });
  let swept = -Infinity;

  /** @param {string} base @returns {Promise<Item[]>} what has not expired; deletes the rest */
  const live = async (base) => {
    const items = await Promise.all((await storage.getKeys(base)).map(async (name) => ({ name, item: itemOf(await storage.getItem(name)) })));
    const kept = [];
    for (const { name, item } of items) {
      if (!item) continue; // deleted meanwhile, or not yet written whole
      if (item.expiresAt > now()) kept.push(item);
      else await storage.removeItem(name);
    }
    return kept;
  };

  const sweep = async () => {
    if (now() - swept < HOUR) return;
    swept = now();
    await live("");
  };

  await storage.setItem("probe", "written");
  if ((await storage.getItem("probe")) !== "written") throw new Error("The store does not keep what is written.");
  await storage.removeItem("probe");
  await sweep();
  return {
    async put(key, value, expiresAt) {
      await storage.setItem(`${await folderOf(key)}:${await digest(key)}`, /** @satisfies {Item} */ ({ key, value, expiresAt }));
      await sweep();
    },
    async list(prefix) {
      const items = await live(await folderOf(prefix));
      return items.filter(({ key }) => key.startsWith(prefix)).map(({ key, value }) => [key, value]);
    },
  };
}

/** A pause's own folder. @param {string} key */
const folderOf = (key) => digest(key.split("/", 2).join("/"));

/**
 * Hook ids and people's ids are opaque, long, and differ in case alone: drivers and file systems take no such names.
 *
 * @param {string} text
 */
async function digest(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {unknown} stored @returns {Item | undefined} */
function itemOf(stored) {
  const { key, value, expiresAt } = /** @type {Partial<Item>} */ (stored && typeof stored === "object" ? stored : {});
  return typeof key === "string" && typeof value === "string" && typeof expiresAt === "number" ? { key, value, expiresAt } : undefined;
}
