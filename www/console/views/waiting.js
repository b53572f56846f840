// Everything that waits, the soonest deadline first.
import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { secondsLeft } from "../clock.js";
import { link } from "../route.js";
import { deadline, imageChanges, inOrder, placeOf } from "../waiting.js";
import { named, plain } from "../words.js";
import { imagesView } from "./images.js";
import { ageView, readProblemView } from "./problem.js";

/** @import { Hook, InboxProgress, Problem, Rollout } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { Account } from "../access.js" */
/** @import { State } from "../store.js" */

/** @param {State} state @param {Actions} actions */
export function waitingView({ waiting, accounts, problem, session }, actions) {
  const shown = inOrder(waiting, accounts);
  const all = waiting.rollouts.size;
  const how = standing(waiting, accounts);
  const reason = problem ?? (how === "nothing" ? commonReason(waiting) : undefined);
  const saying = reason ? "What waits now is not known." : counted(how, shown.length, all);
  return html`
    <h1 tabindex="-1">Waiting for a decision</h1>
    <div class="row status">
      <p role="status">${saying}</p>
      ${notifyView(waiting, actions)}
    </div>
    ${reason ? readProblemView({ problem: reason, session }, actions) : unreadView(waiting, accounts, actions)}
    ${reason && all > 0 ? ageView([...waiting.rollouts.values()].map(({ asOf }) => asOf).sort()[0]) : nothing}
    ${all > 1 || waiting.filter
      ? html`
          <search>
            <label class="visually-hidden" for="filter">Filter by service, cluster, account, Region or stage</label>
            <input id="filter" type="search" placeholder="Filter: service, cluster, account, Region, stage" .value=${waiting.filter} @input=${actions.filter}>
          </search>
        `
      : nothing}
    <ul class="list waiting">${repeat(shown, (rollout) => rollout.serviceDeploymentArn, (rollout) => entry(rollout, waiting, accounts))}</ul>
    ${how === "looked" && all === 0 && !reason
      ? html`<div class="empty"><p>A deployment that begins to wait appears here by itself.</p></div>`
      : nothing}
    ${problem ? nothing : looksView(waiting, accounts)}
    ${accounts.length > 1 ? html`<p class="help row">Browse clusters: ${accounts.map(browseLinks)}</p>` : nothing}
  `;
}

/** @param {State["waiting"]} waiting @param {Actions} actions */
function notifyView({ notifying }, actions) {
  if (notifying === "default") return html`<button class="quiet" @click=${actions.notifyMe}>Notify me in this browser</button>`;
  if (notifying === "granted") return html`<span>This browser notifies you while the page is in the background.</span>`;
  return notifying === "denied" ? html`<span>Notifications are blocked for this page in the browser's settings.</span>` : nothing;
}

/** @param {Account} account */
const browseLinks = (account) => account.regions.map((region) => html`<a href=${link(account.id, region)}>${placeOf(account, region, true)}</a> `);

/** @param {Rollout} rollout @param {State["waiting"]} waiting @param {Account[]} accounts */
function entry(rollout, waiting, accounts) {
  const hooks = rollout.hooks.filter((hook) => hook.awaitingAction);
  const end = deadline(rollout);
  const next = hooks.find((hook) => Date.parse(hook.expiresAt ?? "") === end) ?? hooks[0];
  const { trafficSteps: steps, lifecycleStage, stages } = rollout;
  const meaning = stages.find((stage) => stage.state === "current")?.meaning;
  return html`
    <li>
      <a href=${link("d", rollout.serviceDeploymentArn)}>${rollout.service}</a>
      <span class="place">${rollout.cluster} · ${rollout.region} · ${named(accounts, rollout.account)}</span>
      <span class="left">${next ? leftView(next) : nothing}</span>
      ${steps ? html`<span class="share">${barView(steps.now)} ${steps.now}\u00a0% of production traffic</span>` : nothing}
      ${imagesView(imageChanges(rollout, waiting))}
      <span class="wide said">
        ${plain(lifecycleStage ?? "Stage unknown")}${meaning ? `: ${meaning}` : ""}
        ${steps && steps.total > 1 ? ` Step ${steps.done + 1} of ${steps.total} is next.` : ""} ${hooks.length > 1 ? ` ${hooks.length} hooks wait.` : ""}
      </span>
    </li>
  `;
}

/** How long a hook waits, and what happens then. @param {Hook} hook @param {string} [announce] who it is, for those who hear it */
export function leftView({ expiresAt, atDeadline }, announce) {
  if (!expiresAt) return html`<span>${atDeadline}</span>`;
  if (secondsLeft(expiresAt) === 0) return html`<strong class="urgent">Time is up.</strong> <span>${atDeadline}</span>`;
  return html`<span><strong data-deadline=${expiresAt} data-announce=${announce ?? nothing}></strong> left. </span><span>${atDeadline}</span>`;
}

/** The new revision's share of production traffic, in words beside it. @param {number} now */
export const barView = (now) => html`
  <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
    <rect class="from" width="100" height="1"></rect>
    <rect class="to" width=${now} height="1"></rect>
  </svg>
`;

/** @param {State["waiting"]} waiting @param {Account[]} accounts @returns {"looking" | "looked" | "partly" | "nothing"} */
function standing({ looks, problems }, accounts) {
  const looked = accounts.every((account) => problems.has(account) || account.regions.every((region) => looks.get(placeOf(account, region, accounts.length > 1))?.sweptAt));
  if (!looked) return "looking";
  if (problems.size === 0 && [...looks.values()].every(isUnlisted)) return "nothing";
  return problems.size > 0 || [...looks.values()].some((look) => look.unread.length > 0) ? "partly" : "looked";
}

/** Whether not even the Region's clusters could be listed. @param {InboxProgress} look */
const isUnlisted = ({ unread }) => unread.some(({ what }) => what === "clusters");

/** Why nothing could be read, where one reason holds for all. @param {State["waiting"]} waiting @returns {Problem | undefined} */
function commonReason({ looks }) {
  const [first, ...others] = [...looks.values()].flatMap(({ unread }) => unread.map(({ error }) => error));
  return others.every(({ code }) => code === first?.code) ? first : undefined;
}

/** @param {ReturnType<typeof standing>} how @param {number} shown @param {number} all */
function counted(how, shown, all) {
  if (all > shown) return `${shown} of ${all} deployments shown.`;
  if (all > 0) return `${all} ${all === 1 ? "deployment waits" : "deployments wait"}${how === "looking" ? " so far" : how === "partly" ? " in what could be read" : ""}.`;
  if (how === "looking") return "Looking…";
  return how === "partly" ? "Nothing waits in what could be read." : "Nothing waits.";
}

/** @param {State["waiting"]} waiting @param {Account[]} accounts */
function looksView({ looks, problems }, accounts) {
  return html`
    <ul class="looks">
      ${accounts.filter((account) => !problems.has(account)).flatMap((account) =>
        account.regions.map((region) => {
          const place = placeOf(account, region, accounts.length > 1);
          const look = looks.get(place);
          if (!look) return html`<li>${place}: looking…</li>`;
          return html`<li>
            ${place}: ${look.done && look.sweptAt && !isUnlisted(look)
              ? html`${look.unread.length > 0 ? "looked at" : "everything looked at"} <span data-since=${look.sweptAt}></span>${isOlder(look)
                  ? html`, what is under way <span data-since=${look.asOf}></span>`
                  : nothing}`
              : reading(look)}
          </li>`;
        }),
      )}
    </ul>
  `;
}

/** Whether everything was looked at a while before what is under way. @param {InboxProgress} look */
const isOlder = ({ sweptAt = "", asOf }) => Date.parse(asOf) - Date.parse(sweptAt) > 60_000;

/** @param {InboxProgress} look */
function reading(look) {
  const { clusters, services, servicesRead, deployments, deploymentsRead } = look;
  if (clusters === 0) return isUnlisted(look) ? "not looked at" : "looking…";
  return html`
    ${servicesRead} of ${services} services in ${clusters} ${clusters === 1 ? "cluster" : "clusters"} read, ${deploymentsRead} of ${deployments} deployments
    <progress aria-label="Read so far" max=${services + deployments || 1} value=${servicesRead + deploymentsRead}></progress>
  `;
}

/** @type {Record<InboxProgress["unread"][number]["what"], (count: number) => string>} */
const UNREAD = {
  clusters: () => "its clusters could not be listed",
  serviceList: () => "its services could not be listed",
  services: (count) => `${count} ${count === 1 ? "service" : "services"} could not be read`,
  deployments: (count) => `${count} ${count === 1 ? "deployment" : "deployments"} could not be read`,
};

/** @param {State["waiting"]} waiting @param {Account[]} accounts @param {Actions} actions */
function unreadView({ looks, problems }, accounts, actions) {
  const unread = [...looks].flatMap(([place, look]) => look.unread.map((one) => ({ place, ...one })));
  const closed = accounts.flatMap((account) => {
    const problem = problems.get(account);
    return problem ? [{ account, problem }] : [];
  });
  if (unread.length + closed.length === 0) return nothing;
  return html`
    <section class="box warn" aria-labelledby="unread">
      <details ?open=${unread.length + closed.length < 4}>
        <summary><h2 id="unread">Not all could be read</h2></summary>
        <ul class="stack-list">
          ${closed.map(({ account, problem }) => html`<li><strong>${account.name ?? account.id}</strong>: this account could not be looked at. ${why(problem)}</li>`)}
          ${unread.map(({ place, cluster, what, count, error }) => html`<li><strong>${cluster ? `${cluster}, ${place}` : place}</strong>: ${UNREAD[what](count)}. ${why(error)}</li>`)}
        </ul>
      </details>
      ${closed.length > 0 ? html`<p><button @click=${actions.retry}>Try again</button></p>` : nothing}
    </section>
  `;
}

/** @param {Problem} problem */
const why = ({ message, code }) => html`<span class="said">${message}</span> <code>${code}</code>`;
