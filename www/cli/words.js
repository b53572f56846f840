// A deployment in words: its state, its versions, and what happens at its deadline.

import { clockTime, duration, secondsLeft } from "./time.js";
import { bold, green, red, t, yellow } from "./text.js";

/** @import { Difference, Hook, ImageChange, Rollout } from "../ecs_greenlight.js" */
/** @import { Text } from "./text.js" */

/** `PRE_SCALE_UP` becomes "pre scale up". @param {string} name AWS's */
export const plain = (name) => name.toLowerCase().replaceAll("_", " ");

/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** @param {Pick<Rollout, "cluster" | "service">} rollout */
export const nameOf = ({ cluster, service }) => `${cluster}/${service}`;

/** Hooks that await action, soonest deadline first: the crate's order. @param {Pick<Rollout, "hooks">} rollout */
export const waitingHooks = ({ hooks }) => hooks.filter((hook) => hook.awaitingAction);

/** Epoch milliseconds; the largest number if ECS reports none. @param {Hook | undefined} hook */
const deadlineOf = (hook) => (hook?.expiresAt ? Date.parse(hook.expiresAt) : Number.MAX_SAFE_INTEGER);

/** @param {Rollout} rollout */
export const soonestOf = (rollout) => deadlineOf(waitingHooks(rollout)[0]);

/** By the action at the deadline: what ECS will do, and what was due once it has passed. @type {Record<string, [does: string, due: string]>} */
const AUTOMATIC = { ROLLBACK: ["Auto-rolls back", "Auto-rollback"], CONTINUE: ["Auto-continues", "Auto-continue"] };

/** "Auto-rolls back in 1 h 1 min (23:15 UTC)". @param {Hook} hook @returns {Text} */
export function deadlineText({ expiresAt, timeoutAction = "", atDeadline }) {
  const known = AUTOMATIC[timeoutAction];
  const [does, due] = known ?? ["Times out", "Timeout"];
  const then = known || !atDeadline ? "" : `. ${atDeadline}`;
  if (!expiresAt) return `${does}; ECS doesn't report when${then}`;
  const left = secondsLeft(expiresAt);
  if (left === 0) return t`${red("Time is up.")} ${due} was due at ${clockTime(expiresAt)}${then}`;
  return t`${does} in ${(left < 300 ? red : bold)(duration(left))} (${clockTime(expiresAt)})${then}`;
}

/** "Paused at post test traffic shift". @param {Rollout} rollout @returns {Text} */
export function statusText({ phase, words, lifecycleStage, finished }) {
  if (phase === "paused") return t`${yellow(bold("Paused"))}${lifecycleStage ? ` at ${plain(lifecycleStage)}` : ""}`;
  return t`${PHASE[phase]?.(words) ?? words}${lifecycleStage && !finished ? `: ${plain(lifecycleStage)}` : ""}`;
}

/** @type {Partial<Record<Rollout["phase"], (words: string) => Text>>} */
const PHASE = { successful: green, stopping: yellow, stopped: yellow, rollbackRequested: yellow, rollingBack: yellow, rolledBack: yellow, rollbackFailed: red };

/** "50 % of production traffic, step 2 of 4 done"; nothing where ECS reports no weights. @param {Rollout} rollout */
export function trafficText({ trafficSteps: steps }) {
  if (!steps) return "";
  const made = steps.total > 1 ? `, ${steps.done} of ${steps.total} steps done` : "";
  return `${steps.now}\u00a0% of production traffic on the new revision${made}`;
}

/** Only the difference between two images. @param {ImageChange} change */
export function imageText({ kind, image, before, after }) {
  if (kind === "new") return `new, ${after}`;
  if (kind === "gone") return "removed";
  if (kind === "unknown") return `${after ?? before}; the other image was not reported by ECS`;
  if (kind === "digest") return `${image}, another image under the same tag`;
  return `${before} → ${after}`;
}

/** Each container's image; a single one without the container's name. @param {ImageChange[]} changes */
export function imagesText(changes) {
  const [only, ...others] = changes;
  if (only && others.length === 0) return imageText(only);
  return changes.map((change) => `${change.container}: ${imageText(change)}`).join(", ");
}

/** The same in short: new and removed containers are only counted. @param {ImageChange[]} changes */
export function imagesInShort(changes) {
  /** @param {ImageChange["kind"]} kind @param {string} what */
  const counted = (kind, what) => {
    const count = changes.filter((change) => change.kind === kind).length;
    return count > 0 ? [`${count} ${count === 1 ? "container" : "containers"} ${what}`] : [];
  };
  const changed = changes.filter(({ kind }) => kind !== "new" && kind !== "gone");
  return [...(changed.length > 0 ? [imagesText(changed)] : []), ...counted("new", "added"), ...counted("gone", "removed")].join(", ");
}

/** "1.0.0 → 2.15.0", by the labels of the revisions; empty if they have none. @param {Rollout} rollout */
export function versionsText({ sourceServiceRevisions: sources, targetServiceRevision: target }) {
  const [before, after] = [sources?.[0]?.label, target?.label];
  if (!after) return "";
  return before && before !== after ? `${before} → ${after}` : after;
}

/** A difference other than the images. @param {Difference} difference */
export function differenceText({ what, before, after, added, removed, changed }) {
  const name = capital(what.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
  if (before !== undefined || after !== undefined) return `${name}: ${before ?? "none"} → ${after ?? "none"}`;
  if (!added || !removed || !changed) return `${name}: differs`;
  /** @param {string} how @param {string[]} names */
  const names = (how, names) => (names.length > 0 ? [`${how} ${names.join(", ")}`] : []);
  return `${name}: ${[...names("added", added), ...names("removed", removed), ...names("another value for", changed)].join("; ")}`;
}
