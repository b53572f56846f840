// Subresource integrity: what the built page loads is what was built with it, or it does not run.
import { createHash } from "node:crypto";

/** @param {string | Uint8Array} content @returns {string} for an `integrity` attribute */
export const integrityOf = (content) => `sha384-${createHash("sha384").update(content).digest("base64")}`;

/**
 * @param {string} html
 * @param {(file: string) => string | Uint8Array | undefined} read a file of the build, by its path
 * @returns {string} the same, where each script, style sheet and preload is held to its content; but for config.json, which changes without a build
 */
export function withIntegrity(html, read) {
  return html.replace(/<(?:script|link)\b[^>]*?(?:src|href)="\.\/([^"]+)"[^>]*>/g, (tag, /** @type {string} */ file) => {
    if (!/^<script|rel="(?:stylesheet|(?:module)?preload)"/.test(tag) || file === "config.json") return tag;
    const content = read(file);
    if (content === undefined) throw new Error(`index.html loads ${file}, which is not in the build`);
    return tag.replace(/>$/, ` integrity="${integrityOf(content)}">`);
  });
}

/**
 * @param {string} html of a built page
 * @param {(file: string) => Promise<Uint8Array>} read a file of the build, by its path
 * @returns {Promise<string | undefined>} the first file that it loads by a digest and that is missing, or another than was built
 */
export async function damagedFile(html, read) {
  for (const [tag, file = ""] of html.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="\.\/([^"]+)"[^>]*>/g)) {
    const [, digest] = / integrity="([^"]+)"/.exec(tag) ?? [];
    const content = digest && (await read(file).catch(() => undefined));
    if (digest && !(content && integrityOf(content) === digest)) return file;
  }
  return undefined;
}

const REQUEST = /new Request\(new URL\("\.\/([^"]+\.wasm)", import\.meta\.url\)/g;

/**
 * A wasm module is fetched by its URL; in the built page, that fetch knows the digest.
 *
 * @param {string} code of what loads it
 * @param {(file: string) => Uint8Array} read a file that lies beside that code
 */
export function withWasmIntegrity(code, read) {
  const guarded = code.replace(REQUEST, (request, /** @type {string} */ file) => `${request}, { integrity: "${integrityOf(read(file))}" }`);
  if (guarded === code) throw new Error('the code must fetch its wasm modules by new Request(new URL("./name.wasm", import.meta.url))');
  return guarded;
}
