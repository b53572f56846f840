// Everything that waits, the soonest deadline first.
import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { link } from "../route.js";
import { deadline, inOrder } from "../waiting.js";
import { plain } from "../words.js";
import { problemView } from "./problem.js";

/** @import { InboxProgress, Rollout } from "../../ecs_greenlight.js" */
/** @import { Actions, State } from "../main.js" */

/** @param {State} state @param {Actions} actions @param {string[]} regions */
export function waitingView({ waiting, problem }, actions, regions) {
  const shown = inOrder(waiting);
  const all = waiting.rollouts.size;
  return html`
    <h1 tabindex="-1">Waiting for a decision</h1>
    ${problem ? problemView(problem, actions) : nothing}
    ${all > 1 || waiting.filter
      ? html`
          <search>
            <label class="visually-hidden" for="filter">Filter by service, cluster, account, Region or stage</label>
            <input id="filter" type="search" placeholder="Filter: service, cluster, account, Region, stage" .value=${waiting.filter} @input=${actions.filter}>
          </search>
        `
      : nothing}
    <ul class="list waiting">${repeat(shown, (rollout) => rollout.serviceDeploymentArn, entry)}</ul>
    <p class="status" role="status">${saying(state(waiting, regions), shown.length, all)}</p>
    ${progressView(waiting, regions)} ${unreadView(waiting)}
    <p class="help row">
      <span>Browse clusters: ${regions.map((region) => html`<a href=${link(region)}>${region}</a> `)}</span>
      ${waiting.notifying === "default" ? html`<button class="quiet" @click=${actions.notifyMe}>Notify me in this browser</button>` : nothing}
      ${waiting.notifying === "granted" ? html`<span>This browser notifies you while the page is in the background.</span>` : nothing}
      ${waiting.notifying === "denied" ? html`<span>Notifications are blocked for this page in the browser's settings.</span>` : nothing}
    </p>
  `;
}

/** @param {Rollout} rollout */
function entry(rollout) {
  const hooks = rollout.hooks.filter((hook) => hook.awaitingAction);
  const end = deadline(rollout);
  const next = hooks.find((hook) => Date.parse(hook.expiresAt ?? "") === end) ?? hooks[0];
  const { trafficSteps: steps, targetServiceRevision: target, lifecycleStage, stages } = rollout;
  const meaning = stages.find((stage) => stage.state === "current")?.meaning;
  return html`
    <li>
      <a href=${link("d", rollout.serviceDeploymentArn)}>${rollout.service}</a>
      <span class="place">${rollout.cluster} · ${rollout.region} · ${rollout.account}</span>
      <span class="wide left">
        ${next?.expiresAt ? html`<span><strong data-deadline=${next.expiresAt}></strong> left. </span>` : nothing}<span>${next?.atDeadline}</span>
      </span>
      <span class="wide said">
        ${plain(lifecycleStage ?? "Stage unknown")}${meaning ? `: ${meaning}` : ""}
        ${steps ? ` ${target?.revision ? `Revision ${target.revision}` : "The new revision"} has ${steps.now}\u00a0% of production traffic${steps.total > 1 ? `, step ${steps.done + 1} of ${steps.total} is next` : ""}.` : ""}
        ${hooks.length > 1 ? ` ${hooks.length} hooks wait.` : ""}
      </span>
    </li>
  `;
}

/** @param {State["waiting"]} waiting @param {string[]} regions @returns {"looking" | "looked" | "partly"} */
function state({ regions: looks }, regions) {
  if (!regions.every((region) => looks.get(region)?.sweptAt)) return "looking";
  return [...looks.values()].some((look) => look.unread.length > 0) ? "partly" : "looked";
}

/** @param {ReturnType<typeof state>} how @param {number} shown @param {number} all */
function saying(how, shown, all) {
  if (all > shown) return `${shown} of ${all} deployments shown.`;
  if (all > 0) return `${all} ${all === 1 ? "deployment waits" : "deployments wait"}${how === "looking" ? " so far" : ""}.`;
  if (how === "looking") return "Looking…";
  return how === "partly" ? "Nothing waits in what could be read." : "Nothing waits.";
}

/** @param {State["waiting"]} waiting @param {string[]} regions */
function progressView({ regions: looks }, regions) {
  return html`
    <ul class="looks">
      ${regions.map((region) => {
        const look = looks.get(region);
        if (!look) return html`<li>${region}: looking…</li>`;
        return html`<li>
          ${region}: ${look.done && look.sweptAt
            ? html`everything looked at <span data-since=${look.sweptAt}></span>, what is under way <span data-since=${look.asOf}></span>`
            : reading(look)}
        </li>`;
      })}
    </ul>
  `;
}

/** @param {InboxProgress} look */
const reading = ({ clusters, services, servicesRead, deployments, deploymentsRead }) => html`
  ${servicesRead} of ${services} services in ${clusters} ${clusters === 1 ? "cluster" : "clusters"} read, ${deploymentsRead} of ${deployments} deployments
  <progress aria-label="Read so far" max=${services + deployments || 1} value=${servicesRead + deploymentsRead}></progress>
`;

/** @type {Record<InboxProgress["unread"][number]["what"], (count: number) => string>} */
const UNREAD = {
  clusters: () => "its clusters could not be listed",
  serviceList: () => "its services could not be listed",
  services: (count) => `${count} ${count === 1 ? "service" : "services"} could not be read`,
  deployments: (count) => `${count} ${count === 1 ? "deployment" : "deployments"} could not be read`,
};

/** @param {State["waiting"]} waiting */
function unreadView({ regions }) {
  const unread = [...regions.values()].flatMap((look) => look.unread.map((one) => ({ region: look.region, ...one })));
  if (unread.length === 0) return nothing;
  return html`
    <section class="box warn" aria-labelledby="unread">
      <h2 id="unread">Not all could be read</h2>
      <ul class="stack-list">
        ${unread.map(
          ({ region, cluster, what, count, error }) => html`
            <li><strong>${cluster ? `${cluster}, ${region}` : region}</strong>: ${UNREAD[what](count)}. <span class="said">${error.message}</span> <code>${error.code}</code></li>
          `,
        )}
      </ul>
    </section>
  `;
}
