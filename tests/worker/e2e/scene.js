// What the cases do and look at, in few words.
import assert from "node:assert/strict";

import { CHANNEL } from "../edge.js";
import { PEOPLE } from "../access.js";

/** @import { Edge } from "../edge.js" */
/** @import { Message } from "../slack/workspace.js" */

/** @typedef {ReturnType<typeof sceneOf>} Scene */
/** @typedef {{ service: string, arn: string, hookId: string }} Paused */
/** @typedef {Paused & { message: Message, others: Message[] }} Asked */

/** Stages pass as good as at once. */
const AT_ONCE = Object.fromEntries(
  ["pending", "stage", "afterHooks", "taskStart", "testTrafficShift", "productionTrafficShift", "bakeMinute", "cleanUp", "lambdaHook", "rollbackRequested", "stopRequested"].map((name) => [name, 1]),
);

const PATIENCE = 120_000;

/**
 * Waits for what must come.
 *
 * @template T
 * @param {string} what
 * @param {() => T | Promise<T>} look
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(what, look) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`It never came: ${what}.`);
}

/** @param {Message} message @returns {string[]} what can be pressed that decides */
export const buttonsOf = ({ blocks }) => pressable(blocks).filter(({ url }) => !url).map((element) => element.action_id);

/** @param {any[]} blocks @returns {any[]} */
const pressable = (blocks) => blocks.filter(({ type }) => type === "actions").flatMap(({ elements }) => elements);

/** All that is written in a message. @param {Message} message */
export const wordsOf = ({ text, blocks }) =>
  [text, ...blocks.flatMap(({ text: own, elements = [] }) => [own?.text, ...elements.map((/** @type {any} */ element) => element.text?.text ?? element.text)])].filter(Boolean).join("\n");

/** The link to decide by. @param {Message} message */
export function linkOf({ blocks }) {
  const [, marked] = /<([^<>|]+\/decide\?t=[^<>|]+)\|/.exec(JSON.stringify(blocks)) ?? [];
  const link = marked ?? pressable(blocks).find(({ url }) => url?.includes("/decide?t="))?.url;
  assert.ok(link, "the message has a link to decide by");
  return String(link).replaceAll("&amp;", "&");
}

/**
 * @param {Edge} edge
 * @param {{ resends?: boolean, indexed?: boolean }} [runtime] `resends`: whether its `fetch` sends a request anew by itself when the connection ends
 *   without an answer; `indexed`: whether its store can list the hooks of all open questions
 */
export function sceneOf(edge, { resends = false, indexed = true } = {}) {
  const { slack, access, forwarder } = edge;
  let services = 0;

  const scene = {
    edge,
    slack,
    access,
    resends,
    indexed,

    /** @returns {Promise<any[]>} */
    world: async () => (await edge.control("world")).deployments,

    /** @param {string} arn @returns {Promise<any>} */
    deployment: async (arn) => (await scene.world()).find((deployment) => deployment.arn === arn),

    /** What became of a hook in truth. @param {Paused} paused @returns {Promise<string>} */
    fate: async ({ arn, hookId }) => (await scene.deployment(arn)).hooks.find((/** @type {any} */ hook) => hook.id === hookId).fate,

    /** What was done to a deployment in truth, and in whose name. @param {Paused} paused @returns {Promise<[what: string, who: string | null][]>} */
    async acts({ arn }) {
      const { acts } = await scene.deployment(arn);
      return acts.filter((/** @type {any} */ act) => !act.refused).map((/** @type {any} */ { by, deed }) => [deed.action ?? deed.stopType, by.sourceIdentity ?? by.kind]);
    },

    /**
     * Deploys a service, to where it waits at its pause hooks.
     *
     * @param {string} kind the beginning of its name, by which the policies know it
     * @param {{ hooks?: number }} [given]
     * @returns {Promise<Paused>}
     */
    async pause(kind = "web", { hooks = 1 } = {}) {
      const service = `${kind}-${++services}`;
      const hook = { targetType: "PAUSE", lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"], timeoutConfiguration: { timeoutInMinutes: 60, action: "ROLLBACK" } };
      const configuration = { strategy: "BLUE_GREEN", lifecycleHooks: Array.from({ length: hooks }, () => hook) };
      const deployed = await edge.control("deploy", { region: "us-east-1", cluster: "shop", service, image: `${service}:2.15.0`, configuration });
      const arn = deployed.serviceDeploymentArn;
      await edge.control("advance", { seconds: 0.1 });
      const open = (await scene.deployment(arn)).hooks.filter((/** @type {any} */ hook) => hook.fate === "open").map((/** @type {any} */ hook) => hook.id);
      assert.equal(open.length, hooks);
      return { service, arn, hookId: open[0] };
    },

    /** Tells the worker what EventBridge would tell it by now. */
    tell: () => forwarder.flush(),

    /** What was written in the channel about a service, without what stands in threads or is for one alone. @param {Paused} paused @returns {Message[]} */
    about: ({ service }) => slack.messages().filter((message) => !message.threadTs && wordsOf(message).includes(service)),

    /**
     * Deploys, and has the worker ask.
     *
     * @param {string} [kind]
     * @param {{ hooks?: number }} [given]
     * @returns {Promise<Asked>}
     */
    async ask(kind, given) {
      const paused = await scene.pause(kind, given);
      await scene.tell();
      const [message, ...others] = scene.about(paused);
      assert.ok(message, "nobody was asked");
      return { ...paused, message, others };
    },

    /** Somebody presses a button under a question. @param {string} user @param {"continue" | "rollBack"} actionId @param {{ message: Message }} about */
    async press(user, actionId, { message }) {
      const answer = await slack.click({ user, channel: message.channel, ts: message.ts, actionId });
      assert.equal(answer.status, 200);
    },

    /** What one person alone was told, by now. @param {string} user @returns {string[]} */
    toldTo: (user) => slack.messages(user).filter((message) => message.onlyFor === user).map(({ text }) => text),

    /** Waits until a person alone is told something. @param {string} user @param {number} [times] @returns {Promise<string>} */
    answerTo: (user, times = 1) => until(`what ${user} is told`, () => scene.toldTo(user)[times - 1]),

    /** Waits until a question is closed. @param {{ message: Message }} about */
    closed: ({ message }) => until("the message's update", () => message.edited && buttonsOf(message).length === 0),

    /** Waits for a line in the thread of a question. @param {{ message: Message }} about @param {RegExp} line */
    inThread: ({ message }, line) => until(`${line} in the thread`, () => slack.thread(message.ts, message.channel).find((reply) => line.test(wordsOf(reply)))),

    /** Who looks at the worker's page. @param {string} who @returns {Record<string, string>} headers */
    as(who) {
      const { name, value } = access.cookieOf(who);
      return { cookie: `${name}=${value}` };
    },

    /** The fields of the form that somebody finds behind a link. @param {string} link @param {string} who */
    async formAt(link, who) {
      const page = await (await fetch(link, { headers: scene.as(who) })).text();
      /** @type {Record<string, string>} */
      const fields = {};
      for (const [, name = "", value = ""] of page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)) fields[name] = unescaped(value);
      assert.ok(fields["t"] && fields["form"], `${PEOPLE[who]?.name} finds no form: ${page}`);
      return fields;
    },

    /** Sends a form as the worker's own page does. @param {Record<string, string>} fields @param {Record<string, string>} [headers] */
    send: (fields, headers = {}) =>
      fetch(`${edge.origin}/decide`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", origin: edge.origin, "sec-fetch-site": "same-origin", ...headers },
        body: new URLSearchParams(fields),
        redirect: "manual",
      }),

    async begin() {
      slack.workspace.patience = PATIENCE; // how fast the machine is, is not what is tested
      await edge.control("settings", { durations: AT_ONCE });
    },

    /** Before each case. */
    async clear() {
      await scene.tell();
      slack.reset();
      Object.assign(forwarder.destination, { key: edge.secrets.EVENT_KEY, schedule: (/** @type {any[]} */ events) => events, oneByOne: false });
      slack.workspace.app.signingSecret = edge.secrets.SLACK_SIGNING_SECRET;
    },
  };
  return scene;
}

/** @param {string} html */
const unescaped = (html) => html.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
