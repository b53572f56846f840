import { once } from "node:events";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";

import { chromium } from "playwright-core";

/** @type {Record<string, string>} */
export const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".webmanifest": "application/manifest+json", ".wasm": "application/wasm" };

/**
 * Serves a directory on a free port of 127.0.0.1, with the headers that its `_headers` asks for.
 *
 * @param {string} directory
 * @returns {Promise<{ origin: string, close: () => void }>}
 */
export async function serveDirectory(directory) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site");
    const path = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    const rules = await readFile(join(directory, "_headers"), "utf8").catch(() => "");
    for (const [, name = "", value = ""] of rules.split(/\n(?=\/)/)[0]?.matchAll(/^ +([\w-]+): (.*)$/gm) ?? []) response.setHeader(name, value);
    response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream");
    createReadStream(join(directory, path)).on("error", () => response.writeHead(404).end()).pipe(response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { origin: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

/**
 * Serves a directory on a free port of 127.0.0.1, shows `path` of it in Chromium, and ends both.
 * @template T
 * @param {{ directory: string, path: string, post?: string, onRequest?: (path: string) => void }} site `post`: the JSON that answers every POST
 * @param {(page: import("playwright-core").Page) => Promise<T>} visit
 * @returns {Promise<T>}
 */
export async function withPage({ directory, path, post, onRequest = () => {} }, visit) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site");
    onRequest(pathname);
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
