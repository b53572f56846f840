// Every kind of store keeps to the same contract.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { endAll, inWorkerd, processStores } from "./stores/opened.js";

const far = Date.now() + 3_600_000;
const past = Date.now() - 1;

/** @type {string} */
let directory;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), "greenlight-store-"));
});
after(async () => {
  await endAll();
  await rm(directory, { recursive: true });
});

for (const [kind, open] of Object.entries({ "Durable Object": inWorkerd, ...processStores })) {
  const path = (/** @type {string} */ name) => join(directory, `${kind}-${name}`);

  test(kind, async (t) => {
    const store = await open(path("all"));

    await t.test("lists what was put under a prefix, and nothing of another hook", async () => {
      await store.put("pause/h1/message/C1/1.2", "a", far);
      await store.put("pause/h1/vote/slack:T1:U1", "b", far);
      await store.put("pause/h1/vote/slack:T1:U2", "c", far);
      await store.put("pause/h10/vote/slack:T1:U3", "d", far);
      await store.put("open/h1", "{}", far);
      assert.deepEqual((await store.list("pause/h1/")).sort(), [["pause/h1/message/C1/1.2", "a"], ["pause/h1/vote/slack:T1:U1", "b"], ["pause/h1/vote/slack:T1:U2", "c"]]);
      assert.deepEqual((await store.list("pause/h1/vote/")).sort(), [["pause/h1/vote/slack:T1:U1", "b"], ["pause/h1/vote/slack:T1:U2", "c"]]);
      assert.deepEqual(await store.list("open/h1"), [["open/h1", "{}"]]);
      assert.deepEqual(await store.list("pause/h2/"), []);
      await store.remove("open/h1");
    });

    await t.test("a second put has the newer value", async () => {
      await store.put("pause/again/closed", "first", far);
      await store.put("pause/again/closed", "second", far);
      assert.deepEqual(await store.list("pause/again/"), [["pause/again/closed", "second"]]);
    });

    await t.test("creates an entry once, and leaves the first one's as it is", async () => {
      assert.equal(await store.create("pause/once/claim", "first", far), true);
      assert.equal(await store.create("pause/once/claim", "second", far), false);
      assert.deepEqual(await store.list("pause/once/"), [["pause/once/claim", "first"]]);
    });

    await t.test("creates nothing over what was put", async () => {
      await store.put("pause/over/claim", "put", far);
      assert.equal(await store.create("pause/over/claim", "created", far), false);
      assert.deepEqual(await store.list("pause/over/"), [["pause/over/claim", "put"]]);
    });

    await t.test("of twenty who create the same at once, one does", async () => {
      const won = await Promise.all(Array.from({ length: 20 }, (_, index) => store.create("pause/rush/claim", String(index), far)));
      assert.equal(won.filter(Boolean).length, 1);
      assert.deepEqual(await store.list("pause/rush/"), [["pause/rush/claim", String(won.indexOf(true))]]);
    });

    await t.test("of twenty who replace what has expired at once, one does", async () => {
      await store.put("pause/lapsed/claim", "old", past);
      const won = await Promise.all(Array.from({ length: 20 }, (_, index) => store.create("pause/lapsed/claim", String(index), far)));
      assert.equal(won.filter(Boolean).length, 1);
      assert.deepEqual(await store.list("pause/lapsed/"), [["pause/lapsed/claim", String(won.indexOf(true))]]);
    });

    await t.test("removes one entry, which can then be created again", async () => {
      await store.put("pause/gone/claim", "a", far);
      await store.put("pause/gone/kept", "b", far);
      await store.remove("pause/gone/claim");
      await store.remove("pause/gone/never-there");
      assert.deepEqual(await store.list("pause/gone/"), [["pause/gone/kept", "b"]]);
      assert.equal(await store.create("pause/gone/claim", "c", far), true);
      assert.deepEqual((await store.list("pause/gone/")).sort(), [["pause/gone/claim", "c"], ["pause/gone/kept", "b"]]);
    });

    await t.test("does not list what has expired", async () => {
      await store.put("pause/late/vote/a", "gone", past);
      await store.put("pause/late/vote/b", "there", far);
      await store.put("open/late", "{}", past);
      assert.deepEqual(await store.list("pause/late/"), [["pause/late/vote/b", "there"]]);
      assert.deepEqual(await store.list("open/late"), []);
    });

    await t.test("keeps apart whatever ids and names there are", async () => {
      const ids = ["../../up", "..", "a/b", "A", "a", "a:b", "a?b", "a%2Fb", "a\\b", "ünï", " ", "x".repeat(400)];
      const keys = ids.map((id) => `pause/strange/vote/${id}`);
      for (const key of keys) assert.equal(await store.create(key, key, far), true);
      assert.deepEqual((await store.list("pause/strange/")).map(([key]) => key).sort(), [...keys].sort());
      for (const id of ids) await store.put(`pause/${id}/closed`, id, far);
      for (const id of ids) assert.deepEqual((await store.list(`pause/${id}/closed`)).map(([, value]) => value), [id]);
    });

    await t.test("of many who vote at once, the last to be written sees all", async () => {
      const people = Array.from({ length: 20 }, (_, index) => `pause/crowd/vote/${index}`);
      const seen = await Promise.all(people.map(async (key) => {
        await store.put(key, "yes", far);
        return (await store.list("pause/crowd/")).length;
      }));
      assert.equal(Math.max(...seen), 20);
      assert.equal((await store.list("pause/crowd/")).length, 20);
    });

    await store.close();
  });

  test(`${kind}: survives a restart`, async () => {
    const before = await open(path("restarted"));
    await before.put("pause/restart/closed", "yes", far);
    assert.equal(await before.create("pause/restart/claim", "first", far), true);
    await before.close();
    const after = await open(path("restarted"));
    assert.deepEqual((await after.list("pause/restart/")).sort(), [["pause/restart/claim", "first"], ["pause/restart/closed", "yes"]]);
    assert.equal(await after.create("pause/restart/claim", "second", far), false);
    await after.close();
  });
}

for (const [kind, open] of Object.entries(processStores)) {
  const path = (/** @type {string} */ name) => join(directory, `${kind}-${name}`);

  test(`${kind}: lists every hook whose question is open`, async () => {
    const store = await open(path("open"));
    for (const hook of ["a", "b", "a/b"]) await store.put(`open/${hook}`, hook, far);
    await store.put("pause/a/message/C1/1.2", "a", far);
    await store.put("open/ended", "ended", past);
    await store.put("open/closed", "closed", far);
    await store.remove("open/closed");
    assert.deepEqual((await store.list("open/")).sort(), [["open/a", "a"], ["open/a/b", "a/b"], ["open/b", "b"]]);
    await store.close();
  });

  test(`${kind}: of two processes that create the same, one does, whether nothing or something expired was there`, async () => {
    const [one, other] = await Promise.all([open(path("two")), open(path("two"))]);
    const keys = Array.from({ length: 200 }, (_, index) => `pause/two/claim/${index}`);
    for (const key of keys.slice(100)) await one.put(key, "expired", past);
    const [ones, others] = await Promise.all([one.ask("claim", keys, "one", far), other.ask("claim", keys, "other", far)]);
    assert.deepEqual([...ones, ...others].sort(), [...keys].sort());
    const expected = [...ones.map((/** @type {string} */ key) => [key, "one"]), ...others.map((/** @type {string} */ key) => [key, "other"])];
    for (const store of [one, other]) assert.deepEqual((await store.list("pause/two/")).sort(), expected.sort());
    await Promise.all([one.close(), other.close()]);
  });

  test(`${kind}: a lease that lapses again and again is never held by two`, async () => {
    const stores = await Promise.all([open(path("lease")), open(path("lease"))]);
    const won = (await Promise.all(stores.map((store) => store.ask("lease", "pause/lease/claim", 400, 10)))).flat();
    // Whoever learns of it when it has lapsed does not hold it.
    const held = won.filter(({ at, expiresAt }) => at < expiresAt).sort((one, other) => one.at - other.at);
    assert.ok(held.length >= 2);
    for (const [index, { at }] of held.slice(1).entries()) assert.ok(at >= held[index].expiresAt, JSON.stringify(held.slice(index, index + 2)));
    await Promise.all(stores.map((store) => store.close()));
  });

  test(`${kind}: of a process that is killed while it writes, nothing half is seen, and what it held can be had when it has lapsed`, async () => {
    const reader = await open(path("killed"));
    for (let round = 0; round < 6; round++) {
      const writer = await open(path("killed"));
      writer.ask("write", `h${round}`, 60_000, 1).catch(() => {});
      while (writer.said.length < 3 + round) assert.ok((await reader.list(`pause/h${round}/`)).every(whole));
      await writer.kill();
      assert.ok((await reader.list(`pause/h${round}/`)).every(whole));
      await new Promise((resolve) => setTimeout(resolve, 2)); // the lease is one millisecond long
      assert.equal(await reader.create(`pause/h${round}/lease`, "mine", far), true);
    }
    await reader.close();
  });
}

/** @param {[key: string, value: string]} entry */
const whole = ([, value]) => value.length === 60_000 && value === String(value[0]).repeat(60_000);
