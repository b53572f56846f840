import assert from "node:assert/strict";
import { test } from "node:test";

import { run } from "../../www/run.js";
import { flowOf } from "./flow.js";

const io = { fetch: globalThis.fetch, now: Date.now, credentials: () => Promise.reject(new Error("there are none")) };

/** @param {{ host?: import("../../www/run.js").Host }} given @returns {Promise<unknown>} what a flow that calls its driver gets */
async function replyWith(given) {
  /** @returns {Generator<import("./flow.js").Step, void, string | undefined>} */
  function* steps() {
    yield { emit: yield { kind: /** @type {const} */ ("call"), call: { call: "list", prefix: "pause/h/" } } };
  }
  const emitted = [];
  for await (const value of run(flowOf(steps()), { ...io, ...given })) emitted.push(value);
  return emitted[0];
}

test("a flow that calls its driver gets what the driver gives, as JSON", async () => {
  assert.equal(await replyWith({ host: async (call) => [["asked", call.prefix]] }), '[["asked","pause/h/"]]');
});

test("a driver that has nothing to give says null", async () => {
  assert.equal(await replyWith({ host: async () => null }), "null");
});

test("a call that fails, or that nobody takes, is reported as such", async () => {
  assert.equal(await replyWith({ host: () => Promise.reject(new Error("no store")) }), undefined);
  assert.equal(await replyWith({ host: async () => undefined }), undefined);
  assert.equal(await replyWith({}), undefined);
});

test("a sleep of no time waits for no timer, which browsers delay while a page is in the background", async (t) => {
  const posted = /** @type {string[]} */ ([]);
  const postTask = async (/** @type {() => void} */ task) => {
    posted.push("task");
    await undefined;
    task();
  };
  Object.assign(globalThis, { scheduler: { postTask } });
  t.after(() => void Reflect.deleteProperty(globalThis, "scheduler"));
  function* steps() {
    yield { kind: /** @type {const} */ ("sleep"), ms: 0 };
    yield { emit: "awake" };
  }
  const emitted = [];
  for await (const value of run(flowOf(steps()), io)) emitted.push(value);
  assert.deepEqual([posted, emitted], [["task"], ["awake"]]);
});
