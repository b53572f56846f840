// A deployment's status: a word, and a shape, never colour alone.
import { html } from "lit-html";

import { sign } from "./sign.js";

/** @import { Hook, Rollout } from "../../ecs_greenlight.js" */
/** @import { Sign } from "../../signs.js" */

/** @type {Record<string, [tone: string, sign: Sign, words: string]>} */
const STATUS = {
  PENDING: ["calm", "ring", "Pending"],
  IN_PROGRESS: ["busy", "half", "In progress"],
  SUCCESSFUL: ["good", "check", "Successful"],
  STOP_REQUESTED: ["warn", "stop", "Stopping"],
  STOPPED: ["calm", "stop", "Stopped"],
  ROLLBACK_REQUESTED: ["warn", "back", "Rollback requested"],
  ROLLBACK_IN_PROGRESS: ["warn", "back", "Rolling back"],
  ROLLBACK_SUCCESSFUL: ["calm", "back", "Rolled back"],
  ROLLBACK_FAILED: ["bad", "cross", "Rollback failed"],
};

/** @type {Record<NonNullable<Hook["outcome"]>, [tone: string, sign: Sign]>} */
const OUTCOME = {
  awaiting: ["wait", "pause"],
  running: ["busy", "half"],
  continued: ["good", "check"],
  rolledBack: ["calm", "back"],
  passed: ["good", "check"],
  failed: ["warn", "cross"],
  timedOut: ["warn", "clock"],
  closed: ["calm", "stop"],
};

/** @param {[tone: string, sign: Sign, words: string]} how */
const pill = ([tone, name, words]) => html`<span class="pill ${tone}">${sign(name)} ${words}</span>`;

/** @param {Rollout} rollout @param {boolean} [again] whether it paused anew while somebody looked on */
export function statusPill(rollout, again = false) {
  if (rollout.paused) return pill(["wait", "pause", again ? "Paused again: awaiting action" : "Paused: awaiting action"]);
  return pill(STATUS[rollout.status] ?? ["calm", "dot", rollout.status]);
}

export const pressingPill = pill(["bad", "clock", "Little time left"]);

/** @param {Hook} hook */
export function hookPill({ outcome, decidedBy, words, status = "unknown" }) {
  if (!outcome) return pill(["calm", "dot", status]);
  const [tone, name] = decidedBy === "deadline" ? OUTCOME.timedOut : OUTCOME[outcome];
  return pill([tone, name, words ?? status]);
}
