// A hook for Node that loads a style sheet as the worker's build does: as a text. https://nodejs.org/api/module.html#customization-hooks
import { readFile } from "node:fs/promises";

/** @type {import("node:module").LoadHook} */
export async function load(url, context, next) {
  if (!url.endsWith(".css")) return next(url, context);
  return { format: "module", shortCircuit: true, source: `export default ${JSON.stringify(await readFile(new URL(url), "utf8"))};` };
}
