// What is downloaded: brotli at its best, JavaScript as esbuild minifies it.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

import { build } from "esbuild";

const compress = promisify(brotliCompress);

/** @param {Uint8Array} bytes */
export const brotli = (bytes) => compress(bytes, {
  params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
});

/** @param {Uint8Array} bytes */
export const brotliSize = async (bytes) => (await brotli(bytes)).length;

/**
 * @param {string} path from this folder
 * @returns {Promise<Uint8Array>} one minified module, with what it imports tree-shaken into it
 */
export const bundle = (path) => built({ entryPoints: [fileURLToPath(new URL(path, import.meta.url))] });

/** The AWS SDK with the crate's operations alone. A module that only exports from it is what lets esbuild drop the other commands. */
export async function bundleSdk() {
  /** @type {Record<string, unknown>} */
  const operations = JSON.parse(await readFile(new URL("../operations.json", import.meta.url), "utf8"));
  const commands = Object.keys(operations).map((name) => `${name}Command`);
  const contents = `export { ECSClient, ${commands.join(", ")} } from "@aws-sdk/client-ecs";`;
  return built({ stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)) } });
}

/** @param {import("esbuild").BuildOptions} entry @returns {Promise<Uint8Array>} */
async function built(entry) {
  const { outputFiles = [] } = await build({
    ...entry,
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    legalComments: "none",
  });
  const [file] = outputFiles;
  if (!file) throw new Error("esbuild wrote nothing");
  return file.contents;
}

/**
 * @param {string} directory in dist
 * @returns {Promise<{ wasm: number, glue: number, total: number }>} bytes of its module and that one's glue
 */
export async function moduleSize(directory) {
  const wasm = await brotliSize(await readFile(new URL(`../../dist/${directory}/ecs_greenlight_bg.wasm`, import.meta.url)));
  const glue = await brotliSize(await bundle(`../../dist/${directory}/ecs_greenlight.js`));
  return { wasm, glue, total: wasm + glue };
}

/**
 * @typedef {object} Sizes what tests/size-budget.json bounds, in bytes
 * @property {number} module the package's, with its glue
 * @property {number} operations the module of the operations alone, with its glue
 * @property {number} firstView all that index.html names, and itself
 * @property {number} script of that, the JavaScript besides the glue
 * @property {number} style of that, the CSS
 */

/** @returns {Promise<Sizes>} of what is built in dist */
export async function sizes() {
  const files = await firstViewFiles();
  const sum = (/** @type {(path: string) => boolean} */ which) => files.filter(({ path }) => which(path)).reduce((total, { bytes }) => total + bytes, 0);
  return {
    module: (await moduleSize("pkg")).total,
    operations: (await moduleSize("operations")).total,
    firstView: sum(() => true),
    script: sum((path) => path.endsWith(".js") && !path.startsWith("assets/ecs_greenlight-")),
    style: sum((path) => path.endsWith(".css")),
  };
}

/** @returns {Promise<{ path: string, bytes: number }[]>} index.html, and the files that it names */
export async function firstViewFiles() {
  const console = new URL("../../dist/console/", import.meta.url);
  const html = await readFile(new URL("index.html", console), "utf8");
  const named = [...html.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path = ""]) => path);
  return Promise.all(["index.html", ...named].map(async (path) => ({ path, bytes: await brotliSize(await readFile(new URL(path, console))) })));
}
