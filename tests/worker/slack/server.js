// The stand-in as a server of this machine: Slack's API, its webhooks, the page, and a control interface for tests in other processes.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";

import { toResponseUrl, toWebhook } from "./addresses.js";
import { call } from "./api.js";
import { createSlack } from "./slack.js";
import { createWorkspace } from "./workspace.js";

/** @import { Context } from "hono" */
/** @import { ContentfulStatusCode } from "hono/utils/http-status" */
/** @import { Fault, Slack } from "./slack.js" */

/** @type {Record<string, [path: string, type: string]>} */
const FILES = {
  "/": ["page/index.html", "text/html"],
  "/page.js": ["page/page.js", "text/javascript"],
  "/message.js": ["page/message.js", "text/javascript"],
  "/mrkdwn.js": ["page/mrkdwn.js", "text/javascript"],
  "/style.css": ["page/style.css", "text/css"],
  "/lit-html.js": ["../../../node_modules/lit-html/lit-html.js", "text/javascript"],
};

/**
 * @param {Parameters<typeof createWorkspace>[0] & { port?: number }} [given]
 * @returns {Promise<Slack & { close: () => Promise<void> }>}
 */
export async function startSlack({ port = 0, ...given } = {}) {
  const workspace = createWorkspace(given);
  let origin = "";
  const slack = createSlack(workspace, () => origin);
  const server = /** @type {import("node:http").Server} */ (createAdaptorServer({ fetch: routesOf(slack).fetch }));
  await once(server.listen(port, "127.0.0.1"), "listening");
  origin = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return Object.assign(slack, { close });
}

/** @param {Slack} slack */
function routesOf(slack) {
  const { workspace } = slack;
  const routes = new Hono();

  routes.post("/api/:method", async (c) => {
    const method = c.req.param("method");
    const { given, json } = await argumentsOf(c);
    const answer = await met(slack, method, c, () => {
      const token = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? (json ? undefined : /** @type {string | undefined} */ (given["token"]));
      delete given["token"];
      return Response.json(call(workspace, method, { ...(token !== undefined && { token }), given, json }));
    });
    return answer;
  });

  for (const [prefix, on, write] of /** @type {const} */ ([
    ["/services/*", "webhook", toWebhook],
    ["/actions/*", "response_url", toResponseUrl],
  ])) {
    routes.post(prefix, async (c) => {
      const given = await c.req.json().catch(() => undefined);
      return met(slack, on, c, () => {
        const { status, body } = write(workspace, c.req.path, given);
        return c.text(body, /** @type {ContentfulStatusCode} */ (status));
      });
    });
  }

  for (const [path, [file, type]] of Object.entries(FILES)) {
    routes.get(path, async (c) => c.body(await readFile(fileURLToPath(new URL(file, import.meta.url))), 200, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" }));
  }

  control(routes, slack);
  return routes;
}

/** The control interface: the same that `slack` does, as JSON. @param {Hono} routes @param {Slack} slack */
function control(routes, slack) {
  /** @param {string} name @param {(given: any) => unknown} act */
  const post = (name, act) =>
    routes.post(`/_slack/${name}`, async (c) => {
      try {
        return c.json(/** @type {any} */ ((await act(await c.req.json().catch(() => ({})))) ?? {}));
      } catch (error) {
        return c.json({ message: error instanceof Error ? error.message : "" }, 400);
      }
    });

  routes.get("/_slack/state", (c) => c.json(slack.stateFor(c.req.query("user"))));
  routes.get("/_slack/requests", (c) => c.json(slack.requests));
  routes.get("/_slack/delivered", (c) => c.json(slack.delivered));
  routes.get("/_slack/changes", (c) =>
    streamSSE(c, async (stream) => {
      let wake = () => {};
      let pending = false;
      const stop = slack.workspace.onChange(() => {
        pending = true;
        wake();
      });
      stream.onAbort(() => {
        stop();
        wake();
      });
      while (!stream.aborted) {
        if (!pending) await new Promise((resolve) => (wake = () => resolve(undefined)));
        pending = false;
        await stream.writeSSE({ data: "changed" });
      }
    }),
  );
  post("click", slack.click);
  post("submit", ({ viewId, values }) => slack.submit(viewId, values));
  post("dismiss", ({ viewId }) => slack.dismiss(viewId));
  post("faults", (/** @type {Fault} */ fault) => slack.fault(fault));
  post("reset", () => slack.reset());
}

/**
 * Answers a request of the app, unless a fault does; and notes it.
 *
 * @param {Slack} slack
 * @param {string} on
 * @param {Context} c
 * @param {() => Response} answer
 * @returns {Promise<Response>}
 */
async function met(slack, on, c, answer) {
  const fault = slack.faultOn(on);
  if (fault?.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  const response = await (fault && !fault.delayMs ? inFault(fault, c) : answer());
  const told = /** @type {any} */ (await response.clone().json().catch(() => undefined));
  const messages = told?.response_metadata?.messages;
  slack.requests.push({
    at: slack.workspace.now(),
    what: on,
    ok: response.ok && told?.ok !== false,
    ...(told?.error ? { error: told.error } : !response.ok && { error: await response.clone().text() }),
    ...(messages && { messages }),
  });
  return response;
}

/** @param {Fault} fault @param {Context} c */
function inFault({ status = 200, error, retryAfter }, c) {
  if (retryAfter !== undefined) return c.json({ ok: false, error: "ratelimited" }, 429, { "retry-after": String(retryAfter) });
  if (error) return c.json({ ok: false, error });
  return c.text("upstream connect error", /** @type {ContentfulStatusCode} */ (status));
}

/** @param {Context} c @returns {Promise<{ given: Record<string, unknown>, json: boolean }>} */
async function argumentsOf(c) {
  const json = (c.req.header("content-type") ?? "").startsWith("application/json");
  const given = json ? await c.req.json().catch(() => ({})) : await c.req.parseBody();
  return { given, json };
}
