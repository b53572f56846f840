import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { Miniflare } from "miniflare";
import fs from "unstorage/drivers/fs-lite";
import memory from "unstorage/drivers/memory";

import { unstorageStore } from "../../www/worker/store/unstorage.js";

/** @typedef {import("../../www/worker/store/store.js").Store} Store */

const far = Date.now() + 3_600_000;

/** @type {string} */
let directory;
/** @type {string} */
let script;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "greenlight-store-"));
  const entry = fileURLToPath(new URL("store-in-workerd.js", import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: "esm", external: ["cloudflare:workers"] });
  script = String(outputFiles[0]?.text);
});
after(() => rm(directory, { recursive: true }));

/** @param {string} persist a folder */
async function inWorkerd(persist) {
  const worker = new Miniflare({
    modules: true,
    script,
    compatibilityDate: "2026-04-01",
    durableObjects: { PAUSES: { className: "Pauses", useSQLite: true } },
    durableObjectsPersist: persist,
  });
  /** @param {unknown[]} what */
  const ask = async (...what) => /** @type {any} */ ((await worker.dispatchFetch("http://store/", { method: "POST", body: JSON.stringify(what) })).json());
  return {
    put: (/** @type {unknown[]} */ ...given) => ask("put", ...given),
    list: (/** @type {unknown[]} */ ...given) => ask("list", ...given),
    kept: (/** @type {string} */ name) => ask("kept", name),
    close: () => worker.dispose(),
  };
}

/** @type {Record<string, (folder: string) => Promise<Store & { close?: () => Promise<void> }>>} */
const kinds = {
  "Durable Object": inWorkerd,
  "folder": (base) => unstorageStore(fs({ base })),
};

for (const [kind, open] of Object.entries(kinds)) {
  const folder = () => join(directory, kind);

  test(`${kind}: lists what was put under a prefix, and nothing of another hook`, async () => {
    const store = await open(folder());
    await store.put("pause/h1/message/C1/1.2", "a", far);
    await store.put("pause/h1/vote/slack:T1:U1", "b", far);
    await store.put("pause/h1/vote/slack:T1:U2", "c", far);
    await store.put("pause/h10/vote/slack:T1:U3", "d", far);
    assert.deepEqual((await store.list("pause/h1/")).sort(), [["pause/h1/message/C1/1.2", "a"], ["pause/h1/vote/slack:T1:U1", "b"], ["pause/h1/vote/slack:T1:U2", "c"]]);
    assert.deepEqual((await store.list("pause/h1/vote/")).sort(), [["pause/h1/vote/slack:T1:U1", "b"], ["pause/h1/vote/slack:T1:U2", "c"]]);
    assert.deepEqual(await store.list("pause/h2/"), []);
    await store.close?.();
  });

  test(`${kind}: survives a restart`, async () => {
    const before = await open(folder());
    await before.put("pause/restart/closed", "yes", far);
    await before.close?.();
    const after = await open(folder());
    assert.deepEqual(await after.list("pause/restart/"), [["pause/restart/closed", "yes"]]);
    await after.close?.();
  });

  test(`${kind}: what is put again has the newer value`, async () => {
    const store = await open(folder());
    await store.put("pause/again/closed", "first", far);
    await store.put("pause/again/closed", "second", far);
    assert.deepEqual(await store.list("pause/again/"), [["pause/again/closed", "second"]]);
    await store.close?.();
  });

  test(`${kind}: what is past its time is not listed`, async () => {
    const store = await open(folder());
    await store.put("pause/late/vote/a", "gone", Date.now() - 1);
    await store.put("pause/late/vote/b", "there", far);
    assert.deepEqual(await store.list("pause/late/"), [["pause/late/vote/b", "there"]]);
    await store.close?.();
  });

  test(`${kind}: keeps apart whatever ids and names there are`, async () => {
    const store = await open(folder());
    const ids = ["../../up", "..", "a/b", "A", "a", "a:b", "a?b", "a%2Fb", "a\\b", "ünï", " ", "x".repeat(400)];
    const keys = ids.map((id) => `pause/strange/vote/${id}`);
    for (const key of keys) await store.put(key, key, far);
    assert.deepEqual((await store.list("pause/strange/")).map(([key]) => key).sort(), [...keys].sort());
    for (const id of ids) await store.put(`pause/${id}/closed`, id, far);
    for (const id of ids) assert.deepEqual((await store.list(`pause/${id}/closed`)).map(([, value]) => value), [id]);
    await store.close?.();
  });

  test(`${kind}: of many who vote at once, the last to be written sees all`, async () => {
    const store = await open(folder());
    const people = Array.from({ length: 20 }, (_, index) => `pause/crowd/vote/${index}`);
    const seen = await Promise.all(people.map(async (key) => {
      await store.put(key, "yes", far);
      return (await store.list("pause/crowd/")).length;
    }));
    assert.equal(Math.max(...seen), 20);
    assert.equal((await store.list("pause/crowd/")).length, 20);
    await store.close?.();
  });
}

test("Durable Object: deletes by itself what is past its time, and keeps the rest", async () => {
  const store = await inWorkerd(join(directory, "alarm"));
  await store.put("pause/h/vote/a", "gone", Date.now() + 50);
  await store.put("pause/h/vote/b", "there", far);
  let kept;
  do kept = await store.kept("pause/h");
  while (kept.length > 1);
  assert.deepEqual(kept, ["pause/h/vote/b"]);
  await store.close();
});

test("an unstorage driver is never read in order to be written", async () => {
  const driver = memory();
  /** @type {string[]} */
  const asked = [];
  const watched = new Proxy(driver, {
    get(target, name) {
      const member = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (/** @type {unknown[]} */ ...given) => {
        asked.push(String(name));
        return member(...given);
      };
    },
  });
  const store = await unstorageStore(watched);
  asked.length = 0;
  await store.put("pause/h/vote/a", "yes", far);
  assert.deepEqual(asked, ["setItem"]);
});

test("a folder is swept when it is opened, and of what is seen", async () => {
  const base = join(directory, "swept");
  let now = 1_000_000;
  const first = await unstorageStore(fs({ base }), () => now);
  await first.put("pause/a/closed", "a", 1_500_000);
  await first.put("pause/b/closed", "b", 2_500_000);
  await first.put("pause/b/vote/x", "x", 1_500_000);
  assert.equal((await items(base)).length, 3);
  now = 2_000_000;
  assert.deepEqual(await first.list("pause/b/"), [["pause/b/closed", "b"]]);
  assert.equal((await items(base)).length, 2);
  await unstorageStore(fs({ base }), () => now);
  assert.deepEqual((await items(base)).map(({ key }) => key), ["pause/b/closed"]);
});

test("a store that is used for long is swept once an hour", async () => {
  const base = join(directory, "long");
  let now = 10_000_000;
  const store = await unstorageStore(fs({ base }), () => now);
  await store.put("pause/a/closed", "a", now + 1);
  now += 3_599_999;
  await store.put("pause/b/closed", "b", now + 10_000_000);
  assert.equal((await items(base)).length, 2);
  now += 1;
  await store.put("pause/c/closed", "c", now + 10_000_000);
  assert.deepEqual((await items(base)).map(({ key }) => key).sort(), ["pause/b/closed", "pause/c/closed"]);
});

test("what was not written whole is passed over", async () => {
  const base = join(directory, "torn");
  const store = await unstorageStore(fs({ base }));
  await store.put("pause/h/vote/a", "yes", far);
  const [file = ""] = await readdir(base, { recursive: true }).then((names) => names.filter((name) => name.includes("/")));
  const whole = await readFile(join(base, file), "utf8");
  for (const torn of ["", whole.slice(0, 20), "null", "[]"]) {
    await writeFile(join(base, file), torn);
    assert.deepEqual(await store.list("pause/h/"), []);
  }
  await writeFile(join(base, file), whole);
  assert.deepEqual(await store.list("pause/h/"), [["pause/h/vote/a", "yes"]]);
});

test("a folder that cannot be written to is refused when it is opened", async () => {
  await writeFile(join(directory, "file"), "");
  await assert.rejects(unstorageStore(fs({ base: join(directory, "file") })));
});

/** @param {string} base @returns {Promise<{ key: string }[]>} */
async function items(base) {
  const names = (await readdir(base, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return Promise.all(names.map(async ({ parentPath, name }) => JSON.parse(await readFile(join(parentPath, name), "utf8"))));
}
