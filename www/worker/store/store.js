/**
 * Remembers what one pause needs remembered: its messages, votes and closing. Keys are `pause/<hookId>/...`. No key is written twice with different
 * meanings, so nothing is ever read in order to be written.
 *
 * @typedef {object} Store
 * @property {(key: string, value: string, expiresAt: number) => Promise<void>} put `expiresAt`: epoch milliseconds
 * @property {(prefix: string) => Promise<[key: string, value: string][]>} list what has that prefix and has not expired; the prefix names the hook
 */
export {};
