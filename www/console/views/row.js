// A paused deployment in the list: which and where, what changes and how far it is, and its deadline.
import { html, nothing } from "lit-html";
import { guard } from "lit-html/directives/guard.js";

import { ecsNow } from "../../countdown.js";
import { mostPressingOf, waitingHooks } from "../choice.js";
import { deadline } from "../waiting.js";
import { plain } from "../words.js";
import { isToday, showsLocal } from "../zone.js";
import { deadlineView } from "./deadline.js";
import { versionsView } from "./images.js";
import { accountView, deploymentLink, placeView } from "./place.js";

/** @import { ImageChange, Rollout } from "../../ecs_greenlight.js" */
/** @import { Account } from "../access.js" */
/** @import { Row } from "../nearby.js" */

/** Renders its content again only when something that it shows has changed. @param {Row} row @param {number} size of the group @param {Account[]} accounts */
export function rowView({ rollout, position, changes, parts }, size, accounts) {
  const end = deadline(rollout);
  const time = [end <= ecsNow(), end < Infinity && isToday(end), showsLocal()];
  const place = [accounts.length, accounts.find(({ id }) => id === rollout.account)];
  const next = mostPressingOf(rollout);
  return html`
    <li data-arn=${rollout.serviceDeploymentArn} aria-posinset=${position} aria-setsize=${size}>
      ${guard([rollout, changes, parts, ...place, ...time], () => html`
        <p class="what">${deploymentLink(rollout, accounts)} ${placeView(rollout)}</p>
        ${parts > 1 ? html`${accountView(rollout, accounts)} ${howView(rollout, changes)}` : nothing}
        ${parts > 2 && next ? deadlineView(next) : nothing}
      `)}
    </li>
  `;
}

/** What changes, and how far it is. @param {Rollout} rollout @param {ImageChange[]} changes */
function howView(rollout, changes) {
  const { trafficSteps: steps, lifecycleStage, stages } = rollout;
  const waiting = waitingHooks(rollout).length;
  const meaning = stages.find((stage) => stage.state === "current")?.meaning;
  return html`
    <p class="how">
      ${versionsView(changes)}
      ${steps ? html`<span class="share"><i class="bar" .style=${`--now: ${steps.now}%`}></i>${steps.now}\u00a0%<span class="of"> of production traffic</span></span>` : nothing}
      <span class="said">${lifecycleStage ? plain(lifecycleStage) : "Stage not reported"}${meaning ? html`<span class="meaning">: ${meaning}</span>` : nothing}</span>
      ${steps && steps.total > 1 && steps.done < steps.total ? html`<span>Next: step ${steps.done + 1} of ${steps.total}</span>` : nothing}
      ${waiting > 1 ? html`<span>${waiting} hooks need a decision</span>` : nothing}
    </p>
  `;
}
