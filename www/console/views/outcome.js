// What became of a decision. It stays on the page while the deployment goes on below it.
import { html } from "lit-html";

import { problemView } from "./problem.js";

/** @import { Outcome } from "../../ecs_greenlight.js" */
/** @import { Act, Actions } from "../main.js" */

/** @type {Record<Outcome["result"], [tone: string, title: string]>} */
const RESULTS = {
  continued: ["good", "Continued"],
  rolledBack: ["good", "Roll back accepted"],
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

/** @param {Act} act @param {Actions} actions */
export function outcomeView(act, actions) {
  if ("sending" in act) {
    return html`<p id="sending" class="box" role="status" tabindex="-1">${act.sending === "CONTINUE" ? "Continuing" : "Rolling back"}… This page waits for ECS; closing it does not undo it.</p>`;
  }
  if ("problem" in act) {
    // The crate fails only where it is certain that nothing was executed; of a failure that is not the crate's nobody knows.
    const title = ["unexpected", "outcome-unknown"].includes(act.problem.code) ? "Not known what became of it" : "Nothing was changed";
    return problemView(act.problem, actions, { id: "outcome", title, ofAct: true });
  }
  const { outcome } = act;
  const [tone, title] = RESULTS[outcome.result];
  return html`
    <section id="outcome" class="box ${tone}" role="status" tabindex="-1">
      <h2>${title}</h2>
      <p class="said">${outcome.message}</p>
    </section>
  `;
}
