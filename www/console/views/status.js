// A deployment's status: a word, and a shape, never colour alone.
import { html } from "lit-html";

import { sign } from "./sign.js";

/** @import { Hook, Rollout } from "../../ecs_greenlight.js" */
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
  FAILED: ["warn", "cross", "Failed"],
  TIMED_OUT: ["warn", "clock", "Timed out"],
};

/** What a person, or nobody in time, made of a pause. @type {Record<string, [tone: string, sign: Sign, words: string]>} */
const PAUSE = {
  SUCCEEDED: ["good", "check", "Continued"],
  FAILED: ["calm", "back", "Rolled back"],
  "TIMED_OUT CONTINUE": ["warn", "clock", "Timed out: went on"],
  "TIMED_OUT ROLLBACK": ["warn", "clock", "Timed out: went back"],
};

/** @param {[tone: string, sign: Sign, words: string]} how */
const pill = ([tone, name, words]) => html`<span class="pill ${tone}">${sign(name)} ${words}</span>`;

/** @param {Rollout} rollout @param {boolean} [again] whether it paused anew while somebody looked on */
export function statusPill(rollout, again = false) {
  if (rollout.paused) return pill(["wait", "pause", again ? "Paused again: awaiting action" : "Paused: awaiting action"]);
  return pill(STATUS[rollout.status] ?? ["calm", "dot", rollout.status]);
}

export const pressingPill = pill(["bad", "clock", "Little time left"]);

/** @param {Hook} hook @param {Rollout} rollout */
export function hookPill({ status = "unknown", targetType, timeoutAction }, { status: stands, alarms, deploymentCircuitBreaker: breaker }) {
  // A pause fails when somebody rolls back. Where something else may have ended it, no more is said than ECS says.
  const other = !stands.startsWith("ROLLBACK") || alarms?.status === "TRIGGERED" || breaker?.status === "TRIGGERED";
  const known = targetType === "PAUSE" && !(status === "FAILED" && other);
  return pill((known && (PAUSE[status] ?? PAUSE[`${status} ${timeoutAction}`])) || (HOOK[status] ?? ["calm", "dot", status]));
}
