// What `wrangler deploy` uploads: workerd.js and the wasm module. Cloudflare's limit is on the gzipped size: 3 MB on the free plan.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

import { brotliSize } from "../size.js";
import { WORKER } from "./workerd.js";

/** @typedef {{ raw: number, gzip: number, brotli: number }} Sizes bytes */

/** @returns {Promise<{ script: Sizes, wasm: Sizes }>} */
export async function bundleSize() {
  const [script, wasm] = await Promise.all(WORKER.map(async ({ path }) => sizesOf(await readFile(path))));
  return { script: /** @type {Sizes} */ (script), wasm: /** @type {Sizes} */ (wasm) };
}

/** @param {Uint8Array} bytes @returns {Promise<Sizes>} */
const sizesOf = async (bytes) => ({ raw: bytes.length, gzip: gzipSync(bytes).length, brotli: await brotliSize(bytes) });
