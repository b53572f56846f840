// A file that another process has locked, while the store is opened.
import assert from "node:assert/strict";
import { test } from "node:test";

import { denoKvStore } from "../../www/worker/store/deno_kv.js";

/**
 * Deno, whose file is locked for the first attempts.
 *
 * @param {import("node:test").TestContext} t
 * @param {{ locked: number, message?: string }} how
 */
function deno(t, { locked, message = "database is locked" }) {
  const tried = { times: 0 };
  const openKv = async () => {
    if (++tried.times <= locked) throw new TypeError(message);
    return { delete: async () => {} };
  };
  /** @type {any} */ (globalThis).Deno = { openKv };
  t.after(() => delete (/** @type {any} */ (globalThis).Deno));
  return tried;
}

test("a file that another process is opening is waited for", async (t) => {
  const tried = deno(t, { locked: 3 });
  const store = await denoKvStore("file");
  await store.remove("open/h");
  assert.equal(tried.times, 4);
});

test("a file that cannot be opened is not tried again", async (t) => {
  const tried = deno(t, { locked: 9, message: "unable to open database file" });
  await assert.rejects(denoKvStore("file"), /unable to open/);
  assert.equal(tried.times, 1);
});
