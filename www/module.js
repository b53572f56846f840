// Where the wasm module comes from: it lies beside this file.
import initialize from "./ecs_greenlight.js";

/**
 * Fetches the module, and compiles it as it arrives.
 *
 * @returns {Promise<unknown>}
 */
export async function fetchModule() {
  // The page's build adds the digest that the module is held to.
  const request = new Request(new URL("./ecs_greenlight_bg.wasm", import.meta.url));
  if (!request.url.startsWith("file:")) return initialize({ module_or_path: request });
  // Only Deno and Bun fetch file: URLs. The specifier is kept from bundlers, which would look for it in a browser.
  const files = "node:fs/promises";
  const { readFile } = await import(/* @vite-ignore */ files);
  return initialize({ module_or_path: await readFile(new URL(request.url)) });
}
