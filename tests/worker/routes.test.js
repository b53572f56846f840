import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";

import { firstLook, health, unchecked } from "../../www/worker/health.js";
import { IdentityUnavailable } from "../../www/worker/identity.js";
import { flowOf } from "./flow.js";

/** @import { Step } from "./flow.js" */
/** @import { Worker } from "../../www/worker/start.js" */
/** @import { Store } from "../../www/worker/store/store.js" */

register("./css-as-text.js", import.meta.url);
const { guarded } = await import("../../www/worker/headers.js");
const { routes } = await import("../../www/worker/routes.js");

const origin = "https://approvals.example.com";

/**
 * A worker whose flows a test plays.
 *
 * @param {(kind: string, input: any, body: Uint8Array) => Generator<Step, void, any>} play
 * @param {Partial<Worker> & { patience?: number }} [others]
 */
function workerOf(play, { patience, ...others } = {}) {
  /** @type {{ kind: string, input: any, body: Uint8Array }[]} */
  const begun = [];
  /** @type {Promise<unknown>[]} */
  const works = [];
  const worker = /** @type {Worker} */ ({
    approvals: {
      begin(/** @type {string} */ kind, /** @type {any} */ input, /** @type {Uint8Array} */ body) {
        begun.push({ kind, input, body });
        return flowOf(play(kind, input, body));
      },
    },
    version: "1.2.3",
    identify: async () => undefined,
    credentials: () => Promise.reject(new Error("there are none")),
    checked: unchecked(),
    ...others,
  });
  const bindings = { worker, patience, waitUntil: (/** @type {Promise<unknown>} */ work) => void works.push(work) };
  /** @param {string} path @param {RequestInit & { duplex?: "half" }} [init] */
  const ask = async (path, init) => guarded(await routes.fetch(new Request(origin + path, init), bindings));
  return { worker, ask, begun, settled: () => Promise.all(works) };
}

/** @param {number} status @param {string} body */
function* answering(status = 202, body = "Heard.") {
  yield { emit: { event: "response", status, body } };
}

/** @param {number} status @param {object} page */
function* showing(status = 200, page = { state: "outcome", title: "Continued" }) {
  yield { emit: { event: "page", status, page } };
}

const routesThereAre = [
  ["/events", "POST"],
  ["/sweep", "POST"],
  ["/slack", "POST"],
  ["/decide", "GET, HEAD, POST"],
  ["/.well-known/openid-configuration", "GET, HEAD"],
  ["/jwks.json", "GET, HEAD"],
  ["/health", "GET, HEAD"],
];

for (const [path = "", allow = ""] of routesThereAre) {
  test(`${path} serves ${allow} and says so to any other method`, async () => {
    const { ask, begun } = workerOf(() => answering());
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"]) {
      const response = await ask(path, { method });
      if (allow.split(", ").includes(method)) assert.notEqual(response.status, 405, method);
      else assert.deepEqual([method, response.status, response.headers.get("allow")], [method, 405, allow]);
    }
    assert.deepEqual(begun.map(({ kind }) => kind), { "/events": ["event"], "/sweep": ["sweepAsked"], "/slack": ["interaction"], "/decide": ["look", "answer"], "/health": ["health"] }[path] ?? []);
  });
}

test("nothing else is there", async () => {
  const { ask } = workerOf(() => answering());
  for (const path of ["/", "/decide/", "/events/x", "/favicon.ico", "//decide", "/DECIDE", "/.well-known/other"]) {
    assert.equal((await ask(path)).status, 404, path);
  }
});

test("without an issuer, no keys are published", async () => {
  const { ask } = workerOf(() => answering());
  assert.deepEqual([(await ask("/jwks.json")).status, (await ask("/.well-known/openid-configuration")).status], [404, 404]);
});

test("an issuer's document and keys are published as they are", async () => {
  const issuer = { discovery: { issuer: origin }, jwks: { keys: [{ kid: "1" }] }, sign: async () => "" };
  const { ask } = workerOf(() => answering(), { issuer });
  const [document, keys] = [await ask("/.well-known/openid-configuration"), await ask("/jwks.json")];
  assert.deepEqual([await document.json(), document.headers.get("content-type")], [{ issuer: origin }, "application/json"]);
  assert.deepEqual(await keys.json(), { keys: [{ kid: "1" }] });
});

/** A worker whose Slack says these, one after the other. @param {unknown[]} answers */
function slackSaying(...answers) {
  const world = workerOf(() => answering(200, JSON.stringify(answers.shift())));
  const waitUntil = (/** @type {Promise<unknown>} */ work) => void work;
  return { ...world, look: (now = 0) => health(world.worker, waitUntil, { now: () => now + 1 }) };
}

test("health says that it runs and what Slack says of its bot, and nothing of its settings", async () => {
  const { ask, begun } = slackSaying({ slack: "invalid_auth" });
  const response = await ask("/health");
  assert.deepEqual([response.status, await response.json()], [200, { ok: true, version: "1.2.3", slack: "invalid_auth" }]);
  assert.deepEqual(begun, [{ kind: "health", input: {}, body: new Uint8Array() }]);
});

test("without a bot, health says nothing of Slack", async () => {
  const { look } = slackSaying({});
  assert.deepEqual(JSON.parse(JSON.stringify(await look())), { ok: true, version: "1.2.3" });
});

test("Slack is asked for health once a minute at most", async () => {
  const { look, begun } = slackSaying({ slack: "ok" }, { slack: "account_inactive" });
  const said = [];
  for (const now of [0, 1, 59_999, 60_000, 60_001]) said.push((await look(now)).slack);
  assert.deepEqual([said, begun.length], [["ok", "ok", "ok", "account_inactive", "account_inactive"], 2]);
});

test("health waits for no Slack that hangs, and for nobody else's look", async () => {
  /** @type {(value?: unknown) => void} */
  let answer = () => {};
  const put = new Promise((resolve) => {
    answer = resolve;
  });
  const store = { put: () => /** @type {Promise<void>} */ (put), create: async () => true, remove: async () => {}, list: async () => [] };
  const { ask, settled } = workerOf(function* () {
    yield { kind: "call", call: { call: "put", key: "pause/h/closed", value: "", expiresAt: 0 } };
    yield* answering(200, '{"slack":"ok"}');
  }, { patience: 1, store });
  const both = await Promise.all([ask("/health"), ask("/health")]);
  assert.deepEqual(await Promise.all(both.map(async (response) => (await response.json()).slack)), ["no-answer", "unchecked"]);
  answer();
  await settled();
  assert.equal((await (await ask("/health")).json()).slack, "ok");
});

test("a look at health that fails breaks nothing", async (t) => {
  const lines = printed(t);
  const { ask } = workerOf(() => { throw new Error("example-secret"); });
  const response = await ask("/health");
  assert.deepEqual([response.status, await response.json()], [200, { ok: true, version: "1.2.3", slack: "failed" }]);
  assert.deepEqual(lines().map(({ what, request }) => [what, request]), [["failed", "health"]]);
});

test("health says where the store does not tell which hooks are open, and takes an alarm for each as an answer", async () => {
  /** @param {string} [code] */
  const stored = async (code) => {
    const list = async () => {
      if (code) throw Object.assign(new Error("example"), { code });
      return [];
    };
    const store = { put: async () => {}, create: async () => true, remove: async () => {}, list };
    const { ask } = workerOf(() => answering(200, '{"slack":"ok"}'), { store });
    return (await ask("/health")).json();
  };
  const fine = { ok: true, version: "1.2.3", slack: "ok" };
  assert.deepEqual(await stored("EIO"), { ...fine, store: "failed" });
  assert.deepEqual(await stored(), fine);
  assert.deepEqual(await stored("hooks-not-listed"), fine);
});

test("the first look is made once, and not where somebody has looked", async () => {
  const { worker, begun, look } = slackSaying({ slack: "ok" });
  /** @type {Promise<unknown>[]} */
  const works = [];
  firstLook(worker, (work) => void works.push(work));
  firstLook(worker, (work) => void works.push(work));
  await Promise.all(works);
  assert.equal(begun.length, 1);
  assert.equal((await look()).slack, "ok");
});

test("every response is guarded, whatever it is", async () => {
  const { ask } = workerOf((kind) => (kind === "look" ? showing() : answering()));
  const responses = await Promise.all([ask("/decide?t=x"), ask("/decide", { method: "HEAD" }), ask("/events", { method: "POST" }), ask("/nothing"), ask("/events"), ask("/health")]);
  for (const { headers } of responses) {
    const { "content-type": _, "allow": __, ...others } = Object.fromEntries(headers);
    const policy = String(others["content-security-policy"]);
    assert.match(policy, /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/);
    assert.deepEqual(others, {
      "cache-control": "no-store",
      "content-security-policy": policy,
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "same-origin",
      "strict-transport-security": "max-age=31536000",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
  }
});

test("the crate gets the headers, and the body's bytes as they came", async () => {
  const { ask, begun } = workerOf(() => answering());
  const body = new Uint8Array([0x7b, 0xff, 0x00, 0x0d, 0x0a, 0xc3]);
  const response = await ask("/events", { method: "POST", body, headers: { "X-Api-Key": "example", "content-type": "application/json" } });
  assert.deepEqual([response.status, await response.text(), response.headers.get("content-type")], [202, "Heard.", "text/plain; charset=utf-8"]);
  assert.deepEqual(begun, [{ kind: "event", input: { headers: [["content-type", "application/json"], ["x-api-key", "example"]] }, body }]);
});

for (const [path, limit] of /** @type {[string, number][]} */ ([["/events", 262_144], ["/sweep", 16_384], ["/slack", 1_048_576], ["/decide", 16_384]])) {
  test(`${path} takes ${limit} bytes and no more, whether it is told how many come or not`, async () => {
    const { ask, begun } = workerOf((kind) => (kind === "answer" ? showing() : answering()));
    for (const size of [limit, limit + 1]) {
      const chunks = () => new ReadableStream({
        start(controller) {
          for (let at = 0; at < size; at += 10_000) controller.enqueue(new Uint8Array(Math.min(10_000, size - at)));
          controller.close();
        },
      });
      const told = { method: "POST", body: new Uint8Array(size), headers: { "content-length": String(size) } };
      const untold = { method: "POST", body: chunks(), duplex: /** @type {const} */ ("half") };
      for (const init of [told, untold]) assert.equal((await ask(path, init)).status === 413, size > limit);
    }
    assert.deepEqual(begun.map(({ body }) => body.length), [limit, limit]);
  });
}

test("a body that never ends is not read to its end", async () => {
  const { ask, begun } = workerOf(() => answering());
  let sent = 0;
  let cancelled = false;
  const endless = new ReadableStream({
    pull(controller) {
      sent += 10_000;
      controller.enqueue(new Uint8Array(10_000));
    },
    cancel() {
      cancelled = true;
    },
  });
  const response = await ask("/decide", { method: "POST", body: endless, duplex: "half" });
  assert.deepEqual([response.status, begun.length, cancelled], [413, 0, true]);
  assert.ok(sent < 100_000, String(sent));
});

test("a body that breaks off is not begun with, and is no failure of the worker's", async (t) => {
  const lines = printed(t);
  const { ask, begun } = workerOf(() => answering());
  const torn = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(10));
      controller.error(new Error("reset"));
    },
  });
  await ask("/events", { method: "POST", body: torn, duplex: "half" });
  assert.deepEqual([begun.length, lines()], [0, []]);
});

test("a sweep that is asked for carries its headers, which the crate checks", async () => {
  const { ask, begun } = workerOf(() => answering(200, "Swept."));
  const response = await ask("/sweep", { method: "POST", headers: { "x-api-key": "example" } });
  assert.deepEqual([response.status, await response.text()], [200, "Swept."]);
  assert.deepEqual(begun, [{ kind: "sweepAsked", input: { headers: [["x-api-key", "example"]] }, body: new Uint8Array() }]);
});

test("HEAD of a link asks nobody", async () => {
  const { ask, begun } = workerOf(() => showing());
  const response = await ask("/decide?t=token", { method: "HEAD" });
  assert.deepEqual([response.status, await response.text(), begun.length], [200, "", 0]);
});

test("a look at a link carries its token, and who looks where that is known", async () => {
  const identity = { typ: "JWT", claims: { sub: "ann" } };
  const unknown = workerOf(() => showing());
  await unknown.ask("/decide?t=a%2Bb&t=c");
  await unknown.ask("/decide");
  const known = workerOf(() => showing(), { identify: async () => identity });
  await known.ask("/decide?t=token");
  assert.deepEqual(unknown.begun.map(({ kind, input }) => [kind, JSON.stringify(input)]), [["look", '{"token":"a+b"}'], ["look", '{"token":""}']]);
  assert.deepEqual(known.begun.map(({ input }) => input), [{ token: "token", identity }]);
});

test("an answer carries its form, where it came from, and who sent it", async () => {
  const { ask, begun } = workerOf(() => showing(), { identify: async () => ({ typ: "JWT", claims: { sub: "ann" } }) });
  const response = await ask("/decide", { method: "POST", body: "t=token&action=CONTINUE", headers: { "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" } });
  assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
  assert.match(await response.text(), /<h1>Continued<\/h1>/);
  assert.deepEqual(begun.map(({ kind, input, body }) => [kind, input.identity, Object.fromEntries(input.headers)["sec-fetch-site"], Buffer.from(body).toString()]), [
    ["answer", { typ: "JWT", claims: { sub: "ann" } }, "same-origin", "t=token&action=CONTINUE"],
  ]);
});

test("where nobody can say who asks, a page says so, and nothing is begun", async (t) => {
  const lines = printed(t);
  const { ask, begun } = workerOf(() => showing(), { identify: () => Promise.reject(new IdentityUnavailable(new TypeError("example-secret"))) });
  for (const method of ["GET", "POST"]) {
    const response = await ask("/decide?t=x", { method });
    assert.equal(response.status, 503);
    assert.match(await response.text(), /Nothing was done/);
  }
  assert.equal(begun.length, 0);
  assert.deepEqual(lines().map(({ level, what, code }) => [level, what, code]), Array(2).fill(["error", "identity-unavailable", "TypeError"]));
});

test("what a flow does after its answer goes on, and the runtime is asked to wait for it", async () => {
  /** @type {string[]} */
  const done = [];
  const { ask, settled } = workerOf(function* () {
    yield { emit: { event: "response", status: 200, body: "" } };
    yield { kind: "sleep", ms: 1 };
    done.push("work");
  });
  assert.equal((await ask("/slack", { method: "POST" })).status, 200);
  assert.deepEqual(done, []);
  await settled();
  assert.deepEqual(done, ["work"]);
});

test("an event that takes too long is told to come again, and the work goes on", async () => {
  /** @type {(value?: unknown) => void} */
  let answer = () => {};
  const put = new Promise((resolve) => {
    answer = resolve;
  });
  /** @type {unknown[]} */
  const done = [];
  const store = storeWith({ put: () => /** @type {Promise<void>} */ (put) });
  const { ask, settled } = workerOf(function* () {
    done.push(yield { kind: "call", call: { call: "put", key: "pause/h/closed", value: "", expiresAt: 0 } });
    yield* answering();
  }, { patience: 1, store });
  assert.equal((await ask("/events", { method: "POST" })).status, 503);
  assert.deepEqual(done, []);
  answer();
  await settled();
  assert.deepEqual(done, ["null"]);
});

/** @type {[string, () => Generator<Step, void, any>][]} */
const broken = [
  ["fails before it answers", function* () { throw new Error("example-secret"); }],
  ["ends without an answer", function* () {}],
];

for (const [what, play] of broken) {
  test(`a flow that ${what} is a plain 500, or a page for a person, without what it said`, async (t) => {
    const lines = printed(t);
    const { ask } = workerOf(play);
    for (const [path, method, type] of /** @type {[string, string, string][]} */ ([["/events", "POST", "text/plain"], ["/slack", "POST", "text/plain"], ["/sweep", "POST", "text/plain"], ["/decide?t=x", "GET", "text/html"], ["/decide", "POST", "text/html"]])) {
      const response = await ask(path, { method });
      const body = await response.text();
      assert.deepEqual([response.status, response.headers.get("content-type")], [500, `${type}; charset=utf-8`]);
      assert.ok(!body.includes("example-secret"), body);
    }
    assert.deepEqual(lines().map((line) => [line.what, line.request]), [["failed", "event"], ["failed", "interaction"], ["failed", "sweepAsked"], ["failed", "look"], ["failed", "answer"]]);
    assert.ok(!JSON.stringify(lines()).includes("example-secret"));
  });
}

test("a flow that cannot even begin is a plain 500", async (t) => {
  printed(t);
  const { ask } = workerOf(() => { throw new Error("example-secret"); });
  assert.equal((await ask("/events", { method: "POST" })).status, 500);
});

test("a failure after the answer is logged, with an EcsError's own words and nobody else's", async (t) => {
  const lines = printed(t);
  const { ask, settled } = workerOf(function* () {
    yield* answering(200);
    yield { kind: "sleep", ms: 1 };
    throw Object.assign(new Error("Told by the crate."), { name: "EcsError", code: "no-answer" });
  });
  assert.equal((await ask("/slack", { method: "POST" })).status, 200);
  await settled();
  assert.deepEqual(lines().map(({ at, ...line }) => line), [{ level: "error", what: "failed", request: "interaction", code: "no-answer", message: "Told by the crate." }]);
});

test("a flow's log lines are printed as they are, one line of JSON each", async (t) => {
  const lines = printed(t);
  const line = { level: "info", what: "decided", message: "two\nlines" };
  const { ask } = workerOf(function* () {
    yield { emit: { event: "log", line } };
    yield* answering();
  });
  await ask("/events", { method: "POST" });
  assert.deepEqual(lines(), [line]);
});

test("a flow has the host remember, claim, forget, list, sign and lend credentials", async () => {
  /** @type {unknown[]} */
  const asked = [];
  const store = storeWith({
    put: async (...given) => void asked.push(["put", ...given]),
    create: async (...given) => (asked.push(["create", ...given]), given[1] === "mine"),
    remove: async (...given) => void asked.push(["remove", ...given]),
    list: async (prefix) => [[`${prefix}closed`, "yes"]],
  });
  const issuer = { discovery: {}, jwks: { keys: [] }, sign: async (/** @type {any} */ { sub }) => `token for ${sub}` };
  const credentials = async () => ({ accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" });
  /** @type {unknown[]} */
  const replies = [];
  const { ask } = workerOf(function* () {
    for (const call of [
      { call: "put", key: "pause/h/closed", value: "yes", expiresAt: 12 },
      { call: "create", key: "pause/h/claim", value: "mine", expiresAt: 34 },
      { call: "create", key: "pause/h/claim", value: "theirs", expiresAt: 56 },
      { call: "remove", key: "open/h" },
      { call: "list", prefix: "pause/h/" },
      { call: "sign", claims: { sub: "slack:T:U" } },
      { call: "credentials" },
      { call: "unheard-of" },
    ]) replies.push(yield { kind: "call", call });
    yield* answering();
  }, { store, issuer, credentials });
  await ask("/events", { method: "POST" });
  assert.deepEqual(asked, [["put", "pause/h/closed", "yes", 12], ["create", "pause/h/claim", "mine", 34], ["create", "pause/h/claim", "theirs", 56], ["remove", "open/h"]]);
  assert.deepEqual(replies, ["null", "true", "false", "null", '[["pause/h/closed","yes"]]', '"token for slack:T:U"', '{"accessKeyId":"AKIAEXAMPLE","secretAccessKey":"example"}', undefined]);
});

test("a store that fails is told to the flow, and to the log", async (t) => {
  const lines = printed(t);
  const failing = () => Promise.reject(new Error("example-secret"));
  const store = storeWith({ put: failing, create: failing, remove: failing, list: failing });
  /** @type {unknown[]} */
  const replies = [];
  const { ask } = workerOf(function* () {
    for (const call of ["put", "create", "remove", "list"]) replies.push(yield { kind: "call", call: { call, key: "pause/h/closed", prefix: "pause/h/", value: "", expiresAt: 0 } });
    yield* answering();
  }, { store });
  assert.equal((await ask("/events", { method: "POST" })).status, 202);
  assert.deepEqual(replies, Array(4).fill(undefined));
  assert.deepEqual(lines().map(({ at, ...line }) => line), ["put", "create", "remove", "list"].map((call) => ({ level: "error", what: "call-failed", call, code: "Error" })));
});

test("without a store, nothing is claimed and nothing listed", async () => {
  /** @type {unknown[]} */
  const replies = [];
  const { ask } = workerOf(function* () {
    for (const call of ["create", "list"]) replies.push(yield { kind: "call", call: { call, key: "pause/h/claim", prefix: "pause/h/", value: "", expiresAt: 0 } });
    yield* answering();
  });
  await ask("/events", { method: "POST" });
  assert.deepEqual(replies, [undefined, undefined]);
});

/** @param {Partial<Store>} methods @returns {Store} */
const storeWith = (methods) => ({ put: async () => {}, create: async () => true, remove: async () => {}, list: async () => [], ...methods });

/** @param {import("node:test").TestContext} t what is printed from here on */
function printed(t) {
  const { mock } = t.mock.method(console, "log", () => {});
  return () => mock.calls.map(({ arguments: [line] }) => JSON.parse(String(line)));
}
