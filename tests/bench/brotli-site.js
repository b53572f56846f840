// Serves the files of a page as a good host does: each in brotli at its best.
import { once } from "node:events";
import { createServer } from "node:http";
import { extname } from "node:path";

import { TYPES } from "../static-site.js";
import { brotli } from "./size.js";

/** @typedef {Map<string, Uint8Array>} Files by path */

/**
 * @param {Files} files
 * @returns {Promise<{ origin: string, sent: () => number, close: () => void }>} `sent`: bytes of bodies since it was asked last
 */
export async function serveBrotli(files) {
  const packed = new Map(await Promise.all([...files].map(async ([path, content]) => /** @type {const} */ ([path, await brotli(content)]))));
  let bytes = 0;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site");
    const path = pathname.slice(1) || "index.html";
    const body = packed.get(path);
    if (!body) return void response.writeHead(404).end();
    bytes += body.length;
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream", "content-encoding": "br", "content-length": body.length });
    response.end(body);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const sent = () => {
    const since = bytes;
    bytes = 0;
    return since;
  };
  return { origin: `http://127.0.0.1:${port}`, sent, close: () => void server.close() };
}
