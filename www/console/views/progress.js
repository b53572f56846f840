// Where a deployment stands: what was decided, its traffic, stages, tasks, alarms and finished hooks.
import { html, nothing } from "lit-html";

import { tasksPhrase } from "../../phrases.js";
import { isDrawn } from "../slices.js";
import { plain } from "../words.js";
import { linksView } from "./links.js";
import { outcomeView, pastView } from "./outcome.js";
import { sign } from "./sign.js";
import { hookPill } from "./status.js";
import { trafficView } from "./traffic.js";

/** @import { Hook, RevisionState, Rollout, Stage } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { Act, State } from "../store.js" */
/** @import { Sign } from "../../signs.js" */

/** @param {Rollout} rollout @param {State} state @param {Act | undefined} act @param {boolean} again whether it pauses again after the act @param {Actions} actions */
export function progressView(rollout, state, act, again, actions) {
  return html`
    <section class="card progress" aria-labelledby="progress">
      <h2 id="progress">Progress</h2>
      ${act ? (again ? pastView(act) : outcomeView(act, state, actions)) : nothing}
      ${rollout.paused ? nothing : trafficView(rollout)} ${isDrawn(state, "stages") ? stagesView(rollout) : nothing}
      ${isDrawn(state, "tasks") ? html`${tasksView(rollout)} ${linksView(rollout, state)} ${finishedView(rollout.hooks.filter((hook) => !hook.awaitingAction))}` : nothing}
    </section>
  `;
}

/** @type {Record<Stage["state"], [name: Sign | undefined, words: string]>} */
const STAGE = {
  done: ["check", "done"],
  current: ["dot", "now"],
  toCome: [undefined, "upcoming"],
  notReached: ["dash", "not reached"],
  unknown: [undefined, "not known"],
};

/** What people call the stages that most look for. @type {Record<string, string>} */
const SHORT = { SCALE_UP: "scale", TEST_TRAFFIC_SHIFT: "test", PRODUCTION_TRAFFIC_SHIFT: "prod", BAKE_TIME: "bake", CLEAN_UP: "clean" };

/** @param {Rollout} rollout */
function stagesView({ stages, pausesAhead, hooks, direction }) {
  const waiting = hooks.filter((hook) => hook.awaitingAction).length;
  if (stages.length === 0) return nothing;
  const here = stages.find(({ state }) => state === "current");
  if ((direction === "back" || direction === "ended") && stages.some(({ state }) => state === "unknown")) return backView(here);
  return html`
    <section aria-labelledby="stages">
      <h3 id="stages">Stages</h3>
      <ol class="stages">${stages.map((stage) => stageView(stage, waiting > 0))}</ol>
      ${here ? html`<p><span class="help">You are here:</span> <strong>${plain(here.stage)}</strong>${here.meaning ? html` <span class="meaning">${here.meaning}</span>` : nothing}</p>` : nothing}
      ${pausesAhead ? html`<p class="help">${pausesAhead === 1 ? "One pause" : `${pausesAhead} pauses`} still ahead${waiting > 1 ? ` after these ${waiting}` : waiting === 1 ? " after this one" : ""}.</p>` : nothing}
      ${pausesAhead === undefined && direction === "forward" ? html`<p class="help">ECS did not report how many pauses are still ahead.</p>` : nothing}
    </section>
  `;
}

/** @param {Stage} stage @param {boolean} isPaused */
function stageView({ stage, state, pauseHooks }, isPaused) {
  const isPause = Boolean(pauseHooks) && (state === "toCome" || (state === "current" && isPaused));
  const [own, words] = STAGE[state];
  const name = isPause ? "pause" : own;
  const pauses = pauseHooks ? `, ${pauseHooks === 1 ? "a pause" : `${pauseHooks} pauses`}` : "";
  return html`
    <li class="${state} ${isPause ? "pause" : ""}" aria-current=${state === "current" ? "step" : nothing} title=${plain(stage)}>
      <span class="mark">${name ? sign(name) : nothing}</span>
      <span class="visually-hidden">${plain(stage)} (${words}${pauses})</span>
      <span class="short" aria-hidden="true">${state === "current" ? "you" : SHORT[stage]}</span>
    </li>
  `;
}

/** A deployment that rolls back passes stages too, and ECS does not report what it had passed before. @param {Stage | undefined} here */
const backView = (here) => html`
  <section aria-labelledby="stages">
    <h3 id="stages">Stages</h3>
    <p>${here ? `Rolling back (${plain(here.stage).toLowerCase()}).` : "Rolled back."} ECS does not report how far the deployment had come.</p>
  </section>
`;

/** @param {Rollout} rollout */
function tasksView({ sourceServiceRevisions: sources, targetServiceRevision: target, alarms, deploymentCircuitBreaker: breaker, notes, direction }) {
  return html`
    <section aria-labelledby="tasks">
      <h3 id="tasks">${direction === "ended" ? "Tasks when it ended" : "Tasks"}</h3>
      ${notes.map((note) => html`<p class="box warn said">${note}</p>`)}
      <dl class="facts">
        ${sources?.map((source) => tasks("Current revision", source))} ${target ? tasks("New revision", target) : nothing}
        ${alarms?.status && alarms.status !== "DISABLED" ? html`<dt>Alarms</dt><dd>${alarmsView(alarms)}</dd>` : nothing}
        ${breaker?.status && breaker.status !== "DISABLED"
          ? html`<dt>Circuit breaker</dt><dd>${plain(breaker.status)}, ${breaker.failureCount ?? "?"} of ${breaker.threshold ?? "?"} failures</dd>`
          : nothing}
      </dl>
    </section>
  `;
}

/** @param {string} which @param {RevisionState} revision */
const tasks = (which, revision) => html`
  <dt>${which}${revision.label ? html` <code class="break">${revision.label}</code>` : nothing}</dt>
  <dd>${tasksPhrase(revision)}</dd>
`;

/** @param {NonNullable<Rollout["alarms"]>} alarms */
function alarmsView({ status = "", alarmNames = [], triggeredAlarmNames: triggered = [] }) {
  const names = [...new Set([...triggered, ...alarmNames])];
  return html`
    ${plain(status)}
    ${names.length > 0 ? html`<ul class="alarms">${names.map((name) => html`<li class=${triggered.includes(name) ? "urgent" : ""}><code class="break">${name}</code>${triggered.includes(name) ? ": triggered" : nothing}</li>`)}</ul>` : nothing}
  `;
}

/** @type {Record<string, string>} */
const TARGETS = { PAUSE: "Pause", AWS_LAMBDA: "Lambda function" };

/** Hooks that need nobody any more, a line each. @param {Hook[]} hooks */
function finishedView(hooks) {
  if (hooks.length === 0) return nothing;
  const lines = hooks.map((hook) => html`<p class="row hook">${hookPill(hook)} <span class="help">${TARGETS[hook.targetType ?? ""] ?? hook.targetType}</span></p>`);
  return html`
    <section aria-labelledby="hooks">
      <h3 id="hooks">Hooks</h3>
      ${lines.length > 3 ? html`<details><summary>${lines.length} hooks</summary>${lines}</details>` : lines}
    </section>
  `;
}
