/**
 * Remembers what one pause needs remembered: where people were asked, how they answered, and how it ended. Keys are `pause/<hookId>/...`, and
 * `open/<hookId>` as long as the hook's question is open.
 *
 * @typedef {object} Store
 * @property {(key: string, value: string, expiresAt: number) => Promise<void>} put writes an entry, over one that is there; `expiresAt` is in epoch milliseconds
 * @property {(key: string, value: string, expiresAt: number) => Promise<boolean>} create writes an entry unless an unexpired one is there: of any
 *   number of callers, in any number of processes, it is true for the one whose entry it becomes
 * @property {(key: string) => Promise<void>} remove
 * @property {(prefix: string) => Promise<[key: string, value: string][]>} list every unexpired entry whose key begins with the prefix, which names the
 *   hook, or is `open/` for all hooks; it rejects where an entry cannot be read
 */

/** What begins the keys of hooks whose question is open. */
export const OPEN = "open/";

/** The code of the error with which `list` rejects `open/` where no one place knows of all hooks: each looks after its own by an alarm. */
export const HOOKS_NOT_LISTED = "hooks-not-listed";

/**
 * What one hook's entries lie in, its `open/` among them, so that they are read as they were written.
 *
 * @param {string} key or a prefix that names the hook
 */
export const placeOf = (key) => `pause/${key.split("/", 2)[1] ?? ""}`;
