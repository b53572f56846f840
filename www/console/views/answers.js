// The two answers to a deployment that asks for a decision. They stand at the lower edge of the window, where nothing that is read later
// moves them; what is said about them grows upward. A press opens the last word (confirm.js), and sends nothing.
import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { isDecidable, lastRead, mostPressingOf, rowsOf, waitingHooks } from "../choice.js";
import { actingButton } from "./acting.js";
import { deadlineView } from "./deadline.js";
import { isUnknown } from "./outcome.js";
import { sign } from "./sign.js";

/** @import { Rollout } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { Act, State } from "../store.js" */

/** @param {State} state @param {Actions} actions */
export function answersView(state, actions) {
  const { rollout, route } = state;
  if (!rollout || route.view !== "deployment") return nothing;
  const act = state.acts.get(route.arn);
  const enabled = !(act && "sending" in act);
  const waiting = waitingHooks(rollout);
  if (waiting.length === 0) return rollout.stop.possible ? bar(nothing, stopView(enabled, actions)) : nothing;
  const decidable = waiting.filter((hookId) => isDecidable(rollout, hookId));
  if (decidable.length === 0) return nothing;
  const rows = rowsOf(state, waiting);
  const about = rows.length > 0 ? repeat(rows, (hookId) => hookId, (hookId, index) => rowView({ hookId, number: index + 1, all: rows.length }, rollout, enabled, actions)) : dueView(rollout);
  // What was sent may be in effect: the deployment is to be looked at first.
  const urged = !isBehind(rollout, act) && !(act && isUnknown(act) && state.problem);
  return bar(about, bothView(decidable, rollout, { enabled, urged }, actions));
}

/** Whether what became of an act is not known, and nothing was read since. @param {Rollout} rollout @param {Act | undefined} act */
export const isBehind = ({ asOf }, act) => act !== undefined && isUnknown(act) && asOf <= (lastRead(act)?.asOf ?? asOf);

/** @param {unknown} about @param {unknown} answers */
const bar = (about, answers) =>
  html`<section class="dock" aria-label="Decision"><div>${about === nothing ? nothing : html`<div class="about">${about}</div>`}<div class="answers">${answers}</div></div></section>`;

/** @param {Rollout} rollout */
function dueView(rollout) {
  const hook = mostPressingOf(rollout);
  return hook ? deadlineView(hook, rollout.service) : nothing;
}

/** @param {string[]} hookIds that can be decided, the soonest deadline first @param {Rollout} rollout @param {{ enabled: boolean, urged: boolean }} how @param {Actions} actions */
function bothView(hookIds, { continue: goOn, rollBack, next, hooks }, { enabled, urged }, actions) {
  const [first = ""] = hookIds;
  const share = next?.step === undefined ? undefined : next.traffic;
  // One of several leaves the others waiting: nothing moves by it.
  const isLast = hookIds.length === hooks.filter((hook) => hook.awaitingAction).length;
  const which = hookIds.length > 1 ? (hookIds.length === 2 ? " both" : ` all ${hookIds.length}`) : share === undefined || !isLast ? "" : ` to ${share}\u00a0%`;
  return html`
    ${actingButton({ does: `continue ${hookIds.join(" ")}`, press: () => actions.confirm("CONTINUE", hookIds), enabled: enabled && goOn.possible, tone: urged ? "go" : "", label: labelView("go", "Continue", which) })}
    ${actingButton({ does: `roll back ${first}`, press: () => actions.confirm("ROLLBACK", [first]), enabled: enabled && rollBack.possible, tone: "back", label: labelView("back", "Roll back") })}
  `;
}

/** @param {boolean} enabled @param {Actions} actions */
const stopView = (enabled, actions) => actingButton({ does: "stop", press: () => actions.confirm("ROLLBACK"), enabled, tone: "back", label: labelView("back", "Roll back", " this deployment") });

/** What does not fit beside the verb is not shown, so that no label makes its button higher. @param {"go" | "back"} icon @param {string} verb @param {string} [more] */
const labelView = (icon, verb, more) => html`<span class="label">${sign(icon)}<span>${verb}</span>${more ? html`<span>${more}</span>` : nothing}</span>`;

/** One of several hooks. @param {{ hookId: string, number: number, all: number }} row @param {Rollout} rollout @param {boolean} enabled @param {Actions} actions */
function rowView({ hookId, number, all }, rollout, enabled, actions) {
  const hook = rollout.hooks.find((one) => one.hookId === hookId);
  const one = { does: `continue ${hookId}`, press: () => actions.confirm("CONTINUE", [hookId]), enabled, label: `Continue hook ${number} of ${all}` };
  return html`
    <p class="row">
      <span class="help">${hook?.awaitingAction ? (hook.expiresAt ? html`<span data-deadline=${hook.expiresAt}></span><span class="spare"> left</span>` : nothing) : "no longer paused"}</span>
      ${isDecidable(rollout, hookId) ? actingButton(one) : nothing}
    </p>
  `;
}
