// The stand-in as tests and the demo hold it: what people do, what they see, and what goes wrong.
import { clickOf, deliver, submissionOf } from "./interactions.js";
import { createWorkspace } from "./workspace.js";

/** @import { Delivered } from "./interactions.js" */
/** @import { Message, View, Workspace } from "./workspace.js" */

/**
 * @typedef {object} Fault
 * @property {string} on a method of the Web API, `webhook` or `response_url`
 * @property {number} [status] the HTTP status of the answer
 * @property {string} [error] Slack's word for it, with 200
 * @property {number} [retryAfter] seconds, with 429
 * @property {number} [delayMs] later than that, and then as if nothing were wrong
 * @property {number} [times] how often; once, if it does not say
 *
 * @typedef {{ at: number, what: string, ok: boolean, error?: string, messages?: string[] }} Logged a request of the app; no tokens, no addresses
 */

/** @typedef {ReturnType<typeof createSlack>} Slack */

/** @param {Workspace} workspace @param {() => string} origin */
export function createSlack(workspace, origin) {
  /** @type {Fault[]} */
  const faults = [];
  /** @type {Delivered[]} */
  const delivered = [];
  /** @type {Logged[]} */
  const requests = [];

  const slack = {
    workspace,
    delivered,
    requests,

    get origin() {
      return origin();
    },

    get webhookUrl() {
      return origin() + [...workspace.app.webhooks.keys()][0];
    },

    /** What a person sees in a channel, in order. @param {string} [user] @param {string} [channel] @returns {Message[]} */
    messages: (user, channel = "C0DEPLOYS") => workspace.messages.filter((message) => message.channel === channel && (!message.onlyFor || message.onlyFor === user)),

    /** The replies to a message. @param {string} ts @param {string} [channel] */
    thread: (ts, channel = "C0DEPLOYS") => slack.messages(undefined, channel).filter((message) => message.threadTs === ts),

    /** The modal that a person has before them. @param {string} user @returns {View | undefined} */
    view: (user) => [...workspace.views.values()].findLast((view) => view.user === user),

    /**
     * A person presses a button, and confirms it where Slack asks.
     *
     * @param {{ user: string, ts: string, actionId: string, channel?: string, blockId?: string }} click
     * @returns {Promise<Delivered>}
     */
    async click({ channel = "C0DEPLOYS", ...click }) {
      const { payload } = clickOf(workspace, origin(), { channel, ...click });
      const answer = await deliver(workspace, payload);
      delivered.push(answer);
      if (answer.status !== 200) workspace.trouble({ user: click.user, channel, ts: click.ts, what: inWords(answer) });
      return answer;
    },

    /**
     * A person sends the modal off. It stays where the app finds something wrong, or does not answer.
     *
     * @param {string} viewId
     * @param {Record<string, Record<string, string>>} values
     * @returns {Promise<Delivered>}
     */
    async submit(viewId, values) {
      const payload = submissionOf(workspace, viewId, values);
      const answer = await deliver(workspace, payload);
      delivered.push(answer);
      const opened = /** @type {View} */ (workspace.views.get(viewId));
      const reply = answer.body ? json(answer.body) : {};
      if (answer.status !== 200 || !reply) workspace.trouble({ user: opened.user, what: inWords(answer) });
      else if (reply.response_action === "errors") opened.errors = reply.errors ?? {};
      else workspace.views.delete(viewId);
      workspace.changed();
      return answer;
    },

    /** A person closes the modal. @param {string} viewId */
    dismiss(viewId) {
      workspace.views.delete(viewId);
      workspace.changed();
    },

    /** @param {Fault} fault */
    fault: (fault) => void faults.push({ times: 1, ...fault }),

    /** The fault that hits a request, if one does. @param {string} on */
    faultOn(on) {
      const hit = faults.find((fault) => fault.on === on && Number(fault.times) > 0);
      if (hit) hit.times = Number(hit.times) - 1;
      return hit;
    },

    /** Forgets everything but who is there. */
    reset() {
      for (const list of [faults, delivered, requests]) list.length = 0;
      workspace.clear();
    },

    /** Everything, as the page shows it to one person. @param {string} [user] */
    stateFor: (user) => ({
      team: workspace.team,
      users: [...workspace.users.values()],
      channels: [...workspace.channels.values()].map(({ id, name }) => ({ id, name, messages: slack.messages(user, id) })),
      views: [...workspace.views.values()].filter((view) => view.user === user),
      troubles: workspace.troubles.filter((trouble) => trouble.user === user),
    }),
  };
  return slack;
}

/** @param {Delivered} answer */
const inWords = ({ status }) => (status === 0 ? "operation_timeout: the app did not answer within 3 seconds" : `the app answered with HTTP ${status}`);

/** @param {string} text @returns {any} */
function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
