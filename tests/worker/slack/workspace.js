// A workspace: who is in it, the app that is installed, and everything that was written. Whoever changes it calls `changed`.
import { randomBytes } from "node:crypto";

/**
 * @typedef {{ id: string, name: string, realName: string }} User
 * @typedef {{ id: string, name: string, members: Set<string> }} Channel `members`: bots that were invited
 * @typedef {{ id: string, handle: string, users: string[] }} Group
 *
 * @typedef {object} App
 * @property {string} id
 * @property {string} botUserId
 * @property {string} botToken
 * @property {Set<string>} scopes
 * @property {string} signingSecret
 * @property {string} interactivityUrl where Slack tells of clicks
 * @property {Map<string, string>} webhooks the path of each, and the channel it writes to
 *
 * @typedef {object} Message
 * @property {string} channel
 * @property {string} ts
 * @property {string} [threadTs] of the message it answers
 * @property {"api" | "webhook"} by
 * @property {string} text
 * @property {any[]} blocks
 * @property {boolean} edited
 * @property {string} [onlyFor] an ephemeral message: who sees it
 *
 * @typedef {object} View a modal that somebody has before them
 * @property {string} id
 * @property {string} user
 * @property {any} view as the app gave it
 * @property {Record<string, string>} errors by block
 *
 * @typedef {{ user: string, channel?: string, ts?: string, what: string }} Trouble what Slack shows a person whose click did not reach the app
 */

/** A message that is no older than this may be answered by its response_url. */
export const HALF_AN_HOUR = 30 * 60_000;
export const USES = 5;
export const TRIGGER_LIFE = 3000;

/** @typedef {ReturnType<typeof createWorkspace>} Workspace */

/**
 * @param {{ now?: () => number, app?: Partial<Omit<App, "scopes">> & { scopes?: string[] } }} [given]
 */
export function createWorkspace({ now = Date.now, app = {} } = {}) {
  const fresh = randomBytes(6).toString("hex");
  /** @type {Set<() => void>} */
  const listeners = new Set();
  let last = 0;
  const workspace = {
    now,
    /** How long Slack waits for the app's answer to a click, in milliseconds. */
    patience: 3000,
    team: { id: "T0GREENLT", domain: "greenlight" },
    /** @type {Map<string, User>} */
    users: new Map(
      [
        ["U0ANN", "ann", "Ann Becker"],
        ["U0BEN", "ben", "Ben Ito"],
        ["U0CAT", "cat", "Cat Moreau"],
        ["U0DAN", "dan", "Dan Okafor"],
      ].map(([id = "", name = "", realName = ""]) => [id, { id, name, realName }]),
    ),
    /** @type {Map<string, Group>} */
    groups: new Map([["S0RELEASE", { id: "S0RELEASE", handle: "releasers", users: ["U0ANN", "U0BEN"] }]]),
    /** @type {Map<string, Channel>} */
    channels: new Map(
      [
        ["C0DEPLOYS", "deployments"],
        ["C0PAYMENT", "payments"],
      ].map(([id = "", name = ""]) => [id, { id, name, members: new Set(["U0GREENBOT"]) }]),
    ),
    /** @type {App} */
    app: {
      id: "A0GREENLT",
      botUserId: "U0GREENBOT",
      botToken: `xoxb-not-a-real-token-${fresh}`,
      signingSecret: `not-a-real-signing-secret-${fresh}`,
      interactivityUrl: "",
      webhooks: new Map([[`/services/T0GREENLT/B0HOOK/not-real-${fresh}`, "C0DEPLOYS"]]),
      ...app,
      scopes: new Set(app.scopes ?? ["chat:write", "usergroups:read", "incoming-webhook"]),
    },
    /** @type {Message[]} */
    messages: [],
    /** @type {Map<string, View>} */
    views: new Map(),
    /** @type {Map<string, { user: string, at: number, used: boolean }>} */
    triggers: new Map(),
    /** @type {Map<string, { message: Message, user: string, at: number, uses: number }>} by path */
    responseUrls: new Map(),
    /** @type {Trouble[]} */
    troubles: [],

    /** A moment of its own for every message, as Slack names them. */
    ts() {
      last = Math.max(last + 1, now() * 1000);
      return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, "0")}`;
    },

    /** @param {string} channel @param {string} ts @param {string} [reader] who may see it, ephemeral or not */
    message: (channel, ts, reader) =>
      workspace.messages.find((message) => message.channel === channel && message.ts === ts && (!message.onlyFor || message.onlyFor === reader)),

    /** @param {Omit<Message, "ts" | "edited">} message @returns {Message} */
    write(message) {
      const written = { ...message, ts: workspace.ts(), edited: false, blocks: named(message.blocks) };
      workspace.messages.push(written);
      workspace.changed();
      return written;
    },

    /** @param {Message} message @param {{ text: string, blocks: any[] }} content */
    rewrite(message, { text, blocks }) {
      Object.assign(message, { text, blocks: named(blocks), edited: true });
      workspace.changed();
    },

    /** @param {string} user */
    trigger(user) {
      const id = `${now()}.${randomBytes(4).readUInt32BE()}.${randomBytes(16).toString("hex")}`;
      workspace.triggers.set(id, { user, at: now(), used: false });
      return id;
    },

    /** The path of an address at which a click can be answered. @param {Message} message @param {string} user */
    responseUrl(message, user) {
      const path = `/actions/${workspace.team.id}/${randomBytes(6).readUIntBE(0, 6)}/${randomBytes(12).toString("hex")}`;
      workspace.responseUrls.set(path, { message, user, at: now(), uses: 0 });
      return path;
    },

    /** @param {Trouble} trouble */
    trouble(trouble) {
      workspace.troubles.push(trouble);
      workspace.changed();
    },

    changed: () => listeners.forEach((tell) => tell()),

    /** @param {() => void} tell @returns {() => void} stops telling */
    onChange(tell) {
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },

    clear() {
      workspace.messages.length = 0;
      workspace.troubles.length = 0;
      for (const kept of [workspace.views, workspace.triggers, workspace.responseUrls]) kept.clear();
      workspace.changed();
    },
  };
  return workspace;
}

/** Blocks have ids; Slack gives one to each that has none. @param {any[]} blocks */
const named = (blocks) => blocks.map((block) => ({ block_id: randomBytes(3).toString("base64url"), ...block }));
