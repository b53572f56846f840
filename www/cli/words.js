// A deployment in words: its state, its versions, and what happens at its deadline.

import { BECOMES, deadlinePhrase, differenceName, differenceWords, imagePhrase, inWords } from "../phrases.js";
import { PRESSING, duration, secondsLeft } from "../countdown.js";
import { clockTime } from "./time.js";
import { bold, green, red, t, yellow } from "./text.js";

/** @import { Difference, Hook, ImageChange, Rollout } from "../ecs_greenlight.js" */
/** @import { Text } from "./text.js" */

/** @param {Pick<Rollout, "cluster" | "service">} rollout */
export const nameOf = ({ cluster, service }) => `${cluster}/${service}`;

/** Hooks that await action, soonest deadline first. @param {Pick<Rollout, "hooks">} rollout */
export const waitingHooks = ({ hooks }) =>
  hooks.filter((hook) => hook.awaitingAction).sort((a, b) => deadlineOf(a) - deadlineOf(b) || 0);

/** Epoch milliseconds; the largest number if ECS reports none. @param {Hook | undefined} hook */
const deadlineOf = (hook) => (hook?.expiresAt ? Date.parse(hook.expiresAt) : Number.MAX_SAFE_INTEGER);

/** @param {Rollout} rollout */
export const soonestOf = (rollout) => deadlineOf(waitingHooks(rollout)[0]);

/** "Auto-rolls back in 1 h 1 min (23:15 UTC)". @param {Hook} hook @returns {Text} */
export const deadlineText = (hook) =>
  deadlinePhrase(hook).map((part) => {
    if (typeof part === "string") return part;
    if ("left" in part) return leftText(secondsLeft(part.left));
    return "at" in part ? `${part.before}${clockTime(part.at)}${part.after}` : red(part.urgent);
  });

/** @param {number} seconds */
const leftText = (seconds) => (seconds < PRESSING ? red : bold)(duration(seconds));

/** "Paused at post test traffic shift". @param {Rollout} rollout @returns {Text} */
export function statusText({ phase, words, lifecycleStage, finished }) {
  if (phase === "paused") return t`${yellow(bold("Paused"))}${lifecycleStage ? ` at ${inWords(lifecycleStage)}` : ""}`;
  return t`${PHASE[phase]?.(words) ?? words}${lifecycleStage && !finished ? `: ${inWords(lifecycleStage)}` : ""}`;
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
export const imageText = (change) =>
  imagePhrase(change)
    .map((part) => (part === BECOMES ? "→" : typeof part === "object" ? part.image : part))
    .join("");

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
export const differenceText = (difference) => `${differenceName(difference)}: ${differenceWords(difference) ?? `${difference.before ?? "none"} → ${difference.after ?? "none"}`}`;
