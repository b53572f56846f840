// A driver of unstorage that a script can empty: GREENLIGHT_STORE names this file.

/** @type {Map<string, unknown>} */
export const items = new Map();

export default {
  hasItem: (/** @type {string} */ key) => items.has(key),
  getItem: (/** @type {string} */ key) => items.get(key) ?? null,
  setItem: (/** @type {string} */ key, /** @type {unknown} */ value) => void items.set(key, value),
  removeItem: (/** @type {string} */ key) => void items.delete(key),
  getKeys: () => [...items.keys()],
  clear: () => items.clear(),
};
