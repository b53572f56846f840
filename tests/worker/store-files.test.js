// What the store's folder holds, and what becomes of what killed processes and others leave there.
import assert from "node:assert/strict";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";

import { fileStore } from "../../www/worker/store/files.js";

const HOUR = 3_600_000;
const start = Date.now();
const far = start + 24 * HOUR;

/** @type {string} */
let directory;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), "greenlight-files-"));
});
after(() => rm(directory, { recursive: true }));

/** @param {string} base @returns {Promise<string[]>} */
async function filesIn(base) {
  const entries = await readdir(base, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

/** @param {string} file @param {number} at */
const age = (file, at) => utimes(file, at / 1000, at / 1000);

/** @param {import("node:test").TestContext} t */
function printed(t) {
  const { mock } = t.mock.method(console, "log", () => {});
  return () => mock.calls.map(({ arguments: [line] }) => JSON.parse(String(line)));
}

test("an entry is one file in its hook's folder, for the owner alone, and nothing else is left there", async () => {
  const base = join(directory, "one");
  const store = await fileStore(base);
  await store.put("pause/h/closed", "first", far);
  await store.put("pause/h/closed", "second", far);
  await store.create("pause/h/claim", "mine", far);
  await store.create("pause/h/claim", "theirs", far);
  await store.put("open/h", "{}", far);
  const files = await filesIn(base);
  assert.equal(files.length, 3);
  assert.equal(new Set(files.map(dirname)).size, 1);
  for (const file of [...files, ...files.map(dirname)]) assert.equal((await stat(file)).mode & 0o077, 0, file);
});

test("of one hook, no other hook's folder is read", async (t) => {
  const lines = printed(t);
  const base = join(directory, "apart");
  const store = await fileStore(base);
  await store.put("pause/other/closed", "other", far);
  for (const file of await filesIn(base)) await writeFile(file, "damaged");
  await store.put("pause/h/closed", "yes", far);
  assert.deepEqual(await store.list("pause/h/"), [["pause/h/closed", "yes"]]);
  assert.deepEqual(lines(), []);
});

for (const [what, text] of [["empty", ""], ["cut short", '{"key":"pause/h/vote/a","val'], ["null", "null"], ["a list", "[]"], ["without its value", '{"key":"pause/h/vote/a","expiresAt":1}']]) {
  test(`an entry whose file is ${what} is reported, and not taken for one that is not there`, async (t) => {
    const lines = printed(t);
    const base = join(directory, `damaged-${what}`);
    const store = await fileStore(base);
    await store.put("pause/h/vote/a", "yes", far);
    const [file = ""] = await filesIn(base);
    await store.put("pause/h/vote/b", "yes", far);
    await writeFile(file, String(text));
    await assert.rejects(store.list("pause/h/"), { code: "damaged" });
    await assert.rejects(store.create("pause/h/vote/a", "again", far), { code: "damaged" });
    assert.deepEqual(lines().map(({ level, what, file }) => [level, what, file]), Array(2).fill(["error", "store-damaged", file]));
    await store.put("pause/h/vote/a", "yes", far);
    assert.equal((await store.list("pause/h/")).length, 2);
  });
}

test("one hook's damaged entry keeps no other open hook from being listed, and is reported", async (t) => {
  const lines = printed(t);
  const base = join(directory, "damaged-open");
  const store = await fileStore(base);
  await store.put("open/a", "a", far);
  for (const file of await filesIn(base)) await writeFile(file, "");
  await store.put("open/b", "b", far);
  assert.deepEqual(await store.list("open/"), [["open/b", "b"]]);
  assert.deepEqual(lines().map(({ what }) => what), ["store-damaged"]);
});

test("a folder that cannot be read is not taken for an empty one", async () => {
  const base = join(directory, "unreadable");
  const store = await fileStore(base);
  await store.put("pause/h/vote/a", "yes", far);
  const folder = dirname(String((await filesIn(base))[0]));
  await rm(folder, { recursive: true });
  await writeFile(folder, "");
  await assert.rejects(store.list("pause/h/"), { code: "ENOTDIR" });
  await assert.rejects(store.put("pause/h/vote/a", "yes", far));
});

test("what a killed process had not finished is never listed, and is deleted within an hour or two", async () => {
  const base = join(directory, "draft");
  let now = start;
  const store = await fileStore(base, () => now);
  await store.put("pause/h/vote/a", "yes", far);
  const [file = ""] = await filesIn(base);
  const draft = join(dirname(file), ".draft-7f1c");
  await writeFile(draft, '{"key":"pause/h/vote/b","value":"ye');
  await age(draft, start);
  assert.deepEqual(await store.list("pause/h/"), [["pause/h/vote/a", "yes"]]);
  now += HOUR + 1000;
  await store.put("pause/other/closed", "yes", far);
  assert.deepEqual((await filesIn(dirname(file))).map((path) => path === draft), [false]);
});

test("a hook's folder is deleted an hour after all in it has expired, and one that holds more is kept", async () => {
  const base = join(directory, "purged");
  let now = start;
  const store = await fileStore(base, () => now);
  await store.put("pause/over/closed", "a", start + HOUR);
  await store.put("pause/removed/closed", "a", far);
  await store.remove("pause/removed/closed");
  await store.put("pause/kept/closed", "b", far);
  await store.put("pause/kept/vote/x", "x", start + HOUR);
  assert.equal((await readdir(base)).length, 3);
  now = start + HOUR - 1;
  await store.put("pause/kept/closed", "b", far);
  assert.equal((await readdir(base)).length, 3);
  now = start + 2 * HOUR;
  await fileStore(base, () => now);
  assert.equal((await readdir(base)).length, 1);
  assert.deepEqual(await store.list("pause/kept/"), [["pause/kept/closed", "b"]]);
});

test("a folder in which somebody is writing is kept, though all in it has expired", async () => {
  const base = join(directory, "busy");
  const now = start + 2 * HOUR;
  const store = await fileStore(base, () => now);
  await store.put("pause/h/claim", "lapsed", start);
  const folder = dirname(String((await filesIn(base))[0]));
  await age(folder, now - 1000);
  await fileStore(base, () => now);
  assert.deepEqual(await readdir(base), [folder.slice(base.length + 1)]);
});

test("a deletion that a kill cut short is finished later", async () => {
  const base = join(directory, "dropped");
  await mkdir(join(base, ".dropped-7f1c"), { recursive: true });
  await writeFile(join(base, ".dropped-7f1c", "file"), "");
  await fileStore(base);
  assert.deepEqual(await readdir(base), []);
});

/**
 * A store that is held up once, between looking at an entry that has expired and replacing it.
 *
 * @param {string} base
 * @param {(file: string, live: string) => void} meanwhile what others do; given the expired entry's file, and one's content that is in force
 */
async function heldUp(base, meanwhile) {
  let armed = false;
  const store = await fileStore(base, () => {
    if (armed) {
      armed = false;
      meanwhile(file, JSON.stringify({ key: "pause/h/claim", value: "theirs", expiresAt: far }));
    }
    return start;
  });
  await store.put("pause/h/claim", "lapsed", start - 1);
  const [file = ""] = await filesIn(base);
  assert.match(file, /\.1$/);
  armed = true;
  return store;
}

test("a writer that was held up does not take a lease that was taken meanwhile, though the number it writes is free again", async () => {
  const store = await heldUp(join(directory, "held-up"), (file, live) => {
    writeFileSync(file.replace(/1$/, "3"), live);
    rmSync(file);
  });
  assert.equal(await store.create("pause/h/claim", "mine", far), false);
  assert.deepEqual(await store.list("pause/h/"), [["pause/h/claim", "theirs"]]);
});

test("a writer that was held up writes nothing into a folder that was deleted and made again meanwhile", async () => {
  const store = await heldUp(join(directory, "made-again"), (file, live) => {
    renameSync(dirname(file), join(directory, "made-again", ".dropped-7f1c"));
    mkdirSync(dirname(file));
    writeFileSync(file, live);
  });
  assert.equal(await store.create("pause/h/claim", "mine", far), false);
  assert.deepEqual(await store.list("pause/h/"), [["pause/h/claim", "theirs"]]);
});

test("a writer that finds the next number taken looks again", async () => {
  const store = await heldUp(join(directory, "taken"), (file, live) => writeFileSync(file.replace(/1$/, "2"), live));
  assert.equal(await store.create("pause/h/claim", "mine", far), false);
  assert.deepEqual(await store.list("pause/h/"), [["pause/h/claim", "theirs"]]);
});

test("a folder that cannot be written to is refused when it is opened", async () => {
  await writeFile(join(directory, "file"), "");
  await assert.rejects(fileStore(join(directory, "file")), { code: "EEXIST" });
});

test("a hook's folder that cannot be read keeps nobody from the other open hooks", async (t) => {
  const lines = printed(t);
  const base = join(directory, "unread");
  const store = await fileStore(base);
  await store.put("open/there", "{}", far);
  await store.put("open/broken", "{}", far);
  const files = await filesIn(base);
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  const broken = String(files[texts.findIndex((text) => text.includes("open/broken"))]);
  await rm(broken);
  await mkdir(broken); // reading it fails by EISDIR
  assert.deepEqual(await store.list("open/"), [["open/there", "{}"]]);
  assert.deepEqual(lines().map(({ what, file }) => [what, file]), [["store-unread", dirname(broken)]]);
});
