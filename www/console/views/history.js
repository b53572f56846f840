// The service's other deployments: what each brought, how it ended, and when.
import { html, nothing } from "lit-html";

import { link } from "../route.js";
import { imagesOf, whyView } from "./changes.js";
import { imagesView } from "./images.js";
import { since } from "./since.js";
import { statusPill } from "./status.js";

/** @import { Problem, Rollout } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { State } from "../store.js" */

/** @param {Rollout} rollout @param {State} state @param {Actions} actions */
export function historyView({ serviceDeploymentArn, createdAt = "" }, state, actions) {
  const { history } = state;
  if (!history) return nothing;
  if ("problem" in history && isTold(history.problem, state, serviceDeploymentArn)) return nothing;
  const others = Array.isArray(history) ? history.filter((one) => one.serviceDeploymentArn !== serviceDeploymentArn).slice(0, 10) : [];
  if (Array.isArray(history) && others.length === 0) return nothing;
  const areEarlier = others.every((other) => (other.createdAt ?? "") < createdAt);
  return html`
    <section aria-labelledby="history">
      <details class="fold" @toggle=${() => actions.versions(others)}>
        <summary><h2 id="history">${areEarlier ? "Earlier" : "Other"} deployments</h2></summary>
        ${Array.isArray(history) ? html`<ul class="list deployments">${others.map((one) => entryView(one, state))}</ul>` : html`<p class="box warn">They could not be read: ${whyView(history.problem)}</p>`}
      </details>
    </section>
  `;
}

/** Whether the screen tells that reason already. @param {Problem} problem @param {State} state @param {string} arn */
function isTold({ code }, { problem, changes }, arn) {
  const known = changes.get(arn);
  return code === problem?.code || (known !== undefined && "problem" in known && code === known.problem.code);
}

/** @param {Rollout} rollout @param {State} state */
function entryView(rollout, state) {
  const images = imagesOf(rollout, state, "CONTINUE");
  const { serviceDeploymentArn, createdAt, statusReason } = rollout;
  return html`
    <li>
      <a href=${link("d", serviceDeploymentArn)}>${createdAt ? html`Started ${since(createdAt)}` : "Not started"}</a>
      ${statusPill(rollout)} ${imagesView(images)}
      ${statusReason ? html`<span class="wide said">${statusReason}</span>` : nothing}
    </li>
  `;
}
