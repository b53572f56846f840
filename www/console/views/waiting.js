// Every paused deployment, the soonest deadline first.
import { html, nothing } from "lit-html";

import { nothingPaused } from "../../phrases.js";
import { link } from "../route.js";
import { isDrawn } from "../slices.js";
import { placeOf, placesOf } from "../waiting.js";
import { bonesView } from "./bones.js";
import { decidedView } from "./decided.js";
import { isUnlisted, looksView, unreadView } from "./looks.js";
import { openView } from "./open.js";
import { ageView, readProblemView } from "./problem.js";

/** @import { Problem } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { Account } from "../access.js" */
/** @import { Listing } from "../route.js" */
/** @import { State } from "../store.js" */

/** @param {State} state @param {Actions} actions @param {Listing} listing */
export function waitingView(state, actions, listing) {
  const { waiting, accounts, groups } = state;
  const shown = groups.reduce((sum, { rollouts }) => sum + rollouts.length, 0);
  const all = waiting.rollouts.size;
  const how = standing(waiting, accounts);
  const reason = waiting.problem ?? (how === "nothing" ? commonReason(waiting) : undefined);
  const saying = reason ? "Couldn't check for paused deployments." : counted(how, shown, all);
  const hasStanding = isDrawn(state, "standing");
  return html`
    <h1 tabindex="-1">Paused deployments</h1>
    <div class="row status">
      <p role="status">${hasStanding ? saying : nothing}</p>
      ${hasStanding ? notifyView(waiting, actions) : nothing}
    </div>
    ${hasStanding ? reasonView(reason, state, actions) : nothing}
    ${isDrawn(state, "tools") && (all > 1 || isNarrowed(listing)) ? toolsView(listing, accounts, shown > 0, actions) : nothing}
    ${isDrawn(state, "list") ? html`<div id="list"></div>` : nothing}
    ${all > 0 && shown === 0
      ? html`<div class="empty"><p>No paused deployment matches this filter.</p><button @click=${() => actions.list(WHOLE)}>Clear filter</button></div>`
      : nothing}
    ${how === "looked" && all === 0 && !reason
      ? html`<div class="empty good"><p>New pauses appear here automatically. To see other deployments, browse the clusters below.</p></div>`
      : nothing}
    ${how === "looking" && all === 0 && !reason && hasStanding ? bonesView : nothing}
    ${isDrawn(state, "below") ? belowView(state, actions) : nothing}
  `;
}

/** Why nothing, or not all, could be read. @param {Problem | undefined} reason @param {State} state @param {Actions} actions */
function reasonView(reason, { waiting, accounts, session }, actions) {
  if (!reason) return unreadView(waiting, accounts, actions);
  const ages = [...waiting.rollouts.values()].map(({ asOf }) => asOf).sort();
  return html`${readProblemView({ problem: reason, session }, actions)} ${ages.length > 0 ? ageView(ages[0]) : nothing}`;
}

/** What stands below the list. @param {State} state @param {Actions} actions */
const belowView = (state, actions) => html`
  ${decidedView(state.waiting, state.accounts)} ${state.waiting.problem ? nothing : looksView(state.waiting, state.accounts)}
  <section class="others" aria-label="Other deployments">
    <p class="links">Browse clusters: ${state.accounts.map((account) => browseLinks(account, state.accounts.length > 1))}</p>
    ${openView(state, actions)}
  </section>
`;

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
  return `${nothingPaused(how === "partly")}.`;
}
