// The files of a release: packed to the same bytes wherever, and a page that works once it is unpacked and configured.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { withPage } from "../static-site.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const xtask = join(process.env["CARGO_TARGET_DIR"] ?? join(root, "target"), "debug/xtask");
const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const NAME = `ecs-greenlight-console-${version}`;

/** @type {string} */
let directory;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "greenlight-release-"));
});

after(() => rm(directory, { recursive: true }));

/** @param {string} folder to pack @param {string} out */
async function pack(folder, out) {
  await mkdir(join(directory, out), { recursive: true });
  await run(xtask, ["release", "pack", folder, join(directory, out), NAME]);
  return join(directory, out, `${NAME}.zip`);
}

/** @param {string} zip @returns {Promise<string>} the folder that was in it */
async function unpack(zip) {
  const into = await mkdtemp(join(directory, "unpacked-"));
  await run("python3", ["-m", "zipfile", "-e", zip, into]);
  assert.deepEqual(await readdir(into), [NAME]);
  return join(into, NAME);
}

/** @param {string[]} args */
const configure = (...args) => run(process.execPath, [join(root, "dist/pkg/cli/main.js"), "configure", ...args]);

test("a folder is packed to the same bytes, whatever the times and rights of its files", async () => {
  const copy = join(directory, "copy");
  await cp(join(root, "dist/console"), copy, { recursive: true });
  await utimes(join(copy, "index.html"), new Date(0), new Date(0));
  await chmod(join(copy, "index.html"), 0o600);
  assert.deepEqual(await readFile(await pack(copy, "once")), await readFile(await pack(join(root, "dist/console"), "twice")));
});

test("what is unpacked is what was packed", async () => {
  const folder = await unpack(await pack(join(root, "dist/console"), "whole"));
  const files = async (/** @type {string} */ of) => (await readdir(of, { recursive: true })).sort();
  assert.deepEqual(await files(folder), await files(join(root, "dist/console")));
  assert.deepEqual(await readFile(join(folder, "index.html")), await readFile(join(root, "dist/console/index.html")));
});

test("unpacked and configured, the page works on a static server, and may call the configured host alone", async () => {
  const folder = await unpack(await pack(join(root, "dist/console"), "configured"));
  const config = join(directory, "my-config.json");
  await writeFile(config, JSON.stringify({ regions: ["eu-west-1"], endpoint: "https://ecs.example.com", stsEndpoint: "https://sts.example.com" }));
  const { stdout } = await configure(folder, config);
  assert.equal(stdout, `${folder} is ready to upload. The page may call 2 hosts:\n  https://ecs.example.com\n  https://sts.example.com\n`);
  const { heading, policy } = await withPage({ directory: folder, path: "/index.html" }, async (page) => {
    await page.getByLabel("Temporary credentials").fill("AWS_ACCESS_KEY_ID=ASIAEXAMPLE000000000");
    await page.locator("#pasted-found:not(:empty)").waitFor(); // read by the module
    return { heading: await page.getByRole("heading", { name: "Sign in" }).textContent(), policy: await page.locator("meta[http-equiv]").first().getAttribute("content") };
  });
  assert.equal(heading, "Sign in");
  assert.match(String(policy), /connect-src 'self' https:\/\/ecs\.example\.com https:\/\/sts\.example\.com$/);
});

test("a config.json that is wrong is refused by its reason with exit code 1, and nothing is written", async () => {
  const folder = await unpack(await pack(join(root, "dist/console"), "refused"));
  const config = join(directory, "wrong.json");
  await writeFile(config, JSON.stringify({ regions: ["mars-north-1"] }));
  await assert.rejects(configure(folder, config), (/** @type {any} */ { code, stderr }) => code === 1 && /mars-north-1.*Nothing was written\./.test(stderr));
  assert.equal(await readFile(join(folder, "config.json"), "utf8"), "{}\n");
});

test("the digests are those that sha256sum checks", async () => {
  await pack(join(root, "dist/console"), "summed");
  await writeFile(join(directory, "summed/template.yaml"), "a: 1\n");
  await run(xtask, ["release", "sum", join(directory, "summed")]);
  const { stdout } = await run("sha256sum", ["--check", "SHA256SUMS"], { cwd: join(directory, "summed") });
  assert.equal(stdout, `${NAME}.zip: OK\ntemplate.yaml: OK\n`);
});

test("a version that the manifests do not have is not released", async () => {
  await assert.rejects(run(xtask, ["release", "check", "9.9.9"]), /Cargo\.toml, package\.json, package-lock\.json, CHANGELOG\.md is not of version 9\.9\.9/);
});
