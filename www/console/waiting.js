// The paused deployments, as the inbox reports them: kept from one check to the next.
import { clockOf } from "../countdown.js";
import { mostPressingOf } from "./choice.js";
import { noteDecided } from "./decided.js";
import { permission, notify } from "./notifying.js";
import { problemOf } from "./problem.js";
import { turn } from "./turn.js";
import { named } from "./words.js";

/** @import { DeploymentImages, ImageChange, InboxProgress, InboxUpdate, Problem, Rollout } from "../ecs_greenlight.js" */
/** @import { Account } from "./access.js" */
/** @import { Decided } from "./decided.js" */
/** @import { Notifying } from "./notifying.js" */
/** @import { Listing } from "./route.js" */

/**
 * @typedef {object} Waiting
 * @property {Map<string, Rollout>} rollouts by ARN
 * @property {Map<string, InboxProgress>} looks how far each Region of each account is, by `placeOf`
 * @property {Problem | undefined} problem why nothing can be looked at
 * @property {Map<Account, Problem>} problems why an account could not be looked at
 * @property {Map<string, DeploymentImages | undefined>} images by service deployment; undefined where they are being read, or may not be
 * @property {Map<string, Decided>} decided what this tab saw decided, by ARN
 * @property {Notifying} notifying
 */

/** Milliseconds between two looks at what had not ended, and between two at everything. */
const REFRESH = 15_000;
const SWEEP = 120_000;

/** Deployments whose images are read in one go. */
const PART = 40;

/** @returns {Waiting} */
export const nothingYet = () => ({
  rollouts: new Map(),
  looks: new Map(),
  problem: undefined,
  problems: new Map(),
  images: new Map(),
  decided: new Map(),
  notifying: permission(),
});

/** Names a Region, and its account where there are several. @param {Account} account @param {string} region @param {boolean} among */
export const placeOf = ({ name, id }, region, among) => (among ? `${name ?? id}, ${region}` : region);

/** Every Region of every account, as `placeOf` names it. @param {Account[]} accounts */
export const placesOf = (accounts) => accounts.flatMap((account) => account.regions.map((region) => placeOf(account, region, accounts.length > 1)));

/**
 * Looks at every account until it is stopped. One that cannot be looked at hides no other, and is looked at again where that may help.
 *
 * @param {Account[]} accounts @param {Waiting} waiting @param {AbortSignal} signal @param {(asOf?: string) => Promise<void>} changed
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
        void changed();
        again = problem.retryable;
        if (again) await new Promise((resolve) => setTimeout(resolve, REFRESH));
      }
    }
  }));
}

/** @param {Account} account @param {boolean} among @param {Waiting} waiting @param {AbortSignal} signal @param {(asOf?: string) => Promise<void>} changed */
async function look(account, among, waiting, signal, changed) {
  const { ecs, regions } = account;
  let imagesAsked = Promise.resolve();
  for await (const update of ecs.inbox({ regions, refreshEvery: REFRESH, sweepEvery: SWEEP, signal })) {
    if (signal.aborted) return;
    waiting.problems.delete(account);
    /** @param {string} region */
    const place = (region) => placeOf(account, region, among);
    const asOf = clockOf(update, "region" in update ? waiting.looks.get(place(update.region)) : undefined);
    take(update, place, waiting);
    void changed(asOf);
    // Read where the look rests: before that, the pauses themselves come first.
    if (update.event === "progress" && update.done) {
      imagesAsked = imagesAsked.then(() => readImages(account, update.region, waiting, signal, changed));
    }
  }
}

/** @param {InboxUpdate} update @param {(region: string) => string} place @param {Waiting} waiting */
function take(update, place, waiting) {
  if (update.event === "progress") return void waiting.looks.set(place(update.region), update);
  const { serviceDeploymentArn, rollout } = update;
  const before = waiting.rollouts.get(serviceDeploymentArn);
  // Another view may have read it since.
  if (update.event === "paused" && before && update.rollout.asOf < before.asOf) return;
  noteDecided(waiting, before, rollout);
  if (update.event === "gone") return void waiting.rollouts.delete(serviceDeploymentArn);
  waiting.rollouts.set(serviceDeploymentArn, update.rollout);
  // What is found by the first look was there before; only what comes later is news.
  if (!before && waiting.looks.get(place(update.rollout.region))?.sweptAt) {
    const end = deadline(update.rollout);
    notify(waiting, update.rollout, `${update.rollout.service} needs a decision`, end === Infinity ? undefined : new Date(end).toISOString());
  }
}

/** Takes up what another view read of a deployment. @param {Waiting} waiting @param {Rollout | undefined} before as that view had it @param {Rollout} now */
export function learn(waiting, before, now) {
  const { rollouts } = waiting;
  const { serviceDeploymentArn } = now;
  const listed = rollouts.get(serviceDeploymentArn);
  for (const one of [before, listed]) if (one?.serviceDeploymentArn === serviceDeploymentArn) noteDecided(waiting, one, now);
  if (!listed || listed.asOf > now.asOf) return;
  if (now.paused) rollouts.set(serviceDeploymentArn, now);
  else rollouts.delete(serviceDeploymentArn);
}

/**
 * Reads the images of what waits in a Region, the soonest deadline first and a part at a time: hundreds at once would be seconds without any, and a frame that hangs.
 *
 * @param {Account} account @param {string} region @param {Waiting} waiting @param {AbortSignal} signal @param {() => Promise<void>} changed
 */
async function readImages({ ecs, id }, region, { rollouts, images }, signal, changed) {
  const here = [...rollouts.values()].filter((rollout) => rollout.region === region && (id === undefined || rollout.account === id));
  const unread = here.filter((rollout) => !images.has(rollout.serviceDeploymentArn)).sort((a, b) => deadline(a) - deadline(b));
  for (const { serviceDeploymentArn } of unread) images.set(serviceDeploymentArn, undefined);
  while (unread.length > 0) {
    const deployments = unread.slice(0, PART).map(({ serviceDeploymentArn, sourceServiceRevisions, targetServiceRevision }) => ({ serviceDeploymentArn, sourceServiceRevisions, targetServiceRevision }));
    try {
      for (const one of await ecs.images({ deployments, signal })) images.set(one.serviceDeploymentArn, one);
    } catch (error) {
      // What may not be read is not asked for again, and the list does without.
      if (problemOf(error).remedy !== "askForRights") for (const { serviceDeploymentArn } of unread) images.delete(serviceDeploymentArn);
      return;
    }
    unread.splice(0, PART);
    // The next part waits until this one is drawn.
    await changed();
    await turn();
  }
}

/** @type {ImageChange[]} */
const NO_CHANGES = [];

/** The containers whose image changes, or of which that is not known. @param {Rollout} rollout @param {Waiting} waiting @returns {ImageChange[]} */
export const imageChanges = ({ serviceDeploymentArn }, { images }) => images.get(serviceDeploymentArn)?.images ?? NO_CHANGES;

/** What every letter of a filter and every scroll asks of a deployment. @type {WeakMap<Rollout, { end: number, text: string }>} */
const known = new WeakMap();

/** @param {Rollout} rollout */
function knownOf(rollout) {
  let keys = known.get(rollout);
  if (!keys) {
    const { service, cluster, region, lifecycleStage = "" } = rollout;
    const { expiresAt } = mostPressingOf(rollout) ?? {};
    keys = { end: expiresAt ? Date.parse(expiresAt) : Infinity, text: [service, cluster, region, lifecycleStage].join(" ").toLowerCase() };
    known.set(rollout, keys);
  }
  return keys;
}

/** The moment at which the first of a deployment's hooks times out, in epoch milliseconds; Infinity if none does. @param {Rollout} rollout */
export const deadline = (rollout) => knownOf(rollout).end;

/** The deadlines of all, listed or not. @param {Waiting} waiting */
export const deadlines = ({ rollouts }) => Array.from(rollouts.values(), deadline);

/** Those that the list is narrowed to, the soonest deadline first. @param {Waiting} waiting @param {Account[]} accounts @param {Listing} listing @returns {Rollout[]} */
export function inOrder({ rollouts }, accounts, { q = "", in: place }) {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  /** @param {Rollout} rollout @param {string} word */
  const has = (rollout, word) => knownOf(rollout).text.includes(word) || named(accounts, rollout.account).toLowerCase().includes(word);
  return [...rollouts.values()]
    .filter((rollout) => (place === undefined || isIn(rollout, place, accounts)) && words.every((word) => has(rollout, word)))
    .map((rollout) => ({ rollout, end: deadline(rollout), arn: rollout.serviceDeploymentArn }))
    .sort((a, b) => (a.end === b.end ? (a.arn < b.arn ? -1 : 1) : a.end - b.end))
    .map(({ rollout }) => rollout);
}

/** @param {Rollout} rollout @param {string} place @param {Account[]} accounts */
function isIn({ account, region }, place, accounts) {
  const among = accounts.length > 1;
  return accounts.some((one) => (!among || one.id === account) && placeOf(one, region, among) === place);
}
