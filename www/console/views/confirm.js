// The last word before production traffic moves: what will happen, and to what.
import { html, nothing } from "lit-html";

import { isAmong } from "../../ecs_greenlight.js";
import { possibilityOf, stillWaiting } from "../choice.js";
import { named, plain } from "../words.js";
import { actingButton } from "./acting.js";
import { imagesOf } from "./changes.js";
import { imagesView } from "./images.js";

/** @import { Rollout } from "../../ecs_greenlight.js" */
/** @import { Account } from "../access.js" */
/** @import { Actions } from "../main.js" */
/** @import { Confirming, State } from "../store.js" */

/** @param {State} state @param {Actions} actions */
export function confirmView(state, actions) {
  const { confirming, rollout, config, accounts } = state;
  if (!confirming || !rollout) return nothing;
  const { action, hookIds, reading, problem } = confirming;
  const { possible, change } = possibilityOf(rollout, confirming);
  const waiting = hookIds && stillWaiting(rollout, hookIds);
  const decided = waiting?.length === 0 || !possible;
  const goes = action === "CONTINUE";
  const title = `${goes ? "Continue" : "Roll back"} ${rollout.service}`;
  const asksName = isAmong(config.confirmByName ?? [], `service/${rollout.cluster}/${rollout.service}`);
  const ready = !reading && (!asksName || confirming.typed.trim() === rollout.service);
  const images = imagesOf(rollout, state, action);
  return html`
    <dialog class=${goes ? "go" : "back"} aria-labelledby="confirm-title" aria-describedby=${images.length > 0 ? "confirm-consequence confirm-images" : "confirm-consequence"} @close=${actions.closeConfirm}>
      <div class="content" tabindex="0" role="group" aria-labelledby="confirm-title">
        <h2 id="confirm-title" tabindex="-1" autofocus>${title}</h2>
        ${decided ? decidedView(rollout, hookIds) : consequenceView(confirming)}
        ${images.length > 0 ? html`<div id="confirm-images"><p class="help">${change ?? (goes ? "Changes" : "What rolling back changes")}</p> ${imagesView(images)}</div>` : nothing}
        ${problem ? html`<p class="box warn said" role="alert">The deployment couldn't be read again just now, so this may be out of date. It is read once more before anything is sent. ${problem.message}</p>` : nothing}
        ${factsView(rollout, accounts, waiting ?? [])}
        ${asksName && !decided
          ? html`
              <p class="stack-list">
                <label for="typed">Type <strong>${rollout.service}</strong> to confirm</label>
                <input id="typed" autocomplete="off" autocapitalize="off" spellcheck="false" .value=${confirming.typed} @keydown=${entered} @input=${(/** @type {any} */ event) => actions.type(event.target.value)}>
              </p>
            `
          : nothing}
        <p class="help" role="status">${reading ? "Reading the deployment…" : nothing}</p>
      </div>
      <form method="dialog">
        <button value="close">Close</button>
        ${actingButton({ does: `${action} ${hookIds?.join(" ")}: ${confirming.consequence}`, press: actions.act, enabled: ready && !decided, tone: goes ? "go" : "back", label: buttonText(confirming), gone: decided })}
      </form>
      <p class="announcement visually-hidden" role="status"></p>
    </dialog>
  `;
}

/** Enter presses the button that the name enables, under the guard of any other press. @param {KeyboardEvent} event */
function entered(event) {
  if (event.key !== "Enter" || event.repeat) return;
  const dialog = /** @type {HTMLElement} */ (event.currentTarget).closest("dialog");
  /** @type {HTMLElement | null | undefined} */ (dialog?.querySelector("[data-acts]:enabled"))?.click();
}

/** @param {Confirming} confirming */
function buttonText({ action, hookIds }) {
  if (action === "ROLLBACK") return "Roll back";
  return hookIds && hookIds.length > 1 ? `Continue all ${hookIds.length}` : "Continue";
}

/** @param {Confirming} confirming */
const consequenceView = ({ consequence, before }) => html`
  <p id="confirm-consequence" class="lead consequence">${consequence}</p>
  ${before === undefined
    ? nothing
    : html`<p class="box warn" role="alert">The deployment has moved on since you read it. Nothing was sent. What you read before: ${before}</p>`}
`;

/** @param {Rollout} rollout @param {string[] | undefined} hookIds */
const decidedView = ({ stopped, stop }, hookIds) => html`
  <p id="confirm-consequence" class="box warn" role="alert">
    ${hookIds
      ? html`This hook no longer awaits action: ${stopped ? "the deployment was stopped, or a newer one took its place" : "somebody decided, or it timed out"}. Nothing was sent. Close this to see the deployment as it is now.`
      : `Nothing was sent. ${stop.reason}`}
  </p>
`;

/** @param {Rollout} rollout @param {Account[]} accounts @param {string[]} waiting */
function factsView(rollout, accounts, waiting) {
  const [hook] = rollout.hooks.filter(({ hookId = "" }) => waiting.includes(hookId)).sort((a, b) => (a.remainingSeconds ?? Infinity) - (b.remainingSeconds ?? Infinity));
  const others = rollout.hooks.some(({ hookId = "", awaitingAction }) => awaitingAction && !waiting.includes(hookId));
  return html`
    <dl class="facts">
      <dt>Account</dt><dd>${named(accounts, rollout.account)}</dd>
      <dt>Region</dt><dd>${rollout.region}</dd>
      <dt>Cluster</dt><dd>${rollout.cluster}</dd>
      <dt>Service</dt><dd>${rollout.service}</dd>
      <dt>Stage</dt><dd>${plain(rollout.lifecycleStage ?? "?")}</dd>
      ${hook && others ? html`<dt>Hook</dt><dd><code class="break">${hook.hookId}</code></dd>` : nothing}
      ${hook?.expiresAt ? html`<dt>Time left</dt><dd><span data-deadline=${hook.expiresAt}></span>. ${hook.atDeadline}</dd>` : nothing}
    </dl>
  `;
}
