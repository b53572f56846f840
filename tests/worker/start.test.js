// The folder that `make worker` writes, copied and run in each runtime: what it starts with, what it refuses, and how it ends.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

import { Miniflare } from "miniflare";

import { startProvider } from "./provider.js";

/** @param {string} path from this folder */
const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** @type {string} */
let folder;
/** @type {Record<string, string>} */
let good;

/** What Slack says when it is asked whether it takes the bot. */
const slack = { says: "" };
const slackServer = createServer((_, response) => void response.end(slack.says));
beforeEach(() => {
  slack.says = '{"ok":true,"team_id":"T0123"}';
});

const settings = {
  url: "https://approvals.example.com",
  accounts: [{ id: "111122223333", regions: ["eu-west-1"], readerRoleArn: "arn:aws:iam::111122223333:role/reader", approverRoleArn: "arn:aws:iam::111122223333:role/approver" }],
  aws: { credentials: "issuer", region: "eu-west-1" },
  slack: { team: "T0123", channel: "C0123", apiOrigin: "http://127.0.0.1:1" },
  policies: [{ continue: { anyone: true }, rollBack: { anyone: true } }],
};

before(async () => {
  await once(slackServer.listen(0, "127.0.0.1"), "listening");
  settings.slack.apiOrigin = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (slackServer.address()).port}`;
  folder = join(await mkdtemp(join(tmpdir(), "greenlight-start-")), "worker");
  await cp(at("../../dist/worker"), folder, { recursive: true });
  const { stdout } = await ran(process.execPath, ["new-key.js"], {});
  good = {
    GREENLIGHT: JSON.stringify(settings),
    EVENT_KEY: "example-not-a-real-event-key-0000000",
    LINK_KEY: "example-not-a-real-link-key-00000000",
    SLACK_SIGNING_SECRET: "example-not-a-real-signing-secret-00",
    SLACK_BOT_TOKEN: "xoxb-example-not-a-real-token",
    ISSUER_KEY: stdout.trim(),
  };
});
after(async () => {
  slackServer.close();
  await rm(join(folder, ".."), { recursive: true });
});

/** @type {Record<string, [command: string, args: string[]]>} */
const processes = {
  Node: [process.execPath, ["serve-node.js"]],
  Deno: [at("../node_modules/.bin/deno"), ["run", "--quiet", "--allow-net", "--allow-env", "--allow-read", "--allow-write", "serve-deno.js"]],
  Bun: [at("../node_modules/.bin/bun"), ["serve-bun.js"]],
};

/** @param {string} command @param {string[]} args @param {Record<string, string>} variables */
function launched(command, args, variables) {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(command, args, { cwd: folder, env: { PATH, HOME, PORT: "0", NO_COLOR: "1", ...variables } });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (piece) => (said.stdout += piece));
  child.stderr.on("data", (piece) => (said.stderr += piece));
  const ended = once(child, "close").then(([code]) => ({ code, ...said }));
  return { child, said, ended };
}

/** @param {string} command @param {string[]} args @param {Record<string, string>} variables */
const ran = (command, args, variables) => launched(command, args, variables).ended;

/** @param {string} command @param {string[]} args @param {Record<string, string>} variables */
async function listening(command, args, variables) {
  const { child, said, ended } = launched(command, args, variables);
  const origin = await new Promise((resolve, reject) => {
    child.stderr.on("data", () => {
      const [, address] = /^Listening on (http:\S+)$/m.exec(said.stderr) ?? [];
      if (address) resolve(address);
    });
    void ended.then(({ stderr }) => reject(new Error(stderr)));
  });
  const stop = () => {
    child.kill("SIGTERM");
    return ended;
  };
  return { origin, said, stop };
}

/** What /health says once Slack was asked. @param {string} origin */
async function healthAt(origin) {
  for (let tries = 0; tries < 1000; tries += 1) {
    const response = await fetch(`${origin}/health`);
    assert.equal(response.status, 200);
    const health = /** @type {any} */ (await response.json());
    if (health.slack !== "unchecked") return health;
  }
  throw new Error("Slack is not asked.");
}

/** @param {Record<string, unknown>} variables @param {boolean} [store] */
async function inWorkerd(variables, store = false) {
  let printed = "";
  const worker = new Miniflare({
    modulesRoot: folder,
    modules: [
      { type: "ESModule", path: `${folder}/workerd.js` },
      { type: "CompiledWasm", path: `${folder}/ecs_greenlight_bg.wasm` },
    ],
    compatibilityDate: "2026-04-01",
    bindings: /** @type {any} */ (variables),
    ...(store && { durableObjects: { PAUSES: { className: "PauseStore", useSQLite: true } } }),
    handleRuntimeStdio: (/** @type {import("node:stream").Readable} */ stdout) => stdout.on("data", (piece) => (printed += piece)),
  });
  const ask = async (/** @type {string} */ path, headers = {}) => {
    const response = await worker.dispatchFetch(`http://worker${path}`, { headers });
    return { status: response.status, body: await response.text() };
  };
  const lines = async () => {
    await worker.dispose();
    return printed.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  };
  /** What a hook's alarm does. @param {string} hookId */
  const sweep = async (hookId) => {
    const objects = /** @type {any} */ (await worker.getDurableObjectNamespace("PAUSES"));
    await objects.get(objects.idFromName(`pause/${hookId}`)).sweep([hookId]);
  };
  return { ask, lines, sweep };
}

const wrong = { EVENT_KEY: "too-short-example", ISSUER_KEY: "", SLACK_SIGNING_SECRET: "", GREENLIGHT: JSON.stringify({ ...settings, url: "https://approvals.example.com/path" }) };
const names = ["url", "EVENT_KEY", "SLACK_SIGNING_SECRET", "ISSUER_KEY"];

for (const [name, [command, args]] of Object.entries(processes)) {
  test(`${name}: starts, says what it cannot do, serves, and ends when it is told to`, async () => {
    const { origin, said, stop } = await listening(command, args, good);
    assert.deepEqual(await healthAt(origin), { ok: true, version: "0.1.0", slack: "ok" });
    const link = await fetch(`${origin}/decide?t=none`);
    assert.deepEqual([link.status, link.headers.get("content-type")], [403, "text/html; charset=utf-8"]);
    const { code, stderr } = await stop();
    assert.deepEqual([code, stderr], [0, `Listening on ${origin}\n`]);
    const lines = said.stdout.trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(lines.map(({ what }) => what), ["started", "limited", "limited"]);
    assert.match(lines[1].message, /^Without a store/);
  });

  test(`${name}: refuses to start, and names everything that is wrong but no value`, async () => {
    const { code, stdout, stderr } = await ran(command, args, { ...good, ...wrong });
    assert.equal(code, 1);
    assert.match(stderr, /^The worker cannot start: /);
    for (const setting of names) assert.ok(stderr.includes(setting), `${setting}: ${stderr}`);
    for (const value of ["too-short-example", "example-not-a-real"]) assert.ok(!(stdout + stderr).includes(value), stdout + stderr);
  });

  test(`${name}: answers whoever is there before it ends`, async () => {
    const aws = await hanging();
    const { origin, stop } = await listening(command, args, { ...good, GREENLIGHT: aws.reaching({}) });
    const answer = fetch(`${origin}/events`, { method: "POST", body: event, headers: { "x-api-key": String(good["EVENT_KEY"]), "content-type": "application/json" } });
    await aws.asked;
    const ended = stop();
    aws.answer();
    assert.equal((await answer).status, 202);
    assert.equal((await ended).code, 0);
    aws.close();
  });

  test(`${name}: says where it cannot listen, in one line, and ends`, async () => {
    const server = createServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    for (const [variables, expected] of /** @type {[Record<string, string>, string][]} */ ([
      [{ PORT: String(port) }, `PORT ${port} on 127.0.0.1 is already in use`],
      [{ PORT: "99999" }, "PORT must be a number of at most 65535"],
      [{ PORT: "http" }, "PORT must be a number of at most 65535"],
    ])) {
      const { code, stderr } = await ran(command, args, { ...good, ...variables });
      assert.deepEqual([code, stderr], [1, `The worker cannot start: ${expected}.\n`]);
    }
    const { code, stderr } = await ran(command, args, { ...good, HOST: "203.0.113.1" });
    assert.equal(code, 1);
    assert.match(stderr, /^The worker cannot start: HOST and PORT are not an address to listen on \(\w+\)\.\n$/);
    server.close();
  });

  test(`${name}: a bot that Slack does not take is logged when it starts, and shown by health`, async () => {
    slack.says = '{"ok":false,"error":"invalid_auth"}';
    const { origin, said, stop } = await listening(command, args, good);
    assert.deepEqual(await healthAt(origin), { ok: true, version: "0.1.0", slack: "invalid_auth" });
    await stop();
    const { at: _, ...line } = JSON.parse(String(said.stdout.trim().split("\n").at(-1)));
    assert.deepEqual(line, { level: "error", what: "chat-failed", code: "invalid_auth", message: "Slack rejected SLACK_BOT_TOKEN: replace it." });
  });
}

test("workerd: starts with the first request", async () => {
  const { ask, lines } = await inWorkerd(good);
  assert.deepEqual(await ask("/health"), { status: 200, body: '{"ok":true,"version":"0.1.0","slack":"ok"}' });
  assert.equal((await ask("/decide?t=none")).status, 403);
  assert.deepEqual((await lines()).map(({ what }) => what), ["started", "limited", "limited"]);
});

test("workerd: a bot of another workspace is logged by the first request, whatever it asks for, and shown by health", async () => {
  slack.says = '{"ok":true,"team_id":"T9"}';
  const { ask, lines } = await inWorkerd(good);
  await ask("/decide?t=none");
  const answers = await Promise.all(Array.from({ length: 40 }, () => ask("/health")));
  const said = new Set(answers.map(({ body }) => JSON.parse(body).slack));
  for (const one of said) assert.ok(["unchecked", "other_team"].includes(one), one);
  const failed = (await lines()).filter(({ what }) => what === "chat-failed");
  assert.deepEqual(failed.map(({ code }) => code), ["other_team"]);
});

test("workerd: requests that come at once do not wait for each other's work", async () => {
  const provider = await startProvider();
  const identity = { kind: "oidc", issuer: provider.issuer, audience: "greenlight" };
  const { ask, lines } = await inWorkerd({ ...good, GREENLIGHT: JSON.stringify({ ...settings, identity }) });
  const token = await provider.token();
  const answers = await Promise.all(Array.from({ length: 40 }, () => ask("/decide?t=none", { authorization: `Bearer ${token}` })));
  assert.deepEqual(answers.map(({ status }) => status), Array(40).fill(403));
  assert.deepEqual((await lines()).map(({ what }) => what), ["started", "limited"]);
  assert.ok(provider.asked.includes("/keys"));
  provider.close();
});

test("workerd: takes its settings as an object too, as wrangler gives them", async () => {
  const { ask, lines } = await inWorkerd({ ...good, GREENLIGHT: settings });
  assert.equal((await ask("/health")).status, 200);
  await lines();
});

test("workerd: answers every request with the names of what is wrong, and logs it once", async () => {
  const { ask, lines } = await inWorkerd({ ...good, ...wrong });
  const answers = await Promise.all(["/decide?t=x", "/nothing", "/jwks.json"].map((path) => ask(path)));
  for (const answer of answers) {
    assert.deepEqual(answer, { status: 503, body: "This worker is not set up. Check: url, EVENT_KEY, SLACK_SIGNING_SECRET, ISSUER_KEY. Its log has the details.\n" });
  }
  const { status, body } = await ask("/health");
  assert.deepEqual([status, JSON.parse(body)], [503, { ok: false, version: "0.1.0", settings: names }]);
  const logged = await lines();
  assert.deepEqual(logged.map(({ level, what, setting }) => [level, what, setting]), names.map((setting) => ["error", "not-started", setting]));
  assert.ok(!JSON.stringify(logged).includes("too-short-example"));
});

test("workerd: a hook's object starts by itself, and sweeps with the store that it is", async () => {
  const { sweep, lines } = await inWorkerd(good, true);
  await sweep("h");
  assert.deepEqual((await lines()).map(({ what }) => what), ["started", "limited"]);
});

test("workerd: with settings that are wrong, a sweep fails, and the log names them once", async () => {
  const { sweep, lines } = await inWorkerd({ ...good, ...wrong }, true);
  for (let time = 0; time < 2; time++) await assert.rejects(sweep("h"));
  assert.deepEqual((await lines()).map(({ level, what }) => [level, what]), Array(4).fill(["error", "not-started"]));
});

test("workerd: a store that the settings say to do without is not swept", async () => {
  const { sweep, lines } = await inWorkerd({ ...good, GREENLIGHT: JSON.stringify({ ...settings, store: false }) }, true);
  await sweep("h");
  assert.deepEqual((await lines()).filter(({ level }) => level === "error"), []);
});

test("workerd: has no AWS role", async () => {
  const { ask, lines } = await inWorkerd({ ...good, GREENLIGHT: JSON.stringify({ ...settings, aws: { credentials: "platform", region: "eu-west-1" } }) });
  assert.deepEqual(JSON.parse((await ask("/health")).body).settings, ["aws.credentials"]);
  await lines();
});

/** @param {Record<string, string>} variables */
const inNode = (variables) => ran(process.execPath, ["serve-node.js"], { ...good, ...variables });

/** @type {[string, Record<string, string>, RegExp][]} */
const refused = [
  ["no settings", { GREENLIGHT: "" }, /GREENLIGHT is missing: the settings, as JSON; or GREENLIGHT_FILE/],
  ["a file that is not there", { GREENLIGHT: "", GREENLIGHT_FILE: "none.json" }, /GREENLIGHT_FILE names a file that cannot be read \(ENOENT\): none\.json/],
  ["a file that is no JSON", { GREENLIGHT: "", GREENLIGHT_FILE: "wrangler.toml" }, /^The worker cannot start: GREENLIGHT_FILE wrangler\.toml is not valid JSON at line 1, column 1: expected value\.$/m],
  ["a variable that is no JSON", { GREENLIGHT: '{\n  "url": "https://example-not-a-real.example",,\n}' }, /^The worker cannot start: GREENLIGHT is not valid JSON at line 2, column 47: key must be a string\.$/m],
  ["an unknown setting", { GREENLIGHT: JSON.stringify({ ...settings, colour: "green" }) }, /unknown field `colour`/],
  ["a store that cannot be written to", { GREENLIGHT_STORE: "./package.json" }, /GREENLIGHT_STORE cannot be used as a store \((EEXIST|ENOTDIR)\)/],
  ["a module that there is not", { GREENLIGHT_STORE: "./none.js" }, /GREENLIGHT_STORE cannot be used as a store \(ERR_MODULE_NOT_FOUND\)/],
  ["a module that exports no store", { GREENLIGHT_STORE: "./worker.js" }, /GREENLIGHT_STORE names a store that cannot be used: it has no put\(\)/],
  ["Deno KV without Deno", { GREENLIGHT_STORE: "deno-kv" }, /GREENLIGHT_STORE is deno-kv, which needs Deno with --unstable-kv/],
  ["a store that must be and is not", { GREENLIGHT: JSON.stringify({ ...settings, store: true }) }, /"store" is true, but there is no store/],
  ["several people to ask, and nothing to remember them by", { GREENLIGHT: JSON.stringify({ ...settings, policies: [{ continue: { anyone: true, approvals: 2 } }] }) }, /needs a store/],
  ["a weak issuer key", { ISSUER_KEY: '{"kty":"oct","k":"c2VjcmV0","d":"c2VjcmV0"}' }, /ISSUER_KEY must be a key for ES256 or RS256/],
  ["the platform's credentials without the package for them", { GREENLIGHT: JSON.stringify({ ...settings, aws: { credentials: "platform", region: "eu-west-1" } }) }, /"aws.credentials" is "platform", which needs the package @aws-sdk\/credential-providers: install it next to the worker/],
];

for (const [what, variables, expected] of refused) {
  test(`refuses ${what}`, async () => {
    const { code, stderr } = await inNode(variables);
    assert.equal(code, 1);
    assert.match(stderr, expected);
  });
}

/** @type {[string, () => Promise<string>][]} */
const stores = [
  ["a folder that there is not yet", async () => join(folder, "..", "new", "store")],
  ["a module that exports a store", () => storeModule("")],
];

for (const [what, where] of stores) {
  test(`remembers in ${what}`, async () => {
    const { said, stop } = await listening(process.execPath, ["serve-node.js"], { ...good, GREENLIGHT_STORE: await where() });
    await stop();
    assert.equal(JSON.parse(String(said.stdout.split("\n")[0])).store, true);
  });
}

test("refuses a module whose store lets two create the same entry", async () => {
  const { code, stderr } = await inNode({ GREENLIGHT_STORE: await storeModule("await null;") });
  assert.equal(code, 1);
  assert.match(stderr, /GREENLIGHT_STORE names a store that cannot be used: create\(\) is not exclusive/);
});

test("Deno: remembers in Deno KV, in a file, and in none without its permission", async () => {
  const [command, args] = /** @type {[string, string[]]} */ (processes["Deno"]);
  const variables = { ...good, GREENLIGHT_STORE: `deno-kv:${join(folder, "..", "store.kv")}` };
  const { said, stop } = await listening(command, ["run", "--unstable-kv", ...args.slice(1)], variables);
  assert.equal((await stop()).code, 0);
  assert.equal(JSON.parse(String(said.stdout.split("\n")[0])).store, true);
  const { code, stderr } = await ran(command, args, variables);
  assert.deepEqual([code, /GREENLIGHT_STORE is deno-kv, which needs Deno with --unstable-kv/.test(stderr)], [1, true]);
});

/** @param {string} between looking for an entry and creating it */
async function storeModule(between) {
  const path = join(folder, "..", `store-${between.length}.mjs`);
  await writeFile(path, `
    const items = new Map();
    const live = (key) => (items.get(key)?.expiresAt ?? 0) > Date.now();
    export default {
      put: async (key, value, expiresAt) => void items.set(key, { value, expiresAt }),
      async create(key, value, expiresAt) {
        if (live(key)) return false;
        ${between}
        items.set(key, { value, expiresAt });
        return true;
      },
      remove: async (key) => void items.delete(key),
      list: async (prefix) => [...items.keys()].filter((key) => key.startsWith(prefix) && live(key)).map((key) => [key, items.get(key).value]),
    };
  `);
  return path;
}

test("the platform's credentials sign what the worker sends", async () => {
  const packageFolder = join(folder, "node_modules/@aws-sdk/credential-providers");
  await mkdir(packageFolder, { recursive: true });
  await writeFile(join(packageFolder, "package.json"), '{ "name": "@aws-sdk/credential-providers", "type": "module", "exports": "./index.js" }');
  await writeFile(join(packageFolder, "index.js"), 'export const fromNodeProviderChain = () => async () => ({ accessKeyId: "ASIAEXAMPLEPLATFORM", secretAccessKey: "example", sessionToken: "example", expiration: new Date(4102444800000) });');
  for (const [name, [command, args]] of Object.entries(processes)) {
    const aws = await hanging();
    aws.answer();
    const { origin, stop } = await listening(command, args, { ...good, GREENLIGHT: aws.reaching({ credentials: "platform" }) });
    await fetch(`${origin}/events`, { method: "POST", body: event, headers: { "x-api-key": String(good["EVENT_KEY"]), "content-type": "application/json" } });
    await stop();
    aws.close();
    assert.match(String((await aws.asked).authorization), /Credential=ASIAEXAMPLEPLATFORM\//, name);
  }
  await rm(packageFolder, { recursive: true });
});

test("the handler can be served by one's own server", async () => {
  const script = 'const { default: worker } = await import("./worker.js"); console.log((await worker.fetch(new Request("http://worker/health"))).status);';
  const { stdout } = await ran(process.execPath, ["--input-type=module", "--eval", script], good);
  assert.match(stdout, /\n200\n$/);
});

test("wrangler.toml names what is there", async () => {
  const toml = await readFile(join(folder, "wrangler.toml"), "utf8");
  const named = Object.fromEntries([...toml.matchAll(/^(\w+) = (.*)$/gm)].map(([, name = "", value = ""]) => [name, JSON.parse(value)]));
  const code = await readFile(join(folder, named["main"]), "utf8");
  assert.match(code, new RegExp(`export \\{[^}]*\\b${named["class_name"]}\\b[^}]*\\bdefault\\b`));
  assert.deepEqual(named["new_sqlite_classes"], [named["class_name"]]);
  assert.match(code, new RegExp(`env\\.${/^\[\[durable_objects.bindings\]\]\nname = "(\w+)"/m.exec(toml)?.[1]}\\b`));
});

test("the folder holds nothing that a bundle should not", async () => {
  for (const file of ["workerd.js", "serve-node.js"]) {
    const code = await readFile(join(folder, file), "utf8");
    assert.doesNotMatch(code, /\/work\/|node_modules\/\.pnpm|\beval\(|new Function\(/, file);
  }
});

const event = JSON.stringify({
  "version": "0",
  "id": "0f3b2a6e-0000-4000-8000-000000000000",
  "detail-type": "ECS Hook State Change",
  "source": "aws.ecs",
  "account": "111122223333",
  "time": "2026-03-01T10:00:00Z",
  "region": "eu-west-1",
  "resources": ["arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/ejGvqq2ilnbKT9qj0vLJe"],
  "detail": {
    eventType: "INFO",
    eventName: "HOOK_AWAITING_ACTION",
    serviceDeploymentArn: "arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/ejGvqq2ilnbKT9qj0vLJe",
    hookId: "hook-1",
    hookType: "PAUSE",
    lifecycleStage: "POST_TEST_TRAFFIC_SHIFT",
  },
});

/** An AWS that denies everything, and a Slack that takes everything. Neither answers before it is told to, but for whose the bot is. */
async function hanging() {
  let answer = () => {};
  const told = new Promise((resolve) => (answer = () => resolve(undefined)));
  /** @type {(headers: import("node:http").IncomingHttpHeaders) => void} */
  let ask = () => {};
  /** @type {Promise<import("node:http").IncomingHttpHeaders>} */
  const asked = new Promise((resolve) => (ask = resolve));
  const server = createServer(async (request, response) => {
    if (request.url === "/api/auth.test") return void response.end(slack.says);
    ask(request.headers);
    await told;
    if (request.url?.startsWith("/api/")) response.end('{"ok":true,"channel":"C0123","ts":"1.2"}');
    else response.writeHead(403, { "content-type": "application/x-amz-json-1.1" }).end('{"__type":"AccessDeniedException","message":"Denied."}');
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const origin = `http://127.0.0.1:${port}`;
  /** @param {object} aws */
  const reaching = (aws) => JSON.stringify({ ...settings, aws: { ...settings.aws, ...aws, endpoint: origin, stsEndpoint: origin }, slack: { ...settings.slack, apiOrigin: origin } });
  return { reaching, asked, answer, close: () => void server.close() };
}
