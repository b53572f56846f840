// The last word before production traffic moves: what will happen, and to what.
import { html, nothing } from "lit-html";

import { plain } from "../words.js";

/** @import { Actions, State } from "../main.js" */

/** @param {State} state @param {Actions} actions */
export function confirmView({ confirming, rollout }, actions) {
  if (!confirming || !rollout) return nothing;
  const { hookId, action } = confirming;
  const hook = rollout.hooks.find((one) => one.hookId === hookId && one.awaitingAction);
  const { possible, consequence, reason } = hookId === undefined ? rollout.stop : action === "CONTINUE" ? rollout.continue : rollout.rollBack;
  const decided = hookId !== undefined && !hook;
  const title = action === "CONTINUE" ? `Continue ${rollout.service}` : `Roll back ${rollout.service}`;
  const button = action === "CONTINUE" ? "Continue" : "Roll back";
  return html`
    <dialog class=${action === "CONTINUE" ? "go" : "back"} aria-labelledby="confirm-title" aria-describedby="confirm-consequence" @close=${actions.closeConfirm}>
      <h2 id="confirm-title">${title}</h2>
      ${!decided
        ? html`<p id="confirm-consequence" class="lead consequence">${consequence ?? reason}</p>`
        : html`<p id="confirm-consequence" class="box warn" role="alert">
            This hook no longer waits: somebody decided it, or its time ran out. Nothing was sent. Close this to see the deployment as it is now.
          </p>`}
      <dl class="facts">
        <dt>Account</dt><dd>${rollout.account}</dd>
        <dt>Region</dt><dd>${rollout.region}</dd>
        <dt>Cluster</dt><dd>${rollout.cluster}</dd>
        <dt>Service</dt><dd>${rollout.service}</dd>
        <dt>Stage</dt><dd>${plain(rollout.lifecycleStage ?? "?")}</dd>
        ${hook?.expiresAt ? html`<dt>Time left</dt><dd><span data-deadline=${hook.expiresAt}></span>. ${hook.atDeadline}</dd>` : nothing}
      </dl>
      <form method="dialog" class="row">
        <button value="close" autofocus>Close</button>
        ${!decided && possible
          ? html`<button class=${action === "CONTINUE" ? "go" : "back"} type="button" @click=${actions.act}>${button}</button>`
          : nothing}
      </form>
    </dialog>
  `;
}
