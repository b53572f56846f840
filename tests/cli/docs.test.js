// docs/cli.md: its examples, run as printed against the demo.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { MAIN, at, begin, start } from "./program.js";
import { atTerminal } from "./terminal.js";

/** @type {import("./program.js").World} */
let world;
/** @type {string} */
let bin;
/** @type {{ commands: string, output: string | undefined }[]} */
let examples;

before(async () => {
  world = await start();
  bin = await mkdtemp(join(tmpdir(), "greenlight-cli-docs-"));
  await writeFile(join(bin, "ecs-greenlight"), `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`);
  // As much of jq as the page needs, on every machine.
  await writeFile(join(bin, "jq"), `#!/usr/bin/env node\nconst value = process.argv[3].split(".").slice(1).reduce((value, name) => value[name], JSON.parse(require("fs").readFileSync(0, "utf8")));\nconsole.log(value);\n`);
  for (const name of ["ecs-greenlight", "jq"]) await chmod(join(bin, name), 0o755);
  const text = await readFile(at("docs/cli.md"), "utf8");
  examples = [...text.matchAll(/```sh\n([^]*?)```(?:\n\n```text\n([^]*?)```)?/g)].map(([, commands = "", output]) => ({ commands, output }));
});

after(async () => {
  world.stop();
  await rm(bin, { recursive: true });
});

/** The example that holds this. @param {RegExp} what */
function example(what) {
  const found = examples.filter(({ commands }) => what.test(commands));
  assert.equal(found.length, 1, String(what));
  return /** @type {{ commands: string, output: string | undefined }} */ (found[0]);
}

/** @param {string} commands */
const shell = async (commands) => {
  const { stdout } = await promisify(execFile)("bash", ["-eu", "-o", "pipefail", "-c", commands], { env: { ...world.env, PATH: `${bin}:${process.env["PATH"]}` } });
  return stdout;
};

/** Without what depends on the time of day, and the columns that follow from it. @param {string} text */
const timeless = (text) => text.replace(/ in (\d+ (d|h|min|s) ?)+\([^)]*\)/g, " in TIME").replace(/ {2,}/g, "  ").trimEnd();

test("the list is printed as the page shows it", async () => {
  const { commands, output = "" } = example(/^ecs-greenlight list --region/);
  assert.equal(timeless(await shell(commands)), timeless(output));
});

test("the list that stays shows what the page's list shows", async () => {
  const [, ...args] = example(/^ecs-greenlight list --watch/).commands.trim().split(" ");
  const terminal = atTerminal(args, world.env, 120);
  await terminal.picture((lines) => /^6 deployments need a decision {2}checked at /.test(lines[0] ?? ""));
  await terminal.answer(/./, "q");
  assert.equal((await terminal.ended()).code, 0);
});

test("a deployment is shown by its service's name", async () => {
  assert.match(await shell(example(/^ecs-greenlight show/).commands), /^shop-prod\/checkout {2}us-east-1/);
});

test("continue asks what the page shows", async () => {
  const { commands, output = "" } = example(/^ecs-greenlight continue shop/);
  const [, ...args] = commands.trim().split(" ");
  const terminal = atTerminal(args, world.env);
  await terminal.answer(/\[y\/N\] $/, "n\n");
  const { screen } = await terminal.ended();
  assert.equal(timeless(screen.split("[y/N]")[0] ?? ""), timeless(output.split("[y/N]")[0] ?? ""));
});

test("watch follows both deployments", async () => {
  const [, ...args] = example(/^ecs-greenlight watch/).commands.trim().split(" ");
  const watching = begin(args, world.env);
  await watching.said(/shop-prod\/payments: Paused[^]*shop-prod\/catalog: Paused|shop-prod\/catalog: Paused[^]*shop-prod\/payments: Paused/);
  watching.child.kill("SIGINT");
  assert.equal((await watching.ended()).code, 130);
});

test("the script continues the deployment that it saw, and follows it to its next pause", async () => {
  const running = shell(example(/--if-match "\$etag"/).commands);
  // A canary's next pause comes minutes later.
  const ticking = setInterval(() => void world.control("advance", { seconds: 20 }), 1000);
  try {
    assert.match(await running, /^Continued: shop-prod\/payments\. [^\n]*\n[^]*UTC shop-prod\/payments: Paused at pre production traffic shift; 10 % of production traffic[^\n]*\n$/);
  } finally {
    clearInterval(ticking);
  }
});

test("a pause is waited for", async () => {
  assert.match(await shell(example(/^ecs-greenlight wait/).commands), /^shop-prod\/catalog: Paused at pre production traffic shift; /);
});

test("the page's exit codes are those of the help", async () => {
  const text = await readFile(at("docs/cli.md"), "utf8");
  const documented = [...text.matchAll(/^\| ([\d, ]+) \| /gm)].map(([, code]) => code);
  const { stdout } = await world.run("--help");
  const helped = [...stdout.matchAll(/^ {2}(\d[\d, ]*?) {2}/gm)].map(([, code]) => code);
  assert.deepEqual(documented, ["0", "1", "2", "3", "4", "5", "130, 143"]);
  assert.deepEqual(helped, documented);
});
