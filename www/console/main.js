// The page: what it knows, and what it does when something happens. What it shows is made in views/.
import { render } from "lit-html";

import { Greenlight, load } from "../greenlight.js";
import { setClock, tick } from "./clock.js";
import { readConfig, regionsOf } from "./config.js";
import { parseRoute, titleOf } from "./route.js";
import { appView } from "./views/app.js";
import { lookOut, nothingYet } from "./waiting.js";

/** @import { Action, BrowsePage, Changes, Credentials, InboxUpdate, Outcome, Problem, Rollout } from "../ecs_greenlight.js" */
/** @import { Config } from "./config.js" */
/** @import { Route } from "./route.js" */
/** @import { Waiting } from "./waiting.js" */

/**
 * What the page knows. Credentials are not among it: they stay in `signIn`.
 *
 * @typedef {object} State
 * @property {Route} route
 * @property {Config} config
 * @property {string | undefined} fatal why nothing works
 * @property {{ accessKeyId: string, longTerm: boolean, expiration?: string, region: string } | undefined} caller
 * @property {Problem | undefined} signInProblem
 * @property {boolean} signingIn whether the form is asked for although somebody is signed in
 * @property {boolean} ending whether the crate has asked for newer credentials: these end soon
 * @property {boolean} busy
 * @property {Problem | undefined} problem what went wrong last; what was read before stays
 * @property {Waiting} waiting
 * @property {BrowsePage | undefined} page
 * @property {Rollout | undefined} rollout
 * @property {Map<string, Changes | { problem: Problem }>} changes by the ARN of their deployment: what it brings stays the same
 * @property {string | undefined} takingAction the hook whose two choices are open
 * @property {{ hookId?: string, action: Action } | undefined} confirming without a hook, the deployment is stopped
 * @property {Map<string, Act>} acts by the ARN of their deployment: leaving a page and coming back loses none
 */

/**
 * What was decided for a deployment last: on its way, answered, or failed.
 *
 * @typedef {{ sending: Action } | { outcome: Outcome } | { problem: Problem }} Act
 */

/** @type {State} */
const state = {
  route: { view: "waiting" },
  config: {},
  fatal: undefined,
  caller: undefined,
  signInProblem: undefined,
  signingIn: false,
  ending: false,
  busy: false,
  problem: undefined,
  waiting: nothingYet(),
  page: undefined,
  rollout: undefined,
  changes: new Map(),
  takingAction: undefined,
  confirming: undefined,
  acts: new Map(),
};

const root = /** @type {HTMLElement} */ (document.getElementById("app"));
/** @type {Greenlight | undefined} */
let ecs;
let stopReading = new AbortController();

/** @param {unknown} error @returns {Problem} */
const problemOf = (error) => {
  const { code = "unexpected", message = String(error), retryable = false, status, requestId } = /** @type {any} */ (error);
  return { code, message, retryable, status, requestId };
};

const show = () => {
  render(appView(state, actions), root);
  document.title = state.caller ? titleOf(state.route, state.rollout?.paused, state.waiting.rollouts.size) : "ECS greenlight";
  tick();
};

let showing = false;
/** Shows what came in together at once: a look may tell hundreds of pauses. */
const showSoon = () => {
  if (showing) return;
  showing = true;
  requestAnimationFrame(() => {
    showing = false;
    show();
  });
};

/** The things a person can do. */
export const actions = {
  /** @param {string} text what was pasted @param {string} region */
  async signIn(text, region) {
    try {
      await load();
      const { parseCredentials } = await import("../ecs_greenlight.js");
      accept(parseCredentials(text), region.trim());
    } catch (error) {
      state.signInProblem = problemOf(error);
      show();
      document.getElementById("sign-in-problem")?.focus();
      return false;
    }
    return true;
  },
  askToSignIn() {
    state.signingIn = true;
    show();
    document.getElementById("pasted")?.focus();
  },
  stay() {
    Object.assign(state, { signingIn: false, signInProblem: undefined });
    show();
    document.querySelector("h1")?.focus();
  },
  forget() {
    stopReading.abort();
    ecs = undefined;
    Object.assign(state, { caller: undefined, page: undefined, rollout: undefined, problem: undefined, acts: new Map(), changes: new Map(), waiting: nothingYet() });
    location.hash = "#/";
    follow();
  },
  retry: () => void read(),
  /** @param {Event} event */
  filter(event) {
    state.waiting.filter = /** @type {HTMLInputElement} */ (event.target).value;
    show();
  },
  async notifyMe() {
    state.waiting.notifying = await Notification.requestPermission();
    show();
  },
  /** @param {string} token */
  async more(token) {
    const shown = document.querySelectorAll(".list li").length;
    await read(token);
    /** @type {HTMLElement | null} */ (document.querySelector(`.list li:nth-child(${shown + 1}) a`))?.focus();
  },
  /** @param {string} hookId */
  takeAction(hookId) {
    state.takingAction = state.takingAction === hookId ? undefined : hookId;
    show();
  },
  /** @param {Action} action @param {string} [hookId] */
  confirm(action, hookId) {
    state.confirming = { hookId, action };
    show();
    const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("dialog"));
    if (!dialog.open) dialog.showModal();
  },
  closeConfirm() {
    state.confirming = undefined;
    show();
  },
  act: () => void act(),
};

/** @typedef {typeof actions} Actions */

/** @param {Credentials} credentials @param {string} region */
function accept(credentials, region) {
  const { accessKeyId, expiration } = credentials;
  const { endpoint } = state.config;
  let given = false;
  const give = () => {
    // Asked a second time, the crate finds that these end soon, or have ended.
    if (given && !state.ending) {
      state.ending = true;
      show();
    }
    given = true;
    return credentials;
  };
  ecs = new Greenlight({ region, endpoint, credentials: give });
  state.caller = { accessKeyId, longTerm: accessKeyId.startsWith("AKIA"), expiration: expiration?.toString(), region };
  Object.assign(state, { signInProblem: undefined, signingIn: false, ending: false, problem: undefined });
  for (const [arn, act] of state.acts) if ("problem" in act) state.acts.delete(arn);
  follow();
  document.querySelector("h1")?.focus();
}

/** Goes where the fragment says. */
function follow() {
  const route = parseRoute(location.hash);
  const moved = JSON.stringify(route) !== JSON.stringify(state.route);
  state.route = route;
  if (moved) {
    Object.assign(state, { page: undefined, rollout: undefined, problem: undefined, takingAction: undefined, confirming: undefined });
  }
  void read();
  if (moved) document.querySelector("h1")?.focus();
}

/** @param {string} [nextToken] */
async function read(nextToken) {
  stopReading.abort();
  stopReading = new AbortController();
  const { signal } = stopReading;
  const { route } = state;
  if (!ecs || route.view === "unknown") return show();
  Object.assign(state, { busy: true, problem: undefined });
  show();
  try {
    if (route.view === "waiting") await lookOut(ecs, regionsOf(state.config, state.caller), state.waiting, signal, looked);
    else if (route.view === "deployment") {
      void compare(ecs, route.arn, signal);
      await watch(ecs, route.arn, signal);
    }
    else {
      const page = await ecs.browse({ ...route, nextToken, signal });
      if (signal.aborted) return;
      state.page = nextToken && state.page ? joined(state.page, page) : page;
      const [newest] = page.deployments ?? [];
      if (newest) setClock(newest.asOf);
    }
  } catch (error) {
    if (signal.aborted) return;
    state.problem = problemOf(error);
  }
  if (signal.aborted) return;
  state.busy = false;
  show();
}

/** @param {InboxUpdate} update */
function looked(update) {
  const asOf = update.event === "progress" ? update.asOf : update.rollout?.asOf;
  if (asOf) setClock(asOf);
  showSoon();
}

/** Looks are for those who look: a page in the background makes no calls, unless it was asked to notify. */
function whenSeen() {
  if (state.route.view !== "waiting" || !state.caller) return;
  if (!document.hidden) void read();
  else if (state.waiting.notifying !== "granted") stopReading.abort();
}

/** @param {Greenlight} from @param {string} arn @param {AbortSignal} signal */
async function watch(from, arn, signal) {
  for await (const update of from.watch({ serviceDeploymentArns: [arn], signal })) {
    if (signal.aborted) return;
    state.busy = false;
    if (update.event === "unreadable") state.problem = update.error;
    else {
      state.problem = undefined;
      state.rollout = update.rollout;
      setClock(update.rollout.asOf);
    }
    show();
  }
}

/** @param {Greenlight} from @param {string} serviceDeploymentArn @param {AbortSignal} signal */
async function compare(from, serviceDeploymentArn, signal) {
  const { changes } = state;
  const known = changes.get(serviceDeploymentArn);
  if (known && !("problem" in known)) return;
  try {
    changes.set(serviceDeploymentArn, await from.changes({ serviceDeploymentArn, signal }));
  } catch (error) {
    if (signal.aborted) return;
    changes.set(serviceDeploymentArn, { problem: problemOf(error) });
  }
  show();
}

/** Carries out what was confirmed. It is not stopped by closing a dialog or by going elsewhere. */
async function act() {
  const { confirming, rollout, acts } = state;
  if (!ecs || !confirming || !rollout) return;
  const { serviceDeploymentArn } = rollout;
  const here = () => state.acts === acts && state.route.view === "deployment" && state.route.arn === serviceDeploymentArn;
  Object.assign(state, { confirming: undefined, takingAction: undefined });
  acts.set(serviceDeploymentArn, { sending: confirming.action });
  show();
  document.getElementById("sending")?.focus();
  try {
    const { hookId, action } = confirming;
    const outcome = await (hookId === undefined ? ecs.stop({ serviceDeploymentArn }) : ecs.decide({ serviceDeploymentArn, hookId, action }));
    acts.set(serviceDeploymentArn, { outcome });
    if (here()) {
      state.rollout = outcome.deployment;
      setClock(outcome.deployment.asOf);
    }
  } catch (error) {
    acts.set(serviceDeploymentArn, { problem: problemOf(error) });
  }
  show();
  if (!here()) return;
  document.getElementById("outcome")?.focus();
  void read();
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

async function start() {
  if (window.top !== window.self) {
    state.fatal = "This page does not run inside another page: what you click here moves production traffic. Open it by itself.";
    return show();
  }
  try {
    state.config = await readConfig();
  } catch (error) {
    state.fatal = problemOf(error).message;
    return show();
  }
  addEventListener("hashchange", follow);
  document.addEventListener("visibilitychange", whenSeen);
  setInterval(tick, 1000);
  follow();
}

await start();
