// What a store must show before it is used.
import assert from "node:assert/strict";
import { test } from "node:test";

import { proven } from "../../www/worker/store/probe.js";

/** @typedef {Map<string, { value: string, expiresAt: number }>} Items */

/** A store in memory, with one thing different. @param {(items: Items) => object} [changes] */
function storeOf(changes = () => ({})) {
  /** @type {Items} */
  const items = new Map();
  const live = (/** @type {string} */ key) => (items.get(key)?.expiresAt ?? 0) > Date.now();
  const store = {
    put: async (/** @type {string} */ key, /** @type {string} */ value, /** @type {number} */ expiresAt) => void items.set(key, { value, expiresAt }),
    async create(/** @type {string} */ key, /** @type {string} */ value, /** @type {number} */ expiresAt) {
      if (live(key)) return false;
      items.set(key, { value, expiresAt });
      return true;
    },
    remove: async (/** @type {string} */ key) => void items.delete(key),
    list: async (/** @type {string} */ prefix) => [...items].filter(([key]) => key.startsWith(prefix) && live(key)).map(([key, { value }]) => [key, value]),
  };
  return { items, store: { ...store, ...changes(items) } };
}

test("a store that keeps to the contract is taken as it is, and nothing of the probe is left in it", async () => {
  const { items, store } = storeOf();
  await store.put("pause/h/closed", "yes", Date.now() + 60_000);
  assert.equal(await proven(store), store);
  assert.deepEqual([...items.keys()], ["pause/h/closed"]);
});

/** @type {[what: string, changes: (items: Items) => object, words: string][]} */
const unfit = [
  ["has no create()", () => ({ create: undefined }), "it has no create()"],
  ["forgets", () => ({ put: async () => {} }), "list() does not return what put() wrote"],
  ["keeps the first of two", (items) => ({ put: async (/** @type {string} */ key, /** @type {string} */ value, /** @type {number} */ expiresAt) => void (items.has(key) || items.set(key, { value, expiresAt })) }), "list() does not return what put() wrote"],
  ["writes over what is there", (items) => ({ create: async (/** @type {string} */ key, /** @type {string} */ value, /** @type {number} */ expiresAt) => Boolean(items.set(key, { value, expiresAt })) }), "create() overwrites an entry"],
  ["looks first and writes then", (items) => ({
    async create(/** @type {string} */ key, /** @type {string} */ value, /** @type {number} */ expiresAt) {
      const there = items.get(key);
      await null;
      if (there) return false;
      items.set(key, { value, expiresAt });
      return true;
    },
  }), "create() is not exclusive"],
  ["gives everything it has", (items) => ({ list: async () => [...items].map(([key, { value }]) => [key, value]) }), "list() returns what has expired"],
  ["takes what has expired for taken", (items) => ({
    async create(/** @type {string} */ key, /** @type {string} */ value, /** @type {number} */ expiresAt) {
      if (items.has(key)) return false;
      items.set(key, { value, expiresAt });
      return true;
    },
  }), "create() does not replace what has expired"],
  ["lists one hook alone", (items) => ({ list: async (/** @type {string} */ prefix) => (prefix === "open/" ? [] : [...items].filter(([key, { expiresAt }]) => key.startsWith(prefix) && expiresAt > Date.now()).map(([key, { value }]) => [key, value])) }), 'list("open/") does not return every open hook'],
  ["does not remove", () => ({ remove: async () => {} }), "remove() does not remove"],
];

for (const [what, changes, words] of unfit) {
  test(`a store that ${what} is refused`, async () => {
    await assert.rejects(proven(storeOf(changes).store), { name: "StoreUnfit", message: words });
  });
}

test("what is not a store is refused", async () => {
  for (const given of [undefined, null, "store", {}]) await assert.rejects(proven(given), { name: "StoreUnfit", message: "it has no put()" });
});

test("what a store fails with is passed on", async () => {
  const failure = Object.assign(new Error("example"), { code: "ECONNREFUSED" });
  await assert.rejects(proven(storeOf(() => ({ put: () => Promise.reject(failure) })).store), failure);
});
