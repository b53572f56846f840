import { fileURLToPath } from "node:url";

import { withPage } from "../static-site.js";

const directory = fileURLToPath(new URL("../..", import.meta.url));

/**
 * In a page of another origin than the stand-in's, so that CORS is real.
 * @param {import("./suite.js").Given} given
 * @returns {Promise<import("./suite.js").Result[]>}
 */
export function inChromium(given) {
  return withPage({ directory, path: "/tests/runtimes/in-page.html" }, async (page) => {
    await page.waitForFunction("globalThis.run");
    return page.evaluate((input) => /** @type {any} */ (globalThis).run(input), given);
  });
}
