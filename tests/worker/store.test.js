// Every kind of store keeps to the same contract.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { contract } from "./stores/contract.js";
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

    for (const [behaviour, holds] of Object.entries(contract)) await t.test(behaviour, () => holds(store));
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
