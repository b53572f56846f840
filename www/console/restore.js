// Where a link leads that arrived changed. The crate says so, so this needs the wasm; route.js does not.
import { canonicalFragment } from "../ecs_greenlight.js";
import { load } from "../greenlight.js";
import { problemOf } from "./problem.js";

/**
 * The page's own spelling of a link that chat, mail or people have changed on its way.
 *
 * @param {string} fragment @returns {Promise<{ fragment: string } | { why: string }>} or why it leads nowhere
 */
export async function restore(fragment) {
  try {
    await load();
    return { fragment: canonicalFragment(fragment) };
  } catch (error) {
    return { why: problemOf(error).message };
  }
}
