// The forwarder delivers as EventBridge does, or the worker would be tested against something kinder.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";

import { forwardEvents, twiceInDisorder } from "./forwarder.js";

/**
 * A stand-in of the stand-in, and a destination that answers as it is told to.
 *
 * @param {import("node:test").TestContext} t
 * @param {(tries: number, event: any) => number} answer
 */
async function world(t, answer) {
  /** @type {any[]} */
  const events = [];
  /** @type {{ event: any, key: unknown, type: unknown }[]} */
  const got = [];
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://stand-in");
    if (pathname === "/_sim/events") {
      response.end(JSON.stringify(events.slice(Number(searchParams.get("after"))).map((event, index) => ({ number: Number(searchParams.get("after")) + index + 1, event }))));
      return;
    }
    let body = "";
    for await (const chunk of request) body += chunk;
    const event = JSON.parse(body);
    got.push({ event, key: request.headers["x-api-key"], type: request.headers["content-type"] });
    response.writeHead(answer(got.filter((one) => one.event === event).length, event)).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  t.after(() => server.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const origin = `http://127.0.0.1:${port}`;
  return { events, got, destination: { sim: origin, url: `${origin}/events`, key: "not-a-real-key", retryAfter: 1 } };
}

test("each event is delivered once, as JSON, with the key in its header", async (t) => {
  const { events, got, destination } = await world(t, () => 202);
  events.push("one", "two");
  const forwarder = forwardEvents(destination);
  await forwarder.flush();
  events.push("three");
  await forwarder.flush();
  await forwarder.flush();
  assert.deepEqual(got.map(({ event }) => event), ["one", "two", "three"]);
  assert.deepEqual(got[0], { event: "one", key: "not-a-real-key", type: "application/json; charset=utf-8" });
});

test("only 429 and what is the server's fault is tried again", async (t) => {
  const answers = /** @type {Record<string, number[]>} */ ({ busy: [429, 429, 202], broken: [500, 503, 202], refused: [400], unknown: [403], moved: [301] });
  const { events, destination } = await world(t, (_, event) => answers[event]?.shift() ?? 202);
  events.push("busy", "broken", "refused", "unknown", "moved");
  const forwarder = forwardEvents(destination);
  await forwarder.flush();
  assert.deepEqual(
    forwarder.deliveries.map(({ status, tries }) => [status, tries]),
    [[202, 3], [202, 3], [400, 1], [403, 1], [301, 1]],
  );
});

test("what always fails is given up", async (t) => {
  const { events, destination } = await world(t, () => 500);
  events.push("one");
  const forwarder = forwardEvents({ ...destination, tries: 3 });
  await forwarder.flush();
  assert.deepEqual(forwarder.deliveries, [{ number: 1, status: 500, tries: 3 }]);
});

test("a test may have everything delivered twice, in disorder", async (t) => {
  const { events, got, destination } = await world(t, () => 202);
  events.push("one", "two", "three", "four");
  await forwardEvents({ ...destination, schedule: twiceInDisorder }).flush();
  const order = twiceInDisorder([1, 2, 3, 4].map((number) => ({ number, event: "" }))).map(({ number }) => number);
  assert.deepEqual(order, [2, 2, 4, 4, 1, 1, 3, 3]);
  assert.deepEqual(got.map(({ event }) => event).sort(), ["four", "four", "one", "one", "three", "three", "two", "two"]);
});
