// workerd, as Cloudflare runs it: miniflare gives it variables, and a Durable Object whose storage outlives it.
import { fileURLToPath } from "node:url";

import { Miniflare } from "miniflare";

import { linesInto } from "./running.js";

/** @import { Start } from "./running.js" */

const worker = fileURLToPath(new URL("../../../dist/worker/", import.meta.url));

/** @type {Start} */
export async function inWorkerd({ variables, store, onLine }) {
  /** @type {any[]} */
  const lines = [];
  const runtime = new Miniflare({
    host: "127.0.0.1",
    port: 0,
    modulesRoot: worker,
    modules: [
      { type: "ESModule", path: `${worker}workerd.js` },
      { type: "CompiledWasm", path: `${worker}ecs_greenlight_bg.wasm` },
    ],
    compatibilityDate: "2026-04-01",
    bindings: variables,
    ...(store !== undefined && { durableObjects: { PAUSES: { className: "PauseStore", useSQLite: true } }, durableObjectsPersist: store }),
    /** @param {import("node:stream").Readable} stdout @param {import("node:stream").Readable} stderr */
    handleRuntimeStdio: (stdout, stderr) => {
      stdout.on("data", linesInto(lines, onLine));
      stderr.resume();
    },
  });
  const stop = () => runtime.dispose();
  try {
    const { origin } = await runtime.ready;
    // It reads its settings with the first request.
    const health = await fetch(`${origin}/health`);
    if (!health.ok) throw new Error(await health.text());
    /** @param {string} hookId */
    const sweep = async (hookId) => {
      const objects = /** @type {any} */ (await runtime.getDurableObjectNamespace("PAUSES"));
      await objects.get(objects.idFromName(`pause/${hookId}`)).sweep([hookId]);
    };
    return { origin, lines, stop, sweep };
  } catch (error) {
    await stop();
    throw error;
  }
}
