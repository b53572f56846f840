// A deadline: what ECS then does, in how long, and at what time. A rollback and a continue look different, by sign and words too.
import { html, nothing } from "lit-html";

import { secondsLeft } from "../clock.js";
import { clockTime } from "../zone.js";
import { sign } from "./sign.js";

/** @import { Hook } from "../../ecs_greenlight.js" */
/** @import { Sign } from "../../signs.js" */

/** By the action at the deadline. @type {Record<string, [tone: string, sign: Sign, before: string, reached: string]>} */
const AUTOMATIC = {
  ROLLBACK: ["back", "back", "Auto-rolls back", "Auto-rollback"],
  CONTINUE: ["go", "go", "Auto-continues", "Auto-continue"],
};

/** The deadline of a hook that is awaiting action. @param {Hook} hook @param {string} [announce] who it is, for those who hear it */
export function deadlineView({ expiresAt, timeoutAction = "", atDeadline }, announce) {
  const known = AUTOMATIC[timeoutAction];
  const [tone, name, before, reached] = known ?? ["", "clock", "Times out", "Timeout"];
  const what = expiresAt ? timeView(expiresAt, before, reached, announce) : html`${before}; ECS doesn't report when.`;
  return html`<span class="deadline ${tone}">${sign(name)} <span>${what}${known ? nothing : html` ${atDeadline}`}</span></span>`;
}

/** @param {string} expiresAt @param {string} before @param {string} reached @param {string | undefined} announce */
function timeView(expiresAt, before, reached, announce) {
  const at = html`<span class="at">(${clockTime(expiresAt)})</span>`;
  if (secondsLeft(expiresAt) === 0) return html`<strong class="urgent">Time is up.</strong> ${reached} was due ${at}`;
  return html`${before} in <strong data-deadline=${expiresAt} data-announce=${announce ?? nothing}></strong> ${at}`;
}
