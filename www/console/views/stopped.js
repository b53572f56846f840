// The new revision's tasks that stopped, and why.
import { html, nothing } from "lit-html";

import { whyView } from "./changes.js";
import { newTabLink } from "./details.js";
import { isProblem } from "./section.js";
import { since } from "./since.js";

/** @import { Problem, Rollout, StoppedContainer, StoppedTask, StoppedTasks } from "../../ecs_greenlight.js" */
/** @import { State } from "../store.js" */
/** @import { Section } from "./section.js" */

/** What of a deployment moves when a task stops. @param {Rollout} rollout */
const standing = ({ status, lifecycleStage, targetServiceRevision: target, deploymentCircuitBreaker: breaker }) =>
  [status, lifecycleStage, target?.runningTaskCount, target?.pendingTaskCount, breaker?.failureCount].join();

/** How many are shown before the rest is folded. */
const AT_FIRST = 5;

/** @type {Section<StoppedTasks>} */
export const stoppedTasks = {
  name: "stoppedTasks",
  read: (ecs, { arn }, signal) => ecs.stoppedTasks({ serviceDeploymentArn: arn, signal }),
  again: (before, now) => standing(before) !== standing(now),
  every: 60_000,
  view(read, _rollout, state) {
    if (!read) return nothing;
    if (isProblem(read)) return problemView(read.problem, state);
    const { tasks, more, notes } = read;
    const noteLines = notes.map((note) => html`<p class="help">${note}</p>`);
    if (tasks.length === 0) return noteLines;
    return html`
      <section class="card stopped" aria-labelledby="stopped">
        <h2 id="stopped">Stopped tasks</h2>
        <p class="help">Tasks of the new revision, latest first. ECS lists them for about an hour.</p>
        ${noteLines}
        <ul>${tasks.slice(0, AT_FIRST).map(taskView)}</ul>
        ${tasks.length > AT_FIRST
          ? html`<details><summary>${tasks.length - AT_FIRST} that stopped earlier</summary><ul>${tasks.slice(AT_FIRST).map(taskView)}</ul></details>`
          : nothing}
        ${more > 0 ? html`<p class="help">${more} more stopped before these.</p>` : nothing}
      </section>
    `;
  },
};

/** One quiet line: the page does without. @param {Problem} problem @param {State} state */
const problemView = (problem, { problem: shown }) => (problem.code === shown?.code ? nothing : html`<p class="help">${whyView(problem)}</p>`);

/** @param {StoppedTask} task */
function taskView({ taskArn, stopCode, stoppedReason, startedAt, stoppingAt, stoppedAt, containers, consoleUrl }) {
  const reason = stoppedReason ?? stopCode ?? "ECS reported no reason";
  return html`
    <li>
      <p class="row"><strong class="said">${reason}</strong> ${stoppedAt ? html`<span class="help">stopped ${since(stoppedAt)}</span>` : html`<span class="help">stopping${stoppingAt ? html` since ${since(stoppingAt)}` : nothing}</span>`}</p>
      ${containers.map(containerView)}
      <p class="row help">
        ${stopCode && stopCode !== reason ? html`<code class="break">${stopCode}</code>` : nothing} ${startedAt ? nothing : html`<span>It never started.</span>`}
        ${consoleUrl ? newTabLink(consoleUrl, `Open task ${taskArn.split("/").pop()?.slice(0, 8)} in the ECS console`) : html`<code class="break">${taskArn}</code>`}
      </p>
    </li>
  `;
}

/** @param {StoppedContainer} container */
function containerView({ name, exitCode, reason }) {
  if (exitCode === undefined && !reason) return nothing;
  return html`<p class="said"><code class="break">${name}</code>${exitCode === undefined ? nothing : html` exited with code ${exitCode}`}${reason ? html`: ${reason}` : nothing}</p>`;
}
