// The package's module is whole. As dist/pkg/parts.js, this stands in the place of the page's parts.js.
import initialize from "./ecs_greenlight.js";

/** @returns {Promise<unknown>} */
export async function fetchModule() {
  const url = new URL("./ecs_greenlight_bg.wasm", import.meta.url);
  if (url.protocol !== "file:") {
    return initialize({ module_or_path: url });
  }
  // No runtime but Deno and Bun fetches file: URLs. The name is kept from bundlers, which would look for it in a browser.
  const files = "node:fs/promises";
  const { readFile } = await import(/* @vite-ignore */ files);
  return initialize({ module_or_path: await readFile(url) });
}

/** @type {(flow: string) => Promise<void>} */
export const complete = async () => {};
