// docs/edge.md and its pages, followed as a reader would: its settings are good ones, its tables miss nothing, and its commands set a worker up.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { Ajv2020 } from "ajv/dist/2020.js";
import { createLocalJWKSet, jwtVerify } from "jose";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (/** @type {string} */ path) => readFileSync(join(root, path), "utf8");
const edge = ["edge", "edge-hosts", "edge-settings", "edge-operations"].map((page) => read(`docs/${page}.md`)).join("\n");
const schema = JSON.parse(read("www/worker/settings.schema.json"));
const fits = new Ajv2020({ strict: true, strictRequired: false }).compile(schema);

/** @param {string} text @param {string} language @param {string} beginning @returns {string} the one block that begins so */
function block(text, language, beginning) {
  const blocks = [...text.matchAll(/```(\w+)\n([^]*?)```/g)].filter(([, of, code = ""]) => of === language && code.startsWith(beginning));
  assert.equal(blocks.length, 1, `${language} ${beginning}`);
  return String(blocks[0]?.[2]);
}

/** @param {string} heading @returns {string[]} what the first column of each table below it names */
function named(heading) {
  const [, section = ""] = edge.split(`\n${heading}\n`);
  const rows = [...(section.split("\n## ")[0] ?? "").matchAll(/^\| (`.*?) \|/gm)];
  return rows.flatMap(([, cell = ""]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));
}

const settings = JSON.parse(block(edge, "json", '{\n  "$schema"'));

test("docs/edge.md: the settings are good ones", () => {
  assert.ok(fits(settings), JSON.stringify(fits.errors));
});

const examples = [...edge.matchAll(/```json\n([^]*?)```/g)].map(([, json = ""]) => JSON.parse(json));
const policies = examples.filter(Array.isArray);
const identities = examples.filter(({ kind }) => kind);

test("docs/edge-settings.md: each policy and each identity is a good one", () => {
  assert.deepEqual([policies.length, identities.length], [2, 2]);
  for (const example of policies) assert.ok(fits({ ...settings, policies: example }), JSON.stringify(fits.errors));
  for (const identity of identities) assert.ok(fits({ ...settings, identity }), JSON.stringify(fits.errors));
});

test("docs/edge-settings.md: the table has every setting and no other", () => {
  const told = named("## Settings").filter((name) => /^[a-z]/.test(name)).map((name) => name.replaceAll("[]", ""));
  /** @param {any} node @param {string} path @returns {string[]} */
  const members = (node, path) =>
    Object.entries(node.properties ?? {}).flatMap(([name, member]) => {
      const within = name === "policies" || path === "slack.channels" ? [] : members(/** @type {any} */ (member).items ?? member, `${path}${name}.`);
      return [path + name, ...(path === "slack." && name === "channels" ? [] : within)];
    });
  const settable = members(schema, "").filter((name) => name !== "$schema" && name !== "aws" && name !== "slack");
  assert.deepEqual(told.sort(), settable.sort());
});

test("docs/edge-settings.md: the tables of policies have every member of one", () => {
  const { continueRule, rule } = schema.$defs;
  const told = named("## Policies");
  assert.deepEqual(told.sort(), Object.keys(continueRule.properties).sort());
  assert.deepEqual(Object.keys(rule.properties), Object.keys(continueRule.properties).filter((name) => name !== "approvals"));
});

test("docs/edge-settings.md: the table has every secret and no other", () => {
  const [, list = ""] = /const SECRETS = \[([^\]]*)\]/.exec(read("www/worker/settings.js")) ?? [];
  const taken = [...list.matchAll(/"(\w+)"/g)].map(([, name = ""]) => name);
  assert.ok(taken.includes("EVENT_KEY_PREVIOUS"));
  const told = named("## Secrets");
  assert.deepEqual(told.sort(), ["ISSUER_KEY", ...taken.filter((name) => !name.endsWith("_PREVIOUS"))].sort());
  const [, pairs = ""] = /(.*) also exist with `_PREVIOUS`/.exec(edge) ?? [];
  const rotating = [...pairs.matchAll(/`(\w+)`/g)].map(([, name]) => `${name}_PREVIOUS`);
  assert.deepEqual(rotating.sort(), ["ISSUER_KEY_PREVIOUS", ...taken.filter((name) => name.endsWith("_PREVIOUS"))].sort());
});

test("docs/edge-operations.md: the table of the log has every line that is written and no other", () => {
  const listed = named("## The log").filter((name) => name !== "what");
  // The compilers see to it that nothing else is written.
  const [, crates = ""] = /type Logged =([^;]*);/.exec(read("src/wasm/flows/approvals/results.d.ts")) ?? [];
  const [, own = ""] = /@typedef {([^}]*)} Own/.exec(read("www/worker/log.js")) ?? [];
  const written = [...`${crates} ${own}`.matchAll(/"([a-z-]+)"/g)].map(([, what = ""]) => what);
  assert.deepEqual(listed.sort(), written.sort());
});

/** @type {string} */
let folder;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "greenlight-edge-"));
  cpSync(join(root, "dist/worker"), join(folder, "worker"), { recursive: true });
  execFileSync("bash", ["-euc", block(edge, "sh", "umask 077\ncat")], { cwd: folder });
  const secrets = readFileSync(join(folder, "secrets.env"), "utf8");
  const given = secrets.replace("the signing secret", "not-a-real-signing-secret-000000").replace("xoxb-the bot's token", "xoxb-not-a-real-token");
  writeFileSync(join(folder, "secrets.env"), given);
  writeFileSync(join(folder, "settings.json"), block(edge, "json", '{\n  "$schema"'));
});

after(() => rmSync(folder, { recursive: true }));

const runtimes = join(root, "tests/node_modules/.bin");
const commands = block(edge, "sh", "GREENLIGHT_FILE=").trim().split("\n");

/**
 * Starts a worker by one of the document's commands.
 *
 * @param {string} command
 * @param {Record<string, string>} [more]
 */
async function started(command, more) {
  const env = { PATH: `${runtimes}:${process.env.PATH}`, HOME: folder, PORT: "0", ...more };
  const worker = spawn("bash", ["-c", command.replace(/ (node|deno|bun) /, " exec $1 ").replace(/^/, "export ").replace(" exec ", "; exec ")], { cwd: folder, env });
  const said = /** @type {string[]} */ ([]);
  for (const stream of [worker.stdout, worker.stderr]) createInterface(stream).on("line", (line) => said.push(line));
  const address = await new Promise((resolve, reject) => {
    createInterface(worker.stderr).on("line", (line) => {
      const [, url] = /^Listening on (http:\S+)$/.exec(line) ?? [];
      if (url) resolve(url);
    });
    worker.once("exit", () => reject(new Error(said.join("\n"))));
  });
  const end = async () => {
    worker.kill("SIGTERM");
    const [code] = await once(worker, "exit");
    return code;
  };
  return { address: String(address), said, end };
}

test("docs/edge-hosts.md: there is a command for Node, Deno and Bun", () => {
  assert.deepEqual(commands.map((command) => / (node|deno|bun) /.exec(command)?.[1]), ["node", "deno", "bun"]);
});

for (const command of commands) {
  test(`docs/edge-hosts.md: the worker is set up and runs by ${command.replace(/^GREENLIGHT_\S+ GREENLIGHT_\S+ /, "").split(" ")[0]}`, async () => {
    const worker = await started(command);
    try {
      const health = await (await fetch(`${worker.address}/health`)).json();
      assert.equal(health.ok, true);
      const discovery = await (await fetch(`${worker.address}/.well-known/openid-configuration`)).json();
      assert.equal(discovery.issuer, "https://approvals.example.com");
      assert.equal(discovery.jwks_uri, "https://approvals.example.com/jwks.json");
      assert.equal((await fetch(`${worker.address}/events`, { method: "POST", body: "{}" })).status, 401);
    } finally {
      assert.equal(await worker.end(), 0, worker.said.join("\n"));
    }
  });
}

test("docs/edge-settings.md: a worker starts with each of its policies and identities", async () => {
  for (const example of [{ policies: policies[0] }, { policies: policies[1], identity: identities[0] }, { identity: identities[1] }]) {
    const worker = await started(String(commands[0]), { GREENLIGHT: JSON.stringify({ ...settings, ...example }) });
    const { status } = await fetch(`${worker.address}/health`);
    await worker.end();
    assert.equal(status, 200, worker.said.join("\n"));
  }
});

test("docs/live-account.md: its token is one of the worker's", async () => {
  const [, script = ""] = /cat > token\.mjs <<'END'\n([^]*?)\nEND\n/.exec(read("docs/live-account.md")) ?? [];
  writeFileSync(join(folder, "token.mjs"), script);
  const worker = await started(String(commands[0]));
  try {
    const jwks = await (await fetch(`${worker.address}/jwks.json`)).json();
    const env = { ...process.env, WORKER: settings.url, SUB: "slack:T0123ABCD:U0456EFGH", SOURCE_IDENTITY: "slack.T0123ABCD.U0456EFGH" };
    const token = execFileSync("node", ["--env-file=secrets.env", "token.mjs"], { cwd: folder, env, encoding: "utf8" }).trim();
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(jwks), { issuer: settings.url, audience: "sts.amazonaws.com" });
    assert.equal(protectedHeader.alg, "ES256");
    assert.equal(payload.sub, "slack:T0123ABCD:U0456EFGH");
    assert.equal(payload["https://aws.amazon.com/source_identity"], "slack.T0123ABCD.U0456EFGH");
  } finally {
    await worker.end();
  }
});

test("docs/edge-hosts.md: what is written for Deno Deploy has the settings on one line, an apostrophe and all that a shell might read included", () => {
  const [lines = ""] = block(edge, "sh", 'umask 077\nprintf "GREENLIGHT=').split("cd worker");
  const name = "Ann's \"pay\" \\ $HOME `pwd` 100 %s \u00e9";
  const named = { ...settings, accounts: [{ ...settings.accounts[0], name }] };
  writeFileSync(join(folder, "settings.json"), JSON.stringify(named, null, 2));
  for (const shell of ["bash", "dash"]) {
    execFileSync(shell, ["-euc", lines], { cwd: folder });
    const print = "console.log(JSON.stringify([JSON.parse(process.env.GREENLIGHT).accounts[0].name, process.env.GREENLIGHT_STORE, JSON.parse(process.env.ISSUER_KEY).kty]))";
    const told = execFileSync("node", ["--env-file=variables.env", "--eval", print], { cwd: folder, encoding: "utf8" });
    assert.deepEqual(JSON.parse(told), [name, "deno-kv", "EC"], shell);
  }
  assert.equal(JSON.parse(block(edge, "json", '{\n  "deploy"')).deploy.runtime.entrypoint, "serve-deno.js");
});
