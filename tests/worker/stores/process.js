// A store in a process of its own, by lines of JSON: [id, what, ...given] comes in, [id, reply] or [id, null, code] goes out.
// node process.js files FOLDER; deno run -A --unstable-kv process.js deno-kv FILE
import process from "node:process";
import { createInterface } from "node:readline";

import { denoKvStore } from "../../../www/worker/store/deno_kv.js";
import { fileStore } from "../../../www/worker/store/files.js";

const [, , kind, path = ""] = process.argv;
const store = await (kind === "deno-kv" ? denoKvStore(path) : fileStore(path));

/** @type {Record<string, (...given: any[]) => Promise<unknown>>} */
const can = {
  ...store,

  /** Wants every one of these keys. @param {string[]} keys @param {string} name @param {number} expiresAt */
  async claim(keys, name, expiresAt) {
    const won = [];
    for (const key of keys) if (await store.create(key, name, expiresAt)) won.push(key);
    return won;
  },

  /** Wants one lease again and again. @param {string} key @param {number} times @param {number} lifetime in milliseconds */
  async lease(key, times, lifetime) {
    const won = [];
    for (let time = 0; time < times; time++) {
      const expiresAt = Date.now() + lifetime;
      if (await store.create(key, String(process.pid), expiresAt)) won.push({ expiresAt, at: Date.now() });
    }
    return won;
  },

  /** Writes until the process is ended, and says what it is about to write. @param {string} hook @param {number} size @param {number} lifetime in milliseconds */
  async write(hook, size, lifetime) {
    for (let turn = 0; ; turn++) {
      const value = String(turn % 10).repeat(size);
      console.log(JSON.stringify(["writes", turn]));
      await store.put(`pause/${hook}/put`, value, Date.now() + 3_600_000);
      await store.create(`pause/${hook}/lease`, value, Date.now() + lifetime);
    }
  },
};

console.log(JSON.stringify(["open"]));
createInterface({ input: process.stdin }).on("line", async (line) => {
  const [id, what, ...given] = JSON.parse(line);
  try {
    console.log(JSON.stringify([id, (await can[what]?.(...given)) ?? null]));
  } catch (error) {
    console.log(JSON.stringify([id, null, /** @type {any} */ (error)?.code ?? String(error)]));
  }
}).on("close", () => process.exit());
