import assert from "node:assert/strict";
import { test } from "node:test";

import { startSim } from "./sim.js";

/** @import { Given, Result } from "./suite.js" */

/**
 * A test that suite.js holds in a runtime, against a stand-in ECS of its own.
 *
 * @param {string} name
 * @param {(given: Given) => Promise<Result[]>} runIn
 * @param {string | false} [skip] why it cannot run here
 */
export function holdsIn(name, runIn, skip = false) {
  test(name, { skip }, async (t) => {
    const sim = await startSim();
    try {
      const results = await runIn({ endpoint: sim.url, credentials: sim.credentials });
      assert.ok(results.length > 0, "nothing ran");
      for (const { name: behaviour, error } of results) await t.test(behaviour, () => assert.ok(!error, error));
    } finally {
      sim.stop();
    }
  });
}
