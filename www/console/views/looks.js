// How far the look at each Region is, and what could not be read.
import { html, nothing } from "lit-html";

import { placeOf } from "../waiting.js";

/** @import { InboxProgress, Problem } from "../../ecs_greenlight.js" */
/** @import { Account } from "../access.js" */
/** @import { Actions } from "../main.js" */
/** @import { State } from "../store.js" */

/** Whether not even the Region's clusters could be listed. @param {InboxProgress} look */
export const isUnlisted = ({ unread }) => unread.some(({ what }) => what === "clusters");

/** @param {State["waiting"]} waiting @param {Account[]} accounts */
export function looksView({ looks, problems }, accounts) {
  return html`
    <ul class="looks">
      ${accounts.filter((account) => !problems.has(account)).flatMap((account) =>
        account.regions.map((region) => {
          const place = placeOf(account, region, accounts.length > 1);
          const look = looks.get(place);
          if (!look) return html`<li>${place}: checking…</li>`;
          return html`<li>
            ${place}: ${look.done && look.sweptAt && !isUnlisted(look)
              ? isOlder(look)
                ? html`deployments in progress checked <span data-since=${look.asOf}></span>, all services <span data-since=${look.sweptAt}></span>`
                : html`checked <span data-since=${look.sweptAt}></span>`
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
  if (clusters === 0) return isUnlisted(look) ? "not checked" : "checking…";
  return html`
    ${servicesRead} of ${services} services in ${clusters} ${clusters === 1 ? "cluster" : "clusters"} checked, ${deploymentsRead} of ${deployments} deployments
    <progress aria-label="Checked so far" max=${services + deployments || 1} value=${servicesRead + deploymentsRead}></progress>
  `;
}

/** @type {Record<InboxProgress["unread"][number]["what"], (count: number) => string>} */
const UNREAD = {
  clusters: () => "its clusters couldn't be listed",
  serviceList: () => "its services couldn't be listed",
  services: (count) => `${count} ${count === 1 ? "service" : "services"} couldn't be read`,
  deployments: (count) => `${count} ${count === 1 ? "deployment" : "deployments"} couldn't be read`,
};

/** @param {State["waiting"]} waiting @param {Account[]} accounts @param {Actions} actions */
export function unreadView({ looks, problems }, accounts, actions) {
  const unread = [...looks].flatMap(([place, look]) => look.unread.map((one) => ({ place, ...one })));
  const closed = accounts.flatMap((account) => {
    const problem = problems.get(account);
    return problem ? [{ account, problem }] : [];
  });
  if (unread.length + closed.length === 0) return nothing;
  return html`
    <section class="box warn" aria-labelledby="unread">
      <details ?open=${unread.length + closed.length < 4}>
        <summary><h2 id="unread">Couldn't check everything</h2></summary>
        <ul class="stack-list">
          ${closed.map(({ account, problem }) => html`<li><strong>${account.name ?? account.id}</strong>: this account couldn't be checked. ${why(problem)}</li>`)}
          ${unread.map(({ place, cluster, what, count, error }) => html`<li><strong>${cluster ? `${cluster}, ${place}` : place}</strong>: ${UNREAD[what](count)}. ${why(error)}</li>`)}
        </ul>
      </details>
      ${closed.length > 0 ? html`<p><button @click=${actions.retry}>Try again</button></p>` : nothing}
    </section>
  `;
}

/** @param {Problem} problem */
const why = ({ message, code }) => html`<span class="said">${message}</span> <code>${code}</code>`;
