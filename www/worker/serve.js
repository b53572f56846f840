// What Node, Deno and Bun have in common: refuse to start with wrong settings, and end only when all work is done.
import process from "node:process";

import { platformOf, settled } from "./platform/process.js";
import { SettingsError } from "./settings.js";
import { started } from "./start.js";

/**
 * @param {(where: { port: number, hostname: string }) => { port: number, stop: () => Promise<unknown> } | Promise<{ port: number, stop: () => Promise<unknown> }>} listen
 *   `stop` takes no new requests, and resolves when those under way are answered
 */
export async function serveWith(listen) {
  const { PORT = "8787", HOST = "127.0.0.1" } = process.env;
  const refuse = (/** @type {Error} */ { message }) => {
    console.error(message);
    process.exit(1);
  };
  await started(platformOf()).catch(refuse);
  if (!/^\d{1,5}$/.test(PORT)) refuse(new SettingsError(["PORT must be a number"]));
  const { port, stop } = await listen({ port: Number(PORT), hostname: HOST });
  const end = async () => {
    await stop();
    await settled();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, end);
  console.error(`Listening on http://${HOST.includes(":") ? `[${HOST}]` : HOST}:${port}`);
}
