// Reads what the route shows, for as long as it is shown.
import { accountWith } from "./access.js";
import { setClock } from "./clock.js";
import { problemOf } from "./problem.js";
import { show, showSoon, state } from "./store.js";
import { lookOut } from "./waiting.js";

/** @import { BrowsePage, Rollout } from "../ecs_greenlight.js" */
/** @import { Account } from "./access.js" */
/** @import { Route } from "./route.js" */

let reading = new AbortController();

export const stopReading = () => reading.abort();

/** @param {string} [nextToken] */
export async function read(nextToken) {
  stopReading();
  reading = new AbortController();
  const { signal } = reading;
  const { route } = state;
  if (!state.caller || route.view === "unknown") return show();
  Object.assign(state, { busy: true, problem: undefined });
  show();
  try {
    if (route.view === "waiting") await lookOut(state.accounts, state.waiting, signal, looked);
    else await readPlace(route, signal, nextToken);
  } catch (error) {
    if (signal.aborted) return;
    state.problem = problemOf(error);
  }
  if (signal.aborted) return;
  state.busy = false;
  show();
}

/** @param {string} [asOf] */
function looked(asOf) {
  if (asOf) setClock(asOf);
  showSoon();
}

/** @param {Exclude<Route, { view: "waiting" | "unknown" }>} route @param {AbortSignal} signal @param {string} [nextToken] */
async function readPlace(route, signal, nextToken) {
  // Which of several accounts is the sign-in's own, only STS tells.
  if (state.accounts.length > 1) await state.identified;
  if (signal.aborted) return;
  const account = accountOf(route);
  if (route.view === "deployment") {
    void compare(account, route.arn, signal);
    void recall(account, route, signal);
    return await watch(account, route.arn, signal);
  }
  const page = await account.ecs.browse({ ...route, nextToken, signal });
  if (signal.aborted) return;
  state.page = nextToken && state.page ? joined(state.page, page) : page;
  const [newest] = page.deployments ?? [];
  if (newest) setClock(newest.asOf);
}

/** @param {{ account?: string }} route @returns {Account} */
export function accountOf({ account }) {
  const found = accountWith(state.accounts, account);
  if (found) return found;
  const known = state.accounts.map(({ id, name }) => [name, id].filter(Boolean).join(" ")).filter(Boolean);
  const message = `This is in account ${account}. You are signed in to ${known.join(", ") || "another one"}. Sign in to that account to see it.`;
  throw Object.assign(new Error(message), { code: "other-account", remedy: "signIn", sent: false, title: "This is in another account" });
}

/** @param {Account} account @param {string} arn @param {AbortSignal} signal */
async function watch({ ecs }, arn, signal) {
  for await (const update of ecs.watch({ serviceDeploymentArns: [arn], signal })) {
    if (signal.aborted) return;
    state.busy = false;
    if (update.event === "unreadable") state.problem = update.error;
    else {
      state.problem = undefined;
      state.rollout = update.rollout;
      if (update.event === "superseded") state.supersededBy = update.supersededBy;
      setClock(update.rollout.asOf);
    }
    show();
  }
}

/** @param {Account} account @param {string} serviceDeploymentArn @param {AbortSignal} signal */
async function compare({ ecs }, serviceDeploymentArn, signal) {
  const { changes } = state;
  const known = changes.get(serviceDeploymentArn);
  if (known && !("problem" in known) && known.unread.length === 0) return;
  const read = await ecs.changes({ serviceDeploymentArn, signal }).catch((error) => ({ problem: problemOf(error) }));
  if (signal.aborted) return;
  changes.set(serviceDeploymentArn, read);
  if ("rollout" in read && read.rollout) await inform(ecs, read.rollout, signal);
  show();
}

/** The deployment, with what its revisions show of it: as it was read with them, or again where it was read since. @param {Account["ecs"]} ecs @param {Rollout} read @param {AbortSignal} signal */
async function inform(ecs, read, signal) {
  const shown = state.rollout;
  if (shown?.serviceDeploymentArn !== read.serviceDeploymentArn) return;
  const { serviceDeploymentArn } = read;
  const informed = read.asOf >= shown.asOf ? read : await ecs.describe({ serviceDeploymentArn, signal }).catch(() => undefined);
  if (!signal.aborted && informed && informed.asOf >= (state.rollout?.asOf ?? "")) state.rollout = informed;
}

/** The service's deployments before this one, and after it. @param {Account} account @param {{ arn: string, region: string }} route @param {AbortSignal} signal */
async function recall({ ecs }, { arn, region }, signal) {
  const [, cluster, service] = arn.split("/");
  const read = await ecs.browse({ region, cluster, service, signal }).catch((error) => ({ problem: problemOf(error) }));
  if (signal.aborted) return;
  state.history = "problem" in read ? read : (read.deployments ?? []);
  show();
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
