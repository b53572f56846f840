// What can be written to without a token, because the address is the secret: incoming webhooks, and the answers to a click.
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
// https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
import { contentOf, unknownIn } from "./content.js";
import { HALF_AN_HOUR, USES } from "./workspace.js";

/** @import { Workspace } from "./workspace.js" */

/** @typedef {{ status: number, body: string }} Reply */

/** @param {string} error @returns {Reply} as a response_url says it */
const gone = (error) => ({ status: 404, body: JSON.stringify({ ok: false, error }) });

/** @type {Reply} */
const OK = { status: 200, body: "ok" };

/**
 * @param {Workspace} workspace
 * @param {string} path
 * @param {Record<string, unknown> | undefined} given nothing where it was no JSON object
 * @returns {Reply}
 */
export function toWebhook(workspace, path, given) {
  const channel = workspace.app.webhooks.get(path);
  if (!channel || !workspace.app.scopes.has("incoming-webhook")) return { status: 404, body: "no_service" };
  if (!given) return { status: 400, body: "invalid_payload" };
  const [unknown] = unknownIn(given, ["text", "blocks", "thread_ts", "unfurl_links", "unfurl_media", "mrkdwn"]);
  if (unknown) return { status: 400, body: `the stand-in does not know the member ${unknown}` };
  const content = contentOf(given);
  if ("error" in content) return { status: 400, body: content.error };
  workspace.write({ channel, by: "webhook", ...content });
  return OK;
}

/**
 * @param {Workspace} workspace
 * @param {string} path
 * @param {Record<string, unknown> | undefined} given
 * @returns {Reply}
 */
export function toResponseUrl(workspace, path, given) {
  const known = workspace.responseUrls.get(path);
  if (!known) return gone("invalid_url");
  if (workspace.now() - known.at > HALF_AN_HOUR) return gone("expired_url");
  if (known.uses >= USES) return gone("used_url");
  known.uses += 1;
  if (!given) return { status: 400, body: "invalid_payload" };
  const [unknown] = unknownIn(given, ["text", "blocks", "response_type", "replace_original", "delete_original", "thread_ts", "unfurl_links", "unfurl_media"]);
  if (unknown) return { status: 400, body: `the stand-in does not know the member ${unknown}` };
  const { message, user } = known;
  if (given["delete_original"] === true) {
    workspace.messages.splice(workspace.messages.indexOf(message), 1);
    workspace.changed();
    return OK;
  }
  const content = contentOf(given);
  if ("error" in content) return { status: 400, body: content.error };
  if (given["replace_original"] === true) {
    workspace.rewrite(message, content);
    return OK;
  }
  const threadTs = given["thread_ts"];
  const shared = { channel: message.channel, by: message.by, ...content, ...(typeof threadTs === "string" && { threadTs }) };
  workspace.write(given["response_type"] === "in_channel" ? shared : { ...shared, onlyFor: user });
  return OK;
}
