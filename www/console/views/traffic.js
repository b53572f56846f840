// Production traffic: the new revision's share, now and after the next step.
import { html, nothing } from "lit-html";

import { plain } from "../words.js";

/** @import { Rollout } from "../../ecs_greenlight.js" */

/** @param {Rollout} rollout */
export function trafficView({ trafficSteps: steps, managesTraffic, next, sourceServiceRevisions: sources, stages }) {
  if (!steps && managesTraffic === false && stages.some(({ stage }) => stage === "PRODUCTION_TRAFFIC_SHIFT")) return headlessView;
  if (!steps) return nothing;
  const among = sources !== undefined && sources.length > 0;
  const step = next?.step && steps.total > 1 ? ` (step ${next.step} of ${steps.total})` : "";
  return html`
    <section aria-labelledby="traffic">
      <h3 id="traffic">Production traffic</h3>
      <ul class="traffic">
        <li><span>Now</span> ${shareView(steps.now, among)}</li>
        ${next?.traffic === undefined ? nothing : html`<li><span>Next${step}</span> ${shareView(next.traffic, among)}</li>`}
      </ul>
      ${next?.pause ? html`<p class="help">Then another pause, at ${plain(next.pause).toLowerCase()}.</p>` : nothing}
      ${steps.next === undefined ? html`<p class="help">Traffic fully shifted.</p>` : nothing}
    </section>
  `;
}

const headlessView = html`
  <section aria-labelledby="traffic">
    <h3 id="traffic">Production traffic</h3>
    <p>ECS moves no traffic: the service has no load balancer, Service Connect or VPC Lattice.</p>
  </section>
`;

/** @param {number} share of the new revision @param {boolean} among whether another one has the rest */
const shareView = (share, among) => html`
  <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
    <rect class="from" width="100" height="1"></rect>
    <rect class="to" width=${share} height="1"></rect>
  </svg>
  <span><span class="to">${share}\u00a0% new revision</span>${among ? html` <span class="from">${Math.round((100 - share) * 1000) / 1000}\u00a0% current</span>` : nothing}</span>
`;
