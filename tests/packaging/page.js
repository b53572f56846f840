import { createReadStream } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import { extname, join } from "node:path";

import { chromium } from "playwright-core";

/** @type {Record<string, string>} */
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

/**
 * Opens a built page in Chromium, on a server that answers every POST as ECS answers ListClusters in an empty account.
 * @param {string} directory
 * @returns {Promise<string>} the first text that the page shows
 */
export async function openPage(directory) {
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      response.setHeader("content-type", "application/x-amz-json-1.1");
      response.end('{"clusterArns":[]}');
      return;
    }
    const path = request.url === "/" ? "/index.html" : new URL(request.url ?? "/", "http://page").pathname;
    response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream");
    createReadStream(join(directory, path)).on("error", () => response.writeHead(404).end()).pipe(response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    const body = page.locator("body:not(:empty)");
    return (await body.textContent())?.trim() ?? "";
  } finally {
    await browser.close();
    server.close();
  }
}
