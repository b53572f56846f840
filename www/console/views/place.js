// Where a deployment is: its cluster, Region and account, by the account's name and colour where config.json gives them.
import { html } from "lit-html";

import { link } from "../route.js";
import { calledIn } from "../words.js";

/** @import { Rollout } from "../../ecs_greenlight.js" */
/** @import { Account } from "../access.js" */

/** A link to a deployment, named after its place too: other clusters may have a service of that name. @param {Rollout} rollout @param {Account[]} accounts */
export const deploymentLink = ({ serviceDeploymentArn, service, cluster, region, account }, accounts) =>
  html`<a href=${link("d", serviceDeploymentArn)} aria-label=${`${service} in ${cluster}, ${region}, ${calledIn(accounts, account)}`}>${service}</a>`;

/** @param {Rollout} rollout */
export const placeView = ({ cluster, region }) => html`<span class="place">${cluster}, <span class="whole">${region}</span></span>`;

/** The account; a narrow place leaves out an only one without a name, which is the same for all. @param {Rollout} rollout @param {Account[]} accounts */
export function accountView({ account }, accounts) {
  const { color, name } = accounts.find(({ id }) => id === account) ?? {};
  return html`<span class="account ${color ?? ""} ${accounts.length > 1 || name ? "" : "only"}" title=${account}>${name ?? account}</span>`;
}
