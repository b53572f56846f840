import { once } from "node:events";
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";

import { chromium } from "playwright-core";

/** @type {Record<string, string>} */
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm" };

/**
 * Serves a directory on a free port of 127.0.0.1, shows `path` of it in Chromium, and ends both.
 * @template T
 * @param {{ directory: string, path: string, post?: string }} site `post`: the JSON that answers every POST
 * @param {(page: import("playwright-core").Page) => Promise<T>} visit
 * @returns {Promise<T>}
 */
export async function withPage({ directory, path, post }, visit) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site");
    if (request.method === "POST") {
      response.setHeader("content-type", "application/x-amz-json-1.1").end(post);
      return;
    }
    response.setHeader("content-type", TYPES[extname(pathname)] ?? "application/octet-stream");
    createReadStream(join(directory, pathname)).on("error", () => response.writeHead(404).end()).pipe(response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}${path}`);
    return await visit(page);
  } finally {
    await browser.close();
    server.close();
  }
}
