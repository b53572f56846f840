// The page: it starts here, and here is what a person can do. What it shows is made in views/.
import "./painted.js";

import { render } from "lit-html";

import { PRESSING, ecsNow, secondsLeft } from "../countdown.js";
import { draw } from "../frames.js";
import { load } from "../greenlight.js";
import { lastRead } from "./choice.js";
import { announceTimes, findNextMark, isMarkPassed, writeTimes } from "./clock.js";
import { readConfig } from "./config.js";
import { acceptPasted, connect, findIn, resume, signOut } from "./connecting.js";
import { guard } from "./guard.js";
import { arrive, blurContent, focusWatch, keepFocus, leave } from "./history.js";
import { groupsOf } from "./listed.js";
import { isIncomplete, isNextMissing, measure, refit, renderAll, takeGroups } from "./nearby.js";
import { problemOf } from "./problem.js";
import { warn } from "./notifying.js";
import { look, read, readSections, readVersions, stopLooking, stopReading } from "./reading.js";
import { destinationOf, restore } from "./restore.js";
import { listLink, parseRoute, titleOf } from "./route.js";
import { accept, giveUp, whenSignedIn } from "./signed-in.js";
import { drawListAgain, drawNext, slicesOf } from "./slices.js";
import { drawn, paintWith, show, showSoon, state } from "./store.js";
import { turn } from "./turn.js";
import { acting, appView, canDrawMore, loadPlaces, sections } from "./views/app.js";
import { drawList } from "./views/list.js";
import { deadline, deadlines, imageChanges, nothingYet } from "./waiting.js";
import { switchZone } from "./zone.js";

/** @import { Action, Rollout } from "../ecs_greenlight.js" */
/** @import { Listing, Route } from "./route.js" */

const root = /** @type {HTMLElement} */ (document.getElementById("app"));

/** What index.html shows until there is something to draw. */
const shell = [...root.childNodes];

/** How many pauses there were when the list was last drawn. */
let sizeBefore = 0;

guard(root);
// A browser draws a frame when the first scroll listener is added. In start() that frame would begin with a longer task.
addEventListener("scroll", showNearby, { passive: true });
paintWith(() => {
  if (state.starting && !state.fatal) return;
  const since = ecsNow();
  for (const node of shell.splice(0)) node.remove();
  const { accounts, route, waiting } = state;
  // "No time left" is announced before the outcome replaces the countdown.
  announceTimes();
  if (route.view === "waiting") {
    // An existing filter stays: it may have the focus.
    if (sizeBefore === 0 && waiting.rollouts.size > 0 && !document.getElementById("filter")) drawListAgain(state);
    sizeBefore = waiting.rollouts.size;
    state.groups = groupsOf(waiting, accounts, route);
    takeGroups(state.groups, (rollout) => imageChanges(rollout, waiting));
  }
  keepFocus(() => render(appView(state, actions), root));
  const title = (state.demo ? "Demo: " : "") + (state.caller ? titleOf(route, state.rollout?.paused, waiting.rollouts.size) : "ECS greenlight");
  if (document.title !== title) document.title = title;
  writeTimes();
  findNextMark(deadlines(waiting), since);
  showNearby();
  if (canDrawMore(state)) {
    drawNext(state);
    void showSoon();
  }
});

/** Draws the list, in as many frames of its own as it takes: a frame adds a few rows. */
function drawListFrame() {
  keepFocus(() => drawList(state));
  writeTimes();
  measure();
  showNearby();
}

/** Has the next frame draw what is missing from the list. */
function showNearby() {
  if (isIncomplete()) draw(drawListFrame);
}

/** Rows that the focus can go to next: at once, as a key may be pressed before the next frame. @param {FocusEvent} event */
function showNext({ target }) {
  if (/** @type {Element} */ (target).closest("[data-arn]") && isNextMissing()) drawListFrame();
}

/** Unless the person has gone elsewhere meanwhile. In a task of its own, because in the one that draws the heading it would force another layout. */
async function focusHeading() {
  scrollTo(0, 0);
  const { hash } = location;
  const isFree = focusWatch();
  await turn();
  if (location.hash === hash && isFree()) document.querySelector("h1")?.focus();
}

/** The things a person can do. */
export const actions = {
  /** @param {string} text what was pasted @param {string} region @param {boolean} keep */
  signIn: (text, region, keep) => acceptPasted(text, region, keep),
  /** Says what is pasted, before it is used. @param {Event} event */
  async pasted({ target }) {
    const box = /** @type {HTMLTextAreaElement} */ (target);
    const text = box.value;
    const found = await findIn(text);
    // The text may have been used meanwhile.
    if (box.value !== text) return;
    Object.assign(state, { found, signInProblem: undefined });
    show();
  },
  /** @param {boolean} keep */
  connect: (keep) => void connect(keep),
  enter: accept,
  askToSignIn() {
    state.signingIn = true;
    show();
    (document.getElementById("connect") ?? document.getElementById("pasted"))?.focus();
  },
  stay() {
    giveUp();
    show();
    focusHeading();
  },
  signOut() {
    stopReading();
    stopLooking();
    signOut();
    Object.assign(state, { page: undefined, rollout: undefined, problem: undefined, toast: undefined, acts: new Map(), parts: new Map(), waiting: nothingYet() });
    location.hash = "#/";
    follow();
    void showSoon().then(focusHeading);
  },
  retry() {
    stopLooking();
    follow();
  },
  /** Narrows the list, or groups it; the address says so. @param {Listing} listing */
  list(listing) {
    const { route } = state;
    if (route.view !== "waiting") return;
    state.route = { ...route, ...listing };
    try {
      history.replaceState(history.state, "", listLink(state.route));
    } catch {
      // Safari takes a hundred in ten seconds; the next one says it.
    }
    void showSoon();
  },
  /** Goes where a pasted text leads. @param {string} text @returns {Promise<boolean>} whether it leads anywhere */
  async open(text) {
    const [account, ...others] = state.accounts;
    const destination = await destinationOf(text, others.length > 0 ? undefined : account?.id);
    state.openProblem = "why" in destination ? destination.why : undefined;
    if ("fragment" in destination) location.hash = destination.fragment;
    show();
    return !state.openProblem;
  },
  async notifyMe() {
    state.waiting.notifying = await Notification.requestPermission();
    show();
  },
  switchZone() {
    switchZone();
    show();
  },
  /** @param {string} token */
  async more(token) {
    const shown = document.querySelectorAll(".list li").length;
    await read(token);
    /** @type {HTMLElement | null} */ (document.querySelector(`.list li:nth-child(${shown + 1}) a`))?.focus();
  },
  /** @param {Rollout[]} deployments */
  versions: (deployments) => void readVersions(deployments),
  /** @param {Action} action @param {string[]} [hookIds] without any, the deployment is stopped */
  confirm: (action, hookIds) => acting().confirm(action, hookIds),
  /** @param {string} text */
  type: (text) => acting().type(text),
  dismiss() {
    state.toast = undefined;
    show();
    focusHeading();
  },
  closeConfirm: () => acting().closeConfirm(),
  /** @param {Event} press */
  act: (press) => acting().act(press),
};

/** @typedef {typeof actions} Actions */

/** Goes where the fragment says. */
function follow() {
  const route = parseRoute(location.hash);
  const back = arrive();
  go(route, back);
  if (route.view === "unknown") void followRestored(location.hash);
}

/** @param {string} fragment that the page does not write itself */
async function followRestored(fragment) {
  const restored = await restore(fragment);
  if (location.hash !== fragment) return;
  if ("why" in restored) return go({ view: "unknown", why: restored.why });
  history.replaceState(history.state, "", restored.fragment);
  go(parseRoute(restored.fragment));
}

/** @param {Route} route @param {() => void} [back] to where the person was on it before */
function go(route, back = focusHeading) {
  const moved = JSON.stringify(route) !== JSON.stringify(state.route);
  if (moved) {
    blurContent();
    const nothing = { page: undefined, rollout: knownOf(route), supersededBy: undefined, undrawn: slicesOf(route.view, state.undrawn) };
    Object.assign(state, nothing, { problem: undefined, openProblem: undefined, rows: [], confirming: undefined });
  }
  state.route = route;
  if (route.view === "deployment" && state.toast?.arn === route.arn) state.toast = undefined;
  void read();
  void shown(route).then(() => moved && state.route === route && back());
}

/** What the list, or the last decision, has shown of a deployment already. @param {Route} route @returns {Rollout | undefined} */
function knownOf(route) {
  if (route.view !== "deployment") return undefined;
  const act = state.acts.get(route.arn);
  const [listed, decided] = [state.waiting.rollouts.get(route.arn), act && lastRead(act)];
  return listed && decided ? (listed.asOf > decided.asOf ? listed : decided) : (listed ?? decided);
}

/** @param {Route} route */
async function shown({ view }) {
  const isListed = view === "waiting" || view === "unknown";
  if (!isListed) await loadPlaces();
  await showSoon();
  if (!isListed) void drawn().then(() => readSections(sections()));
}

whenSignedIn(() => {
  stopLooking();
  // What failed for want of rights may work now.
  for (const [arn, act] of state.acts) if ("problem" in act) state.acts.delete(arn);
  follow();
  void showSoon().then(focusHeading);
});

/** Looks are for those who look: a page in the background makes no calls, unless it was asked to notify. */
function whenSeen() {
  if (!state.caller) return;
  if (!document.hidden) return void look();
  if (state.waiting.notifying !== "granted") stopLooking();
}

function everySecond() {
  writeTimes();
  if (isMarkPassed()) void showSoon();
  warn(state.waiting, deadline);
  const left = state.caller?.expiration ? secondsLeft(state.caller.expiration) : Infinity;
  const session = left > PRESSING ? "lasting" : left > 0 ? "ending" : "ended";
  if (session === state.session) return;
  state.session = session;
  void showSoon();
}

async function start() {
  if (window.top !== window.self) throw new Error("This page does not run inside another page, because a click here moves production traffic. Open it in a tab of its own.");
  // To evaluate all this took a task.
  await turn();
  // To compile the module takes another. Whatever needs it reports the error.
  void turn().then(() => load()).catch(() => {});
  if (new URLSearchParams(location.search).has("demo")) state.demo = await (await import("./demo.js")).openDemo();
  state.config = state.demo?.config ?? (await readConfig());
  addEventListener("hashchange", () => {
    leave();
    follow();
  });
  addEventListener("online", () => {
    stopLooking();
    void read();
  });
  // Back from the provider without an answer: the page is as it was left, on its way.
  addEventListener("pageshow", ({ persisted }) => persisted && actions.stay());
  document.addEventListener("visibilitychange", whenSeen);
  addEventListener("focusin", showNext);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== width) refit();
    width = innerWidth;
    measure();
    showNearby();
  });
  for (const [event, isPrinted] of /** @type {const} */ ([["beforeprint", true], ["afterprint", false]])) {
    addEventListener(event, () => {
      renderAll(isPrinted);
      show();
      drawListFrame();
    });
  }
  setInterval(everySecond, 1000);
  await turn();
  state.starting = false;
  if ((await resume()) === "closing") return;
  if (!state.caller) follow();
  // So that they are there when somebody comes to need them; where that fails, they get the error then. Other places load them at once.
  setTimeout(() => state.route.view === "waiting" && void loadPlaces(), 1000);
}

// Not awaited: what it loads imports this module, and would wait for its end.
void start().catch((error) => {
  state.fatal = problemOf(error).message;
  show();
});
