// What this tab saw decided in the last day, with what became of it.
import { html, nothing } from "lit-html";

import { ecsNow } from "../../countdown.js";
import { decidedLately } from "../decided.js";
import { accountView, deploymentLink, placeView } from "./place.js";
import { since } from "./since.js";
import { hookPill, statusPill } from "./status.js";

/** @import { Account } from "../access.js" */
/** @import { Decided } from "../decided.js" */
/** @import { Waiting } from "../waiting.js" */

/** @param {Waiting} waiting @param {Account[]} accounts */
export function decidedView(waiting, accounts) {
  const lately = decidedLately(waiting, ecsNow());
  if (lately.length === 0) return nothing;
  return html`
    <section aria-labelledby="decided">
      <h2 id="decided">Decided recently</h2>
      <ul class="list recent">${lately.map((one) => entry(one, accounts))}</ul>
    </section>
  `;
}

/** @param {Decided} decided @param {Account[]} accounts */
const entry = ({ rollout, hooks, reported }, accounts) => html`
  <li>
    <p class="what">${deploymentLink(rollout, accounts)} ${placeView(rollout)} ${accountView(rollout, accounts)}</p>
    <p class="became">
      ${!reported ? "ECS no longer reports this deployment." : hooks.length > 0 ? hooks.map(hookPill) : statusPill(rollout)}
      <span>seen ${since(rollout.asOf)}</span>
    </p>
  </li>
`;
