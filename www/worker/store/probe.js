// Before a store is used, it shows that it can do what is asked of it.

/** @import { Store } from "./store.js" */

const MINUTE = 60_000;
/** How many callers want one key at once. */
const RIVALS = 8;

/** What a store got wrong. */
export class StoreUnfit extends Error {
  /** @param {string} what */
  constructor(what) {
    super(what);
    this.name = "StoreUnfit";
  }
}

/**
 * @param {unknown} given
 * @returns {Promise<Store>} the same; rejects with StoreUnfit, or with what the store failed with
 */
export async function proven(given) {
  const store = /** @type {Store} */ (given ?? {});
  for (const method of /** @type {const} */ (["put", "create", "remove", "list"])) {
    if (typeof store[method] !== "function") throw new StoreUnfit(`it has no ${method}()`);
  }
  const hook = `probe-${crypto.randomUUID()}`;
  const [free, taken, ended, open] = [`pause/${hook}/free`, `pause/${hook}/taken`, `pause/${hook}/ended`, `open/${hook}`];
  const later = Date.now() + 10 * MINUTE;
  /** @param {string} prefix @param {[key: string, value: string][]} entries @param {string} what */
  const lists = async (prefix, entries, what) => {
    const found = await store.list(prefix);
    if (JSON.stringify([...found].sort()) !== JSON.stringify(entries)) throw new StoreUnfit(what);
  };
  try {
    await store.put(taken, "first", later);
    await store.put(taken, "second", later);
    await lists(`pause/${hook}/`, [[taken, "second"]], "list() does not return what put() wrote");
    if ((await store.create(taken, "third", later)) !== false) throw new StoreUnfit("create() overwrites an entry");
    const rivals = Array.from({ length: RIVALS }, (_, index) => `rival ${index}`);
    const won = await Promise.all(rivals.map((rival) => store.create(free, rival, later)));
    if (won.filter((win) => win === true).length !== 1) throw new StoreUnfit("create() is not exclusive");
    await lists(`pause/${hook}/`, [[free, String(rivals[won.indexOf(true)])], [taken, "second"]], "list() does not return what create() wrote");
    await store.put(ended, "over", Date.now() - MINUTE);
    await lists(`pause/${hook}/ended`, [], "list() returns what has expired");
    if ((await store.create(ended, "again", later)) !== true) throw new StoreUnfit("create() does not replace what has expired");
    await store.put(open, "{}", later);
    if (!(await store.list("open/")).some(([key]) => key === open)) throw new StoreUnfit('list("open/") does not return every open hook');
  } finally {
    for (const key of [free, taken, ended, open]) await store.remove(key);
  }
  await lists(`pause/${hook}/`, [], "remove() does not remove");
  return store;
}
