// A deployment's status: a word, and a shape, never colour alone.
import { html } from "lit-html";

import { sign } from "./sign.js";

/** @import { Hook, Rollout } from "../../ecs_greenlight.js" */
/** @import { Sign } from "../../signs.js" */

/** @type {Record<Rollout["phase"], [tone: string, sign: Sign]>} */
const PHASE = {
  pending: ["calm", "ring"],
  inProgress: ["busy", "half"],
  paused: ["wait", "pause"],
  successful: ["good", "check"],
  stopping: ["warn", "stop"],
  stopped: ["calm", "stop"],
  rollbackRequested: ["warn", "back"],
  rollingBack: ["warn", "back"],
  rolledBack: ["calm", "back"],
  rollbackFailed: ["bad", "cross"],
  unknown: ["calm", "dot"],
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

/** @param {[tone: string, sign: Sign]} how @param {string} words */
const pill = ([tone, name], words) => html`<span class="pill ${tone}">${sign(name)} ${words}</span>`;

/** @param {Rollout} rollout @param {boolean} [again] whether it paused again while somebody looked on */
export const statusPill = ({ phase, words }, again = false) => pill(PHASE[phase], again ? words.replace("Paused", "Paused again") : words);

export const pressingPill = pill(["bad", "clock"], "Little time left");

/** @param {Hook} hook */
export function hookPill({ outcome, decidedBy, words, status = "unknown" }) {
  if (!outcome) return pill(["calm", "dot"], status);
  return pill(decidedBy === "deadline" ? OUTCOME.timedOut : OUTCOME[outcome], words ?? status);
}
