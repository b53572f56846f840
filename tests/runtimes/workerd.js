import { fileURLToPath } from "node:url";

import { Miniflare } from "miniflare";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * @param {import("./suite.js").Given} given
 * @returns {Promise<import("./suite.js").Result[]>}
 */
export async function inWorkerd(given) {
  const worker = new Miniflare({
    modulesRoot: root,
    modules: [
      { type: "ESModule", path: `${root}tests/runtimes/in-workerd.js` },
      { type: "ESModule", path: `${root}tests/runtimes/suite.js` },
      { type: "ESModule", path: `${root}dist/pkg/greenlight.js` },
      { type: "ESModule", path: `${root}dist/pkg/module.js` },
      { type: "ESModule", path: `${root}dist/pkg/frames.js` },
      { type: "ESModule", path: `${root}dist/pkg/run.js` },
      { type: "ESModule", path: `${root}dist/pkg/ecs_greenlight.js` },
      { type: "CompiledWasm", path: `${root}dist/pkg/ecs_greenlight_bg.wasm` },
      { type: "ESModule", path: `${root}dist/operations/ecs_greenlight.js` },
      { type: "CompiledWasm", path: `${root}dist/operations/ecs_greenlight_bg.wasm` },
    ],
    compatibilityDate: "2026-04-01",
  });
  try {
    const response = await worker.dispatchFetch("http://suite/", { method: "POST", body: JSON.stringify(given) });
    return /** @type {any} */ (await response.json());
  } finally {
    await worker.dispose();
  }
}
