// Every paused deployment, the soonest deadline first.
import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { secondsLeft } from "../../countdown.js";
import { SOON } from "../clock.js";
import { link } from "../route.js";
import { deadline, imageChanges, inOrder, placeOf, placesOf } from "../waiting.js";
import { calledIn, plain } from "../words.js";
import { isToday } from "../zone.js";
import { deadlineView } from "./deadline.js";
import { bonesView } from "./bones.js";
import { decidedView } from "./decided.js";
import { versionsView } from "./images.js";
import { isUnlisted, looksView, unreadView } from "./looks.js";
import { openView } from "./open.js";
import { deploymentLink, placeView } from "./place.js";
import { ageView, readProblemView } from "./problem.js";

/** @import { Problem, Rollout } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { Account } from "../access.js" */
/** @import { Listing } from "../route.js" */
/** @import { State } from "../store.js" */

/** @param {State} state @param {Actions} actions @param {Listing} listing */
export function waitingView(state, actions, listing) {
  const { waiting, accounts, session } = state;
  const shown = inOrder(waiting, accounts, listing);
  const all = waiting.rollouts.size;
  const how = standing(waiting, accounts);
  const reason = waiting.problem ?? (how === "nothing" ? commonReason(waiting) : undefined);
  const saying = reason ? "Couldn't check for paused deployments." : counted(how, shown.length, all);
  return html`
    <h1 tabindex="-1">Paused deployments</h1>
    <div class="row status">
      <p role="status">${saying}</p>
      ${notifyView(waiting, actions)}
    </div>
    ${reason ? readProblemView({ problem: reason, session }, actions) : unreadView(waiting, accounts, actions)}
    ${reason && all > 0 ? ageView([...waiting.rollouts.values()].map(({ asOf }) => asOf).sort()[0]) : nothing}
    ${all > 1 || isNarrowed(listing) ? toolsView(listing, accounts, shown.length > 0, actions) : nothing}
    <div class="waiting">${repeat(groupsOf(shown, accounts, listing), ({ title }) => title, (group) => groupView(group, waiting, accounts))}</div>
    ${all > 0 && shown.length === 0
      ? html`<div class="empty"><p>No paused deployment matches this filter.</p><button @click=${() => actions.list(WHOLE)}>Clear filter</button></div>`
      : nothing}
    ${how === "looked" && all === 0 && !reason
      ? html`<div class="empty good"><p>New pauses appear here automatically. To see other deployments, browse the clusters below.</p></div>`
      : nothing}
    ${how === "looking" && all === 0 && !reason ? bonesView : nothing}
    ${decidedView(waiting, accounts)} ${waiting.problem ? nothing : looksView(waiting, accounts)}
    <section class="others" aria-label="Other deployments">
      <p class="links">Browse clusters: ${accounts.map((account) => browseLinks(account, accounts.length > 1))}</p>
      ${openView(state, actions)}
    </section>
  `;
}

/** @param {State["waiting"]} waiting @param {Actions} actions */
function notifyView({ notifying }, actions) {
  if (notifying === "default") return html`<button class="quiet" @click=${actions.notifyMe}>Notify me in this browser</button>`;
  if (notifying === "granted") return html`<span>This browser notifies you while the page is in the background.</span>`;
  return notifying === "denied" ? html`<span>Notifications are blocked for this page in the browser's settings.</span>` : nothing;
}

/** @param {Account} account @param {boolean} among */
const browseLinks = (account, among) => account.regions.map((region) => html`<a href=${link(among ? account.id : undefined, region)}>${placeOf(account, region, among)}</a> `);

/** Without a filter. @type {Listing} */
const WHOLE = { q: undefined, in: undefined };

/** @param {Listing} listing */
const isNarrowed = ({ q, in: place }) => q !== undefined || place !== undefined;

/** @param {Listing} listing @param {Account[]} accounts @param {boolean} some whether any is shown: else the way back stands there @param {Actions} actions */
function toolsView(listing, accounts, some, actions) {
  const places = placesOf(accounts);
  /** @param {Event} event */
  const given = (event) => /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value || undefined;
  return html`
    <search class="tools">
      <label class="visually-hidden" for="filter">Filter by service, cluster, account, Region or stage</label>
      <input id="filter" type="search" placeholder="Filter" .value=${listing.q ?? ""} @input=${(/** @type {Event} */ event) => actions.list({ q: given(event) })}>
      ${places.length > 1 || listing.in
        ? html`
            <label class="visually-hidden" for="in">Show deployments in</label>
            <select id="in" @change=${(/** @type {Event} */ event) => actions.list({ in: given(event) })}>
              ${["", ...new Set([...places, listing.in ?? ""])].map((place, index) =>
                index > 0 && !place ? nothing : html`<option value=${place} .selected=${place === (listing.in ?? "")}>${place || (accounts.length > 1 ? "All accounts" : "All Regions")}</option>`,
              )}
            </select>
          `
        : nothing}
      <label class="visually-hidden" for="by">Group by</label>
      <select id="by" @change=${(/** @type {Event} */ event) => actions.list({ by: given(event) === "cluster" ? "cluster" : undefined })}>
        <option value="" .selected=${!listing.by}>By urgency</option>
        <option value="cluster" .selected=${listing.by === "cluster"}>By account and cluster</option>
      </select>
      ${some && isNarrowed(listing) ? html`<button class="quiet" @click=${() => actions.list(WHOLE)}>Clear filter</button>` : nothing}
    </search>
  `;
}

/** @typedef {{ title: string, rollouts: Rollout[] }} Group */

/** @param {Rollout[]} shown in their order @param {Account[]} accounts @param {Listing} listing @returns {Group[]} */
function groupsOf(shown, accounts, { by }) {
  /** @type {Map<string, Rollout[]>} */
  const groups = new Map();
  for (const rollout of shown) {
    const title = by ? clusterOf(rollout, accounts) : urgencyOf(rollout);
    const group = groups.get(title);
    if (group) group.push(rollout);
    else groups.set(title, [rollout]);
  }
  return [...groups].map(([title, rollouts]) => ({ title, rollouts }));
}

/** @param {Rollout} rollout @param {Account[]} accounts */
const clusterOf = ({ account, cluster, region }, accounts) => `${calledIn(accounts, account)}: ${cluster}, ${region}`;

/** By ECS's clock. @param {Rollout} rollout */
function urgencyOf(rollout) {
  const end = deadline(rollout);
  if (end === Infinity) return "No deadline reported";
  const at = new Date(end).toISOString();
  if (secondsLeft(at) <= SOON) return "Under 15 min";
  return isToday(at) ? "Today" : "Later";
}

/** @param {Group} group @param {State["waiting"]} waiting @param {Account[]} accounts */
const groupView = ({ title, rollouts }, waiting, accounts) => html`
  <section aria-label=${title}>
    <h2>${title} <span class="count">${rollouts.length}</span></h2>
    <ul class="list">${repeat(rollouts, (rollout) => rollout.serviceDeploymentArn, (rollout) => entry(rollout, waiting, accounts))}</ul>
  </section>
`;

/** @param {Rollout} rollout @param {State["waiting"]} waiting @param {Account[]} accounts */
function entry(rollout, waiting, accounts) {
  const hooks = rollout.hooks.filter((hook) => hook.awaitingAction);
  const end = deadline(rollout);
  const next = hooks.find((hook) => Date.parse(hook.expiresAt ?? "") === end) ?? hooks[0];
  const { trafficSteps: steps, lifecycleStage, stages } = rollout;
  const meaning = stages.find((stage) => stage.state === "current")?.meaning;
  return html`
    <li>
      <p class="what">${deploymentLink(rollout, accounts)} ${placeView(rollout, accounts)}</p>
      <p class="how">
        ${versionsView(imageChanges(rollout, waiting))}
        ${steps ? html`<span class="share">${barView(steps.now)} <span>${steps.now}\u00a0%<span class="of"> of production traffic</span></span></span>` : nothing}
        <span class="said">${lifecycleStage ? plain(lifecycleStage) : "Stage not reported"}${meaning ? html`<span class="meaning">: ${meaning}</span>` : nothing}</span>
        ${steps && steps.total > 1 && steps.done < steps.total ? html`<span>Next: step ${steps.done + 1} of ${steps.total}</span>` : nothing}
        ${hooks.length > 1 ? html`<span>${hooks.length} hooks need a decision</span>` : nothing}
      </p>
      <p class="when">${next ? deadlineView(next) : nothing}</p>
    </li>
  `;
}

/** The new revision's share of production traffic, in words beside it. @param {number} now */
const barView = (now) => html`
  <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
    <rect class="from" width="100" height="1"></rect>
    <rect class="to" width=${now} height="1"></rect>
  </svg>
`;

/** @param {State["waiting"]} waiting @param {Account[]} accounts @returns {"looking" | "looked" | "partly" | "nothing"} */
function standing({ looks, problems }, accounts) {
  const looked = accounts.every((account) => problems.has(account) || account.regions.every((region) => looks.get(placeOf(account, region, accounts.length > 1))?.sweptAt));
  if (!looked) return "looking";
  if (problems.size === 0 && [...looks.values()].every(isUnlisted)) return "nothing";
  return problems.size > 0 || [...looks.values()].some((look) => look.unread.length > 0) ? "partly" : "looked";
}

/** Why nothing could be read, where one reason holds for all. @param {State["waiting"]} waiting @returns {Problem | undefined} */
function commonReason({ looks }) {
  const [first, ...others] = [...looks.values()].flatMap(({ unread }) => unread.map(({ error }) => error));
  return others.every(({ code }) => code === first?.code) ? first : undefined;
}

/** @param {ReturnType<typeof standing>} how @param {number} shown @param {number} all */
function counted(how, shown, all) {
  if (all > shown) return `${shown} of ${all} deployments shown.`;
  const partly = how === "looking" ? " so far" : how === "partly" ? " (some services couldn't be checked)" : "";
  if (all > 0) return `${all} ${all === 1 ? "deployment needs" : "deployments need"} a decision${partly}.`;
  if (how === "looking") return "Checking…";
  return how === "partly" ? "Nothing needs a decision in what could be checked." : "Nothing needs a decision.";
}
