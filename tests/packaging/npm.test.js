// The packed tarball, installed as a consumer would install it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { withPage } from "../static-site.js";

const run = promisify(execFile);
/** @param {string} path from the repository's root */
const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** @type {string} an empty project outside the repository, so that nothing is found by accident */
let project;
/** @type {{ filename: string, version: string, files: { path: string }[] }} */
let packed;

before(async () => {
  project = await mkdtemp(join(tmpdir(), "greenlight-consumer-"));
  await cp(at("tests/packaging/consumer"), project, { recursive: true });
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", project], { cwd: at(".") });
  [packed] = JSON.parse(stdout);
  await run("npm", ["install", "--offline", "--no-save", "--no-package-lock", `./${packed.filename}`], { cwd: project });
});

after(() => rm(project, { recursive: true }));

test("the tarball holds what a consumer needs, and nothing else", async () => {
  const program = (await readdir(at("www/cli"))).map((name) => `dist/pkg/cli/${name}`);
  assert.deepEqual(packed.files.map(({ path }) => path).sort(), [
    "CHANGELOG.md",
    "LICENSE",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "SECURITY.md",
    "dist/operations/ecs_greenlight.d.ts",
    "dist/operations/ecs_greenlight.js",
    "dist/operations/ecs_greenlight_bg.wasm",
    "dist/operations/ecs_greenlight_bg.wasm.d.ts",
    ...program,
    "dist/pkg/countdown.js",
    "dist/pkg/ecs_greenlight.d.ts",
    "dist/pkg/ecs_greenlight.js",
    "dist/pkg/ecs_greenlight_bg.wasm",
    "dist/pkg/ecs_greenlight_bg.wasm.d.ts",
    "dist/pkg/frames.d.ts",
    "dist/pkg/frames.js",
    "dist/pkg/greenlight.d.ts",
    "dist/pkg/greenlight.js",
    "dist/pkg/hosting/configure.js",
    "dist/pkg/hosting/regions.json",
    "dist/pkg/module.d.ts",
    "dist/pkg/module.js",
    "dist/pkg/phrases.js",
    "dist/pkg/run.d.ts",
    "dist/pkg/run.js",
    "package.json",
  ].sort());
});

test("installed, the program runs by its name", async () => {
  const { stdout } = await run(join(project, "node_modules/.bin/ecs-greenlight"), ["--version"]);
  assert.equal(stdout, `${packed.version}\n`);
  const help = await run(join(project, "node_modules/.bin/ecs-greenlight"), ["--help"]);
  assert.match(help.stdout, /ecs-greenlight configure +<folder>/);
});

test("npx runs it with the package's module, as far as the network", async () => {
  const env = { PATH: process.env["PATH"], HOME: project, AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "ASIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "fake", AWS_ENDPOINT_URL: "http://127.0.0.1:9" };
  const ended = run("npx", ["--no-install", "ecs-greenlight", "show", "shop/checkout"], { cwd: project, env });
  await assert.rejects(ended, (/** @type {any} */ { code, stdout, stderr }) => code === 1 && stdout === "" && /\(network-error\)/.test(stderr));
});

test("in Node, both levels load their module from the package and work", async () => {
  const { stdout } = await run(process.execPath, ["node.js"], { cwd: project });
  assert.deepEqual(JSON.parse(stdout), {
    target: "AmazonEC2ContainerServiceV20141113.ListClusters",
    parsed: { clusterArns: ["arn:aws:ecs:eu-central-1:123456789012:cluster/storefront"] },
    browsed: { clusters: [], failures: [] },
    knows: true,
  });
});

test("its types hold in a strict TypeScript project", async () => {
  await run(at("node_modules/.bin/tsc"), ["--project", "tsconfig.json"], { cwd: project });
});

test("Vite builds a page on it, and the page works in Chromium", async () => {
  await run(at("node_modules/.bin/vite"), ["build", "--logLevel", "warn"], { cwd: project });
  // The page's server answers as ECS does for an account without clusters.
  const site = { directory: join(project, "dist"), path: "/index.html", post: '{"clusterArns":[]}' };
  const shown = await withPage(site, (page) => page.locator("output").textContent());
  assert.equal(shown, '{"clusters":[],"failures":[]}');
});
