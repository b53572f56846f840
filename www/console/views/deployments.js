// A service's deployments, newest first.
import { html, nothing } from "lit-html";

import { link } from "../route.js";
import { named } from "../words.js";
import { imagesOf } from "./changes.js";
import { versionsView } from "./images.js";
import { belowList } from "./lists.js";
import { readProblemView } from "./problem.js";
import { since } from "./since.js";
import { statusPill } from "./status.js";

/** @import { Rollout } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { State } from "../store.js" */

/** @param {State} state @param {Actions} actions @param {{ region: string, cluster: string, service: string, account?: string }} route */
export function deploymentsView(state, actions, { region, cluster, service, account }) {
  const { page, problem, busy, session, accounts } = state;
  const deployments = page?.deployments ?? [];
  return html`
    <p class="crumbs">
      ${account ? html`<span>${named(accounts, account)}</span>` : nothing} <a href=${link(account, region)}>${region}</a> <a href=${link(account, region, cluster)}>${cluster}</a> <span>${service}</span>
    </p>
    <h1 tabindex="-1">Deployments of ${service}</h1>
    ${readProblemView({ problem, session }, actions)}
    <ul class="list deployments">${deployments.map((one) => deploymentEntry(one, state))}</ul>
    ${belowList(page, busy, deployments.length, `${service} has had no deployments in the last 90 days.`, actions)}
  `;
}

/** What a deployment brought, how it ended or stands, and when. @param {Rollout} rollout @param {State} state */
export function deploymentEntry(rollout, state) {
  const { hooks, serviceDeploymentArn, createdAt, finishedAt, statusReason, targetServiceRevision: target } = rollout;
  const waiting = hooks.find((hook) => hook.awaitingAction);
  const images = imagesOf(rollout, state, "CONTINUE");
  const version = images.length > 0 ? versionsView(images) : target?.label ? html`<span class="images"><code>${target.label}</code></span>` : nothing;
  return html`
    <li>
      <a href=${link("d", serviceDeploymentArn)}>${createdAt ? html`Started ${since(createdAt)}` : "Not started"}</a>
      ${statusPill(rollout)} ${version} ${finishedAt ? html`<span class="wide">Ended ${since(finishedAt)}</span>` : nothing}
      ${waiting?.expiresAt
        ? html`<span class="wide left"><strong data-deadline=${waiting.expiresAt}></strong> left. ${waiting.atDeadline}</span>`
        : statusReason
          ? html`<span class="wide said">${statusReason}</span>`
          : nothing}
    </li>
  `;
}
