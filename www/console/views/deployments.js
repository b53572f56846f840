// A service's deployments, newest first.
import { html, nothing } from "lit-html";

import { link } from "../route.js";
import { named } from "../words.js";
import { belowList } from "./lists.js";
import { readProblemView } from "./problem.js";
import { since } from "./since.js";
import { statusPill } from "./status.js";

/** @import { Rollout } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { State } from "../store.js" */

/** @param {State} state @param {Actions} actions @param {{ region: string, cluster: string, service: string, account?: string }} route */
export function deploymentsView({ page, problem, busy, session, accounts }, actions, { region, cluster, service, account }) {
  const deployments = page?.deployments ?? [];
  return html`
    <p class="crumbs">
      ${account ? html`<span>${named(accounts, account)}</span>` : nothing} <a href=${link(account, region)}>${region}</a> <a href=${link(account, region, cluster)}>${cluster}</a> <span>${service}</span>
    </p>
    <h1 tabindex="-1">Deployments of ${service}</h1>
    ${readProblemView({ problem, session }, actions)}
    <ul class="list deployments">${deployments.map(deploymentEntry)}</ul>
    ${belowList(page, busy, deployments.length, `${service} has had no deployments in the last 90 days.`, actions)}
  `;
}

/** @param {Rollout} rollout */
export function deploymentEntry(rollout) {
  const waiting = rollout.hooks.find((hook) => hook.awaitingAction);
  return html`
    <li>
      <a href=${link("d", rollout.serviceDeploymentArn)}><code>${rollout.id}</code></a>
      ${statusPill(rollout)}
      <span class="said wide">${rollout.createdAt ? html`Started ${since(rollout.createdAt)}` : "Not started"}${rollout.targetServiceRevision?.revision ? `, revision ${rollout.targetServiceRevision.revision}` : ""}</span>
      ${waiting?.expiresAt
        ? html`<span class="wide left"><strong data-deadline=${waiting.expiresAt}></strong> left. ${waiting.atDeadline}</span>`
        : rollout.statusReason
          ? html`<span class="wide said">${rollout.statusReason}</span>`
          : nothing}
    </li>
  `;
}
