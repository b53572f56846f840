// What became of a decision. It stays on the page while the deployment goes on below it.
import { html } from "lit-html";

import { lastRead } from "../choice.js";
import { clockTime } from "../zone.js";
import { asksToSignIn, problemView } from "./problem.js";
import { sign } from "./sign.js";

/** @import { Decided, Outcome } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { Act, State } from "../store.js" */

/** @type {Record<Outcome["result"], string>} */
const TITLES = {
  continued: "Continued",
  rolledBack: "Roll back accepted",
  alreadyContinued: "Already continued",
  alreadyRolledBack: "Already rolled back",
  timedOut: "Time ran out",
  superseded: "Superseded",
  conflict: "The opposite happened",
  notApplied: "Not applied",
  wentOn: "The deployment went on",
  wentBack: "The deployment went back",
  unknown: "Not known",
};

/** @param {Pick<Outcome, "result" | "good" | "settled">} outcome */
const toneOf = ({ result, good, settled }) => (good ? "good" : settled && result !== "conflict" ? "warn" : "danger");

/** Whether nobody knows what became of it. @param {Act} act */
export const isUnknown = (act) =>
  "problem" in act ? act.problem.remedy === "checkDeployment" : "outcomes" in act ? act.outcomes.some(({ result }) => result === "unknown") : "outcome" in act && act.outcome.result === "unknown";

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
  return html`
    <section id="outcome" class="box ${toneOf(outcome)}" role="status" tabindex="-1">
      <h2>${TITLES[outcome.result]}</h2>
      <p class="said">${outcome.message}</p>
    </section>
  `;
}

/** The last decision once the deployment pauses again: a line. @param {Act} act */
export function pastView(act) {
  const results = "outcomes" in act ? act.outcomes.map(({ result }) => result) : "outcome" in act ? [act.outcome.result] : [];
  const at = lastRead(act)?.asOf;
  const words = [...new Set(results.map((result) => (result ? TITLES[result] : "Nothing was changed")))].join(", ");
  return html`<p id="outcome" class="past" role="status" tabindex="-1">${sign("clock")} Last decision: <strong>${words}</strong>${at ? ` (${clockTime(at)})` : ""}</p>`;
}

/** @param {Decided[]} outcomes */
function severalView(outcomes) {
  /** @type {[tone: string, title: string][]} */
  const results = outcomes.map((one) => (one.error ? ["danger", "Nothing was changed"] : [toneOf(one), TITLES[one.result]]));
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
