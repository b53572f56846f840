// Where a link leads that arrived changed, or a text that was pasted. The crate says so, so this needs the wasm; route.js does not.
import { canonicalFragment, pastedDestination } from "../ecs_greenlight.js";
import { load } from "../greenlight.js";
import { problemOf } from "./problem.js";

/** @typedef {{ fragment: string } | { why: string }} Destination a fragment in the page's own spelling, or why it leads nowhere */

/** @param {() => string} find @returns {Promise<Destination>} */
async function found(find) {
  try {
    await load();
    return { fragment: find() };
  } catch (error) {
    return { why: problemOf(error).message };
  }
}

/** Of a link that chat, mail or people have changed on its way. @param {string} fragment */
export const restore = (fragment) => found(() => canonicalFragment(fragment));

/** Of an ARN, or an address of AWS's console. @param {string} text @param {string | undefined} account where the text names none */
export const destinationOf = (text, account) => found(() => pastedDestination(text, account));
