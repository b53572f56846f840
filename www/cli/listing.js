// What looks at ECS have found: the paused deployments, and what could not be checked.

import { clockOf, setClock } from "../countdown.js";
import { inWords } from "../phrases.js";
import { problemText } from "./problem.js";
import { deadlineText, imagesInShort, nameOf, soonestOf, versionsText, waitingHooks } from "./words.js";
import { t, yellow } from "./text.js";

/** @import { ImageChange, InboxProgress, InboxUpdate, Rollout, UnreadResource } from "../ecs_greenlight.js" */
/** @import { Greenlight } from "../greenlight.js" */
/** @import { Text } from "./text.js" */
/** @import { Column } from "./table.js" */

/**
 * @typedef {object} Listing
 * @property {Map<string, Rollout>} found by ARN
 * @property {Map<string, InboxProgress>} looks how far the look at each Region got
 * @property {Map<string, string>} checked when the last look at each Region ended, by ECS's clock
 */

/** @returns {Listing} */
export const emptyListing = () => ({ found: new Map(), looks: new Map(), checked: new Map() });

/** @param {Listing} listing @param {InboxUpdate} update */
export function take({ found, looks, checked }, update) {
  const asOf = clockOf(update, update.event === "progress" ? looks.get(update.region) : undefined);
  if (asOf) setClock(asOf);
  if (update.event === "progress") {
    looks.set(update.region, update);
    if (update.done) checked.set(update.region, update.asOf);
  } else if (update.event === "paused") found.set(update.serviceDeploymentArn, update.rollout);
  else found.delete(update.serviceDeploymentArn);
}

/** Soonest deadline first. @param {Listing} listing @returns {Rollout[]} */
export const inOrder = ({ found }) => [...found.values()].sort((a, b) => soonestOf(a) - soonestOf(b) || (a.serviceDeploymentArn < b.serviceDeploymentArn ? -1 : 1));

/** "us-east-1: 12 of 40 services checked". @param {string[]} regions @param {Listing} listing */
export const progressTexts = (regions, { looks }) =>
  regions.map((region) => {
    const look = looks.get(region);
    if (!look || look.services === 0) return `${region}: checking…`;
    return `${region}: ${look.servicesRead} of ${look.services} services checked`;
  });

/** @param {Rollout[]} paused @param {Map<string, ImageChange[]>} images @returns {Column[]} */
export function columnsOf(paused, images) {
  const regions = new Set(paused.map(({ region }) => region));
  return [
    { title: "SERVICE", cells: paused.map(nameOf), rank: 0 },
    { title: "REGION", cells: paused.map(({ region }) => (regions.size > 1 ? region : "")), rank: 0 },
    { title: "DEADLINE", cells: paused.map((rollout) => deadlinesText(rollout)), rank: 0 },
    { title: "CHANGE", cells: paused.map((rollout) => imagesInShort(images.get(rollout.serviceDeploymentArn) ?? []) || versionsText(rollout)), rank: 1 },
    { title: "STAGE", cells: paused.map(({ lifecycleStage }) => (lifecycleStage ? inWords(lifecycleStage) : "")), rank: 2 },
  ];
}

/** @param {Rollout} rollout @returns {Text} */
function deadlinesText(rollout) {
  const [hook, ...others] = waitingHooks(rollout);
  return hook ? [deadlineText(hook), others.length > 0 ? `, ${others.length + 1} hooks` : ""] : "";
}

/**
 * Reads the image changes of these deployments into `images`. Without the right to read them, each has none.
 *
 * @param {Rollout[]} paused
 * @param {Map<string, ImageChange[]>} images by ARN
 * @param {Greenlight} ecs
 * @param {AbortSignal} signal
 * @returns {Promise<unknown[]>} why some could not be read
 */
export async function readImages(paused, images, ecs, signal) {
  const problems = [];
  for (const region of new Set(paused.map((rollout) => rollout.region))) {
    const deployments = paused.filter((rollout) => rollout.region === region);
    try {
      for (const one of await ecs.images({ deployments, signal })) if (one.images) images.set(one.serviceDeploymentArn, one.images);
    } catch (error) {
      const { name, remedy } = /** @type {{ name?: string, remedy?: string }} */ (error ?? {});
      if (name !== "EcsError") throw error;
      if (remedy === "askForRights") for (const { serviceDeploymentArn } of deployments) images.set(serviceDeploymentArn, []);
      problems.push(error);
    }
  }
  return problems;
}

/** @type {Record<UnreadResource["what"], (count: number) => string>} */
const UNREAD = {
  clusters: () => "its clusters couldn't be listed",
  serviceList: () => "its services couldn't be listed",
  services: (count) => `${count} ${count === 1 ? "service" : "services"} couldn't be read`,
  deployments: (count) => `${count} ${count === 1 ? "deployment" : "deployments"} couldn't be read`,
};

/** What could not be checked, and why. @param {Listing} listing @returns {Text[]} */
export const unreadTexts = ({ looks }) =>
  [...looks.values()].flatMap(({ region, unread }) =>
    unread.map(({ cluster, what, count, error }) => t`${yellow("Couldn't check everything:")} ${cluster ? `${cluster}, ${region}` : region}: ${UNREAD[what](count)}. ${problemText(error)}`),
  );

/** Regions that no look has come to the end of. @param {string[]} regions @param {Listing} listing */
export const unfinished = (regions, { checked }) => regions.filter((region) => !checked.has(region));
