// Clusters, and a cluster's services.
import { html, nothing } from "lit-html";

import { link } from "../route.js";
import { named } from "../words.js";
import { bonesView } from "./bones.js";
import { readProblemView } from "./problem.js";

/** @import { BrowsePage } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { State } from "../store.js" */

/** @param {State} state @param {Actions} actions @param {{ region: string, account?: string }} route */
export function clustersView({ page, problem, busy, session, accounts }, actions, { region, account }) {
  const clusters = page?.clusters ?? [];
  return html`
    <p class="crumbs">${account ? html`<span>${named(accounts, account)}</span>` : nothing} <span>${region}</span></p>
    <h1 tabindex="-1">Clusters</h1>
    ${readProblemView({ problem, session }, actions)}
    <ul class="list">${clusters.map(
        (cluster) => html`
          <li>
            <a href=${link(account, region, cluster.clusterName ?? "")}>${cluster.clusterName}</a>
            <span class="said">${count(cluster.activeServicesCount, "service")}, ${count(cluster.runningTasksCount, "task")} running</span>
          </li>
        `,
      )}</ul>
    ${belowList(page, busy, clusters.length, `There are no clusters in ${region}.`, actions)}
  `;
}

/** @param {State} state @param {Actions} actions @param {{ region: string, cluster: string, account?: string }} route */
export function servicesView({ page, problem, busy, session, accounts }, actions, { region, cluster, account }) {
  const services = page?.services ?? [];
  return html`
    <p class="crumbs">${account ? html`<span>${named(accounts, account)}</span>` : nothing} <a href=${link(account, region)}>${region}</a> <span>${cluster}</span></p>
    <h1 tabindex="-1">Services of ${cluster}</h1>
    ${readProblemView({ problem, session }, actions)}
    <ul class="list">${services.map((service) => {
        const name = service.serviceName ?? "";
        const controller = service.deploymentController?.type ?? "ECS";
        return html`
          <li>
            ${controller === "ECS" ? html`<a href=${link(account, region, cluster, name)}>${name}</a>` : html`<span class="name">${name}</span>`}
            <span class="said">${count(service.runningCount, "task")} running, ${service.desiredCount ?? 0} desired</span>
            <span class="said wide">
              ${controller === "ECS" ? html`<code>${taskDefinition(service.taskDefinition)}</code>` : `Deployed by ${controller}, which has no pause hooks.`}
            </span>
          </li>
        `;
      })}</ul>
    ${belowList(page, busy, services.length, `There are no services in ${cluster}.`, actions)}
  `;
}

/**
 * @param {BrowsePage | undefined} page @param {boolean} busy @param {number} shown @param {string} empty what an empty list means
 * @param {Actions} actions
 */
export function belowList(page, busy, shown, empty, actions) {
  return html`
    ${(page?.failures ?? []).map(
      ({ arn, reason }) => html`<p class="box warn">Could not be read: <code>${arn ?? "something"}</code>: ${reason ?? "no reason given"}</p>`,
    )}
    ${busy && shown === 0 ? bonesView : nothing}
    <p class="status" role="status">${busy ? "Reading…" : page && shown === 0 ? empty : nothing}</p>
    ${page?.nextToken && !busy
      ? html`<p><button @click=${() => actions.more(String(page.nextToken))}>Show more</button></p>`
      : nothing}
  `;
}

/** @param {number | undefined} number @param {string} noun */
const count = (number = 0, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** @param {string | undefined} arn */
const taskDefinition = (arn) => arn?.split("/").pop() ?? "";
