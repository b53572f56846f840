// What waits, as the inbox tells it: kept while looks come and go.
import { problemOf } from "./problem.js";
import { link } from "./route.js";
import { named } from "./words.js";

/** @import { DeploymentImages, ImageChange, InboxProgress, InboxUpdate, Problem, Rollout } from "../ecs_greenlight.js" */
/** @import { Account } from "./access.js" */

/**
 * @typedef {object} Waiting
 * @property {Map<string, Rollout>} rollouts by ARN
 * @property {Map<string, InboxProgress>} looks how far each Region of each account is, by `placeOf`
 * @property {Map<Account, Problem>} problems why an account could not be looked at
 * @property {Map<string, DeploymentImages | undefined>} images by service deployment; undefined where they are being read, or may not be
 * @property {string} filter
 * @property {NotificationPermission | "unsupported"} notifying
 */

/** Milliseconds between two looks at what had not ended, and between two at everything. */
const REFRESH = 15_000;
const SWEEP = 120_000;

/** @returns {Waiting} */
export const nothingYet = () => ({
  rollouts: new Map(),
  looks: new Map(),
  problems: new Map(),
  images: new Map(),
  filter: "",
  notifying: globalThis.Notification?.permission ?? "unsupported",
});

/** Names a Region, and its account where there are several. @param {Account} account @param {string} region @param {boolean} among */
export const placeOf = ({ name, id }, region, among) => (among ? `${name ?? id}, ${region}` : region);

/**
 * Looks at every account until it is stopped. One that cannot be looked at hides no other, and is looked at again where that may help.
 *
 * @param {Account[]} accounts @param {Waiting} waiting @param {AbortSignal} signal @param {(asOf?: string) => void} changed
 */
export async function lookOut(accounts, waiting, signal, changed) {
  waiting.problems.clear();
  await Promise.all(accounts.map(async (account) => {
    for (let again = true; again; ) {
      try {
        await look(account, accounts.length > 1, waiting, signal, changed);
        again = false;
      } catch (error) {
        if (signal.aborted || accounts.length === 1) throw error;
        const problem = problemOf(error);
        waiting.problems.set(account, problem);
        changed();
        again = problem.retryable;
        if (again) await new Promise((resolve) => setTimeout(resolve, REFRESH));
      }
    }
  }));
}

/** @param {Account} account @param {boolean} among @param {Waiting} waiting @param {AbortSignal} signal @param {(asOf?: string) => void} changed */
async function look(account, among, waiting, signal, changed) {
  const { ecs, regions } = account;
  let imagesAsked = Promise.resolve();
  for await (const update of ecs.inbox({ regions, refreshEvery: REFRESH, sweepEvery: SWEEP, signal })) {
    if (signal.aborted) return;
    waiting.problems.delete(account);
    take(update, (region) => placeOf(account, region, among), waiting);
    changed(clockOf(update));
    // Read where the look rests: before that, the pauses themselves come first.
    if (update.event === "progress" && update.done) {
      imagesAsked = imagesAsked.then(() => readImages(account, update.region, waiting, signal)).then(() => changed());
    }
  }
}

/** What ECS's clock showed, once ECS has answered: before that, a look is dated by this device's. @param {InboxUpdate} update */
function clockOf(update) {
  if (update.event !== "progress") return update.rollout?.asOf;
  return update.clusters + update.deployments > 0 ? update.asOf : undefined;
}

/** @param {InboxUpdate} update @param {(region: string) => string} place @param {Waiting} waiting */
function take(update, place, waiting) {
  if (update.event === "progress") waiting.looks.set(place(update.region), update);
  else if (update.event === "gone") waiting.rollouts.delete(update.serviceDeploymentArn);
  else {
    const known = waiting.rollouts.has(update.serviceDeploymentArn);
    waiting.rollouts.set(update.serviceDeploymentArn, update.rollout);
    // What is found by the first look was there before; only what comes later is news.
    if (!known && waiting.looks.get(place(update.rollout.region))?.sweptAt) notify(waiting, update.rollout);
  }
}

/** @param {Waiting} waiting @param {Rollout} rollout */
function notify(waiting, { service, cluster, serviceDeploymentArn }) {
  if (waiting.notifying !== "granted" || !document.hidden) return;
  try {
    const notification = new Notification(`${service} waits for a decision`, { body: `Cluster ${cluster}`, tag: serviceDeploymentArn });
    notification.onclick = () => {
      focus();
      location.hash = link("d", serviceDeploymentArn);
    };
  } catch {
    // Chrome on Android knows none of a page's own.
    waiting.notifying = "unsupported";
  }
}

/** @param {Account} account @param {string} region @param {Waiting} waiting @param {AbortSignal} signal */
async function readImages({ ecs, id }, region, { rollouts, images }, signal) {
  const here = [...rollouts.values()].filter((rollout) => rollout.region === region && (id === undefined || rollout.account === id));
  const deployments = here.filter((rollout) => !images.has(rollout.serviceDeploymentArn));
  if (deployments.length === 0) return;
  for (const { serviceDeploymentArn } of deployments) images.set(serviceDeploymentArn, undefined);
  const read = await ecs.images({ deployments, signal }).catch(({ remedy }) => {
    // What may not be read is not asked for again, and the list does without.
    if (remedy !== "askForRights") for (const { serviceDeploymentArn } of deployments) images.delete(serviceDeploymentArn);
    return [];
  });
  for (const one of read) images.set(one.serviceDeploymentArn, one);
}

/** The containers whose image changes, or of which that is not known. @param {Rollout} rollout @param {Waiting} waiting @returns {ImageChange[]} */
export const imageChanges = ({ serviceDeploymentArn }, { images }) => images.get(serviceDeploymentArn)?.images ?? [];

/** The moment at which the first of a deployment's hooks decides itself; Infinity if none does. @param {Rollout} rollout */
export function deadline({ hooks }) {
  const ends = hooks.filter((hook) => hook.awaitingAction && hook.expiresAt).map((hook) => Date.parse(hook.expiresAt ?? ""));
  return Math.min(Infinity, ...ends);
}

/** Those that the filter admits, the soonest deadline first. @param {Waiting} waiting @param {Account[]} accounts @returns {Rollout[]} */
export function inOrder({ rollouts, filter }, accounts) {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  /** @param {Rollout} rollout */
  const text = ({ service, cluster, account, region, lifecycleStage = "" }) => [service, cluster, named(accounts, account), region, lifecycleStage].join(" ").toLowerCase();
  return [...rollouts.values()]
    .filter((rollout) => words.every((word) => text(rollout).includes(word)))
    .sort((a, b) => deadline(a) - deadline(b) || a.serviceDeploymentArn.localeCompare(b.serviceDeploymentArn));
}
