// Requests of somebody who has no right to anything: forged, stale, damaged, too large, or nothing but noise.
import { createHmac } from "node:crypto";
import { Agent, request as send } from "node:http";

import { SignJWT, generateKeyPair } from "jose";

import { HEADER, PEOPLE } from "./access.js";

/** @import { Edge } from "./edge.js" */

/**
 * @typedef {object} Hostile
 * @property {string} what
 * @property {string} method
 * @property {string} path
 * @property {Record<string, string>} [headers]
 * @property {string | Buffer} [body]
 * @property {number[]} expected statuses; 0: the connection was closed without an answer, which is how a body that is too large may end
 *
 * @typedef {object} Known what somebody may have got hold of
 * @property {string} origin of the worker
 * @property {string} link to decide by, a genuine one
 * @property {Record<string, string>} form a genuine form's fields
 * @property {string} eventKey for what the holder of the key does wrong
 * @property {string} signingSecret the same
 * @property {Record<string, string>} identity headers of somebody who is signed in
 * @property {Record<string, string>} forgedIdentity
 *
 * @typedef {{ number: (below: number) => number, bytes: (count: number) => Buffer }} Chance
 */

/**
 * Somebody who got hold of a link and a form of it, and of every key in turn.
 *
 * @param {Edge} edge
 * @param {string} link
 * @param {Record<string, string>} form
 * @returns {Promise<Known>}
 */
export async function knownOf(edge, link, form) {
  const { provider } = edge.access;
  const claims = { ...PEOPLE["ann"]?.claims };
  const { privateKey } = await generateKeyPair("ES256");
  const forged = new SignJWT({ iss: provider.issuer, aud: "greenlight", exp: Math.floor(Date.now() / 1000) + 3600, ...claims });
  return {
    origin: edge.origin,
    link,
    form,
    eventKey: edge.secrets.EVENT_KEY,
    signingSecret: edge.secrets.SLACK_SIGNING_SECRET,
    identity: { [HEADER]: await provider.token({ ...claims, exp: Math.floor(Date.now() / 1000) + 3600 }) },
    forgedIdentity: { [HEADER]: await forged.setProtectedHeader({ alg: "ES256", kid: "key-1" }).sign(privateKey) },
  };
}

/** A sequence that is the same every time (xorshift32). @param {number} seed @returns {Chance} */
export function chanceOf(seed) {
  let state = seed;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  const number = (/** @type {number} */ below) => next() % below;
  return { number, bytes: (count) => Buffer.from(Array.from({ length: count }, () => number(256))) };
}

const KILOBYTE = 1024;
const FORM = { "content-type": "application/x-www-form-urlencoded" };
const nested = "[".repeat(10_000);

/** @param {string} text @param {Chance} chance one byte of it is another */
function damaged(text, { number }) {
  const at = number(text.length);
  const others = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.".replace(text.charAt(at), "");
  return text.slice(0, at) + others.charAt(number(others.length)) + text.slice(at + 1);
}

/** @param {string} secret @param {string | Buffer} body @param {number} [seconds] by which the time is off */
function slackHeaders(secret, body, seconds = 0) {
  const at = String(Math.floor(Date.now() / 1000) + seconds);
  const mac = createHmac("sha256", secret).update(`v0:${at}:`).update(body).digest("hex");
  return { ...FORM, "x-slack-request-timestamp": at, "x-slack-signature": `v0=${mac}` };
}

const click = JSON.stringify({
  type: "block_actions",
  team: { id: "T0GREENLT" },
  user: { id: "U0ANN", team_id: "T0GREENLT" },
  channel: { id: "C0DEPLOYS" },
  message: { ts: "1.000001" },
  response_url: "http://127.0.0.1:9/actions/T0GREENLT/1/never-called",
  actions: [{ type: "button", action_id: "continue", value: "v1.AAAAAAAA.AAAA.AAAA" }],
});
const clicked = new URLSearchParams({ payload: click }).toString();
const EVENT = { "detail-type": "ECS Hook State Change", source: "aws.ecs", detail: { eventName: "HOOK_AWAITING_ACTION", hookType: "PAUSE", hookId: "ecs-pause-0" } };

/**
 * The kinds of requests, each made anew by its function.
 *
 * @param {Known} known
 * @param {Chance} chance
 * @returns {(() => Hostile)[]}
 */
export function kindsOf({ origin, link, form, eventKey, signingSecret, identity, forgedIdentity }, chance) {
  const token = new URL(link).searchParams.get("t") ?? "";
  const wrongSecret = "not-the-signing-secret-0123456789";
  const key = { "x-api-key": eventKey, "content-type": "application/json" };
  const own = { ...FORM, origin, "sec-fetch-site": "same-origin" };
  const fields = (/** @type {Record<string, string>} */ changes) => new URLSearchParams({ ...form, action: "CONTINUE", ...changes }).toString();

  /** @param {string} what @param {Record<string, string>} headers @param {string | Buffer} body @param {number[]} expected @returns {Hostile} */
  const event = (what, headers, body, expected) => ({ what: `event: ${what}`, method: "POST", path: "/events", headers, body, expected });
  /** @param {string} what @param {Record<string, string>} headers @param {string | Buffer} body @param {number[]} expected @returns {Hostile} */
  const slack = (what, headers, body, expected) => ({ what: `click: ${what}`, method: "POST", path: "/slack", headers, body, expected });
  /** @param {string} what @param {string} t @returns {Hostile} */
  const look = (what, t) => ({ what: `link: ${what}`, method: "GET", path: `/decide?t=${encodeURIComponent(t)}`, expected: [403] });
  /** @param {string} what @param {Record<string, string>} headers @param {string | Buffer} body @param {number[]} expected @returns {Hostile} */
  const post = (what, headers, body, expected) => ({ what: `form: ${what}`, method: "POST", path: "/decide", headers, body, expected });
  /** @param {string | Buffer} body */
  const signed = (body) => slackHeaders(signingSecret, body);
  const noise = () => chance.bytes(chance.number(600));
  const refused = [400, 401, 403];

  return [
    () => event("without a key", {}, JSON.stringify(EVENT), [401]),
    () => event("another key", { "x-api-key": chance.bytes(24).toString("hex") }, JSON.stringify(EVENT), [401]),
    () => event("a damaged key", { "x-api-key": damaged(eventKey, chance) }, JSON.stringify(EVENT), [401]),
    () => event("a piece of the key", { "x-api-key": eventKey.slice(0, chance.number(eventKey.length)) }, JSON.stringify(EVENT), [401]),
    () => event("more than the key", { "x-api-key": `${eventKey}0` }, JSON.stringify(EVENT), [401]),
    () => event("the key, and a body that ends too soon", key, JSON.stringify(EVENT).slice(0, 1 + chance.number(100)), [400]),
    () => event("the key, and noise", key, noise(), [400]),
    () => event("the key, and an event of something else", key, JSON.stringify({ ...EVENT, source: "aws.s3" }), [400]),
    () => event("the key, and brackets without end", key, nested, [400]),
    () => event("the key, and a list", key, "[1,2,3]", [400]),

    () => slack("without a signature", FORM, clicked, [401]),
    () => slack("signed with another secret", slackHeaders(wrongSecret, clicked), clicked, [401]),
    () => slack("signed too long ago", slackHeaders(signingSecret, clicked, -302 - chance.number(1e6)), clicked, [401]),
    () => slack("signed too far ahead", slackHeaders(signingSecret, clicked, 302 + chance.number(1e6)), clicked, [401]),
    () => slack("another body than was signed", signed(clicked), damaged(clicked, chance), [401]),
    () => slack("another time than was signed", { ...signed(clicked), "x-slack-request-timestamp": String(Math.floor(Date.now() / 1000) + 1 + chance.number(200)) }, clicked, [401]),
    () => slack("a time that is none", { ...signed(clicked), "x-slack-request-timestamp": "soon" }, clicked, [401]),
    () => slack("noise without a signature", FORM, noise(), [401]),
    () => {
      const body = noise();
      return slack("noise that is signed", signed(body), body, [400]);
    },
    () => slack("signed brackets without end", signed(`payload=${nested}`), `payload=${nested}`, [400]),

    () => look("damaged", damaged(token, chance)),
    () => look("cut off", token.slice(0, chance.number(token.length))),
    () => look("longer", token + chance.bytes(4).toString("hex")),
    () => look("another's idea", `v1.${chance.bytes(6).toString("base64url")}.${chance.bytes(150).toString("base64url")}.${chance.bytes(32).toString("base64url")}`),
    () => look("noise", chance.bytes(100).toString("latin1")),
    () => look("none", ""),

    () => post("nobody", own, fields({}), [401]),
    () => post("somebody whom nobody vouches for", { ...own, ...forgedIdentity }, fields({}), [401]),
    () => post("from another site", { ...own, ...identity, origin: "https://evil.example", "sec-fetch-site": "cross-site" }, fields({}), [403]),
    () => post("without saying from where", { ...FORM, ...identity }, fields({}), [403]),
    () => post("a damaged link", { ...own, ...identity }, fields({ t: damaged(token, chance) }), [403]),
    () => post("a damaged form", { ...own, ...identity }, fields({ form: damaged(String(form["form"]), chance) }), [403]),
    () => post("an action that there is not", { ...own, ...identity }, fields({ action: "PROMOTE" }), [400]),
    () => post("noise of somebody", { ...own, ...identity }, noise(), refused),
    () => post("noise", own, noise(), refused),

    () => {
      const path = ["/events", "/slack", "/jwks.json", "/health", "/.well-known/openid-configuration"][chance.number(5)] ?? "";
      const method = ["PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"][chance.number(5)] ?? "";
      return { what: "a method that is not served", method, path, expected: [405] };
    },
    () => ({ what: "a link, to be deleted", method: ["PUT", "PATCH", "DELETE"][chance.number(3)] ?? "", path: `/decide?t=${token}`, expected: [405] }),
    () => ({ what: "nothing is there", method: "GET", path: `/${chance.bytes(12).toString("hex")}`, expected: [404] }),
    () => ({ what: "a way out of the folder", method: "GET", path: "/..%2f..%2fetc%2fpasswd", expected: [404] }),
  ];
}

/** Few of them: they are large. @param {Known} known @returns {(() => Hostile)[]} */
export function largeKindsOf({ eventKey }) {
  const fill = (/** @type {number} */ size) => Buffer.alloc(size, "a");
  const large = (/** @type {string} */ path, /** @type {number} */ size, /** @type {Record<string, string>} */ headers) => () => ({ what: `${path}: too large`, method: "POST", path, headers, body: fill(size), expected: [413, 0] });
  return [large("/events", 256 * KILOBYTE + 1, { "x-api-key": eventKey }), large("/slack", 1024 * KILOBYTE + 1, FORM), large("/decide", 16 * KILOBYTE + 1, FORM)];
}

/** One in so many is large. */
const LARGE = 200;

/**
 * Sends many, several at once, and has each answer looked at.
 *
 * @param {string} to where the worker listens
 * @param {Known} known
 * @param {{ count: number, seed?: number, lanes?: number, seen?: (done: number) => unknown }} options `seen` is called now and then
 * @returns {Promise<{ statuses: Record<string, number>, unexpected: string[] }>} `unexpected`: what was answered otherwise than it should, the first of them
 */
export async function storm(to, known, { count, seed = 1, lanes = 16, seen = () => {} }) {
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  const chance = chanceOf(seed);
  const kinds = kindsOf(known, chance);
  const large = largeKindsOf(known);
  /** @type {Record<string, number>} */
  const statuses = {};
  /** @type {string[]} */
  const unexpected = [];
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const index = next++;
      const make = index % LARGE === 0 ? large[(index / LARGE) % large.length] : kinds[index % kinds.length];
      const hostile = /** @type {() => Hostile} */ (make)();
      const status = await statusOf(to, hostile, agent);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (!hostile.expected.includes(status) && unexpected.length < 20) unexpected.push(`${hostile.what}: ${status}`);
      if (index % 1000 === 0) await seen(index);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  agent.destroy();
  return { statuses, unexpected };
}

/** @param {string} to @param {Hostile} hostile @param {import("node:http").Agent} agent @returns {Promise<number>} */
function statusOf(to, { method, path, headers = {}, body }, agent) {
  const { hostname, port } = new URL(to);
  return new Promise((resolve) => {
    // A large body may be refused while it is still sent, and the connection closed: the next request is not to come upon that.
    const keep = !body || body.length <= 16 * KILOBYTE;
    const request = send({ hostname, port, path, method, headers: { ...headers, ...(body && { "content-length": Buffer.byteLength(body) }) }, agent: keep ? agent : false }, (response) => {
      response.resume();
      response.once("close", () => resolve(response.statusCode ?? 0));
    });
    request.once("error", () => resolve(0));
    request.end(body);
  });
}
