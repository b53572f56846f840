// Reads what the route shows, for as long as it is shown.
import { setClock } from "../countdown.js";
import { accountWith } from "./access.js";
import { problemOf } from "./problem.js";
import { drawn, showSoon, state } from "./store.js";
import { isProblem } from "./views/section.js";
import { learn, lookOut } from "./waiting.js";

/** @import { BrowsePage, Rollout } from "../ecs_greenlight.js" */
/** @import { Account } from "./access.js" */
/** @import { Route } from "./route.js" */
/** @import { Place, Section } from "./views/section.js" */

let reading = new AbortController();
let looking = new AbortController();
/** Whether the look-out is under way. */
let isLooking = false;
/** The sections of a deployment's page, once their views are there. @type {Section<any>[]} */
let sections = [];
/** Those that are being read. @type {Set<Section<any>>} */
let underWay = new Set();
/** For which reading of the place they were begun. @type {AbortSignal | undefined} */
let begunFor;

export const stopReading = () => reading.abort();

export function stopLooking() {
  looking.abort();
  isLooking = false;
}

/** Checks for paused deployments, whatever the page shows: their number is on every screen. */
export async function look() {
  const { accounts, caller, waiting } = state;
  // What the list alone needs is asked for again on the list alone.
  if (!caller || isLooking || (document.hidden && waiting.notifying !== "granted") || (waiting.problem && state.route.view !== "waiting")) return;
  looking = new AbortController();
  const { signal } = looking;
  isLooking = true;
  waiting.problem = undefined;
  try {
    await lookOut(accounts, waiting, signal, looked);
  } catch (error) {
    if (!signal.aborted) waiting.problem = problemOf(error);
  }
  if (signal.aborted) return;
  isLooking = false;
  void showSoon();
}

/** @param {string} [nextToken] */
export async function read(nextToken) {
  stopReading();
  reading = new AbortController();
  underWay = new Set();
  const { signal } = reading;
  const { route } = state;
  if (!state.caller || route.view === "unknown") return showSoon();
  if (route.view !== "waiting") Object.assign(state, { busy: true, problem: undefined });
  // What is known comes first.
  await drawn();
  if (signal.aborted) return;
  if (route.view === "waiting") return look();
  try {
    await readPlace(route, signal, nextToken);
  } catch (error) {
    if (signal.aborted) return;
    state.problem = problemOf(error);
  }
  if (signal.aborted) return;
  state.busy = false;
  void look();
  await showSoon();
}

/** @param {string} [asOf] @returns {Promise<void>} once it is shown */
function looked(asOf) {
  if (asOf) setClock(asOf);
  return showSoon();
}

/** @param {Exclude<Route, { view: "waiting" | "unknown" }>} route @param {AbortSignal} signal @param {string} [nextToken] */
async function readPlace(route, signal, nextToken) {
  // Which of several accounts is the sign-in's own, only STS knows.
  if (state.accounts.length > 1) await state.identified;
  if (signal.aborted) return;
  const account = accountOf(route);
  if (route.view === "deployment") {
    const watching = watch(account, route, signal);
    void readParts(account, route, signal);
    return await watching;
  }
  const page = await account.ecs.browse({ ...route, nextToken, signal });
  if (signal.aborted) return;
  state.page = nextToken && state.page ? joined(state.page, page) : page;
  const [newest] = page.deployments ?? [];
  if (newest) setClock(newest.asOf);
  if (page.deployments) void readVersions(page.deployments);
}

/** @param {{ account?: string }} route @returns {Account} */
export function accountOf({ account }) {
  const found = accountWith(state.accounts, account);
  if (found) return found;
  const known = state.accounts.map(({ id, name }) => [name, id].filter(Boolean).join(" ")).filter(Boolean);
  const message = `This is in account ${account}. You are signed in to ${known.join(", ") || "another account"}. Sign in to that account to see it.`;
  throw Object.assign(new Error(message), { code: "other-account", remedy: "signIn", sent: false, title: "This is in another account" });
}

/** @param {Account} account @param {Place} place @param {AbortSignal} signal */
async function watch({ ecs }, place, signal) {
  for await (const update of ecs.watch({ serviceDeploymentArns: [place.arn], signal })) {
    if (signal.aborted) return;
    state.busy = false;
    if (update.event === "unreadable") state.problem = update.error;
    else {
      state.problem = undefined;
      const before = state.rollout;
      learn(state.waiting, before, update.rollout);
      state.rollout = update.rollout;
      for (const section of sections) if (before && section.again?.(before, update.rollout)) void readPart(section, ecs, place, signal);
      if (update.event === "superseded") state.supersededBy = update.supersededBy;
      setClock(update.rollout.asOf);
    }
    void showSoon();
    // It may have been read before its revisions were, and come after them.
    for (const { name, rolloutOf } of sections) {
      const known = state.parts.get(place.arn)?.[name];
      const informed = isProblem(known) || !known ? undefined : rolloutOf?.(known);
      if (informed) void inform(ecs, informed, signal).then(showSoon);
    }
    // What the person came for is there: now the rest.
    void look();
  }
}

/** Takes the sections of a deployment's page, whose views come after the first one, and reads them for the one that is shown. @param {Section<any>[]} known */
export function readSections(known) {
  const { caller, route, accounts } = state;
  if (sections === known) return;
  sections = known;
  const account = accountWith(accounts, route.view === "deployment" ? route.account : undefined);
  // Of several accounts, which one is meant may not be known yet: then they are read with the deployment.
  if (caller && account && route.view === "deployment") void readParts(account, route, reading.signal);
}

/** Starts one section a frame: signing and sending takes as long. @param {Account} account @param {Place} place @param {AbortSignal} signal */
async function readParts({ ecs }, place, signal) {
  if (sections.length === 0 || begunFor === signal) return;
  begunFor = signal;
  for (const section of sections) {
    await drawn();
    void keepReading(section, ecs, place, signal);
  }
}

/** Reads a section, and again as often as it says. @param {Section<any>} section @param {Account["ecs"]} ecs @param {Place} place @param {AbortSignal} signal */
async function keepReading(section, ecs, place, signal) {
  await readPart(section, ecs, place, signal);
  while (section.every && !signal.aborted && !state.rollout?.finished) {
    await new Promise((resolve) => setTimeout(resolve, section.every));
    if (!signal.aborted && !document.hidden) await readPart(section, ecs, place, signal);
  }
}

/** @param {Section<any>} section @param {Account["ecs"]} ecs @param {Place} place @param {AbortSignal} signal */
async function readPart(section, ecs, place, signal) {
  const { arn } = place;
  const known = state.parts.get(arn)?.[section.name];
  if (signal.aborted || underWay.has(section) || (known && !isProblem(known) && section.isFinal?.(known))) return;
  underWay.add(section);
  const read = await section.read(ecs, place, signal).catch((error) => ({ problem: problemOf(error) }));
  if (signal.aborted) return;
  underWay.delete(section);
  state.parts.set(arn, { ...state.parts.get(arn), [section.name]: read });
  const informed = isProblem(read) ? undefined : section.rolloutOf?.(read);
  if (informed) await inform(ecs, informed, signal);
  void showSoon();
}

/** Whether a deployment was read with what its revisions show of it. @param {Rollout | undefined} rollout */
const isInformed = (rollout) => (rollout?.targetServiceRevision?.label ?? rollout?.managesTraffic) !== undefined;

/** Reads the deployment that is shown once more, if it does not have yet what its revisions say. @param {Account["ecs"]} ecs @param {Rollout} read with them @param {AbortSignal} signal */
async function inform(ecs, read, signal) {
  const shown = state.rollout;
  const { serviceDeploymentArn } = read;
  if (shown?.serviceDeploymentArn !== serviceDeploymentArn || isInformed(shown) || !isInformed(read)) return;
  const informed = await ecs.describe({ serviceDeploymentArn, signal }).catch(() => undefined);
  // What was read meanwhile knows the revisions too.
  if (!signal.aborted && informed && state.rollout === shown) state.rollout = informed;
}

/** What each of one service's deployments brought. Where that may not be read, the page does without. @param {Rollout[]} rollouts */
export async function readVersions(rollouts) {
  const { images } = state.waiting;
  const deployments = rollouts.filter(({ serviceDeploymentArn }) => !images.has(serviceDeploymentArn));
  const [first] = deployments;
  if (!first) return;
  for (const { serviceDeploymentArn } of deployments) images.set(serviceDeploymentArn, undefined);
  const read = await accountOf(first).ecs.images({ deployments, signal: reading.signal }).catch(() => {
    for (const { serviceDeploymentArn } of deployments) images.delete(serviceDeploymentArn);
    return [];
  });
  for (const one of read) images.set(one.serviceDeploymentArn, one);
  void showSoon();
}

/** @param {BrowsePage} before @param {BrowsePage} after @returns {BrowsePage} */
function joined(before, after) {
  /** @template T @param {T[] | undefined} a @param {T[] | undefined} b */
  const both = (a, b) => (a || b ? [...(a ?? []), ...(b ?? [])] : undefined);
  return {
    clusters: both(before.clusters, after.clusters),
    services: both(before.services, after.services),
    deployments: both(before.deployments, after.deployments),
    failures: [...before.failures, ...after.failures],
    nextToken: after.nextToken,
  };
}
