// The Web API's methods that the worker calls. https://docs.slack.dev/reference/methods
import { wrongWithView } from "./block-kit.js";
import { contentOf, unknownIn } from "./content.js";
import { TRIGGER_LIFE } from "./workspace.js";

/** @import { Workspace } from "./workspace.js" */

/**
 * @typedef {Record<string, unknown>} Arguments
 * @typedef {{ ok: boolean, error?: string } & Record<string, unknown>} Answer
 *
 * @typedef {object} Method
 * @property {string} [scope] that the token must have
 * @property {boolean} reads methods that read take no JSON
 * @property {string[]} takes
 * @property {(workspace: Workspace, given: any) => Answer} call
 */

/** @param {string} error @param {Record<string, unknown>} [more] @returns {Answer} */
export const refusal = (error, more = {}) => ({ ok: false, error, ...more });

/** @param {string} error @param {string[]} messages */
const explained = (error, messages) => refusal(error, messages.length > 0 ? { errors: messages.map((text) => text.replace("[ERROR] ", "")), response_metadata: { messages } } : {});

/** @type {Record<string, Method>} */
export const methods = {
  "auth.test": {
    reads: false,
    takes: [],
    call: ({ team, app }) => ({ ok: true, url: `https://${team.domain}.slack.com/`, team: team.domain, user: "greenlight", team_id: team.id, user_id: app.botUserId, bot_id: "B0GREENBOT", is_enterprise_install: false }),
  },
  "chat.postMessage": {
    scope: "chat:write",
    reads: false,
    takes: ["channel", "text", "blocks", "thread_ts", "reply_broadcast", "unfurl_links", "unfurl_media", "mrkdwn", "metadata"],
    call(workspace, { channel: id, thread_ts: threadTs, ...given }) {
      const channel = workspace.channels.get(String(id));
      if (!channel) return refusal("channel_not_found");
      const invited = channel.members.has(workspace.app.botUserId) || workspace.app.scopes.has("chat:write.public");
      if (!invited) return refusal("not_in_channel");
      const content = contentOf(given);
      if ("error" in content) return explained(content.error, content.messages);
      if (threadTs !== undefined && !workspace.message(channel.id, String(threadTs))) return refusal("thread_not_found");
      const message = workspace.write({ channel: channel.id, by: "api", ...content, ...(threadTs !== undefined && { threadTs: String(threadTs) }) });
      return { ok: true, channel: channel.id, ts: message.ts, message: asSlackTells(workspace, message) };
    },
  },
  "chat.update": {
    scope: "chat:write",
    reads: false,
    takes: ["channel", "ts", "text", "blocks", "reply_broadcast", "metadata"],
    call(workspace, { channel, ts, ...given }) {
      if (!workspace.channels.has(String(channel))) return refusal("channel_not_found");
      const message = workspace.message(String(channel), String(ts));
      if (!message) return refusal("message_not_found");
      // What a webhook wrote is another's, even where the app is the same.
      if (message.by !== "api") return refusal("cant_update_message");
      const content = contentOf(given);
      if ("error" in content) return explained(content.error, content.messages);
      workspace.rewrite(message, content);
      return { ok: true, channel, ts, text: message.text, message: asSlackTells(workspace, message) };
    },
  },
  "chat.getPermalink": {
    reads: true,
    takes: ["channel", "message_ts"],
    call(workspace, { channel, message_ts: ts }) {
      if (!workspace.channels.has(String(channel))) return refusal("channel_not_found");
      if (!workspace.message(String(channel), String(ts))) return refusal("message_not_found");
      return { ok: true, channel, permalink: `https://${workspace.team.domain}.slack.com/archives/${channel}/p${String(ts).replace(".", "")}` };
    },
  },
  "views.open": {
    reads: false,
    takes: ["trigger_id", "view"],
    call(workspace, { trigger_id: id, view: given }) {
      const trigger = workspace.triggers.get(String(id));
      if (!trigger) return refusal("invalid_trigger_id");
      if (trigger.used) return refusal("exchanged_trigger_id");
      if (workspace.now() - trigger.at > TRIGGER_LIFE) return refusal("expired_trigger_id");
      const messages = wrongWithView(given);
      if (messages.length > 0) return explained("invalid_arguments", messages);
      trigger.used = true;
      const opened = { id: `V${workspace.ts().replace(".", "")}`, user: trigger.user, view: given, errors: {} };
      workspace.views.set(opened.id, opened);
      workspace.changed();
      return { ok: true, view: { id: opened.id, team_id: workspace.team.id, app_id: workspace.app.id, state: { values: {} }, hash: opened.id, ...given } };
    },
  },
  "usergroups.users.list": {
    scope: "usergroups:read",
    reads: true,
    takes: ["usergroup", "include_disabled", "team_id"],
    call({ groups }, { usergroup }) {
      if (!usergroup) return explained("invalid_arguments", ["[ERROR] missing required field: usergroup"]);
      const group = groups.get(String(usergroup));
      return group ? { ok: true, users: group.users } : refusal("no_such_subteam");
    },
  },
};

/**
 * Calls a method as whoever shows this token.
 *
 * @param {Workspace} workspace
 * @param {string} name
 * @param {{ token?: string, given: Arguments, json: boolean }} request `json`: whether the arguments came as JSON
 * @returns {Answer}
 */
export function call(workspace, name, { token, given, json }) {
  const { app } = workspace;
  const method = methods[name];
  if (!method) return refusal("unknown_method", { req_method: name });
  if (!token) return refusal("not_authed");
  if (token !== app.botToken) return refusal("invalid_auth");
  if (method.scope && !app.scopes.has(method.scope)) return refusal("missing_scope", { needed: method.scope, provided: [...app.scopes].join(",") });
  const read = json && method.reads ? {} : given;
  const [unknown] = unknownIn(read, method.takes);
  if (unknown) return explained("invalid_arguments", [`[ERROR] the stand-in does not know the argument ${unknown}`]);
  return method.call(workspace, read);
}

/** @param {Workspace} workspace @param {import("./workspace.js").Message} message */
export const asSlackTells = ({ app, team }, { ts, threadTs, text, blocks }) => ({
  type: "message",
  user: app.botUserId,
  bot_id: "B0GREENBOT",
  app_id: app.id,
  team: team.id,
  ts,
  text,
  blocks,
  ...(threadTs && { thread_ts: threadTs }),
});
