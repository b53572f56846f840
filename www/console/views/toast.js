// What became of a decision, for the person who went on to another screen.
import { html, nothing } from "lit-html";

import { link } from "../route.js";

/** @import { Actions } from "../main.js" */
/** @import { Act, State } from "../store.js" */

/** @param {State} state @param {Actions} actions */
export function toastView({ toast }, actions) {
  return html`
    <div role="status">
      ${toast
        ? html`
            <div class="toast">
              <p class="said"><strong>${toast.arn.split("/")[2]}</strong>: ${messages(toast.act).join(" ")} <a href=${link("d", toast.arn)}>See the deployment</a></p>
              <button class="quiet" @click=${actions.dismiss}>Dismiss</button>
            </div>
          `
        : nothing}
    </div>
  `;
}

/** @param {Act} act @returns {string[]} */
function messages(act) {
  if ("problem" in act) return [act.problem.message];
  if ("outcome" in act) return [act.outcome.message];
  if (!("outcomes" in act)) return [];
  return [...new Set(act.outcomes.map((one) => one.error?.message ?? ("message" in one ? one.message : "")))];
}
