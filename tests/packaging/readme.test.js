// README.md's commands, as printed: in an empty folder, with a registry that has the package.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { startSim } from "../runtimes/sim.js";
import { registryOf } from "./registry.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const text = await readFile(join(root, "README.md"), "utf8");

/** @type {string} */
let folder;
/** @type {Awaited<ReturnType<typeof startSim>>} */
let sim;
/** @type {Awaited<ReturnType<typeof registryOf>>} */
let registry;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "greenlight-readme-"));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: root });
  const [{ filename }] = JSON.parse(stdout);
  // What README.md calls the file that `npm pack` writes.
  assert.ok(text.includes(`\`${filename}\``), filename);
  registry = await registryOf(join(folder, filename), JSON.parse(await readFile(join(root, "package.json"), "utf8")));
  sim = await startSim();
});

after(async () => {
  sim.stop();
  registry.stop();
  await rm(folder, { recursive: true });
});

/** Every command of README.md that begins so. @param {string} start */
const printed = (start) => [...text.matchAll(/`([^`\n]+)`/g)].map(([, command = ""]) => command).filter((command) => command.startsWith(start));

/** In a new folder, as somebody without any of this. @param {string} command @param {(folder: string) => Promise<unknown>} [prepare] */
async function carryOut(command, prepare) {
  const cwd = await mkdtemp(join(folder, "empty-"));
  await prepare?.(cwd);
  const { accessKeyId, secretAccessKey, sessionToken } = sim.credentials;
  const settings = { npm_config_registry: registry.url, npm_config_cache: join(folder, "cache"), npm_config_update_notifier: "false" };
  const keys = { AWS_REGION: "us-east-1", AWS_ENDPOINT_URL_ECS: sim.url, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken };
  const { stdout } = await run("bash", ["-c", command], { cwd, env: { PATH: process.env["PATH"], HOME: cwd, ...settings, ...keys } });
  return { cwd, stdout };
}

test("npx runs the command line, without an install before", async () => {
  const commands = printed("npx ecs-greenlight list");
  assert.deepEqual(commands, ["npx ecs-greenlight list"]);
  const { stdout } = await carryOut(String(commands[0]));
  assert.match(stdout, /^SERVICE +DEADLINE[^]*\nshop-prod\/checkout +Auto-rolls back in /);
});

test("npx configures the unpacked page", async () => {
  const [command = "", ...others] = printed("npx ecs-greenlight@");
  assert.deepEqual(others, []);
  const [, page = "", config = ""] = / configure (\S+) (\S+)$/.exec(command) ?? [];
  const { cwd, stdout } = await carryOut(command, async (cwd) => {
    await cp(join(root, "dist/console"), join(cwd, page), { recursive: true });
    await writeFile(join(cwd, config), '{"regions":["eu-west-1"]}');
  });
  assert.ok(stdout.startsWith(`${page} is ready to upload. The page may call 2 hosts:\n`), stdout);
  assert.deepEqual(JSON.parse(await readFile(join(cwd, page, "config.json"), "utf8")), { regions: ["eu-west-1"] });
});

test("npm installs the library, and nothing with it", async () => {
  const [command = "", ...others] = printed("npm install");
  assert.deepEqual(others, []);
  const { cwd } = await carryOut(command, (cwd) => mkdir(join(cwd, "node_modules")));
  assert.deepEqual((await readdir(join(cwd, "node_modules"))).filter((name) => !name.startsWith(".")), ["ecs-greenlight"]);
});

test("what README.md and the documents have make do, the Makefile has", async () => {
  const makefile = await readFile(join(root, "Makefile"), "utf8");
  const documents = ["README.md", "CONTRIBUTING.md", "tests/README.md", ...(await readdir(join(root, "docs"))).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)];
  let count = 0;
  for (const document of documents) {
    for (const [, target = ""] of (await readFile(join(root, document), "utf8")).matchAll(/(?:`|^|&& |; )make ((?!-)[a-z-]+)/gm)) {
      assert.match(makefile, new RegExp(`^${target}:`, "m"), `${document}: make ${target}`);
      count += 1;
    }
  }
  assert.ok(count > 20, String(count));
});
