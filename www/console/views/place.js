// Where a deployment is: its cluster, Region and account, by the account's name and colour where config.json gives them.
import { html } from "lit-html";

import { calledIn } from "../words.js";

/** @import { Rollout } from "../../ecs_greenlight.js" */
/** @import { Account } from "../access.js" */

/** @param {Rollout} rollout @param {Account[]} accounts */
export function placeView({ cluster, region, account }, accounts) {
  const color = accounts.find(({ id }) => id === account)?.color;
  return html`<span class="place">${cluster}, ${region} · <span class="account ${color ?? ""}" title=${account}>${calledIn(accounts, account)}</span></span>`;
}
