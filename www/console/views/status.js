// A deployment's status: a word, and a shape, never colour alone.
import { html } from "lit-html";

import { sign } from "./sign.js";

/** @import { Rollout } from "../../ecs_greenlight.js" */
/** @import { Sign } from "./sign.js" */

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

/** @type {Record<string, [tone: string, sign: Sign, words: string]>} */
const HOOK = {
  AWAITING_ACTION: ["wait", "pause", "Awaiting action"],
  IN_PROGRESS: ["busy", "half", "In progress"],
  SUCCEEDED: ["good", "check", "Succeeded"],
  FAILED: ["warn", "back", "Failed"],
  TIMED_OUT: ["warn", "clock", "Timed out"],
};

/** @param {[tone: string, sign: Sign, words: string]} how */
const pill = ([tone, name, words]) => html`<span class="pill ${tone}">${sign(name)} ${words}</span>`;

/** @param {Rollout} rollout @param {boolean} [again] whether it paused anew while somebody looked on */
export function statusPill(rollout, again = false) {
  if (rollout.paused) return pill(["wait", "pause", again ? "Paused again: awaiting action" : "Paused: awaiting action"]);
  return pill(STATUS[rollout.status] ?? ["calm", "dot", rollout.status]);
}

export const pressingPill = pill(["bad", "clock", "Little time left"]);

/** @param {string | undefined} status */
export const hookPill = (status = "unknown") => pill(HOOK[status] ?? ["calm", "dot", status]);
