// What Node, Deno and Bun have in common: refuse to start with wrong settings, and end only when all work is done.
import process from "node:process";

import { firstLook } from "./health.js";
import { platformOf, settled } from "./platform/process.js";
import { wrongVariable } from "./settings.js";
import { started } from "./start.js";

/**
 * @param {(where: { port: number, hostname: string }) => { port: number, stop: () => Promise<unknown> } | Promise<{ port: number, stop: () => Promise<unknown> }>} listen
 *   `stop` takes no new requests, and resolves when those under way are answered
 */
export async function serveWith(listen) {
  const { PORT = "8787", HOST = "127.0.0.1" } = process.env;
  try {
    const platform = platformOf();
    const worker = await started(platform);
    if (!/^\d{1,5}$/.test(PORT) || Number(PORT) > 65_535) throw wrongVariable("PORT", "must be a number of at most 65535");
    const { port, stop } = await listening(listen, Number(PORT), HOST);
    firstLook(worker, platform.waitUntil);
    const end = async () => {
      await stop();
      await settled();
      process.exit(0);
    };
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, end);
    console.error(`Listening on http://${HOST.includes(":") ? `[${HOST}]` : HOST}:${port}`);
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    process.exit(1);
  }
}

/** @param {Parameters<typeof serveWith>[0]} listen @param {number} port @param {string} hostname */
async function listening(listen, port, hostname) {
  try {
    return await listen({ port, hostname });
  } catch (error) {
    const { code, name } = /** @type {Error & { code?: string }} */ (error);
    if (code === "EADDRINUSE") throw wrongVariable("PORT", `${port} on ${hostname} is already in use`);
    throw wrongVariable("HOST", `and PORT are not an address to listen on (${code ?? name})`);
  }
}
