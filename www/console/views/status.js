// A deployment's status: a word, and a shape, never colour alone.
import { html } from "lit-html";

/** @import { Rollout } from "../../ecs_greenlight.js" */

/** @type {Record<string, [tone: string, sign: string, words: string]>} */
const STATUS = {
  PENDING: ["calm", "○", "Pending"],
  IN_PROGRESS: ["busy", "◐", "In progress"],
  SUCCESSFUL: ["good", "✓", "Successful"],
  STOP_REQUESTED: ["warn", "■", "Stopping"],
  STOPPED: ["calm", "■", "Stopped"],
  ROLLBACK_REQUESTED: ["warn", "↩", "Rollback requested"],
  ROLLBACK_IN_PROGRESS: ["warn", "↩", "Rolling back"],
  ROLLBACK_SUCCESSFUL: ["calm", "↩", "Rolled back"],
  ROLLBACK_FAILED: ["bad", "✕", "Rollback failed"],
};

/** @type {Record<string, [tone: string, sign: string, words: string]>} */
const HOOK = {
  AWAITING_ACTION: ["wait", "❚❚", "Awaiting action"],
  IN_PROGRESS: ["busy", "◐", "In progress"],
  SUCCEEDED: ["good", "✓", "Succeeded"],
  FAILED: ["warn", "↩", "Failed"],
  TIMED_OUT: ["warn", "◷", "Timed out"],
};

/** @param {[tone: string, sign: string, words: string]} how */
const pill = ([tone, sign, words]) => html`<span class="pill ${tone}"><span aria-hidden="true">${sign}</span> ${words}</span>`;

/** @param {Rollout} rollout @param {boolean} [again] whether it paused anew while somebody looked on */
export function statusPill(rollout, again = false) {
  if (rollout.paused) return pill(["wait", "❚❚", again ? "Paused again: awaiting action" : "Paused: awaiting action"]);
  return pill(STATUS[rollout.status] ?? ["calm", "•", rollout.status]);
}

/** @param {string | undefined} status */
export const hookPill = (status = "unknown") => pill(HOOK[status] ?? ["calm", "•", status]);
