// `list --watch`: the paused deployments, for as long as somebody looks.

import { nothingPaused } from "../phrases.js";
import { EXIT } from "./exit.js";
import { fillScreen } from "./full-screen.js";
import { jsonOf } from "./json.js";
import { columnsOf, emptyListing, inOrder, progressTexts, readImages, take, unfinished, unreadTexts } from "./listing.js";
import { messageOf } from "./problem.js";
import { stateText } from "./state.js";
import { printTable } from "./table.js";
import { waitingHooks } from "./words.js";
import { bold, dim, render, runsOf, t, wrap, yellow } from "./text.js";

/** @import { ImageChange, InboxUpdate, Rollout } from "../ecs_greenlight.js" */
/** @import { Greenlight } from "../greenlight.js" */
/** @import { Size } from "./full-screen.js" */
/** @import { Options, Where } from "./list.js" */
/** @import { Listing } from "./listing.js" */
/** @import { Context } from "./main.js" */
/** @import { Run, Text } from "./text.js" */

/** Milliseconds between two looks at deployments that had not ended, and between two at everything. */
const PACE = { refreshEvery: 10_000, sweepEvery: 120_000 };

/**
 * A table that counts down, until somebody quits.
 *
 * @param {Where} where
 * @param {Map<string, ImageChange[]>} images by ARN; filled with what is read
 * @param {Greenlight} ecs
 * @param {AbortSignal} signal
 * @returns {Promise<Listing>} what it showed last
 */
export async function followOnScreen(where, images, ecs, signal) {
  const listing = emptyListing();
  const quitting = new AbortController();
  const quit = () => quitting.abort();
  signal.addEventListener("abort", quit);
  /** @type {Text[]} */
  let problems = [];
  const { draw, leave } = fillScreen(process, (size) => picture(where.regions, listing, images, problems, size), quit);
  try {
    for await (const update of ecs.inbox({ ...where, ...PACE, signal: quitting.signal })) {
      take(listing, update);
      draw();
      if (update.event !== "progress" || !update.done) continue;
      const unknown = inOrder(listing).filter(({ serviceDeploymentArn: arn }) => !images.has(arn));
      if (unknown.length === 0) continue;
      problems = (await readImages(unknown, images, ecs, quitting.signal)).map((problem) => t`${yellow("Couldn't read what changes:")} ${messageOf(problem)}`);
      draw();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!quitting.signal.aborted) throw error;
  } finally {
    leave();
    signal.removeEventListener("abort", quit);
  }
  return listing;
}

/** In fewer rows, no line is left empty. */
const LOW = 10;

/** At most this many lines say what could not be read. */
const MOST_PROBLEMS = 3;

/** @param {string[]} regions @param {Listing} listing @param {Map<string, ImageChange[]>} images @param {Text[]} problems @param {Size} size @returns {Run[][]} */
function picture(regions, listing, images, problems, { columns, rows }) {
  const paused = inOrder(listing);
  const all = [...unreadTexts(listing), ...problems];
  const listed = all.length > MOST_PROBLEMS ? [...all.slice(0, MOST_PROBLEMS - 1), yellow(`${all.length - MOST_PROBLEMS + 1} more couldn't be checked.`)] : all;
  const head = [runsOf(headText(regions, listing, all.length > 0)), ...(rows < LOW ? [] : [[]])];
  const foot = listed.map((text) => runsOf(text));
  const room = Math.max(0, rows - head.length - foot.length);
  let shown = paused.slice(0, room);
  let table = tableLines(shown, images, columns);
  while (shown.length > 1 && table.length + (shown.length < paused.length ? 1 : 0) > room) {
    shown = shown.slice(0, -1);
    table = tableLines(shown, images, columns);
  }
  const hidden = paused.length - shown.length;
  const rest = hidden > 0 && room > 0 ? [runsOf(dim(`… and ${hidden} more with later deadlines`))] : [];
  return [...head, ...table.slice(0, room - rest.length), ...rest, ...foot];
}

/** @param {string[]} regions @param {Listing} listing @param {boolean} isPartial @returns {Text} */
function headText(regions, listing, isPartial) {
  const count = listing.found.size;
  const isFirst = unfinished(regions, listing).length > 0;
  const state = count > 0 ? `${count} ${count === 1 ? "deployment needs" : "deployments need"} a decision` : isFirst ? "Checking…" : nothingPaused(isPartial);
  if (isFirst) return t`${bold(state)}  ${dim(progressTexts(regions, listing).join(", "))}${QUIT}`;
  const oldest = [...listing.checked.values()].sort()[0] ?? "";
  return t`${bold(state)}  ${dim(`checked at ${oldest.slice(11, 19)} UTC`)}${QUIT}`;
}

const QUIT = dim("  q to quit");

/** @param {Rollout[]} paused @param {Map<string, ImageChange[]>} images @param {number} columns */
function tableLines(paused, images, columns) {
  /** @type {Run[][]} */
  const lines = [];
  if (paused.length > 0) printTable((text, indent) => lines.push(...wrap(text, columns, indent)), columnsOf(paused, images), columns);
  return lines;
}

/**
 * A line for each pause that begins, changes or ends.
 *
 * @param {Where} where
 * @param {Greenlight} ecs
 * @param {Pick<Context, "screen" | "signal">} context
 * @param {Pick<Options, "json">} options
 */
export async function followInLines(where, ecs, { screen, signal }, { json }) {
  const listing = emptyListing();
  /** What was last said of each, by ARN. @type {Map<string, string>} */
  const said = new Map();
  /** @type {Set<string>} */
  let unread = new Set();
  let isFirst = true;
  screen.live(() => (isFirst ? progressTexts(where.regions, listing) : []));
  for await (const update of ecs.inbox({ ...where, ...PACE, signal })) {
    take(listing, update);
    if (update.event !== "progress") {
      const about = pauseOf(update);
      if (said.get(update.serviceDeploymentArn) === about) continue;
      if (about === undefined) said.delete(update.serviceDeploymentArn);
      else said.set(update.serviceDeploymentArn, about);
      if (json) screen.put(jsonOf(update));
      else screen.say(lineOf(update, where.regions));
    } else if (update.done) {
      const now = unreadTexts(listing).map((text) => render(text, false));
      for (const text of unreadTexts(listing)) if (!unread.has(render(text, false))) screen.note(text);
      unread = new Set(now);
      if (!isFirst || unfinished(where.regions, listing).length > 0) continue;
      isFirst = false;
      if (listing.found.size === 0 && !json) screen.note(`${nothingPaused(now.length > 0)}. New pauses appear here automatically.`);
    }
  }
  return EXIT.done;
}

/** What makes two readings the same pause; undefined once it has ended. @param {InboxUpdate} update */
const pauseOf = (update) => (update.event === "paused" ? JSON.stringify(waitingHooks(update.rollout).map(({ hookId, expiresAt }) => [hookId, expiresAt])) : undefined);

/** @param {Exclude<InboxUpdate, { event: "progress" }>} update @param {string[]} regions @returns {Text} */
function lineOf({ rollout, serviceDeploymentArn }, regions) {
  if (!rollout) return `ECS no longer knows the deployment ${serviceDeploymentArn}.`;
  return t`${dim(`${rollout.asOf.slice(11, 19)} UTC`)} ${regions.length > 1 ? `${rollout.region} ` : ""}${stateText(rollout)}`;
}
