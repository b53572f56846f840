// A deadline: what ECS then does, in how long, and at what time. A rollback and a continue look different, by sign and words too.
import { html, nothing } from "lit-html";

import { secondsLeft } from "../../countdown.js";
import { deadlinePhrase } from "../../phrases.js";
import { clockTime } from "../zone.js";
import { sign } from "./sign.js";

/** @import { Hook } from "../../ecs_greenlight.js" */
/** @import { DeadlinePart } from "../../phrases.js" */
/** @import { Sign } from "../../signs.js" */

/** By the action at the deadline. @type {Record<string, [tone: string, sign: Sign]>} */
const AUTOMATIC = { ROLLBACK: ["back", "back"], CONTINUE: ["go", "go"] };

/** The deadline of a hook that is awaiting action. @param {Hook} hook @param {string} [announce] who it is, for those who hear it */
export function deadlineView(hook, announce) {
  const [tone, name] = AUTOMATIC[hook.timeoutAction ?? ""] ?? ["", "clock"];
  const isOver = hook.expiresAt !== undefined && secondsLeft(hook.expiresAt) === 0;
  return html`<span class="deadline ${tone} ${isOver ? "pressing" : ""}">${sign(name)} <span>${deadlinePhrase(hook).map((part) => partView(part, announce))}</span></span>`;
}

/** @param {DeadlinePart} part @param {string | undefined} announce */
function partView(part, announce) {
  if (typeof part === "string") return part;
  if ("left" in part) return html`<strong data-deadline=${part.left} data-announce=${announce ?? nothing}></strong>`;
  if ("at" in part) return html`<span class="at">${part.before}${clockTime(part.at)}${part.after}</span>`;
  return html`<strong class="urgent">${part.urgent}</strong>`;
}
