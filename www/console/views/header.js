// The top of every page: how many deployments need a decision, and who is signed in.
import { html, nothing } from "lit-html";

import { isDrawn } from "../slices.js";
import { named } from "../words.js";
import { clockTime } from "../zone.js";
import { zoneView } from "./zone.js";

/** @import { Account } from "../access.js" */
/** @import { Actions } from "../main.js" */
/** @import { Caller, State } from "../store.js" */

/** @param {State} state @param {Actions} actions */
export function headerView(state, actions) {
  const { caller, accounts, route, waiting } = state;
  // What cannot be checked now is not claimed.
  const size = waiting.problem ? 0 : waiting.rollouts.size;
  return html`
    <header>
      <a class="brand" href="#/"><span class="mark" aria-hidden="true"></span><span class="name">ECS greenlight</span></a>
      ${caller && isDrawn(state, "menu")
        ? html`
            <nav aria-label="Places"><a href="#/" aria-current=${route.view === "waiting" ? "page" : nothing}>Paused${size > 0 ? ` (${size})` : nothing}</a></nav>
            ${menuView(caller, accounts, actions)}
          `
        : nothing}
    </header>
  `;
}

/** @param {Caller} caller @param {Account[]} accounts @param {Actions} actions */
function menuView(caller, accounts, actions) {
  const { accessKeyId, arn, account, expiration, longTerm, kept } = caller;
  return html`
    <details class="menu" @keydown=${closeOnEscape} @focusout=${closeOnLeaving}>
      <summary><span class="visually-hidden">Signed in as </span><span class="who">${arn ? arn.slice(arn.lastIndexOf("/") + 1) : accessKeyId}</span></summary>
      <div class="sheet" tabindex="-1">
        <p class="caller">
          ${arn ? html`<strong title=${arn}>${arn.slice(arn.indexOf("/") + 1)}</strong> <span>${account ? named(accounts, account) : nothing}</span>` : html`<code>${accessKeyId}</code>`}
          ${expiration ? html`<span><span data-deadline=${expiration}></span> left (${clockTime(expiration)})</span>` : nothing}
          ${longTerm ? html`<span class="urgent">a long-term key</span>` : nothing}
          ${kept ? html`<span>signed in for this tab</span>` : nothing}
        </p>
        ${zoneView(actions)}
        <button @click=${actions.signOut}>Sign out</button>
      </div>
    </details>
  `;
}

/** @param {KeyboardEvent} event */
function closeOnEscape({ key, currentTarget }) {
  const menu = /** @type {HTMLDetailsElement} */ (currentTarget);
  if (key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

/** @param {FocusEvent} event */
function closeOnLeaving({ relatedTarget, currentTarget }) {
  const menu = /** @type {HTMLDetailsElement} */ (currentTarget);
  if (!menu.contains(/** @type {Node | null} */ (relatedTarget))) menu.open = false;
}
