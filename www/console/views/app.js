// The frame around every view.
import { html, nothing } from "lit-html";

import { clockError } from "../clock.js";
import { problemOf } from "../problem.js";
import { hasMore, isDrawn, isMenuNext } from "../slices.js";
import { clockTime } from "../zone.js";
import { connectView } from "./connect.js";
import { headerView } from "./header.js";
import { openView } from "./open.js";
import { readProblemView } from "./problem.js";
import { toastView } from "./toast.js";
import { waitingView } from "./waiting.js";

/** @import { Problem } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { State } from "../store.js" */

/** @type {typeof import("./places.js") | undefined} */
let places;
/** Why they are not there. @type {Problem | undefined} */
let missing;

/** Loads what the first view does without: the other views, and acting. */
export async function loadPlaces() {
  try {
    places = await import("./places.js");
    missing = undefined;
  } catch (cause) {
    const message = "A part of this page couldn't be loaded, so nothing was sent. Try again, or reload the page: there may be a newer version.";
    missing = problemOf(Object.assign(new Error(message, { cause }), { code: "page-incomplete", remedy: "tryAgain", retryable: true, sent: false, title: "A part of this page is missing" }));
  }
}

/** Whether the screen has a next slice, and what that needs is loaded. @param {State} state */
export const canDrawMore = (state) => state.caller !== undefined && hasMore(state) && (isMenuNext(state) || state.route.view === "waiting" || (places !== undefined && (state.rollout !== undefined || !isDrawn(state, "standing"))));

/** What a person can do in the other views; nobody comes to do it before they are there. */
export const acting = () => /** @type {NonNullable<typeof places>} */ (places).acting;

/** The sections of a deployment's page, once they are there. */
export const sections = () => places?.SECTIONS ?? [];

/** @param {State} state @param {Actions} actions */
export function appView(state, actions) {
  if (state.fatal) {
    return html`<main class="narrow"><h1 tabindex="-1">This page cannot run</h1><p class="box bad" role="alert">${state.fatal}</p></main>`;
  }
  return html`
    <a class="skip" href="#main" @click=${skip}>Skip to the content</a>
    ${state.demo?.bannerView()} ${headerView(state, actions)}
    <main id="main" tabindex="-1" data-view=${state.caller ? state.route.view : nothing}>${contentView(state, actions)}</main>
    ${state.caller && isDrawn(state, "answers") ? places?.answersView(state, actions) : nothing} ${places?.confirmView(state, actions)}
    ${state.caller ? toastView(state, actions) : nothing}
    <p id="announcement" class="visually-hidden" role="status"></p>
  `;
}

/** @param {Event} event The fragment is the page's own, so a link to #main cannot move the focus by itself. */
function skip(event) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** @param {State} state @param {Actions} actions */
function contentView(state, actions) {
  if (!state.caller) return connectView(state, actions);
  // The form stands in for what led to it; what was read stays below.
  if (state.signingIn) return html`${connectView(state, actions)} ${placeView({ ...state, problem: undefined, waiting: { ...state.waiting, problem: undefined } }, actions)}`;
  return html`${sessionView(state, actions)} ${clockView()} ${unidentifiedView(state)} ${placeView(state, actions)}`;
}

function clockView() {
  const wrong = clockError();
  return wrong ? html`<p class="box warn" role="status">Your clock is ${wrong}. The times here follow ECS's clock.</p>` : nothing;
}

/** @param {State} state */
function unidentifiedView({ unidentified }) {
  if (!unidentified) return nothing;
  return html`<p class="box warn" role="status">AWS STS couldn't be reached, so this page can't show who you are signed in as. ECS checks your credentials with every request.</p>`;
}

/** @param {State} state @param {Actions} actions */
function sessionView({ session, caller }, actions) {
  if (session === "lasting" || !caller?.expiration) return nothing;
  return html`
    <p class="box warn row" role="status">
      ${session === "ending"
        ? html`<span>Your sign-in ends in <span data-deadline=${caller.expiration}></span> (${clockTime(caller.expiration)}).</span>`
        : html`<span>Your sign-in has ended. Sign in again: you return to this page, and nothing is lost.</span>`}
      <button class="quiet" @click=${actions.askToSignIn}>Sign in again</button>
    </p>
  `;
}

/** A screen with nothing to show yet. */
const readingView = html`<h1 class="visually-hidden" tabindex="-1">ECS greenlight</h1><p class="status" role="status">Reading…</p>`;

/** @param {State} state @param {Actions} actions */
function placeView(state, actions) {
  const { route } = state;
  if (route.view === "waiting") return waitingView(state, actions, route);
  if (route.view === "unknown" && !route.why) return readingView;
  if (route.view === "unknown") {
    return html`
      <h1 tabindex="-1">This link can't be opened</h1>
      <p class="box warn said" role="alert">${route.why}</p>
      ${openView(state, actions)}
      <p><a href="#/">See the paused deployments</a></p>
    `;
  }
  if (missing) return readProblemView({ ...state, problem: missing }, actions);
  return places?.placeView(route, state, actions) ?? readingView;
}
