// The page's module comes in two parts: what shows what waits, and the rest.
import initialize from "./ecs_greenlight.js";

/** @import { InitOutput } from "./ecs_greenlight.js" */

/** What the first part does by itself: the flows of src/wasm/flows/begin.rs. */
const FIRST = ["inbox", "images"];

/** What the first part exports. @type {InitOutput} */
let first;
/** @type {Promise<unknown> | undefined} */
let completing;

/** Loads the first part. */
export async function fetchModule() {
  first = await initialize({ module_or_path: new Request(new URL("./ecs_greenlight_bg.wasm", import.meta.url)) });
}

/**
 * Loads the rest, once, after the first part; unless the flow does without.
 *
 * @param {string} flow
 * @returns {Promise<void>}
 */
export async function complete(flow) {
  if (FIRST.includes(flow)) return;
  completing ??= fetchRest();
  try {
    await completing;
  } catch (cause) {
    completing = undefined;
    throw incomplete(cause);
  }
}

/** What to tell where something did not come that the page loads later. @param {unknown} cause */
export function incomplete(cause) {
  const message = "A part of this page could not be loaded, so nothing was sent. Try again, or reload the page: there may be a newer version.";
  return Object.assign(new Error(message, { cause }), { code: "page-incomplete", retryable: true });
}

async function fetchRest() {
  // What waits comes first.
  const response = await fetch(new Request(new URL("./ecs_greenlight_rest.wasm", import.meta.url)), { priority: "low" });
  // It works on the memory of the first part, and calls its functions.
  return WebAssembly.instantiate(await response.arrayBuffer(), { __wasm_split: { ...first } });
}
