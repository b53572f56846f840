// A paused deployment in the list: which and where, what changes and how far it is, and its deadline.
import { html, nothing } from "lit-html";

import { imageChanges } from "../waiting.js";
import { plain } from "../words.js";
import { deadlineView } from "./deadline.js";
import { versionsView } from "./images.js";
import { deploymentLink, placeView } from "./place.js";

/** @import { Rollout } from "../../ecs_greenlight.js" */
/** @import { Account } from "../access.js" */
/** @import { State } from "../store.js" */

/** @param {Rollout} rollout @param {number} position in its group, from 1 @param {number} size of the group @param {State["waiting"]} waiting @param {Account[]} accounts */
export function rowView(rollout, position, size, waiting, accounts) {
  const hooks = rollout.hooks.filter((hook) => hook.awaitingAction);
  const [next] = hooks;
  const { trafficSteps: steps, lifecycleStage, stages } = rollout;
  const meaning = stages.find((stage) => stage.state === "current")?.meaning;
  return html`
    <li data-arn=${rollout.serviceDeploymentArn} aria-posinset=${position} aria-setsize=${size}>
      <p class="what">${deploymentLink(rollout, accounts)} ${placeView(rollout, accounts)}</p>
      <p class="how">
        ${versionsView(imageChanges(rollout, waiting))}
        ${steps ? html`<span class="share">${barView(steps.now)} <span>${steps.now}\u00a0%<span class="of"> of production traffic</span></span></span>` : nothing}
        <span class="said">${lifecycleStage ? plain(lifecycleStage) : "Stage not reported"}${meaning ? html`<span class="meaning">: ${meaning}</span>` : nothing}</span>
        ${steps && steps.total > 1 && steps.done < steps.total ? html`<span>Next: step ${steps.done + 1} of ${steps.total}</span>` : nothing}
        ${hooks.length > 1 ? html`<span>${hooks.length} hooks need a decision</span>` : nothing}
      </p>
      <p class="when">${next ? deadlineView(next) : nothing}</p>
    </li>
  `;
}

/** The new revision's share of production traffic, in words beside it. @param {number} now */
const barView = (now) => html`
  <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
    <rect class="from" width="100" height="1"></rect>
    <rect class="to" width=${now} height="1"></rect>
  </svg>
`;
