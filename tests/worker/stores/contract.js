// What every store must do: each is played on one store after the other.
import assert from "node:assert/strict";

/** @import { Store } from "../../../www/worker/store/store.js" */

const far = Date.now() + 3_600_000;
const past = Date.now() - 1;

/** @type {Record<string, (store: Store) => Promise<void>>} */
export const contract = {
  "lists what was put under a prefix, and nothing of another hook": async (store) => {
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
  },

  "a second put has the newer value": async (store) => {
    await store.put("pause/again/closed", "first", far);
    await store.put("pause/again/closed", "second", far);
    assert.deepEqual(await store.list("pause/again/"), [["pause/again/closed", "second"]]);
  },

  "creates an entry once, and leaves the first one's as it is": async (store) => {
    assert.equal(await store.create("pause/once/claim", "first", far), true);
    assert.equal(await store.create("pause/once/claim", "second", far), false);
    assert.deepEqual(await store.list("pause/once/"), [["pause/once/claim", "first"]]);
  },

  "creates nothing over what was put": async (store) => {
    await store.put("pause/over/claim", "put", far);
    assert.equal(await store.create("pause/over/claim", "created", far), false);
    assert.deepEqual(await store.list("pause/over/"), [["pause/over/claim", "put"]]);
  },

  "of twenty who create the same at once, one does": async (store) => {
    const won = await Promise.all(Array.from({ length: 20 }, (_, index) => store.create("pause/rush/claim", String(index), far)));
    assert.equal(won.filter(Boolean).length, 1);
    assert.deepEqual(await store.list("pause/rush/"), [["pause/rush/claim", String(won.indexOf(true))]]);
  },

  "of twenty who replace what has expired at once, one does": async (store) => {
    await store.put("pause/lapsed/claim", "old", past);
    const won = await Promise.all(Array.from({ length: 20 }, (_, index) => store.create("pause/lapsed/claim", String(index), far)));
    assert.equal(won.filter(Boolean).length, 1);
    assert.deepEqual(await store.list("pause/lapsed/"), [["pause/lapsed/claim", String(won.indexOf(true))]]);
  },

  "removes one entry, which can then be created again": async (store) => {
    await store.put("pause/gone/claim", "a", far);
    await store.put("pause/gone/kept", "b", far);
    await store.remove("pause/gone/claim");
    await store.remove("pause/gone/never-there");
    assert.deepEqual(await store.list("pause/gone/"), [["pause/gone/kept", "b"]]);
    assert.equal(await store.create("pause/gone/claim", "c", far), true);
    assert.deepEqual((await store.list("pause/gone/")).sort(), [["pause/gone/claim", "c"], ["pause/gone/kept", "b"]]);
  },

  "does not list what has expired": async (store) => {
    await store.put("pause/late/vote/a", "gone", past);
    await store.put("pause/late/vote/b", "there", far);
    await store.put("open/late", "{}", past);
    assert.deepEqual(await store.list("pause/late/"), [["pause/late/vote/b", "there"]]);
    assert.deepEqual(await store.list("open/late"), []);
  },

  "keeps apart whatever ids and names there are": async (store) => {
    const ids = ["../../up", "..", "a/b", "A", "a", "a:b", "a?b", "a%2Fb", "a\\b", "ünï", " ", "x".repeat(400)];
    const keys = ids.map((id) => `pause/strange/vote/${id}`);
    for (const key of keys) assert.equal(await store.create(key, key, far), true);
    assert.deepEqual((await store.list("pause/strange/")).map(([key]) => key).sort(), [...keys].sort());
    for (const id of ids) await store.put(`pause/${id}/closed`, id, far);
    for (const id of ids) assert.deepEqual((await store.list(`pause/${id}/closed`)).map(([, value]) => value), [id]);
  },

  "of many who vote at once, the last to be written sees all": async (store) => {
    const people = Array.from({ length: 20 }, (_, index) => `pause/crowd/vote/${index}`);
    const seen = await Promise.all(people.map(async (key) => {
      await store.put(key, "yes", far);
      return (await store.list("pause/crowd/")).length;
    }));
    assert.equal(Math.max(...seen), 20);
    assert.equal((await store.list("pause/crowd/")).length, 20);
  },
};
