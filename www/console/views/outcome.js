// What became of a decision. It stays on the page while the deployment goes on below it.
import { html } from "lit-html";

import { lastRead } from "../choice.js";
import { clockTime } from "../zone.js";
import { asksToSignIn, problemView } from "./problem.js";
import { sign } from "./sign.js";

/** @import { Decided } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { Act, State } from "../store.js" */

/** Whether nobody knows what became of it. @param {Act} act */
export const isUnknown = (act) =>
  "problem" in act ? act.problem.remedy === "checkDeployment" : "outcomes" in act ? act.outcomes.some(({ result }) => result === "unknown") : "outcome" in act && act.outcome.result === "unknown";

/** @param {Act} act @param {State} state @param {Actions} actions */
export function outcomeView(act, { problem, session }, actions) {
  if ("sending" in act) {
    return html`<p id="sending" class="box" role="status" tabindex="-1">${act.sending === "CONTINUE" ? "Continuing" : "Rolling back"}… This page is waiting for ECS; closing it does not undo the request.</p>`;
  }
  if ("problem" in act) {
    const title = isUnknown(act) ? "Outcome unknown" : "Nothing was changed";
    return problemView(act.problem, actions, { id: "outcome", title, signIn: session === "lasting" && !asksToSignIn(problem) });
  }
  if ("outcomes" in act) return severalView(act.outcomes);
  const { outcome } = act;
  return html`
    <section id="outcome" class="box ${outcome.tone}" role="status" tabindex="-1">
      <h2>${outcome.title}</h2>
      <p class="said">${outcome.message}</p>
    </section>
  `;
}

/** @param {Decided} one of several */
const titleOf = (one) => (one.error ? "Nothing was changed" : one.title);

/** The last decision once the deployment pauses again: a line. @param {Act} act */
export function pastView(act) {
  const titles = "outcomes" in act ? act.outcomes.map(titleOf) : "outcome" in act ? [act.outcome.title] : [];
  const at = lastRead(act)?.asOf;
  const words = [...new Set(titles)].join(", ");
  return html`<p id="outcome" class="past" role="status" tabindex="-1">${sign("clock")} Last decision: <strong>${words}</strong>${at ? ` (${clockTime(at)})` : ""}</p>`;
}

/** @param {Decided[]} outcomes */
function severalView(outcomes) {
  /** @type {[tone: string, title: string][]} */
  const results = outcomes.map((one) => [one.error ? "bad" : one.tone, titleOf(one)]);
  const tones = results.map(([tone]) => tone);
  const tone = ["bad", "warn", "calm"].find((worst) => tones.includes(worst)) ?? "good";
  const done = tones.filter((one) => one === "good").length;
  return html`
    <section id="outcome" class="box ${tone}" role="status" tabindex="-1">
      <h2>${tone === "good" ? results[0]?.[1] : `${done} of ${outcomes.length} hooks done as you decided`}</h2>
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
