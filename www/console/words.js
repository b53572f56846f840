// Names in plain words.
import { capital, inWords } from "../phrases.js";

/** @import { Account } from "./access.js" */

/** `PRE_SCALE_UP` becomes "Pre scale up". @param {string} name AWS's */
export const plain = (name) => capital(inWords(name));

/** An account as config.json names it, and its digits. @param {Account[]} accounts @param {string} id */
export function named(accounts, id) {
  const name = accounts.find((account) => account.id === id)?.name;
  return name ? `${name} (${id})` : id;
}

/** An account as config.json names it; its digits where it does not. @param {Account[]} accounts @param {string} id */
export const calledIn = (accounts, id) => accounts.find((account) => account.id === id)?.name ?? id;
