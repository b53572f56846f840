// Everything around a worker, and the worker: the stand-in ECS and what it tells EventBridge, the stand-in Slack, the sign-in in front.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { exportJWK, generateKeyPair } from "jose";

import { startSim } from "../runtimes/sim.js";
import { HEADER, startAccess } from "./access.js";
import { forwardEvents } from "./forwarder.js";
import { startSlack } from "./slack/server.js";

/** @import { Running, Start } from "./runtimes/running.js" */

export const ACCOUNT = "111122223333";
export const TEAM = "T0GREENLT";
export const CHANNEL = "C0DEPLOYS";
const AUDIENCE = "sts.amazonaws.com";
export const READER = `arn:aws:iam::${ACCOUNT}:role/GreenlightReader`;
export const APPROVER = `arn:aws:iam::${ACCOUNT}:role/GreenlightApprover`;

/** @typedef {Awaited<ReturnType<typeof foundEdge>>} Edge */
/** @typedef {{ settings?: Record<string, unknown>, variables?: Record<string, string | undefined>, store?: boolean }} Changes */

/** A key for ISSUER_KEY: the stand-in's STS checks what it signs. */
export async function newIssuerKey(alg = "ES256") {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return JSON.stringify({ ...(await exportJWK(privateKey)), alg });
}

/** @param {string} name */
export const fakeKey = (name) => `not-a-real-${name}-key-0123456789abcdef-0123456789abcdef`;

/**
 * @param {object} given
 * @param {Start} given.start
 * @param {Record<string, unknown>} given.settings beside what follows from where everything is
 * @param {string[]} [given.sim] options of the stand-in ECS
 * @param {boolean} [given.signIn] whether who follows a link must sign in first
 * @param {(line: any) => void} [given.onLine] is told each line of the worker's log
 */
export async function foundEdge({ start, settings, sim: options = [], signIn = false, onLine }) {
  const folder = await mkdtemp(join(tmpdir(), "greenlight-edge-"));
  const sim = await startSim(options);
  const slack = await startSlack();
  const access = await startAccess({ required: signIn });
  const { origin } = access;
  slack.workspace.app.interactivityUrl = `${origin}/slack`;
  const forwarder = forwardEvents({ sim: sim.url, url: `${origin}/events`, key: fakeKey("event") });

  const usual = {
    url: origin,
    accounts: [{ id: ACCOUNT, name: "production", regions: ["us-east-1", "eu-west-1"], readerRoleArn: READER, approverRoleArn: APPROVER }],
    aws: { credentials: "issuer", region: "us-east-1", endpoint: sim.url, stsEndpoint: sim.url },
    slack: { team: TEAM, channel: CHANNEL, apiOrigin: slack.origin },
    identity: { kind: "oidc", issuer: access.provider.issuer, audience: "greenlight", header: HEADER, person: "email" },
    ...settings,
  };
  const secrets = {
    EVENT_KEY: fakeKey("event"),
    LINK_KEY: fakeKey("link"),
    SLACK_SIGNING_SECRET: slack.workspace.app.signingSecret,
    SLACK_BOT_TOKEN: slack.workspace.app.botToken,
    ISSUER_KEY: await newIssuerKey(),
  };
  /** @type {Running | undefined} */
  let worker;

  const edge = {
    sim: sim.url,
    slack,
    access,
    forwarder,
    origin,
    usual,
    secrets,

    /** What the worker logged since it was started. @returns {any[]} */
    get lines() {
      return worker?.lines ?? [];
    },

    /** Ends the worker, if it runs, and starts it with the usual settings but these; its store stays. @param {Changes} [changes] */
    async restart({ settings: otherSettings = {}, variables = {}, store = true } = {}) {
      await worker?.stop();
      worker = undefined;
      const all = { ...secrets, GREENLIGHT: JSON.stringify({ ...usual, ...otherSettings }), ...variables };
      const set = /** @type {Record<string, string>} */ (Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
      worker = await start({ variables: set, ...(store && { store: join(folder, "store") }), ...(onLine && { onLine }) });
      access.upstream = worker.origin;
    },

    /** Has the worker look after a hook by itself: its alarm is due, or it is started again. @param {string} hookId */
    async sweep(hookId) {
      if (worker?.sweep) await worker.sweep(hookId);
      else await edge.restart();
    },

    /** @param {string} path @param {object} [body] @returns {Promise<any>} */
    async control(path, body) {
      const response = await fetch(`${sim.url}/_sim/${path}`, body === undefined ? {} : { method: "POST", body: JSON.stringify(body) });
      const answer = /** @type {any} */ (await response.json());
      if (!response.ok) throw new Error(`${path}: ${answer.message}`);
      return answer;
    },

    /** The account knows the worker as an identity provider, and has a role to read and one to act. */
    async trust() {
      const trust = { issuer: origin, audience: AUDIENCE };
      await edge.control("identity-provider", { issuer: origin, audiences: [AUDIENCE] });
      await edge.control("role", { roleArn: READER, rights: "readOnly", trust: { ...trust, subject: "worker" } });
      await edge.control("role", { roleArn: APPROVER, rights: "full", trust });
    },

    async close() {
      forwarder.stop();
      await worker?.stop();
      sim.stop();
      await Promise.all([slack.close(), access.close()]);
      await rm(folder, { recursive: true });
    },
  };
  await edge.trust();
  return edge;
}
