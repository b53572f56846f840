// What became of a decision. It stays on the page while the deployment goes on below it.
import { html } from "lit-html";

import { asksToSignIn, problemView } from "./problem.js";

/** @import { Decided, Outcome } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { Act, State } from "../store.js" */

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

/** Whether nobody knows what became of it. @param {Act} act */
export const isUnknown = (act) =>
  "problem" in act ? UNKNOWN.includes(act.problem.code) : "outcomes" in act ? act.outcomes.some(({ result }) => result === "unknown") : "outcome" in act && act.outcome.result === "unknown";

/** The crate fails only where it is certain that nothing was executed; of a failure that is not the crate's nobody knows. */
const UNKNOWN = ["unexpected", "outcome-unknown"];

/** @param {Act} act @param {State} state @param {Actions} actions */
export function outcomeView(act, { problem, session }, actions) {
  if ("sending" in act) {
    return html`<p id="sending" class="box" role="status" tabindex="-1">${act.sending === "CONTINUE" ? "Continuing" : "Rolling back"}… This page waits for ECS; closing it does not undo it.</p>`;
  }
  if ("problem" in act) {
    const title = isUnknown(act) ? "Not known what became of it" : "Nothing was changed";
    return problemView(act.problem, actions, { id: "outcome", title, signIn: session === "lasting" && !asksToSignIn(problem) });
  }
  if ("outcomes" in act) return severalView(act.outcomes);
  const { outcome } = act;
  const [tone, title] = RESULTS[outcome.result];
  return html`
    <section id="outcome" class="box ${tone}" role="status" tabindex="-1">
      <h2>${title}</h2>
      <p class="said">${outcome.message}</p>
    </section>
  `;
}

/** @param {Decided[]} outcomes */
function severalView(outcomes) {
  const results = outcomes.map((one) => (one.error ? /** @type {const} */ (["danger", "Nothing was changed"]) : RESULTS[one.result]));
  const tones = results.map(([tone]) => tone);
  const tone = ["danger", "warn"].find((worst) => tones.includes(worst)) ?? "good";
  const done = tones.filter((one) => one === "good").length;
  return html`
    <section id="outcome" class="box ${tone}" role="status" tabindex="-1">
      <h2>${tone === "good" ? results[0]?.[1] : `${done} of ${outcomes.length} hooks as you decided`}</h2>
      <ul class="stack-list">
        ${outcomes.map(
          ({ hookId, error, ...outcome }, index) => html`
            <li><strong>${results[index]?.[1]}</strong>: <span class="said">${error ? error.message : "message" in outcome && outcome.message}</span> <code class="break">${hookId}</code></li>
          `,
        )}
      </ul>
    </section>
  `;
}
