// The same sources, built in another folder, give the same bytes: whoever doubts a release can build it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const target = process.env["CARGO_TARGET_DIR"] ?? join(root, "target");

/** @param {string} folder @returns {Promise<Record<string, string>>} the digest of each file, by its path */
async function digests(folder) {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path.slice(folder.length), createHash("sha256").update(await readFile(path)).digest("hex")])));
}

test("the package, the action and the page, built again in another folder, have the same bytes in every file", async () => {
  const other = await mkdtemp(join(tmpdir(), "another-folder-"));
  try {
    const { stdout } = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root, maxBuffer: 1 << 24 });
    for (const file of stdout.split("\0").filter(Boolean)) {
      await mkdir(dirname(join(other, file)), { recursive: true });
      await cp(join(root, file), join(other, file));
    }
    // What is not the page, and takes minutes to make: the tools, and the demo's stand-in.
    await cp(join(root, "node_modules"), join(other, "node_modules"), { recursive: true, verbatimSymlinks: true });
    await cp(join(root, "dist/demo"), join(other, "dist/demo"), { recursive: true });
    for (const stamp of ["dist/.demo", "dist/.new_regions", "dist/regions.json", "node_modules/.package-lock.json"]) {
      await cp(join(root, stamp), join(other, stamp));
      await utimes(join(other, stamp), new Date(), new Date());
    }
    // Other people's crates, which lie where they lie. What this one was built to is left out.
    const notOurs = { recursive: true, preserveTimestamps: true, filter: (/** @type {string} */ path) => !/ecs[_-](greenlight|sim)/.test(path.slice(target.length)) };
    for (const folder of ["wasm", "wasm32-unknown-unknown/wasm"]) await cp(join(target, folder), join(other, "target", folder), notOurs);
    const wanted = ["dist/.console", "dist/.action", `XTASK=${join(target, "debug/xtask")}`, "--old-file=dist/.demo", "--old-file=dist/regions.json"];
    await run("make", wanted, { cwd: other, env: { ...process.env, CARGO_TARGET_DIR: join(other, "target"), MAKEFLAGS: "" }, maxBuffer: 1 << 24 });
    for (const built of ["dist/pkg", "dist/action", "dist/console"]) assert.deepEqual(await digests(join(other, built)), await digests(join(root, built)), built);
  } finally {
    await rm(other, { recursive: true });
  }
});
