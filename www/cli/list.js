// `list`: every paused deployment, the soonest deadline first.

import { nothingPaused } from "../phrases.js";
import { connect } from "./client.js";
import { EXIT } from "./exit.js";
import { jsonOf } from "./json.js";
import { columnsOf, emptyListing, inOrder, progressTexts, readImages, take, unfinished, unreadTexts } from "./listing.js";
import { followInLines, followOnScreen } from "./list-watch.js";
import { messageOf } from "./problem.js";
import { regionsOf } from "./region.js";
import { printTable } from "./table.js";
import { deadlineText, nameOf, waitingHooks } from "./words.js";
import { t, yellow } from "./text.js";

/** @import { ImageChange } from "../ecs_greenlight.js" */
/** @import { Greenlight } from "../greenlight.js" */
/** @import { Listing } from "./listing.js" */
/** @import { Context } from "./main.js" */

/** @typedef {{ region?: string[], profile?: string, json?: boolean, cluster?: string[], service?: string[], watch?: boolean }} Options */
/** @typedef {{ regions: string[], clusters: string[], services: string[] }} Where */

export const list = {
  usage: "[--region R]... [--cluster P]... [--service P]... [--watch]",
  summary: "Lists the paused deployments, soonest deadline first.",
  details: [
    "P is a name, or a pattern with * and ?. A service can be given with its cluster, such as --service 'shop-*/web'.",
    "With --watch, or -w, the list stays up to date until you press q or Ctrl-C: in a terminal as a table that counts down, otherwise as one line",
    "for each pause that begins or ends (with --json, one line of JSON).",
    "Exit code 0 if everything was checked, even if nothing is paused; 1 if something couldn't be checked.",
  ],
  options: /** @type {const} */ ({ cluster: { type: "string", multiple: true }, service: { type: "string", multiple: true }, watch: { type: "boolean", short: "w" } }),
  targets: [0, 0],

  /** @param {Context} context @param {Options} options */
  async run({ screen, signal }, options) {
    const regions = await regionsOf(options);
    const ecs = connect(/** @type {string} */ (regions[0]), options);
    const where = { regions, clusters: options.cluster ?? [], services: options.service ?? [] };
    if (options.watch && (options.json || !screen.isScreen)) return followInLines(where, ecs, { screen, signal }, options);
    /** @type {Map<string, ImageChange[]>} */
    const images = new Map();
    const listing = await (options.watch ? followOnScreen(where, images, ecs, signal) : lookOnce(where, ecs, { screen, signal }));
    if (!options.json) await print(listing, images, ecs, { screen, signal });
    screen.rest();
    if (options.json) screen.put(jsonOf(inOrder(listing)));
    const unread = [...unreadTexts(listing), ...unfinished(regions, listing).map((region) => t`${yellow("Not fully checked:")} ${region}`)];
    unread.forEach((text) => screen.note(text));
    if (listing.found.size === 0 && !options.json) screen.note(`${nothingPaused(unread.length > 0)}.`);
    return unread.length > 0 ? EXIT.failed : EXIT.done;
  },
};

/** Counts down while it looks. @param {Where} where @param {Greenlight} ecs @param {Pick<Context, "screen" | "signal">} context @returns {Promise<Listing>} */
async function lookOnce(where, ecs, { screen, signal }) {
  const listing = emptyListing();
  screen.live(() => [
    ...inOrder(listing).map((rollout) => {
      const [hook] = waitingHooks(rollout);
      return t`${nameOf(rollout)}  ${hook ? deadlineText(hook) : ""}`;
    }),
    ...progressTexts(where.regions, listing),
  ]);
  for await (const update of ecs.inbox({ ...where, signal })) take(listing, update);
  return listing;
}

/** @param {Listing} listing @param {Map<string, ImageChange[]>} images what is known of them @param {Greenlight} ecs @param {Pick<Context, "screen" | "signal">} context */
async function print(listing, images, ecs, { screen, signal }) {
  const paused = inOrder(listing);
  const problems = await readImages(paused.filter(({ serviceDeploymentArn: arn }) => !images.has(arn)), images, ecs, signal);
  screen.rest();
  for (const problem of problems) screen.note(t`${yellow("Couldn't read what changes:")} ${messageOf(problem)}`);
  if (paused.length > 0) printTable(screen.say, columnsOf(paused, images), screen.columns());
}
