// What became of a decision. It stays on the page while the deployment goes on below it.
import { html, nothing } from "lit-html";

import { problemView } from "./problem.js";

/** @import { Outcome } from "../../ecs_greenlight.js" */
/** @import { Actions, State } from "../main.js" */

/** @type {Record<Outcome["result"], [tone: string, title: string]>} */
const RESULTS = {
  continued: ["good", "Continued"],
  rolledBack: ["good", "Rolled back"],
  alreadyContinued: ["warn", "Already continued"],
  alreadyRolledBack: ["warn", "Already rolled back"],
  timedOut: ["warn", "Time ran out"],
  superseded: ["warn", "Superseded"],
  conflict: ["danger", "The opposite happened"],
  notApplied: ["danger", "Not applied"],
  wentOn: ["warn", "The deployment went on"],
  wentBack: ["warn", "The deployment went back"],
  unknown: ["danger", "Not known"],
};

/** @param {State} state @param {Actions} actions */
export function outcomeView({ outcome, sending, actProblem }, actions) {
  if (sending) {
    return html`<p id="sending" class="box" role="status" tabindex="-1">${sending === "CONTINUE" ? "Continuing" : "Rolling back"}… This page waits for ECS; closing it does not undo it.</p>`;
  }
  if (actProblem) {
    // The crate fails only where it is certain that nothing was executed; of a failure that is not the crate's nobody knows.
    const title = ["unexpected", "outcome-unknown"].includes(actProblem.code) ? "Not known what became of it" : "Nothing was changed";
    return problemView(actProblem, actions, { id: "outcome", title, ofAct: true });
  }
  if (!outcome) return nothing;
  const [tone, title] = RESULTS[outcome.result];
  return html`
    <section id="outcome" class="box ${tone}" role="status" tabindex="-1">
      <h2>${title}</h2>
      <p class="said">${outcome.message}</p>
    </section>
  `;
}
