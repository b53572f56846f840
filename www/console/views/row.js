// A paused deployment in the list: which and where, what changes and how far it is, and its deadline.
import { html, nothing } from "lit-html";
import { guard } from "lit-html/directives/guard.js";

import { ecsNow } from "../../countdown.js";
import { deadline, imageChanges } from "../waiting.js";
import { plain } from "../words.js";
import { isToday, showsLocal } from "../zone.js";
import { deadlineView } from "./deadline.js";
import { versionsView } from "./images.js";
import { accountView, deploymentLink, placeView } from "./place.js";

/** @import { Rollout } from "../../ecs_greenlight.js" */
/** @import { Account } from "../access.js" */
/** @import { Row } from "../nearby.js" */
/** @import { State } from "../store.js" */

/** Renders its content again only when something that it shows has changed. @param {Row} row @param {number} size of the group @param {State["waiting"]} waiting @param {Account[]} accounts */
export function rowView({ rollout, position, isBrief }, size, waiting, accounts) {
  const end = deadline(rollout);
  const time = [end <= ecsNow(), end < Infinity && isToday(end), showsLocal()];
  const place = [accounts.length, accounts.find(({ id }) => id === rollout.account)];
  return html`
    <li data-arn=${rollout.serviceDeploymentArn} aria-posinset=${position} aria-setsize=${size}>
      ${guard([rollout, isBrief, imageChanges(rollout, waiting), ...place, ...time], () => contentView(rollout, isBrief, waiting, accounts))}
    </li>
  `;
}

/** @param {Rollout} rollout @param {boolean} isBrief @param {State["waiting"]} waiting @param {Account[]} accounts */
const contentView = (rollout, isBrief, waiting, accounts) => html`
  <p class="what">${deploymentLink(rollout, accounts)} ${placeView(rollout)}</p>
  ${isBrief ? nothing : detailsView(rollout, waiting, accounts)}
`;

/** @param {Rollout} rollout @param {State["waiting"]} waiting @param {Account[]} accounts */
function detailsView(rollout, waiting, accounts) {
  const hooks = rollout.hooks.filter((hook) => hook.awaitingAction);
  const [next] = hooks;
  const { trafficSteps: steps, lifecycleStage, stages } = rollout;
  const meaning = stages.find((stage) => stage.state === "current")?.meaning;
  return html`
    ${accountView(rollout, accounts)}
    <p class="how">
      ${versionsView(imageChanges(rollout, waiting))}
      ${steps ? html`<span class="share"><i class="bar" .style=${`--now: ${steps.now}%`}></i>${steps.now}\u00a0%<span class="of"> of production traffic</span></span>` : nothing}
      <span class="said">${lifecycleStage ? plain(lifecycleStage) : "Stage not reported"}${meaning ? html`<span class="meaning">: ${meaning}</span>` : nothing}</span>
      ${steps && steps.total > 1 && steps.done < steps.total ? html`<span>Next: step ${steps.done + 1} of ${steps.total}</span>` : nothing}
      ${hooks.length > 1 ? html`<span>${hooks.length} hooks need a decision</span>` : nothing}
    </p>
    ${next ? deadlineView(next) : nothing}
  `;
}
