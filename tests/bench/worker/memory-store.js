// A store that a script can empty: GREENLIGHT_STORE names this file.

/** @type {Map<string, { value: string, expiresAt: number }>} */
export const items = new Map();

const live = (/** @type {string} */ key) => (items.get(key)?.expiresAt ?? 0) > Date.now();

/** @type {import("../../../www/worker/store/store.js").Store} */
export default {
  put: async (key, value, expiresAt) => void items.set(key, { value, expiresAt }),
  async create(key, value, expiresAt) {
    if (live(key)) return false;
    items.set(key, { value, expiresAt });
    return true;
  },
  remove: async (key) => void items.delete(key),
  list: async (prefix) => [...items].flatMap(([key, { value }]) => (key.startsWith(prefix) && live(key) ? [[key, value]] : [])),
};
