// The question that a paused deployment asks, and what there is to know before answering it.
import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { isDecidable, mostPressingOf, possibilityOf, rowsOf, waitingHooks } from "../choice.js";
import { PRESSING, secondsLeft } from "../../countdown.js";
import { isDrawn } from "../slices.js";
import { clockTime } from "../zone.js";
import { chipsView, imagesOf } from "./changes.js";
import { deadlineView } from "./deadline.js";
import { imagesView } from "./images.js";
import { sign } from "./sign.js";
import { pressingPill } from "./status.js";
import { trafficView } from "./traffic.js";
import { zoneView } from "./zone.js";

/** @import { Hook, Possibility, Rollout } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { State } from "../store.js" */
/** @import { Sign } from "../../signs.js" */

/** @param {Rollout} rollout @param {State} state @param {Actions} actions */
export function decisionView(rollout, state, actions) {
  const waiting = waitingHooks(rollout);
  if (waiting.length === 0) return nothing;
  const { question, next, trafficSteps: steps } = rollout;
  const step = next?.step && steps && steps.total > 1 ? `Step ${next.step} of ${steps.total} needs a decision` : "Needs a decision";
  return html`
    <section class="card decision" aria-labelledby="question">
      <p class="eyebrow">${step}</p>
      <h2 id="question">${question}</h2>
      ${versionsView(rollout, state)} ${chipsView(rollout.serviceDeploymentArn, state)}
      ${isDrawn(state, "decision") ? consequencesView(rollout, waiting, state, actions) : nothing}
    </section>
  `;
}

/** What each answer does, and the deadline. @param {Rollout} rollout @param {string[]} waiting @param {State} state @param {Actions} actions */
const consequencesView = (rollout, waiting, state, actions) => html`
  ${trafficView(rollout)}
  ${waiting.some((hookId) => isDecidable(rollout, hookId))
    ? html`
        <dl class="consequences">
          ${consequenceView("go", "Continue", possibilityOf(rollout, { action: "CONTINUE", hookIds: waiting }))} ${consequenceView("back", "Roll back", rollout.rollBack)}
        </dl>
      `
    : nothing}
  ${waiting.length > 1 ? severalView(rollout, rowsOf(state, waiting), actions) : html`<div class="hook paused">${hookView(mostPressingOf(rollout), rollout, zoneView(actions))}</div>`}
`;

/** What the deployment leads from and to. @param {Rollout} rollout @param {State} state */
function versionsView(rollout, state) {
  const images = imagesOf(rollout, state, "CONTINUE");
  if (images.length > 0) return html`<p class="versions">${imagesView(images)}</p>`;
  const [old] = rollout.sourceServiceRevisions ?? [];
  const { label } = rollout.targetServiceRevision ?? {};
  if (!label) return nothing;
  return html`<p class="versions">${old?.label && old.label !== label ? html`<code>${old.label}</code> <span aria-label="becomes">→</span> ` : nothing}<code>${label}</code></p>`;
}

/** @param {Sign} icon @param {string} verb @param {Possibility} possibility */
const consequenceView = (icon, verb, { consequence, reason, change }) => html`<div class=${icon}><dt>${sign(icon)} ${verb}</dt><dd>${consequence ?? reason} ${change}</dd></div>`;

/** @param {Rollout} rollout @param {string[]} rows @param {Actions} actions */
const severalView = (rollout, rows, actions) =>
  repeat(rows, (hookId) => hookId, (hookId, index) => {
    const hook = rollout.hooks.find((one) => one.hookId === hookId);
    const name = `Hook ${index + 1} of ${rows.length}`;
    return hook?.awaitingAction ? html`<article class="hook paused" aria-label=${name}><p><strong>${name}</strong></p>${hookView(hook, rollout, index === 0 ? zoneView(actions) : nothing)}</article>` : nothing;
  });

/** @param {Hook | undefined} hook @param {Rollout} rollout @param {unknown} zone the switch */
function hookView(hook, rollout, zone) {
  if (!hook) return nothing;
  const left = hook.expiresAt ? secondsLeft(hook.expiresAt) : Infinity;
  return html`
    <p class="row">${deadlineView(hook)} ${left > 0 && left < PRESSING ? pressingPill : nothing} ${zone}</p>
    ${hook.limits?.map(({ at, words }) => html`<p class="help">${clockTime(at)}: ${words}</p>`)}
    ${isDecidable(rollout, hook.hookId ?? "") ? nothing : html`<p>ECS is deciding now. The result appears here in a moment.</p>`}
  `;
}
