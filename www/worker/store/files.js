// The store in a folder, for the processes of one machine: a folder for each hook, and in it a file for each version of an entry. A version is whole
// before it is linked to its name, and a name is linked once: so of all who write the next version, one does.
import { link, mkdir, open, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";

import { failureOf, log } from "../log.js";
import { OPEN, placeOf } from "./store.js";

/** @import { Store } from "./store.js" */

/** @typedef {{ key: string, value: string, expiresAt: number }} Entry */

const HOUR = 3_600_000;
/** Whoever finds that another process was faster looks again; this often is no coincidence any more. */
const ATTEMPTS = 1000;
/** Begins the name of a version that is not linked yet. A process that was killed leaves it behind. */
const DRAFT = ".draft-";
/** Begins the name of a hook's folder that is being deleted. */
const DROPPED = ".dropped-";
/** Begins the file names of entries whose key begins with `open/`. */
const OPEN_FILE = "open-";

/**
 * @param {string} base the folder; it is created where there is none
 * @param {() => number} [now]
 * @returns {Promise<Store>}
 */
export async function fileStore(base, now = Date.now) {
  await mkdir(base, { recursive: true, mode: 0o700 });
  const folderOf = async (/** @type {string} */ key) => join(base, await digest(placeOf(key)));
  let purged = -Infinity;

  /**
   * Writes the next version of an entry.
   *
   * @param {Entry} entry
   * @param {{ unlessLive: boolean }} how
   * @returns {Promise<boolean>} false where it is to be written unless an unexpired one is there, and one is
   */
  const write = async (entry, { unlessLive }) => {
    const folder = await folderOf(entry.key);
    const name = await nameOf(entry.key);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      // It lies in the hook's folder before anything is read there: a folder that is dropped meanwhile takes it along, and nothing is linked.
      const draft = await draftIn(folder, entry);
      if (!draft) continue;
      try {
        const last = newest(await namesIn(folder)).get(name) ?? 0;
        const there = unlessLive && last > 0 ? await read(folder, name, last) : undefined;
        if (there && there.expiresAt > now()) return false;
        const version = last + 1;
        if (!(await linked(draft, fileOf(folder, name, version)))) continue;
        const versions = versionsOf(await namesIn(folder), name);
        // The number may be one that others wrote and dropped while this process was held up: then theirs holds, and not this.
        if (unlessLive && Math.max(...versions) !== version) {
          await drop(fileOf(folder, name, version));
          continue;
        }
        for (const older of versions.filter((other) => other < version)) await drop(fileOf(folder, name, older));
        return true;
      } finally {
        await drop(draft);
      }
    }
    throw Object.assign(new Error("Other processes keep changing this entry."), { code: "contended" });
  };

  /** @param {string} folder @param {string} prefix @returns {Promise<[key: string, value: string][]>} */
  const entriesIn = async (folder, prefix) => {
    /** @type {[key: string, value: string][]} */
    const found = [];
    for (const [name, version] of newest(await namesIn(folder))) {
      if (name.startsWith(OPEN_FILE) !== prefix.startsWith(OPEN)) continue;
      const entry = await latest(folder, name, version);
      if (entry?.key.startsWith(prefix) && entry.expiresAt > now()) found.push([entry.key, entry.value]);
    }
    return found;
  };

  /** One hook's entry that cannot be read, which is logged, keeps nobody from looking at the others. */
  const everyOpen = async () => {
    const found = [];
    for (const folder of await foldersIn(base)) {
      found.push(...(await entriesIn(folder, OPEN).catch((error) => {
        if (error.code !== DAMAGED) log({ level: "error", what: "store-unread", file: folder, ...failureOf(error) });
        return [];
      })));
    }
    return found;
  };

  /** Deletes the folders of hooks that are long over, and what killed processes left, once an hour. */
  const purge = async () => {
    if (now() - purged < HOUR) return;
    purged = now();
    try {
      for (const name of await readdir(base)) {
        if (name.startsWith(DROPPED)) await rm(join(base, name), { recursive: true, force: true });
      }
      for (const folder of await foldersIn(base)) {
        if (await isOver(folder, now())) await dropFolder(folder, base);
        else await dropDrafts(folder, now());
      }
    } catch (error) {
      log({ level: "error", what: "store-not-purged", ...failureOf(error) });
    }
  };

  await purge();
  return {
    async put(key, value, expiresAt) {
      await write({ key, value, expiresAt }, { unlessLive: false });
      await purge();
    },
    create: (key, value, expiresAt) => write({ key, value, expiresAt }, { unlessLive: true }),
    async remove(key) {
      const there = newest(await namesIn(await folderOf(key))).has(await nameOf(key));
      // A version that has expired from the start, and no file deleted: the next version has a number that nobody had.
      if (there) await write({ key, value: "", expiresAt: 0 }, { unlessLive: false });
    },
    list: async (prefix) => (prefix === OPEN ? everyOpen() : entriesIn(await folderOf(prefix), prefix)),
  };
}

const DAMAGED = "damaged";

/**
 * @param {string} folder
 * @param {string} name
 * @param {number} version
 * @returns {Promise<Entry | undefined>} nothing where it was dropped meanwhile; rejects where it cannot be read, as what it said is not known
 */
async function read(folder, name, version) {
  const file = fileOf(folder, name, version);
  const text = await readFile(file, "utf8").catch(unlessGone);
  if (text === undefined) return undefined;
  const entry = entryOf(text);
  if (entry) return entry;
  log({ level: "error", what: "store-damaged", file });
  throw Object.assign(new Error("An entry of the store is damaged."), { code: DAMAGED });
}

/** @param {string} folder @param {string} name @param {number} version @returns {Promise<Entry | undefined>} */
async function latest(folder, name, version) {
  for (let at = version; at > 0; ) {
    const entry = await read(folder, name, at);
    if (entry) return entry;
    const next = newest(await namesIn(folder)).get(name) ?? 0;
    if (next <= at) return undefined;
    at = next;
  }
  return undefined;
}

/** @param {string} text @returns {Entry | undefined} */
function entryOf(text) {
  try {
    const { key, value, expiresAt } = JSON.parse(text);
    if (typeof key === "string" && typeof value === "string" && typeof expiresAt === "number") return { key, value, expiresAt };
  } catch {
    // Reported by whoever reads: the parser's own message may show a piece of it.
  }
  return undefined;
}

/** @param {string} folder @param {Entry} entry @returns {Promise<string | undefined>} nothing where the folder is dropped at this moment */
async function draftIn(folder, entry) {
  const draft = join(folder, DRAFT + crypto.randomUUID());
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(draft, "wx", 0o600).catch(unlessGone);
  if (!file) return undefined;
  try {
    await file.writeFile(JSON.stringify(entry));
    await file.sync();
  } finally {
    await file.close();
  }
  return draft;
}

/** @param {string} draft @param {string} file @returns {Promise<boolean>} false where that name is taken, or the draft is gone */
async function linked(draft, file) {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (["EEXIST", "ENOENT"].includes(/** @type {any} */ (error).code)) return false;
    throw error;
  }
}

/**
 * Whether a hook's folder holds nothing that is in force, and nobody is writing in it.
 *
 * @param {string} folder
 * @param {number} now
 */
async function isOver(folder, now) {
  if (!(await isUntouched(folder, now))) return false;
  for (const [name, version] of newest(await namesIn(folder))) {
    const entry = await latest(folder, name, version).catch(() => ({ expiresAt: Infinity }));
    if (entry && entry.expiresAt > now) return false;
  }
  return true;
}

/** What killed processes left. @param {string} folder @param {number} now */
async function dropDrafts(folder, now) {
  for (const name of await namesIn(folder)) {
    if (name.startsWith(DRAFT) && (await isUntouched(join(folder, name), now))) await drop(join(folder, name));
  }
}

/** Whether nothing was written there for an hour. @param {string} path @param {number} now */
async function isUntouched(path, now) {
  const there = await stat(path).catch(unlessGone);
  return there !== undefined && now - there.mtimeMs > HOUR;
}

/** @param {string} folder @param {string} base */
async function dropFolder(folder, base) {
  const dropped = join(base, DROPPED + crypto.randomUUID());
  await rename(folder, dropped).catch(unlessGone);
  await rm(dropped, { recursive: true, force: true });
}

/** The newest version of each entry, by its name. @param {string[]} files @returns {Map<string, number>} */
function newest(files) {
  const versions = new Map();
  for (const [name, version] of files.map(partsOf)) if (version > (versions.get(name) ?? 0)) versions.set(name, version);
  return versions;
}

/** @param {string[]} files @param {string} wanted */
const versionsOf = (files, wanted) => files.map(partsOf).flatMap(([name, version]) => (name === wanted && version > 0 ? [version] : []));

/** @param {string} folder @param {string} name @param {number} version */
const fileOf = (folder, name, version) => join(folder, `${name}.${version}`);

/** @param {string} file @returns {[name: string, version: number]} version 0 where it is not an entry's file */
function partsOf(file) {
  const [, name = "", version = "0"] = /^((?:open-)?[0-9a-f]{64})\.([1-9]\d*)$/.exec(file) ?? [];
  return [name, Number(version)];
}

/**
 * Hook ids and people's ids are opaque, long, and differ in case alone: file systems take no such names.
 *
 * @param {string} key
 */
const nameOf = async (key) => (key.startsWith(OPEN) ? OPEN_FILE : "") + (await digest(key));

/** @param {string} text */
async function digest(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} base */
const foldersIn = async (base) => (await readdir(base)).filter((name) => /^[0-9a-f]{64}$/.test(name)).map((name) => join(base, name));

/** @param {string} folder @returns {Promise<string[]>} */
const namesIn = async (folder) => (await readdir(folder).catch(unlessGone)) ?? [];

/** @param {string} path */
const drop = (path) => rm(path, { force: true });

/** @param {any} error @returns {undefined} */
function unlessGone(error) {
  if (error?.code === "ENOENT") return undefined;
  throw error;
}
