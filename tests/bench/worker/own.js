// The worker's own work for a request: in Node, without sockets. One request of each kind is served for real, by the stand-ins; then the same again
// and again, with what they answered at hand. Prints JSON: milliseconds of CPU a request.
import assert from "node:assert/strict";

import { CHANNEL, fakeKey } from "../../worker/edge.js";
import { linkOf } from "../../worker/e2e/scene.js";
import { clickOf, signed } from "../../worker/slack/interactions.js";
import { here } from "../measure.js";
import { items } from "./memory-store.js";
import { stage } from "./requests.js";

/** @import { Costs, Stage } from "./requests.js" */

/** @typedef {{ status: number, headers: [string, string][], body: ArrayBuffer }} Answer */
/** @typedef {{ fetch: (request: Request, env: object, context: object) => Promise<Response> }} Worker */
/** @typedef {{ answers: Map<string, Answer[]>, count: number }} Recorded */

const WARM_UP = 50;
const REQUESTS = 200;

const context = { waitUntil: () => {}, passThroughOnException: () => {} };
const network = globalThis.fetch;

/** What tells a request of the worker from another. @param {any} url @param {RequestInit} [init] */
const keyOf = (url, init) => [String(url), new Headers(init?.headers).get("x-amz-target")].join(" ");

/** @param {Stage} staged @returns {Promise<Costs>} */
async function measured({ pause, edge, signedIn, look: formAt }) {
  Object.assign(process.env, edge.secrets, { GREENLIGHT: JSON.stringify(edge.usual), GREENLIGHT_STORE: here("worker/memory-store.js") });
  /** @type {Worker} */
  const worker = (await import(here("../../dist/worker/worker.js"))).default;
  console.log = () => {}; // the worker's lines: one may come after its last request
  try {
    const [hook, other] = await pause(2);
    assert.ok(hook && other);
    const identified = await signedIn();
    const tell = (/** @type {any} */ event) => () => new Request(`${edge.origin}/events`, { method: "POST", headers: { "x-api-key": fakeKey("event") }, body: JSON.stringify(event) });
    // The first of each also asks for what is kept: a session that reads, the keys of the sign-in.
    await record(worker, tell(other.event)());
    const event = await replayed(worker, tell(hook.event));
    const [asked, second] = edge.slack.messages();
    assert.ok(asked && second);
    const follow = () => new Request(linkOf(asked), { headers: identified });
    await record(worker, follow());
    const look = await replayed(worker, follow);
    const fields = await formAt(second, identified);
    const { payload } = clickOf(edge.slack.workspace, edge.slack.origin, { user: "U0ANN", channel: CHANNEL, ts: asked.ts, actionId: "continue" });
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const click = await replayed(worker, () => new Request(`${edge.origin}/slack`, signed(edge.slack.workspace.app.signingSecret, body, Date.now())));
    const form = await replayed(worker, () => {
      const headers = { origin: edge.origin, "sec-fetch-site": "same-origin", ...identified };
      return new Request(`${edge.origin}/decide`, { method: "POST", headers, body: new URLSearchParams({ ...fields, action: "CONTINUE" }) });
    });
    return { event, look, click, form };
  } finally {
    globalThis.fetch = network;
  }
}

/** The worker shares a look at a deployment for two seconds. Here each request looks for itself: by its clock, every one comes before the last. */
const clock = Date.now;
let back = 0;
Date.now = () => clock() - back;
const apart = () => {
  back += 250;
};

/** @param {Worker} worker @param {() => Request} request @returns {Promise<number>} */
async function replayed(worker, request) {
  apart();
  const recorded = await record(worker, request());
  assert.ok(recorded.count > 0);
  let before = process.cpuUsage();
  for (let index = -WARM_UP; index < REQUESTS; index += 1) {
    if (index === 0) before = process.cpuUsage();
    apart();
    await replay(worker, request(), recorded);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / REQUESTS;
}

/** Serves a request for real. @param {Worker} worker @param {Request} request @returns {Promise<Recorded>} */
async function record(worker, request) {
  /** @type {Map<string, Answer[]>} */
  const answers = new Map();
  let count = 0;
  let underWay = 0;
  items.clear();
  globalThis.fetch = async (url, init) => {
    underWay += 1;
    const key = keyOf(url, init);
    const response = await network(url, init);
    const answer = { status: response.status, headers: /** @type {[string, string][]} */ ([...response.headers].filter(([name]) => name !== "content-encoding")), body: await response.arrayBuffer() };
    answers.set(key, [...(answers.get(key) ?? []), answer]);
    count += 1;
    underWay -= 1;
    return answerWith(answer);
  };
  const response = await worker.fetch(request, {}, context);
  const text = await response.text();
  assert.ok(response.ok, text);
  // What follows an answer follows at once: there is no pause in which nothing is under way.
  for (let quiet = 0; quiet < 20; quiet = underWay === 0 ? quiet + 1 : 0) await new Promise((resolve) => setTimeout(resolve, 10));
  globalThis.fetch = network;
  return { answers, count };
}

/** @param {Worker} worker @param {Request} request @param {Recorded} recorded */
async function replay(worker, request, { answers, count }) {
  /** @type {Map<string, number>} */
  const used = new Map();
  let left = count;
  items.clear();
  const all = new Promise((resolve, reject) => {
    globalThis.fetch = async (url, init) => {
      const key = keyOf(url, init);
      const index = used.get(key) ?? 0;
      used.set(key, index + 1);
      const answer = answers.get(key)?.[index];
      if (!answer) reject(new Error(`${key} was not asked before`));
      left -= 1;
      if (left === 0) setImmediate(resolve);
      return answerWith(/** @type {Answer} */ (answer));
    };
  });
  const answered = worker.fetch(request, {}, context).then((response) => response.text());
  await Promise.all([answered, all]);
  globalThis.fetch = network;
}

/** @param {Answer} answer */
const answerWith = ({ status, headers, body }) => new Response(body.slice(0), { status, headers });

const staged = await stage();
try {
  process.stdout.write(JSON.stringify(await measured(staged)));
} finally {
  await staged.edge.close();
}
