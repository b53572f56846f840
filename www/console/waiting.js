// What waits, as the inbox tells it: kept while looks come and go.

/** @import { Greenlight } from "../greenlight.js" */
/** @import { InboxProgress, InboxUpdate, Rollout } from "../ecs_greenlight.js" */

/**
 * @typedef {object} Waiting
 * @property {Map<string, Rollout>} rollouts by ARN
 * @property {Map<string, InboxProgress>} regions how far each Region is
 * @property {string} filter
 * @property {NotificationPermission | "unsupported"} notifying
 */

/** Milliseconds between two looks at what had not ended, and between two at everything. */
const REFRESH = 15_000;
const SWEEP = 120_000;

/** @returns {Waiting} */
export const nothingYet = () => ({ rollouts: new Map(), regions: new Map(), filter: "", notifying: globalThis.Notification?.permission ?? "unsupported" });

/**
 * Looks until it is stopped.
 *
 * @param {Greenlight} ecs @param {string[]} regions @param {Waiting} waiting @param {AbortSignal} signal @param {(update: InboxUpdate) => void} changed
 */
export async function lookOut(ecs, regions, waiting, signal, changed) {
  for await (const update of ecs.inbox({ regions, refreshEvery: REFRESH, sweepEvery: SWEEP, signal })) {
    if (signal.aborted) return;
    if (update.event === "progress") waiting.regions.set(update.region, update);
    else if (update.event === "gone") waiting.rollouts.delete(update.serviceDeploymentArn);
    else {
      const known = waiting.rollouts.has(update.serviceDeploymentArn);
      waiting.rollouts.set(update.serviceDeploymentArn, update.rollout);
      // What is found by the first look was there before; only what comes later is news.
      if (!known && waiting.regions.get(update.rollout.region)?.sweptAt) notify(waiting, update.rollout);
    }
    changed(update);
  }
}

/** @param {Waiting} waiting @param {Rollout} rollout */
function notify({ notifying }, { service, cluster, serviceDeploymentArn }) {
  if (notifying !== "granted" || !document.hidden) return;
  new Notification(`${service} waits for a decision`, { body: `Cluster ${cluster}`, tag: serviceDeploymentArn });
}

/** The moment at which the first of a deployment's hooks decides itself; Infinity if none does. @param {Rollout} rollout */
export function deadline({ hooks }) {
  const ends = hooks.filter((hook) => hook.awaitingAction && hook.expiresAt).map((hook) => Date.parse(hook.expiresAt ?? ""));
  return Math.min(Infinity, ...ends);
}

/** Those that the filter admits, the soonest deadline first. @param {Waiting} waiting @returns {Rollout[]} */
export function inOrder({ rollouts, filter }) {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  /** @param {Rollout} rollout */
  const text = ({ service, cluster, account, region, lifecycleStage = "" }) => [service, cluster, account, region, lifecycleStage].join(" ").toLowerCase();
  return [...rollouts.values()]
    .filter((rollout) => words.every((word) => text(rollout).includes(word)))
    .sort((a, b) => deadline(a) - deadline(b) || a.serviceDeploymentArn.localeCompare(b.serviceDeploymentArn));
}
