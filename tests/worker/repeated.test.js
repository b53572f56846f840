import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { repeated } from "../../www/worker/repeated.js";

const MINUTE = 60_000;

/** Work that a test ends. */
function work() {
  /** @type {(() => void)[]} */
  const ends = [];
  const seen = { begun: 0, most: 0 };
  let now = 0;
  const turn = async () => {
    seen.begun += 1;
    seen.most = Math.max(seen.most, ++now);
    await /** @type {Promise<void>} */ (new Promise((resolve) => ends.push(resolve)));
    now -= 1;
  };
  /** Ends it, and lets what follows happen. */
  const end = async () => {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { seen, turn, end };
}

test("it begins at once, and again a while after it is done, never twice at the same time", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { seen, turn, end } = work();
  repeated(turn, { every: 3 * MINUTE, random: () => 0.5 });
  assert.equal(seen.begun, 1);
  t.mock.timers.tick(60 * MINUTE);
  assert.equal(seen.begun, 1);
  await end();
  t.mock.timers.tick(3 * MINUTE - 1);
  assert.equal(seen.begun, 1);
  t.mock.timers.tick(1);
  assert.equal(seen.begun, 2);
  t.mock.timers.tick(60 * MINUTE);
  assert.deepEqual(seen, { begun: 2, most: 1 });
});

test("processes that were started together do not stay together", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  for (const [random, ms] of /** @type {const} */ ([[0, 162_000], [0.999999, 198_000]])) {
    const { seen, turn, end } = work();
    repeated(turn, { every: 3 * MINUTE, random: () => random });
    await end();
    t.mock.timers.tick(ms - 1);
    assert.equal(seen.begun, 1);
    t.mock.timers.tick(1);
    assert.equal(seen.begun, 2);
  }
});

test("once it is stopped it does not begin again, whether it waits or works", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const [waits, works] = [work(), work()];
  const stops = [waits, works].map(({ turn }) => repeated(turn, { every: MINUTE }));
  await waits.end();
  for (const stop of stops) stop();
  await works.end();
  t.mock.timers.tick(60 * MINUTE);
  assert.deepEqual([waits.seen.begun, works.seen.begun], [1, 1]);
});

const bin = (/** @type {string} */ name) => fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url));

for (const [runtime, command, ...args] of [["Node", process.execPath, "--input-type=module", "--eval"], ["Deno", bin("deno"), "eval", "--quiet"], ["Bun", bin("bun"), "--eval"]]) {
  test(`${runtime}: it does not keep a process alive`, async () => {
    const module = new URL("../../www/worker/repeated.js", import.meta.url).href;
    const child = spawn(String(command), [...args, `import { repeated } from ${JSON.stringify(module)}; repeated(async () => {}, { every: 600000 });`], { stdio: "inherit" });
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });
}
