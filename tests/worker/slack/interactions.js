// Tells the app of what people do, as Slack does: signed, and with three seconds for the answer.
// https://docs.slack.dev/interactivity/handling-user-interaction
import { createHmac } from "node:crypto";

import { asSlackTells } from "./api.js";

/** @import { Message, User, Workspace } from "./workspace.js" */

/**
 * @typedef {object} Delivered
 * @property {"block_actions" | "view_submission" | "view_closed"} type
 * @property {string} user
 * @property {number} status 0 where there was no answer in time
 * @property {string} body
 * @property {number} ms how long the app took
 */

/**
 * A body as Slack sends it, and its signature.
 *
 * @param {string} secret
 * @param {string} body
 * @param {number} now epoch milliseconds
 */
export function signed(secret, body, now) {
  const timestamp = String(Math.floor(now / 1000));
  const signature = `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
  return {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": signature,
    },
    body,
  };
}

/** @param {Workspace} workspace @param {string} id @returns {User} */
function userOf({ users }, id) {
  const user = users.get(id);
  if (!user) throw new Error(`There is no user ${id}.`);
  return user;
}

/** @param {Workspace} workspace @param {User} user */
const told = ({ team }, { id, name }) => ({ id, username: name, name, team_id: team.id });

/** @param {Workspace} workspace */
const about = ({ team, app }) => ({ api_app_id: app.id, token: "not-to-be-used", team, enterprise: null, is_enterprise_install: false });

/**
 * @param {Workspace} workspace
 * @param {string} origin of the stand-in itself
 * @param {{ user: string, channel: string, ts: string, actionId: string, blockId?: string }} click
 * @returns {{ payload: any, message: Message }}
 */
export function clickOf(workspace, origin, { user: id, channel, ts, actionId, blockId }) {
  const user = userOf(workspace, id);
  const message = workspace.message(channel, ts, id);
  if (!message) throw new Error(`There is no message ${ts} in ${channel}.`);
  const pressable = message.blocks.flatMap((block) => [...(block.elements ?? []), block.accessory ?? []].flat().map((element) => ({ block, element })));
  const found = pressable.find(({ block, element }) => element.type === "button" && element.action_id === actionId && (!blockId || block.block_id === blockId));
  if (!found) throw new Error(`The message ${ts} has no button ${actionId}.`);
  const { block, element } = found;
  const payload = {
    type: "block_actions",
    user: told(workspace, user),
    ...about(workspace),
    container: { type: "message", message_ts: ts, channel_id: channel, is_ephemeral: message.onlyFor !== undefined, ...(message.threadTs && { thread_ts: message.threadTs }) },
    trigger_id: workspace.trigger(id),
    channel: { id: channel, name: workspace.channels.get(channel)?.name },
    message: asSlackTells(workspace, message),
    state: { values: {} },
    response_url: origin + workspace.responseUrl(message, id),
    actions: [{ ...element, block_id: block.block_id, action_ts: workspace.ts() }],
  };
  return { payload, message };
}

/**
 * @param {Workspace} workspace
 * @param {string} viewId
 * @param {Record<string, Record<string, string>>} values by block and action
 */
export function submissionOf(workspace, viewId, values) {
  const opened = workspace.views.get(viewId);
  if (!opened) throw new Error(`There is no view ${viewId}.`);
  const { view, user } = opened;
  /** @type {Record<string, Record<string, object>>} */
  const state = {};
  for (const { type, block_id: block, element } of view.blocks) {
    if (type !== "input") continue;
    state[block] = { [element.action_id]: { type: element.type, value: values[block]?.[element.action_id] || null } };
  }
  return {
    type: "view_submission",
    user: told(workspace, userOf(workspace, user)),
    ...about(workspace),
    trigger_id: workspace.trigger(user),
    view: { ...view, id: viewId, team_id: workspace.team.id, app_id: workspace.app.id, bot_id: "B0GREENBOT", root_view_id: viewId, previous_view_id: null, hash: viewId, state: { values: state } },
    response_urls: [],
  };
}

/**
 * Sends what happened to the app, and waits for its answer.
 *
 * @param {Workspace} workspace
 * @param {any} payload
 * @returns {Promise<Delivered>}
 */
export async function deliver(workspace, payload) {
  const { app, now } = workspace;
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const begun = performance.now();
  const answered = { type: payload.type, user: payload.user.id };
  try {
    const response = await fetch(app.interactivityUrl, { ...signed(app.signingSecret, body, now()), redirect: "manual", signal: AbortSignal.timeout(workspace.patience) });
    return { ...answered, status: response.status, body: await response.text(), ms: performance.now() - begun };
  } catch {
    return { ...answered, status: 0, body: "", ms: performance.now() - begun };
  }
}
