// What the page and the command line say alike. A phrase comes in parts, because each has its own way to mark values, times and what is urgent.
import { secondsLeft } from "./countdown.js";

/** @import { Difference, Hook, ImageChange } from "./ecs_greenlight.js" */

/** What stands for a value that ECS left out. */
export const NOT_REPORTED = "not reported by ECS";

/** Between what was and what will be. */
export const BECOMES = Symbol("→");

/** `PRE_SCALE_UP` becomes "pre scale up". @param {string} name AWS's */
export const inWords = (name) => name.toLowerCase().replaceAll("_", " ");

/** @param {string} text */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** By the action at the deadline: what ECS will do, and what was due once it has passed. @type {Record<string, [does: string, due: string]>} */
const AUTOMATIC = { ROLLBACK: ["Auto-rolls back", "Auto-rollback"], CONTINUE: ["Auto-continues", "Auto-continue"] };

/** @typedef {{ at: string, before: string, after: string }} At a moment, with what stands around it: a narrow place may leave out all three */
/** @typedef {string | { left: string } | At | { urgent: string }} DeadlinePart words, the time left until a moment, a moment, or a warning */

/** "Auto-rolls back in 1 h 1 min (23:15 UTC)": of a hook that awaits action. @param {Hook} hook @returns {DeadlinePart[]} */
export function deadlinePhrase({ expiresAt, timeoutAction = "", atDeadline }) {
  const known = AUTOMATIC[timeoutAction];
  const [does, due] = known ?? ["Times out", "Timeout"];
  const then = known || !atDeadline ? [] : [`. ${atDeadline}`];
  if (!expiresAt) return [`${does}; ECS doesn't report when`, ...then];
  if (secondsLeft(expiresAt) === 0) return [{ urgent: "Time is up." }, ` ${due} was due `, { at: expiresAt, before: "at ", after: "" }, ...then];
  return [`${does} in `, { left: expiresAt }, " ", { at: expiresAt, before: "(", after: ")" }, ...then];
}

/** @typedef {string | { image: string } | typeof BECOMES} ImagePart words, a part of an image's name, or an arrow */

/** Only what differs of two images. @param {ImageChange} change @returns {ImagePart[]} */
export function imagePhrase({ kind, image = "", before = "", after = "" }) {
  if (kind === "new") return ["new, ", { image: after }];
  if (kind === "gone") return ["removed"];
  if (kind === "unknown") return [{ image: after || before }, `; the other image was ${NOT_REPORTED}`];
  if (kind === "digest") return [{ image }, ", another image under the same tag"];
  return [{ image: before }, " ", BECOMES, " ", { image: after }];
}

/** `portMappings` becomes "Port mappings". @param {Pick<Difference, "what">} difference */
export const differenceName = ({ what }) =>
  capital(what.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)).replace(/\b(arn|cpu|dns|efs|gpu|id|ipc|pid)\b/gi, (short) => short.toUpperCase());

/** A difference in words; undefined if it is one value for another. @param {Difference} difference */
export function differenceWords({ before, after, added, removed, changed }) {
  if (before !== undefined || after !== undefined) return undefined;
  if (!added || !removed || !changed) return "differs";
  /** @param {string} how @param {string[]} names */
  const names = (how, names) => (names.length > 0 ? [`${how} ${names.join(", ")}`] : []);
  return [...names("added", added), ...names("removed", removed), ...names("another value for", changed)].join("; ");
}

/** What a list says that is empty. @param {boolean} isPartial whether something could not be checked */
export const nothingPaused = (isPartial) => (isPartial ? "Nothing that could be checked needs a decision" : "Nothing needs a decision");

/** "2 of 3 running, 1 pending". @param {{ runningTaskCount?: number, requestedTaskCount?: number, pendingTaskCount?: number }} revision */
export const tasksPhrase = ({ runningTaskCount: running, requestedTaskCount: requested, pendingTaskCount: pending }) =>
  `${running === undefined ? NOT_REPORTED : `${running} of ${requested ?? "?"} running`}${pending ? `, ${pending} pending` : ""}`;
