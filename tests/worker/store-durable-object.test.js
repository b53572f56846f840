// The Durable Object's alarm: it looks after open questions, and deletes what has expired.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { endAll, inWorkerd } from "./stores/opened.js";

const HOUR = 3_600_000;
const PATIENCE = 30_000;
const far = Date.now() + HOUR;

/** @type {string} */
let directory;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), "greenlight-object-"));
});
after(async () => {
  await endAll();
  await rm(directory, { recursive: true });
});

const opened = (/** @type {string} */ persist) => inWorkerd(persist, { sweepEvery: 20 });

/** @typedef {{ kept: string[], swept: string[][], alarm: number | null }} Seen */

/** @param {Awaited<ReturnType<typeof inWorkerd>>} store @param {string} hook @param {(seen: Seen) => boolean} holds @returns {Promise<Seen>} */
async function until(store, hook, holds) {
  /** @type {Seen | undefined} */
  let seen;
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    seen = /** @type {Seen} */ (await store.ask("look", `pause/${hook}`));
    if (holds(seen)) return seen;
  }
  throw new Error(`It never came: ${JSON.stringify(seen)}`);
}

test("looks after an open question again and again, and no more when it is closed", async () => {
  const store = await opened(join(directory, "open"));
  await store.put("open/h", "{}", far);
  await store.put("pause/h/message/C1/1.2", "a", far);
  const { swept } = await until(store, "h", (seen) => seen.swept.length >= 3);
  assert.deepEqual(swept[0], ["h"]);
  await store.remove("open/h");
  // The alarm that was set before comes once more, and then the one for what expires first.
  const closed = await until(store, "h", ({ alarm }) => alarm === far);
  assert.deepEqual(closed.kept, ["pause/h/message/C1/1.2", "pause/h/swept"]);
  await store.close();
});

test("does not sweep a hook whose question is not open", async () => {
  const store = await opened(join(directory, "never-open"));
  await store.put("pause/h/vote/a", "gone", Date.now() + 50);
  await store.put("pause/h/vote/b", "there", far);
  const { kept, swept, alarm } = await until(store, "h", (seen) => seen.kept.length === 1);
  assert.deepEqual([kept, swept, alarm], [["pause/h/vote/b"], [], far]);
  await store.close();
});

test("an entry written later does not put off the sweep, and one that is to be swept brings it forward", async () => {
  const store = await inWorkerd(join(directory, "not-put-off"), { sweepEvery: 600_000 });
  const alarm = async () => /** @type {Seen} */ (await store.ask("look", "pause/h")).alarm;
  await store.put("pause/h/message/C1/1.2", "a", far);
  assert.equal(await alarm(), far);
  await store.put("open/h", "{}", far);
  const first = Number(await alarm());
  assert.ok(first < far);
  while (Date.now() === first - 600_000) await store.put("pause/h/vote/a", "yes", far);
  await store.put("pause/h/vote/b", "yes", far);
  assert.equal(await alarm(), first);
  await store.close();
});

test("an entry that has expired and is not deleted yet can be created", async () => {
  const store = await opened(join(directory, "lapsed"));
  await store.ask("lapse", "pause/h/claim");
  const won = await Promise.all(["a", "b", "c"].map((value) => store.create("pause/h/claim", value, far)));
  assert.equal(won.filter(Boolean).length, 1);
  await store.close();
});

test("a sweep that fails is followed by the next", async () => {
  const store = await opened(join(directory, "failing"));
  await store.ask("fail", "pause/h", true);
  await store.put("open/h", "{}", far);
  await until(store, "h", (seen) => seen.swept.length >= 3);
  await store.ask("fail", "pause/h", false);
  await until(store, "h", (seen) => seen.kept.includes("pause/h/swept"));
  await store.close();
});

test("an object that was evicted wakes for its open question", async () => {
  const before = await opened(join(directory, "evicted"));
  await before.put("open/h", "{}", far);
  await before.close();
  const after = await opened(join(directory, "evicted"));
  await until(after, "h", (seen) => seen.swept.length >= 1);
  await after.close();
});

test("when the last entry has expired, nothing is left, and it wakes no more", async () => {
  const store = await opened(join(directory, "over"));
  await store.put("open/h", "{}", Date.now() + 50);
  await store.put("pause/h/vote/a", "gone", Date.now() + 50);
  // A sweep writes an entry here that is good for an hour; it is removed as if it had expired, too.
  const { swept } = await until(store, "h", (seen) => !seen.kept.includes("open/h"));
  if (swept.length > 0) await store.put("pause/h/swept", "yes", Date.now());
  const { kept, alarm } = await until(store, "h", (seen) => seen.kept.length === 0);
  assert.deepEqual([kept, alarm], [[], null]);
  await store.close();
});

test("hooks are not listed across objects, and that is said", async () => {
  const store = await opened(join(directory, "listing"));
  await store.put("open/h", "{}", far);
  await assert.rejects(store.list("open/"), { code: "hooks-not-listed" });
  await store.close();
});
