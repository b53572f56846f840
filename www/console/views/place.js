// Where a deployment is: its cluster, Region and account, by the account's name and colour where config.json gives them.
import { html } from "lit-html";

import { link } from "../route.js";
import { calledIn } from "../words.js";

/** @import { Rollout } from "../../ecs_greenlight.js" */
/** @import { Account } from "../access.js" */

/** A link to a deployment, named after its place too: other clusters may have a service of that name. @param {Rollout} rollout @param {Account[]} accounts */
export const deploymentLink = ({ serviceDeploymentArn, service, cluster, region, account }, accounts) =>
  html`<a href=${link("d", serviceDeploymentArn)} aria-label=${`${service} in ${cluster}, ${region}, ${calledIn(accounts, account)}`}>${service}</a>`;

/** @param {Rollout} rollout @param {Account[]} accounts */
export function placeView({ cluster, region, account }, accounts) {
  const color = accounts.find(({ id }) => id === account)?.color;
  return html`<span class="place">${cluster}, <span class="whole">${region}</span> · <span class="account ${color ?? ""}" title=${account}>${calledIn(accounts, account)}</span></span>`;
}
