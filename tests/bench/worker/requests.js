// What requests cost a worker in workerd, and how many it can serve. The stand-ins of ECS, STS, Slack and the sign-in run beside it and throttle nothing.
import assert from "node:assert/strict";

import { CHANNEL, fakeKey, foundEdge } from "../../worker/edge.js";
import { HEADER, PEOPLE } from "../../worker/access.js";
import { buttonsOf, linkOf, sceneOf, wordsOf } from "../../worker/e2e/scene.js";
import { median } from "../measure.js";
import { cpuOf, inBareWorkerd, residentOf } from "./workerd.js";

/** @import { Edge } from "../../worker/edge.js" */
/** @import { Scene } from "../../worker/e2e/scene.js" */
/** @import { Message } from "../../worker/slack/workspace.js" */

/**
 * @typedef {Awaited<ReturnType<typeof stage>>} Stage
 * @typedef {{ event: number, look: number, click: number, form: number }} Costs milliseconds of CPU, each
 * @typedef {{ many: Costs, first: Costs, requests: number }} Cpu
 * @typedef {{ decided: number, acts: number, millis: number, cpu: number, lanes: number }} Rate
 * @typedef {{ people: number, acknowledged: number, answered: number, acts: number, slowest: number, millis: number }} Crowd `millis`: until the last was told
 */

const WARM_UP = 20;
const REQUESTS = 60;
const STARTS = 5;
const APPROVALS = 200;
const LANES = 16;
const CROWD = 200;

const anyone = { anyone: true };

/** A worker and all that it needs. @param {string[]} [v8Flags] */
export async function stage(v8Flags = []) {
  let pid = 0;
  const edge = await foundEdge({
    start: async (given) => {
      const worker = await inBareWorkerd(given, { v8Flags });
      ({ pid } = worker);
      return worker;
    },
    settings: { policies: [{ continue: anyone, rollBack: anyone }] },
  });
  const scene = sceneOf(edge);
  const { workspace } = edge.slack;
  const staged = {
    edge,
    scene,
    cpu: () => cpuOf(pid),
    resident: () => residentOf(pid),

    async restart() {
      await edge.restart();
      // Not by way of the sign-in, which would be measured too.
      workspace.app.interactivityUrl = `${edge.access.upstream}/slack`;
    },

    /** How often ECS was told to continue or to go back, and did. @returns {Promise<number>} */
    async acts() {
      const deployments = await scene.world();
      return deployments.flatMap(({ acts }) => acts).filter((act) => !act.refused).length;
    },

    /** Deploys services, to where each waits. @param {number} count @returns {Promise<Hook[]>} */
    async pause(count) {
      const before = (await edge.control("events")).length;
      const hook = { targetType: "PAUSE", lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"], timeoutConfiguration: { timeoutInMinutes: 60, action: "ROLLBACK" } };
      const configuration = { strategy: "BLUE_GREEN", lifecycleHooks: [hook] };
      for (let index = 0; index < count; index += 1) {
        const service = `web-${before}-${index}`;
        await edge.control("deploy", { region: "us-east-1", cluster: "shop", service, image: `${service}:2.15.0`, configuration });
      }
      await edge.control("advance", { seconds: 0.1 });
      /** @type {{ event: any }[]} */
      const told = await edge.control(`events?after=${before}`);
      const hooks = told.map(({ event }) => event).filter(({ detail }) => detail.eventName === "HOOK_AWAITING_ACTION");
      assert.equal(hooks.length, count);
      return hooks.map((event) => ({ event, service: event.detail.serviceArn.split("/").at(-1) }));
    },

    /** As EventBridge tells it. @param {Hook} hook @returns {Promise<Message>} the question */
    async tell(hook) {
      const known = workspace.messages.length;
      await answered(fetch(`${edge.access.upstream}/events`, { method: "POST", headers: { "x-api-key": fakeKey("event") }, body: JSON.stringify(hook.event) }), 202);
      const asked = workspace.messages.slice(known).find((message) => wordsOf(message).includes(hook.service));
      assert.ok(asked, "nobody was asked");
      return asked;
    },

    /** Resolves when a question was decided and says so. @param {Message} message @returns {Promise<void>} */
    closed: (message) =>
      new Promise((resolve) => {
        const look = () => {
          if (!message.edited || buttonsOf(message).length > 0 || !workspace.messages.some(({ threadTs }) => threadTs === message.ts)) return;
          stop();
          resolve();
        };
        const stop = workspace.onChange(look);
        look();
      }),

    /** @param {Message} message */
    async click({ ts }) {
      const { status } = await edge.slack.click({ user: "U0ANN", channel: CHANNEL, ts, actionId: "continue" });
      assert.equal(status, 200);
    },

    /** The headers of somebody who is signed in. @returns {Promise<Record<string, string>>} */
    signedIn: async () => ({ [HEADER]: await edge.access.provider.token({ ...PEOPLE["ann"]?.claims }) }),

    /** @param {Message} message @param {Record<string, string>} headers @returns {Promise<Record<string, string>>} the form's fields */
    async look(message, headers) {
      const page = await answered(fetch(linkOf(message).replace(edge.origin, edge.access.upstream), { headers }), 200);
      return Object.fromEntries([...page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, plain(String(value))]));
    },

    /** @param {Record<string, string>} fields @param {Record<string, string>} headers */
    send: (fields, headers) =>
      answered(
        fetch(`${edge.access.upstream}/decide`, {
          method: "POST",
          headers: { origin: edge.origin, "sec-fetch-site": "same-origin", ...headers },
          body: new URLSearchParams({ ...fields, action: "CONTINUE" }),
        }),
        200,
      ),
  };
  try {
    await scene.begin();
    await edge.control("settings", { throttling: false });
    await staged.restart();
    return staged;
  } catch (error) {
    await edge.close();
    throw error;
  }
}

/** @typedef {{ event: any, service: string }} Hook */

/** @param {Promise<Response>} response @param {number} status */
async function answered(response, status) {
  const { status: given, text } = await response.then(async (one) => ({ status: one.status, text: await one.text() }));
  assert.equal(given, status, text);
  return text;
}

/** @param {string} html */
const plain = (html) => html.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/**
 * What a request of each kind costs, one after another, with all that follows from it.
 *
 * @param {Stage} staged
 * @returns {Promise<Cpu>}
 */
export async function cpuPerRequest(staged) {
  /** @type {Costs[]} */
  const starts = [];
  for (let index = 0; index < STARTS; index += 1) {
    const hooks = await staged.pause(2);
    await staged.restart();
    starts.push(await costs(staged, hooks, 0));
  }
  const middle = (/** @type {keyof Costs} */ kind) => median(starts.map((one) => one[kind]));
  const first = { event: middle("event"), look: middle("look"), click: middle("click"), form: middle("form") };
  return { first, many: await costs(staged, await staged.pause(2 * (WARM_UP + REQUESTS)), WARM_UP), requests: REQUESTS };
}

/** @param {Stage} staged @param {Hook[]} hooks half are decided by a click, half by the form @param {number} warmUp how many of each do not count @returns {Promise<Costs>} */
async function costs(staged, hooks, warmUp) {
  /** @template T, R @param {T[]} all @param {(one: T) => Promise<R>} serve @returns {Promise<{ cost: number, given: R[] }>} */
  const measured = async (all, serve) => {
    const given = [];
    let before = await staged.cpu();
    for (const [index, one] of all.entries()) {
      if (index === warmUp) before = await staged.cpu();
      given.push(await serve(one));
    }
    return { cost: ((await staged.cpu()) - before) / (all.length - warmUp), given };
  };
  const headers = await staged.signedIn();
  const half = hooks.length / 2;
  const event = await measured(hooks, staged.tell);
  const [clicked, formed] = [event.given.slice(0, half), event.given.slice(half)];
  const look = await measured(formed, (message) => staged.look(message, headers));
  const click = await measured(clicked, async (message) => {
    await staged.click(message);
    await staged.closed(message);
  });
  const forms = look.given.map((fields, index) => ({ fields, message: /** @type {Message} */ (formed[index]) }));
  const form = await measured(forms, async ({ fields, message }) => {
    await staged.send(fields, headers);
    await staged.closed(message);
  });
  return { event: event.cost, look: look.cost, click: click.cost, form: form.cost };
}

/** How many different hooks can be continued in a second. @param {Stage} staged @returns {Promise<Rate>} */
export async function approvalRate(staged) {
  const messages = [];
  for (const hook of await staged.pause(APPROVALS)) messages.push(await staged.tell(hook));
  const before = { acts: await staged.acts(), cpu: await staged.cpu(), at: performance.now() };
  const waiting = [...messages];
  const lane = async () => {
    for (let message = waiting.pop(); message; message = waiting.pop()) {
      await staged.click(message);
      await staged.closed(message);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const millis = performance.now() - before.at;
  const cpu = (await staged.cpu()) - before.cpu;
  return { decided: APPROVALS, acts: (await staged.acts()) - before.acts, millis, cpu, lanes: LANES };
}

/** Many press the same button at once. @param {Stage} staged @returns {Promise<Crowd>} */
export async function crowd(staged) {
  const { edge, scene } = staged;
  const [hook] = await staged.pause(1);
  const message = await staged.tell(/** @type {Hook} */ (hook));
  const people = Array.from({ length: CROWD }, (_, index) => `U0CROWD${String(index).padStart(3, "0")}`);
  const crowded = new Set(people);
  for (const id of people) edge.slack.workspace.users.set(id, { id, name: id.toLowerCase(), realName: id });
  const before = { acts: await staged.acts(), at: performance.now() };
  const told = new Promise((resolve) => {
    const look = () => {
      if (edge.slack.workspace.messages.filter(({ onlyFor }) => crowded.has(String(onlyFor))).length < CROWD) return;
      stop();
      resolve(undefined);
    };
    const stop = edge.slack.workspace.onChange(look);
  });
  const clicks = await Promise.all(people.map((user) => edge.slack.click({ user, channel: CHANNEL, ts: message.ts, actionId: "continue" })));
  await Promise.all([told, staged.closed(message)]);
  return {
    people: CROWD,
    acknowledged: clicks.filter(({ status }) => status === 200).length,
    answered: people.filter((user) => scene.toldTo(user).length > 0).length,
    acts: (await staged.acts()) - before.acts,
    slowest: Math.max(...clicks.map(({ ms }) => ms)),
    millis: performance.now() - before.at,
  };
}
