import assert from "node:assert/strict";
import { test } from "node:test";

import { platformOf, settled } from "../../www/worker/platform/process.js";

const MINUTE = 60_000;

test("a process sweeps when it starts and every three minutes, and ends when the sweep under way has ended", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  t.mock.method(Math, "random", () => 0.5);
  const turns = /** @type {(() => void)[]} */ ([]);
  let begun = 0;
  platformOf().sweepWith?.(() => {
    begun += 1;
    return new Promise((resolve) => turns.push(resolve));
  });
  const ended = () => new Promise((resolve) => setImmediate(resolve));
  assert.equal(begun, 1);
  t.mock.timers.tick(60 * MINUTE);
  assert.equal(begun, 1);
  turns.shift()?.();
  await ended();
  t.mock.timers.tick(3 * MINUTE);
  assert.equal(begun, 2);
  let over = false;
  const all = settled().then(() => (over = true));
  await ended();
  assert.equal(over, false);
  turns.shift()?.();
  await all;
  t.mock.timers.tick(60 * MINUTE);
  assert.equal(begun, 2);
});
