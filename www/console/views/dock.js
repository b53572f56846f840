// What can be decided about a deployment. It stands at the lower edge of the window, where nothing that is read later moves it, and its rows
// grow upward: a control that is there stays where it is.
import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { isDecidable, lastRead, rowsOf, waitingHooks } from "../choice.js";
import { actingButton } from "./acting.js";
import { isUnknown } from "./outcome.js";

/** @import { Rollout } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { Act, State } from "../store.js" */

/** @param {State} state @param {Actions} actions */
export function dockView(state, actions) {
  const { rollout, route } = state;
  if (!rollout || route.view !== "deployment") return nothing;
  const act = state.acts.get(route.arn);
  const waiting = waitingHooks(rollout);
  const rows = rowsOf(state, waiting);
  const enabled = !(act && "sending" in act);
  if (rows.length === 0) {
    if (!rollout.stop.possible) return nothing;
    return dock(actingButton({ does: "stop", press: () => actions.confirm("ROLLBACK"), enabled, label: "Roll back this deployment" }));
  }
  // With one hook left the button cannot be seen, and keeps its size: what lies above it does not move.
  const everyone = waiting.length > 1 ? waiting.length : rows.length;
  const { takingAction } = state;
  const opened = takingAction !== undefined && isDecidable(rollout, takingAction) ? takingAction : undefined;
  // What was sent may be in effect: the deployment is to be looked at first.
  const urged = waiting.length === 1 && !opened && !isBehind(rollout, act) && !(act && isUnknown(act) && state.problem);
  return dock(html`
    ${opened === undefined ? nothing : choicesView(opened, rollout, enabled, actions)}
    ${rows.length > 1
      ? html`
          <p class="row">
            ${actingButton({ does: `continue ${waiting.join(" ")}`, press: () => actions.confirm("CONTINUE", waiting), enabled, tone: "go", label: `Continue all ${everyone} hooks`, gone: waiting.length < 2 })}
          </p>
        `
      : nothing}
    ${repeat(rows, (hookId) => hookId, (hookId) => rowView(hookId, rollout, { enabled, urged, opened }, actions))}
  `);
}

/** Whether what became of an act is not known, and nothing was read since. @param {Rollout} rollout @param {Act | undefined} act */
export const isBehind = ({ asOf }, act) => act !== undefined && isUnknown(act) && asOf <= (lastRead(act)?.asOf ?? asOf);

/** @param {unknown} content */
const dock = (content) => html`<section class="dock" aria-label="Decision">${content}</section>`;

/** @param {string} hookId @param {Rollout} rollout @param {{ enabled: boolean, urged: boolean, opened: string | undefined }} how @param {Actions} actions */
function rowView(hookId, rollout, { enabled, urged, opened }, actions) {
  const hook = rollout.hooks.find((one) => one.hookId === hookId);
  const take = { does: `open ${hookId}`, press: () => actions.takeAction(hookId), enabled, tone: urged ? "primary" : "", expanded: opened === hookId, label: "Take action" };
  return html`
    <p class="row">
      <span class="help">${hook?.awaitingAction ? (hook.expiresAt ? html`<span data-deadline=${hook.expiresAt}></span> left` : nothing) : "no longer paused"}</span>
      ${isDecidable(rollout, hookId) ? actingButton(take) : nothing}
    </p>
  `;
}

/** @param {string} hookId @param {Rollout} rollout @param {boolean} enabled @param {Actions} actions */
function choicesView(hookId, { continue: goOn, rollBack }, enabled, actions) {
  return html`
    <div class="consequences" tabindex="0" role="group" aria-label="What each choice does">
      <div class="choice go"><strong>Continue</strong><p>${goOn.consequence ?? goOn.reason} ${goOn.change}</p></div>
      <div class="choice back"><strong>Roll back</strong><p>${rollBack.consequence ?? rollBack.reason} ${rollBack.change}</p></div>
    </div>
    <div class="choices">
      ${actingButton({ does: `continue ${hookId}`, press: () => actions.confirm("CONTINUE", [hookId]), enabled: enabled && goOn.possible, tone: "go", label: "Continue" })}
      ${actingButton({ does: `roll back ${hookId}`, press: () => actions.confirm("ROLLBACK", [hookId]), enabled: enabled && rollBack.possible, tone: "back", label: "Roll back" })}
    </div>
  `;
}
