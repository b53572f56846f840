// The frame around every view.
import { html, nothing } from "lit-html";

import { regionsOf } from "../config.js";
import { link } from "../route.js";
import { confirmView } from "./confirm.js";
import { connectView } from "./connect.js";
import { deploymentView } from "./deployment.js";
import { deploymentsView } from "./deployments.js";
import { clustersView, servicesView } from "./lists.js";
import { waitingView } from "./waiting.js";

/** @import { Actions, State } from "../main.js" */

/** @param {State} state @param {Actions} actions */
export function appView(state, actions) {
  if (state.fatal) {
    return html`<main class="narrow"><h1 tabindex="-1">This page cannot run</h1><p class="box danger" role="alert">${state.fatal}</p></main>`;
  }
  return html`
    <a class="skip" href="#main" @click=${skip}>Skip to the content</a>
    ${headerView(state, actions)}
    <main id="main" tabindex="-1">${contentView(state, actions)}</main>
    ${confirmView(state, actions)}
  `;
}

/** @param {Event} event The fragment is the page's own, so a link to #main cannot move the focus by itself. */
function skip(event) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** @param {State} state @param {Actions} actions */
function headerView({ caller, config, route, waiting }, actions) {
  const regions = regionsOf(config, caller);
  const here = "region" in route ? route.region : undefined;
  return html`
    <header>
      <a class="brand" href="#/"><span aria-hidden="true"></span>ECS greenlight</a>
      ${caller
        ? html`
            <nav aria-label="Places">
              <a href="#/" aria-current=${route.view === "waiting" ? "page" : nothing}>Waiting${waiting.rollouts.size > 0 ? ` (${waiting.rollouts.size})` : nothing}</a>
              ${regions.map((region) => html`<a href=${link(region)} aria-current=${region === here ? "true" : nothing}>${region}</a> `)}
            </nav>
            <p class="caller">
              <span class="visually-hidden">Signed in with key</span> <code>${caller.accessKeyId}</code>
              ${caller.expiration ? html`<span>ends in <span data-deadline=${caller.expiration}></span></span>` : nothing}
              ${caller.longTerm ? html`<span>a long-term key</span>` : nothing}
            </p>
            <button class="quiet" @click=${actions.forget}>Forget key</button>
          `
        : nothing}
    </header>
  `;
}

/** @param {State} state @param {Actions} actions */
function contentView(state, actions) {
  if (!state.caller) return connectView(state, actions);
  const { caller, signingIn } = state;
  // The form stands in for what led to it; what was read stays below.
  if (signingIn) return html`${connectView(state, actions)} ${placeView({ ...state, problem: undefined }, caller, actions)}`;
  return html`${endingView(state, actions)} ${placeView(state, caller, actions)}`;
}

/** @param {State} state @param {Actions} actions */
function endingView({ ending, caller }, actions) {
  if (!ending || !caller?.expiration) return nothing;
  return html`
    <p class="box warn row" role="status">
      <span>Your sign-in ends: <span data-deadline=${caller.expiration}></span> left.</span>
      <button class="quiet" @click=${actions.askToSignIn}>Sign in again</button>
    </p>
  `;
}

/** @param {State} state @param {NonNullable<State["caller"]>} caller @param {Actions} actions */
function placeView(state, caller, actions) {
  const { route } = state;
  if (route.view === "waiting") return waitingView(state, actions, regionsOf(state.config, caller));
  if (route.view === "clusters") return clustersView(state, actions, route);
  if (route.view === "services") return servicesView(state, actions, route);
  if (route.view === "deployments") return deploymentsView(state, actions, route);
  if (route.view === "deployment") return deploymentView(state, actions, route);
  return html`
    <h1 tabindex="-1">Nothing here</h1>
    <p class="box warn">The address names nothing this page knows. It may have been cut short when it was copied.</p>
    <p><a href="#/">What waits for a decision</a></p>
  `;
}
