// What is served where. What a request means is decided in the crate.
import { Hono } from "hono";

import { bytesOf } from "./body.js";
import { health } from "./health.js";
import { IdentityUnavailable } from "./identity.js";
import { failureOf, log } from "./log.js";
import { pageOf } from "./page.js";
import { serve } from "./serving.js";

/** @import { ApprovalPage } from "#glue" */
/** @import { Identity } from "./identity.js" */
/** @import { Worker } from "./start.js" */

/**
 * @typedef {{ worker: Worker, waitUntil: (work: Promise<unknown>) => void, patience?: number }} Given
 *
 * @typedef {import("hono").Context<{ Bindings: Given }>} Context
 */

const KILOBYTE = 1024;
const LIMITS = { events: 256 * KILOBYTE, sweep: 16 * KILOBYTE, slack: 1024 * KILOBYTE, decide: 16 * KILOBYTE };

/** EventBridge waits for 5 seconds. */
const PATIENCE = 4500;

/** @type {Hono<{ Bindings: Given }>} */
export const routes = new Hono();

routes.post("/events", async (c) => {
  const { patience = PATIENCE } = c.env;
  const body = await bytesOf(c.req.raw, LIMITS.events);
  return body ? inTime(served(c, "event", headersOf(c), body, broken), patience) : tooLarge();
});

// For hosts that sleep between requests, whose own timer does not wake them.
routes.post("/sweep", async (c) => {
  const { patience = PATIENCE } = c.env;
  const body = await bytesOf(c.req.raw, LIMITS.sweep);
  return body ? inTime(served(c, "sweepAsked", headersOf(c), body, broken), patience) : tooLarge();
});

routes.post("/slack", async (c) => {
  const body = await bytesOf(c.req.raw, LIMITS.slack);
  return body ? served(c, "interaction", headersOf(c), body, broken) : tooLarge();
});

routes.get("/decide", async (c) => {
  // Nobody reads it: ECS is not asked.
  if (c.req.raw.method === "HEAD") return html("", 200);
  return identified(c, (identity) => served(c, "look", { token: c.req.query("t") ?? "", identity }, new Uint8Array(), brokenPage));
});

routes.post("/decide", async (c) => {
  const body = await bytesOf(c.req.raw, LIMITS.decide);
  return body ? identified(c, (identity) => served(c, "answer", { ...headersOf(c), identity }, body, brokenPage)) : tooLarge();
});

routes.get("/.well-known/openid-configuration", (c) => (c.env.worker.issuer ? c.json(c.env.worker.issuer.discovery) : missing()));
routes.get("/jwks.json", (c) => (c.env.worker.issuer ? c.json(c.env.worker.issuer.jwks) : missing()));
routes.get("/health", async (c) => c.json(await health(c.env.worker, c.env.waitUntil, { patience: c.env.patience })));

for (const [allow, ...paths] of [
  ["POST", "/events", "/sweep", "/slack"],
  ["GET, HEAD, POST", "/decide"],
  ["GET, HEAD", "/.well-known/openid-configuration", "/jwks.json", "/health"],
]) {
  for (const path of paths) routes.all(path, () => text("Method not allowed.", 405, { allow: String(allow) }));
}
routes.notFound(() => missing());
routes.onError((error) => {
  log({ level: "error", what: "failed", ...failureOf(error) });
  return broken();
});

/**
 * @param {Context} c
 * @param {"event" | "sweepAsked" | "interaction" | "look" | "answer"} kind
 * @param {any} input
 * @param {Uint8Array} body
 * @param {() => Response} failed
 */
function served({ env: { worker, waitUntil } }, kind, input, body, failed) {
  const begin = () => worker.approvals.begin(/** @type {any} */ (kind), input, body);
  return serve(worker, waitUntil, { kind, begin, paint: async (page, status) => painted(page, status), failed });
}

/**
 * @param {Context} c
 * @param {(identity: Identity | undefined) => Promise<Response>} serveAs
 */
async function identified(c, serveAs) {
  try {
    return await serveAs(await c.env.worker.identify(c.req.raw.headers));
  } catch (error) {
    if (!(error instanceof IdentityUnavailable)) throw error;
    log({ level: "error", what: "identity-unavailable", ...failureOf(error.cause) });
    const message = "Your company's sign-in can't be reached to verify who you are. Nothing was done; try again.";
    return painted({ state: "error", tone: "bad", title: "Can't tell who you are", message }, 503);
  }
}

/**
 * @param {Promise<Response>} answer
 * @param {number} limit in milliseconds
 */
async function inTime(answer, limit) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<Response>} */
  const late = new Promise((resolve) => {
    // The work goes on; the event comes again, which is harmless.
    timer = setTimeout(() => resolve(text("This is taking longer than EventBridge waits. The work continues.", 503)), limit);
  });
  const response = await Promise.race([answer, late]);
  clearTimeout(timer);
  return response;
}

/** @param {Context} c */
const headersOf = (c) => ({ headers: [...c.req.raw.headers] });

/** @param {ApprovalPage} page @param {number} status */
const painted = (page, status) => html(pageOf(page), status);

/** @param {string} body @param {number} status */
const html = (body, status) => new Response(body, { status, headers: { "content-type": "text/html; charset=utf-8" } });

/** @param {string} body @param {number} status @param {Record<string, string>} [headers] */
const text = (body, status, headers) => new Response(`${body}\n`, { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers } });

const tooLarge = () => text("The body is too large.", 413);
const missing = () => text("Not found.", 404);
const broken = () => text("Something went wrong. The worker's log has the details.", 500);
const brokenPage = () => painted({ state: "error", tone: "bad", title: "Something went wrong", message: "The worker's log has the details. Check the deployment before you try again." }, 500);
