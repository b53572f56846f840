// The stand-in Slack is as strict as Slack: what the worker does wrong must not pass here.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, beforeEach, test } from "node:test";

import { signed } from "./slack/interactions.js";
import { piecesOf } from "./slack/page/mrkdwn.js";
import { startSlack } from "./slack/server.js";

const CHANNEL = "C0DEPLOYS";
const MINUTE = 60_000;

/** @type {Awaited<ReturnType<typeof startSlack>>} */
let slack;
let now = Date.parse("2026-01-15T12:00:00Z");

beforeEach(async () => {
  now = Date.parse("2026-01-15T12:00:00Z");
  slack = await startSlack({ now: () => now });
});
afterEach(() => slack.close());

/** @param {string} text */
const plain = (text) => ({ type: "plain_text", text });
/** @param {string} text */
const section = (text) => ({ type: "section", text: { type: "mrkdwn", text } });
const button = { type: "button", action_id: "continue", text: plain("Continue"), value: "sealed" };
const question = [section("Continue?"), { type: "actions", block_id: "answers", elements: [button] }];

/** @param {string} method @param {object} given @param {string} [token] @returns {Promise<any>} */
async function api(method, given, token = slack.workspace.app.botToken) {
  const response = await fetch(`${slack.origin}/api/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8", authorization: `Bearer ${token}` },
    body: JSON.stringify(given),
  });
  assert.equal(response.status, 200);
  return response.json();
}

/** @param {string} url @param {object} given */
async function write(url, given) {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(given) });
  return [response.status, await response.text()];
}

/** An app that answers as it is told to, and keeps what it got. @param {(payload: any) => { status?: number, body?: string } | Promise<{ status?: number, body?: string }>} answer */
async function app(answer) {
  /** @type {{ headers: import("node:http").IncomingHttpHeaders, body: string, payload: any }[]} */
  const got = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const payload = JSON.parse(new URLSearchParams(body).get("payload") ?? "");
    got.push({ headers: request.headers, body, payload });
    const { status = 200, body: reply = "" } = await answer(payload);
    response.writeHead(status).end(reply);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  server.unref();
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  slack.workspace.app.interactivityUrl = `http://127.0.0.1:${port}/slack`;
  return got;
}

test("who shows no token, another's, or one without the scope is told so", async () => {
  const body = { channel: CHANNEL, text: "Hello" };
  assert.equal((await api("chat.postMessage", body, "xoxb-another")).error, "invalid_auth");
  const unsigned = await fetch(`${slack.origin}/api/chat.postMessage`, { method: "POST", body: new URLSearchParams(body) });
  assert.equal(/** @type {any} */ (await unsigned.json()).error, "not_authed");
  slack.workspace.app.scopes.delete("chat:write");
  const { error, needed } = await api("chat.postMessage", body);
  assert.deepEqual([error, needed], ["missing_scope", "chat:write"]);
});

test("a message is written, found by its ts, and updated", async () => {
  const { ok, ts, channel } = await api("chat.postMessage", { channel: CHANNEL, text: "Waits", blocks: question });
  assert.deepEqual([ok, channel], [true, CHANNEL]);
  assert.match(ts, /^\d{10}\.\d{6}$/);
  assert.equal((await api("chat.update", { channel: CHANNEL, ts, text: "Decided", blocks: [section("Decided")] })).ok, true);
  assert.deepEqual(slack.messages().map(({ text, edited }) => [text, edited]), [["Decided", true]]);
  assert.equal((await api("chat.update", { channel: CHANNEL, ts: "1.000000", text: "x" })).error, "message_not_found");
});

test("a reply needs the message it answers", async () => {
  const { ts } = await api("chat.postMessage", { channel: CHANNEL, text: "Waits" });
  assert.equal((await api("chat.postMessage", { channel: CHANNEL, text: "Ann", thread_ts: ts })).ok, true);
  assert.deepEqual(slack.thread(ts).map(({ text }) => text), ["Ann"]);
  assert.equal((await api("chat.postMessage", { channel: CHANNEL, text: "Ann", thread_ts: "1.000000" })).error, "thread_not_found");
});

test("a channel must be there, and the bot in it", async () => {
  assert.equal((await api("chat.postMessage", { channel: "C9", text: "x" })).error, "channel_not_found");
  slack.workspace.channels.get(CHANNEL)?.members.clear();
  assert.equal((await api("chat.postMessage", { channel: CHANNEL, text: "x" })).error, "not_in_channel");
});

test("blocks are refused that Slack would refuse, in its words", async () => {
  const long = "x".repeat(76);
  /** @type {[unknown, string, string?][]} */
  const cases = [
    [{}, "invalid_blocks_format"],
    [[{ type: "table" }], "invalid_blocks", "[ERROR] unsupported type: table [json-pointer:/blocks/0]"],
    [[{ ...section("x"), colour: "red" }], "invalid_blocks", "[ERROR] invalid additional property: colour [json-pointer:/blocks/0]"],
    [[{ type: "section", text: { type: "mrkdwn", text: "x", emoji: true } }], "invalid_blocks", "[ERROR] invalid additional property: emoji [json-pointer:/blocks/0/text]"],
    [[{ type: "section" }], "invalid_blocks", "[ERROR] missing required field: text [json-pointer:/blocks/0]"],
    [[section("")], "invalid_blocks", "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"],
    [[section("x".repeat(3001))], "invalid_blocks", "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"],
    [[{ type: "header", text: plain("x".repeat(151)) }], "invalid_blocks", "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"],
    [[{ type: "actions", elements: [{ ...button, text: plain(long) }] }], "invalid_blocks", "[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"],
    [[{ type: "actions", elements: [{ ...button, value: "x".repeat(2001) }] }], "invalid_blocks", "[ERROR] must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"],
    [[{ type: "actions", elements: [button, button] }], "invalid_blocks", '[ERROR] `action_id` "continue" already exists for another element [json-pointer:/blocks/0]'],
    [Array.from({ length: 51 }, () => section("x")), "invalid_blocks", "[ERROR] no more than 50 items allowed [json-pointer:/blocks]"],
  ];
  for (const [blocks, error, message] of cases) {
    const answer = await api("chat.postMessage", { channel: CHANNEL, text: "x", blocks });
    assert.deepEqual([answer.error, answer.response_metadata?.messages?.[0]], [error, message]);
  }
  assert.deepEqual(slack.messages(), []);
});

test("a message of nothing is refused", async () => {
  assert.equal((await api("chat.postMessage", { channel: CHANNEL })).error, "no_text");
});

test("an argument that there is none of is a mistake", async () => {
  const { error, errors } = await api("chat.update", { channel: CHANNEL, thread_ts: "1.000000" });
  assert.deepEqual([error, errors], ["invalid_arguments", ["the stand-in does not know the argument thread_ts"]]);
});

test("a method that reads takes no JSON", async () => {
  assert.equal((await api("usergroups.users.list", { usergroup: "S0RELEASE" })).error, "invalid_arguments");
  const response = await fetch(`${slack.origin}/api/usergroups.users.list`, {
    method: "POST",
    headers: { authorization: `Bearer ${slack.workspace.app.botToken}` },
    body: new URLSearchParams({ usergroup: "S0RELEASE" }),
  });
  assert.deepEqual(await response.json(), { ok: true, users: ["U0ANN", "U0BEN"] });
});

test("a webhook writes to its channel, and what it wrote cannot be updated by the API", async () => {
  assert.deepEqual(await write(slack.webhookUrl, { text: "Waits", blocks: question }), [200, "ok"]);
  assert.deepEqual(await write(slack.webhookUrl, { blocks: [{ type: "x" }] }), [400, "invalid_blocks"]);
  assert.deepEqual(await write(`${slack.origin}/services/T0/B0/other`, { text: "x" }), [404, "no_service"]);
  const ts = slack.messages()[0]?.ts;
  assert.equal((await api("chat.update", { channel: CHANNEL, ts, text: "x" })).error, "cant_update_message");
});

test("a click is told to the app as Slack tells it, with a signature over the body as it is", async () => {
  const got = await app(() => ({}));
  const { ts } = await api("chat.postMessage", { channel: CHANNEL, text: "Waits", blocks: question });
  const answer = await slack.click({ user: "U0BEN", ts, actionId: "continue" });
  assert.equal(answer.status, 200);
  const { headers, body, payload } = /** @type {NonNullable<typeof got[0]>} */ (got[0]);
  assert.equal(headers["content-type"], "application/x-www-form-urlencoded");
  assert.equal(headers["x-slack-request-timestamp"], "1768478400");
  const mac = createHmac("sha256", slack.workspace.app.signingSecret).update(`v0:1768478400:${body}`).digest("hex");
  assert.equal(headers["x-slack-signature"], `v0=${mac}`);
  assert.deepEqual([payload.type, payload.user.id, payload.user.username, payload.team.id], ["block_actions", "U0BEN", "ben", "T0GREENLT"]);
  assert.deepEqual([payload.channel, payload.message.ts], [{ id: CHANNEL, name: "deployments" }, ts]);
  const [{ action_id: action, value, block_id: block }] = payload.actions;
  assert.deepEqual([action, value, block], ["continue", "sealed", "answers"]);
  assert.ok(!JSON.stringify(payload).includes("@"), "a click tells no e-mail address");
});

test("Slack's own example is signed as Slack says", () => {
  const body =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
  const { headers } = signed("8f742231b10e8888abcd99yyyzzz85a5", body, 1_531_420_618_000);
  assert.equal(headers["x-slack-signature"], "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");
});

test("a person is told when the app fails, or takes longer than three seconds", async (t) => {
  let answer = () => Promise.resolve({ status: 500 });
  await app(() => answer());
  const { ts } = await api("chat.postMessage", { channel: CHANNEL, text: "Waits", blocks: question });
  await slack.click({ user: "U0BEN", ts, actionId: "continue" });
  answer = () => new Promise(() => {});
  const { status } = await slack.click({ user: "U0BEN", ts, actionId: "continue" });
  assert.equal(status, 0);
  assert.deepEqual(slack.stateFor("U0BEN").troubles.map(({ what }) => what), ["the app answered with HTTP 500", "operation_timeout: the app did not answer within 3 seconds"]);
  assert.deepEqual(slack.stateFor("U0ANN").troubles, []);
});

test("a click is answered at its response_url: five times, for half an hour", async () => {
  const got = await app(() => ({}));
  const { ts } = await api("chat.postMessage", { channel: CHANNEL, text: "Waits", blocks: question });
  await slack.click({ user: "U0BEN", ts, actionId: "continue" });
  await slack.click({ user: "U0BEN", ts, actionId: "continue" });
  const [first = "", second = ""] = got.map(({ payload }) => payload.response_url);
  assert.deepEqual(await write(first, { text: "Decided", replace_original: true }), [200, "ok"]);
  assert.deepEqual(await write(first, { text: "You may not.", response_type: "ephemeral" }), [200, "ok"]);
  assert.deepEqual(slack.messages("U0ANN").map(({ text }) => text), ["Decided"]);
  assert.deepEqual(slack.messages("U0BEN").map(({ text }) => text), ["Decided", "You may not."]);
  for (let use = 3; use <= 5; use++) assert.deepEqual(await write(first, { text: "Again" }), [200, "ok"]);
  assert.deepEqual(await write(first, { text: "Again" }), [404, '{"ok":false,"error":"used_url"}']);
  now += 30 * MINUTE;
  assert.deepEqual(await write(second, { text: "Late" }), [200, "ok"]);
  now += 1;
  assert.deepEqual(await write(second, { text: "Too late" }), [404, '{"ok":false,"error":"expired_url"}']);
});

const modal = {
  type: "modal",
  callback_id: "reason",
  title: plain("Continue checkout"),
  submit: plain("Continue"),
  private_metadata: "kept",
  blocks: [{ type: "input", block_id: "reason", label: plain("Reason"), element: { type: "plain_text_input", action_id: "reason" } }],
};

test("a click opens one modal, within three seconds", async () => {
  const got = await app(() => ({}));
  const { ts } = await api("chat.postMessage", { channel: CHANNEL, text: "Waits", blocks: question });
  await slack.click({ user: "U0BEN", ts, actionId: "continue" });
  await slack.click({ user: "U0BEN", ts, actionId: "continue" });
  const [first, second] = got.map(({ payload }) => payload.trigger_id);
  assert.equal((await api("views.open", { trigger_id: "1.2.x", view: modal })).error, "invalid_trigger_id");
  const { error, response_metadata: metadata } = await api("views.open", { trigger_id: first, view: { ...modal, submit: undefined, title: plain("x".repeat(25)) } });
  assert.equal(error, "invalid_arguments");
  assert.deepEqual(metadata.messages, [
    "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
    "[ERROR] `submit` is required when an `input` block is within blocks [json-pointer:/view]",
  ]);
  assert.equal((await api("views.open", { trigger_id: first, view: modal })).ok, true);
  assert.equal((await api("views.open", { trigger_id: first, view: modal })).error, "exchanged_trigger_id");
  now += 3001;
  assert.equal((await api("views.open", { trigger_id: second, view: modal })).error, "expired_trigger_id");
});

test("a modal that is sent brings what was written, and stays open where something is wrong", async () => {
  let reply = JSON.stringify({ response_action: "errors", errors: { reason: "Say why." } });
  const got = await app(({ type }) => (type === "view_submission" ? { body: reply } : {}));
  const { ts } = await api("chat.postMessage", { channel: CHANNEL, text: "Waits", blocks: question });
  await slack.click({ user: "U0BEN", ts, actionId: "continue" });
  await api("views.open", { trigger_id: got[0]?.payload.trigger_id, view: modal });
  const opened = slack.view("U0BEN");
  assert.equal(slack.view("U0ANN"), undefined);
  await slack.submit(opened?.id ?? "", { reason: { reason: "" } });
  assert.deepEqual(slack.view("U0BEN")?.errors, { reason: "Say why." });
  reply = "";
  await slack.submit(opened?.id ?? "", { reason: { reason: "Errors are gone" } });
  assert.equal(slack.view("U0BEN"), undefined);
  const { user, view } = got[2]?.payload ?? {};
  assert.deepEqual([user.id, view.callback_id, view.private_metadata], ["U0BEN", "reason", "kept"]);
  assert.deepEqual(view.state.values, { reason: { reason: { type: "plain_text_input", value: "Errors are gone" } } });
});

test("faults hit the next request of their kind, and the log holds no secret", async () => {
  slack.fault({ on: "chat.postMessage", status: 503 });
  slack.fault({ on: "chat.postMessage", retryAfter: 2 });
  const post = () => fetch(`${slack.origin}/api/chat.postMessage`, { method: "POST", headers: { authorization: `Bearer ${slack.workspace.app.botToken}` }, body: new URLSearchParams({ channel: CHANNEL, text: "x" }) });
  const [first, second, third] = [await post(), await post(), await post()];
  assert.deepEqual([first.status, second.status, second.headers.get("retry-after"), third.status], [503, 429, "2", 200]);
  assert.deepEqual(slack.requests.map(({ what, ok }) => [what, ok]), [["chat.postMessage", false], ["chat.postMessage", false], ["chat.postMessage", true]]);
  assert.ok(!JSON.stringify(slack.requests).includes(slack.workspace.app.botToken));
});

test("the control interface does for other processes what tests do here", async () => {
  await app(() => ({}));
  const { ts } = await api("chat.postMessage", { channel: CHANNEL, text: "Waits", blocks: question });
  const control = async (/** @type {string} */ path, /** @type {object} */ given) => {
    const response = await fetch(`${slack.origin}/_slack/${path}`, { method: "POST", body: JSON.stringify(given) });
    return /** @type {any} */ ({ status: response.status, ...(/** @type {any} */ (await response.json())) });
  };
  const clicked = await control("click", { user: "U0ANN", ts, actionId: "continue" });
  assert.deepEqual([clicked.type, clicked.user, clicked.status], ["block_actions", "U0ANN", 200]);
  const refused = await control("click", { user: "U0ANN", ts, actionId: "rollBack" });
  assert.deepEqual([refused.status, refused.message], [400, `The message ${ts} has no button rollBack.`]);
  const state = /** @type {any} */ (await (await fetch(`${slack.origin}/_slack/state?user=U0ANN`)).json());
  assert.deepEqual(state.channels[0].messages.map((/** @type {any} */ message) => message.text), ["Waits"]);
});

test("markup is read as Slack reads it, and what is escaped stays text", () => {
  assert.deepEqual(piecesOf("*Now* `a*b*` R&amp;D &lt;b&gt; my_service_2"), [
    { kind: "bold", inside: ["Now"] },
    " ",
    { kind: "code", inside: ["a*b*"] },
    " R&D <b> my_service_2",
  ]);
  assert.deepEqual(piecesOf("<https://a.example/?t=1&amp;u=2|Decide> by <!date^1768478400^{time}|noon> <!channel>"), [
    { kind: "link", url: "https://a.example/?t=1&u=2", inside: ["Decide"] },
    " by ",
    { kind: "date", epochSeconds: 1_768_478_400, inside: ["noon"] },
    " ",
    { kind: "mention", inside: ["!channel"] },
  ]);
  assert.deepEqual(piecesOf("<javascript:alert(1)|x>"), ["<javascript:alert(1)|x>"]);
});
