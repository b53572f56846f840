// The documents' JavaScript, run as a reader would: every block that names its file, against the demo's stand-in ECS.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { startSim } from "../runtimes/sim.js";
import { withPage } from "../static-site.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** @type {string} */
let project;
/** @type {Awaited<ReturnType<typeof startSim>>} */
let sim;
/** @type {NodeJS.ProcessEnv} */
let env;

before(async () => {
  sim = await startSim();
  const { accessKeyId, secretAccessKey, sessionToken } = sim.credentials;
  env = { ...process.env, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken, ECS_ENDPOINT: sim.url };
  project = await mkdtemp(join(tmpdir(), "greenlight-docs-"));
  await mkdir(join(project, "node_modules"));
  await symlink(root, join(project, "node_modules/ecs-greenlight"), "dir");
  await writeFile(join(project, "package.json"), '{"type":"module"}');
  for (const document of ["docs/javascript.md", "docs/inbox.md", "docs/outcomes.md"]) {
    const text = await readFile(join(root, document), "utf8");
    for (const [, name = "", code = ""] of text.matchAll(/```js\n\/\/ ([\w-]+\.js)\b.*\n([^]*?)```/g)) {
      await writeFile(join(project, name), code);
    }
  }
});

after(async () => {
  sim.stop();
  await rm(project, { recursive: true });
});

/** @param {string[]} args */
async function run(...args) {
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: project, env });
  return stdout;
}

test("docs/javascript.md: a paused deployment is found, described, decided and followed", async () => {
  const waiting = await run("waiting.js");
  const [, arn = "", hookId = ""] = /^(arn:\S+) (\S+)$/m.exec(waiting) ?? [];
  assert.match(arn, /:service-deployment\//);

  const described = await run("describe.js");
  assert.match(described, /^Continue: .+\nRoll back: .+\n/m);
  const [checkout = ""] = described.split("\n");
  assert.match(await run("stopped.js", checkout), /^\S+Z EssentialContainerExited Essential container in task exited\ncheckout 137 OutOfMemoryError: /m);
  assert.match(await run("decide.js", arn, hookId, "ROLLBACK"), /^rolledBack response ECS accepted/);

  const watching = spawn(process.execPath, ["watch.js", arn], { cwd: project, env, stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface(watching.stdout)) {
    assert.match(line, /^(state|paused|ended) ROLLBACK_/);
    break;
  }
  watching.kill();
});

test("docs/javascript.md: a request is signed, sent and read by hand", async () => {
  assert.match(await run("list.js"), /arn:aws:ecs:us-east-1:111122223333:cluster\//);
});

test("docs/inbox.md: everything that waits is reported, and what could not be read", async () => {
  const told = await run("inbox.js");
  assert.match(told, /^us-east-1 \S+ \S+ .*arn:\S+ ecs-pause-\S+$/m);
  assert.match(told, /^eu-west-1: (\d+) of \1 services read, \d+ deployments need a decision$/m);
});

test("docs/outcomes.md: every hook of a stage is decided, and a deployment that waits is not stopped", async () => {
  const [, arn = ""] = /^(arn:\S+) \S+$/m.exec(await run("waiting.js")) ?? [];
  assert.match(await run("stop.js", arn), /^notApplied /);
  assert.match(await run("decide-all.js", arn, "CONTINUE"), /^(ecs-pause-\S+ continued\n)+$/);
});

/**
 * Runs the probe of docs/hosting.md in a browser, from a page of another origin.
 *
 * @param {string} endpoint instead of AWS's
 * @returns {Promise<string>} what it logs
 */
async function probe(endpoint) {
  const text = await readFile(join(root, "docs/hosting.md"), "utf8");
  const [, code = ""] = /```js\n(const unsigned = [^]*?)```/.exec(text) ?? [];
  assert.match(code, /https:\/\/ecs\.eu-west-1\.amazonaws\.com\//);
  await writeFile(join(project, "index.html"), "<!doctype html>");
  return withPage({ directory: project, path: "/index.html" }, async (page) => {
    const said = new Promise((resolve) => page.on("console", (message) => {
      if (message.type() === "log") resolve(message.text());
    }));
    await page.evaluate(code.replace("https://ecs.eu-west-1.amazonaws.com/", endpoint));
    return /** @type {string} */ (await said);
  });
}

test("docs/hosting.md: the probe tells that a page can read the answer", async () => {
  assert.match(await probe(`${sim.url}/`), /^The page can read it: HTTP 40[03] .*__type/);
});

test("docs/hosting.md: the probe tells that a page cannot read the answer", async () => {
  const silent = createServer((_, response) => response.end("{}"));
  await once(silent.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (silent.address());
  try {
    assert.equal(await probe(`http://127.0.0.1:${port}/`), "The page cannot read it: Failed to fetch");
  } finally {
    silent.close();
  }
});
