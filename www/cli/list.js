// `list`: every paused deployment, the soonest deadline first.

import { connect } from "./client.js";
import { EXIT } from "./exit.js";
import { jsonOf } from "./json.js";
import { messageOf, problemText } from "./problem.js";
import { regionsOf } from "./region.js";
import { printTable } from "./table.js";
import { setClock } from "./time.js";
import { deadlineText, imagesInShort, nameOf, plain, soonestOf, versionsText, waitingHooks } from "./words.js";
import { t, yellow } from "./text.js";

/** @import { ImageChange, InboxProgress, Rollout, UnreadResource } from "../ecs_greenlight.js" */
/** @import { Greenlight } from "../greenlight.js" */
/** @import { Context } from "./main.js" */
/** @import { Text } from "./text.js" */

export const list = {
  usage: "[--region R]... [--cluster P]... [--service P]...",
  summary: "Lists the paused deployments, soonest deadline first.",
  details: [
    "P is a name, or a pattern with * and ?. A service can be given with its cluster, such as --service 'shop-*/web'.",
    "Exit code 0 if everything was checked, even if nothing is paused; 1 if something could not be checked.",
  ],
  options: /** @type {const} */ ({ cluster: { type: "string", multiple: true }, service: { type: "string", multiple: true } }),
  targets: [0, 0],

  /** @param {Context} context @param {{ region?: string[], profile?: string, json?: boolean, cluster?: string[], service?: string[] }} options */
  async run({ screen, signal }, options) {
    const regions = await regionsOf(options);
    const ecs = connect(/** @type {string} */ (regions[0]), options);
    /** @type {Map<string, Rollout>} */
    const found = new Map();
    /** @type {Map<string, InboxProgress>} */
    const looks = new Map();
    screen.live(() => progressLines(regions, looks, found));
    for await (const update of ecs.inbox({ regions, clusters: options.cluster ?? [], services: options.service ?? [], signal })) {
      if (update.event === "progress") {
        setClock(update.asOf);
        looks.set(update.region, update);
      } else if (update.event === "paused") found.set(update.serviceDeploymentArn, update.rollout);
      else found.delete(update.serviceDeploymentArn);
    }
    const paused = [...found.values()].sort((a, b) => soonestOf(a) - soonestOf(b) || (a.serviceDeploymentArn < b.serviceDeploymentArn ? -1 : 1));
    if (options.json) {
      screen.rest();
      screen.put(jsonOf(paused));
    } else {
      const { images, problems } = await imagesOf(paused, ecs, signal);
      screen.rest();
      for (const problem of problems) screen.note(t`${yellow("Couldn't read what changes:")} ${messageOf(problem)}`);
      if (paused.length > 0) printTable(screen.say, columnsOf(paused, images), screen.columns());
    }
    const unread = [...looks.values()].flatMap((look) => look.unread.map((one) => ({ ...one, region: look.region })));
    for (const one of unread) screen.note(t`${yellow("Couldn't check everything:")} ${unreadText(one)}`);
    if (paused.length === 0 && !options.json) screen.note(unread.length > 0 ? "Nothing needs a decision in what could be checked." : "Nothing needs a decision.");
    return unread.length > 0 ? EXIT.failed : EXIT.done;
  },
};

/** @param {string[]} regions @param {Map<string, InboxProgress>} looks @param {Map<string, Rollout>} found @returns {Text[]} */
function progressLines(regions, looks, found) {
  const soonest = [...found.values()].sort((a, b) => soonestOf(a) - soonestOf(b));
  return [
    ...soonest.map((rollout) => {
      const [hook] = waitingHooks(rollout);
      return t`${nameOf(rollout)}  ${hook ? deadlineText(hook) : ""}`;
    }),
    ...regions.map((region) => {
      const look = looks.get(region);
      if (!look || look.services === 0) return `${region}: checking…`;
      return `${region}: ${look.servicesRead} of ${look.services} services checked`;
    }),
  ];
}

/** The image changes. If they can't be read, the list is shown without them. @param {Rollout[]} paused @param {Greenlight} ecs @param {AbortSignal} signal */
async function imagesOf(paused, ecs, signal) {
  /** @type {Map<string, ImageChange[]>} */
  const images = new Map();
  const problems = [];
  for (const region of new Set(paused.map((rollout) => rollout.region))) {
    try {
      const deployments = paused.filter((rollout) => rollout.region === region);
      for (const one of await ecs.images({ deployments, signal })) if (one.images) images.set(one.serviceDeploymentArn, one.images);
    } catch (error) {
      if (/** @type {any} */ (error)?.name !== "EcsError") throw error;
      problems.push(error);
    }
  }
  return { images, problems };
}

/** @param {Rollout[]} paused @param {Map<string, ImageChange[]>} images */
function columnsOf(paused, images) {
  const regions = new Set(paused.map(({ region }) => region));
  return [
    { title: "SERVICE", cells: paused.map(nameOf), rank: 0 },
    { title: "REGION", cells: paused.map(({ region }) => (regions.size > 1 ? region : "")), rank: 0 },
    { title: "DEADLINE", cells: paused.map((rollout) => deadlinesText(rollout)), rank: 0 },
    { title: "CHANGE", cells: paused.map((rollout) => imagesInShort(images.get(rollout.serviceDeploymentArn) ?? []) || versionsText(rollout)), rank: 1 },
    { title: "STAGE", cells: paused.map(({ lifecycleStage }) => (lifecycleStage ? plain(lifecycleStage) : "")), rank: 2 },
  ];
}

/** @param {Rollout} rollout @returns {Text} */
function deadlinesText(rollout) {
  const [hook, ...others] = waitingHooks(rollout);
  return hook ? [deadlineText(hook), others.length > 0 ? `, ${others.length + 1} hooks` : ""] : "";
}

/** @type {Record<UnreadResource["what"], (count: number) => string>} */
const UNREAD = {
  clusters: () => "its clusters couldn't be listed",
  serviceList: () => "its services couldn't be listed",
  services: (count) => `${count} ${count === 1 ? "service" : "services"} couldn't be read`,
  deployments: (count) => `${count} ${count === 1 ? "deployment" : "deployments"} couldn't be read`,
};

/** @param {UnreadResource & { region: string }} unread */
const unreadText = ({ cluster, region, what, count, error }) => `${cluster ? `${cluster}, ${region}` : region}: ${UNREAD[what](count)}. ${problemText(error)}`;
