// One deployment: the decision first, then what it is about.
import { html, nothing } from "lit-html";

import { isDecidable, lastRead, mostPressing } from "../choice.js";
import { PRESSING, secondsLeft } from "../clock.js";
import { link } from "../route.js";
import { named, plain } from "../words.js";
import { changesView, imagesOf, whyView } from "./changes.js";
import { deploymentEntry, since } from "./deployments.js";
import { consoleLink, detailsView } from "./details.js";
import { isBehind } from "./dock.js";
import { imagesView } from "./images.js";
import { outcomeView } from "./outcome.js";
import { ageView, readProblemView } from "./problem.js";
import { sign } from "./sign.js";
import { hookPill, pressingPill, statusPill } from "./status.js";
import { barView, leftView } from "./waiting.js";

/** @import { Hook, RevisionState, Rollout, Stage } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { Act, State } from "../store.js" */
/** @import { Sign } from "./sign.js" */

/** @param {State} state @param {Actions} actions @param {{ arn: string, region: string, account: string, hook?: string }} route */
export function deploymentView(state, actions, { arn, region, account, hook }) {
  const { rollout, problem, busy, signingIn, accounts } = state;
  const place = accounts.length > 1 ? account : undefined;
  const act = state.acts.get(arn);
  const [cluster = "", service = "", id = ""] = arn.split("/").slice(1);
  return html`
    <p class="crumbs">
      ${place ? html`<span>${named(accounts, place)}</span>` : nothing} <a href=${link(place, region)}>${region}</a> <a href=${link(place, region, cluster)}>${cluster}</a>
      <a href=${link(place, region, cluster, service)}>${service}</a> <span>${id}</span>
    </p>
    <h1 tabindex="-1">${service}</h1>
    ${act && !(signingIn && "problem" in act) ? outcomeView(act, state, actions) : nothing}
    ${readProblemView(state, actions, { otherwise: "The deployment could not be read", missing: "No such service deployment" })} ${rollout && (problem || isBehind(rollout, act)) ? ageView(rollout.asOf) : nothing}
    ${rollout ? html`${linkedView(rollout, hook, act)} ${rolloutView(rollout, state, act)}` : html`<p class="status" role="status">${busy ? "Reading…" : nothing}</p>`}
  `;
}

/** @param {Rollout} rollout @param {State} state @param {Act | undefined} act */
function rolloutView(rollout, state, act) {
  const { rollbackFailed, statusReason, rollback } = rollout;
  const begun = rollout.finishedAt ?? rollout.startedAt ?? rollout.createdAt;
  return html`
    <div class="row now">
      <p role="status">${statusPill(rollout, isAnotherPause(rollout, act && lastRead(act)))}</p>
      <span>${plain(rollout.strategy ?? "")}</span> ${begun ? html`<span>${rollout.finished ? "ended" : "started"} ${since(begun)}</span>` : nothing}
    </div>
    ${statusReason ? html`<p class="said">${statusReason}</p>` : nothing}
    ${rollbackFailed
      ? html`
          <div class="box danger" role="alert">
            <p>The rollback failed: the service may be without a working revision. Its events say why; then deploy a revision that works.</p>
            ${rollout.consoleUrl ? html`<p>${consoleLink(rollout.consoleUrl, "Look at it in the ECS console")}</p>` : nothing}
          </div>
        `
      : nothing}
    ${rollback?.reason && rollback.reason !== statusReason ? html`<p class="box warn said">Rollback: ${rollback.reason}</p>` : nothing}
    ${supersededView(rollout, state)}
    ${hooksView(rollout, state)} ${changesView(state.changes.get(rollout.serviceDeploymentArn))}
    ${trafficView(rollout)} ${stagesView(rollout)} ${tasksView(rollout)} ${historyView(rollout, state.history)} ${detailsView(rollout, state.accounts)}
  `;
}

/** What became of the pause that a link was made for. @param {Rollout} rollout @param {string | undefined} linked @param {Act | undefined} act */
function linkedView(rollout, linked, act) {
  if (linked === undefined || act) return nothing;
  const hook = rollout.hooks.find(({ hookId }) => hookId === linked);
  if (hook?.awaitingAction) return nothing;
  return html`
    <p class="box warn" role="status">
      ${hook?.words ? html`This pause was already handled: <strong>${hook.words}</strong>.` : "The pause that this link was made for is no longer listed."}
      ${rollout.paused ? "Another pause needs a decision now: it is not the one you were asked about." : "Nothing needs a decision here; this is how the deployment stands."}
    </p>
  `;
}

/** @param {Rollout} rollout @param {State} state */
function supersededView(rollout, { supersededBy, history }) {
  const [newest] = Array.isArray(history) ? history : [];
  const newer = newest && (newest.createdAt ?? "") > (rollout.createdAt ?? "") ? newest.serviceDeploymentArn : undefined;
  const by = supersededBy ?? (rollout.stopped ? newer : undefined);
  if (!by) return nothing;
  return html`<p class="box warn" role="status">Superseded: a newer deployment of this service took its place. <a href=${link("d", by)}>See the newer deployment</a></p>`;
}

/** Whether a hook waits that did not wait when the decision was made. @param {Rollout} now @param {Rollout | undefined} decided */
function isAnotherPause(now, decided) {
  if (!decided) return false;
  const waited = decided.hooks.filter((hook) => hook.awaitingAction).map((hook) => hook.hookId);
  return now.hooks.some((hook) => hook.awaitingAction && !waited.includes(hook.hookId));
}

/** @param {Rollout} rollout @param {State} state */
function hooksView(rollout, state) {
  if (rollout.hooks.length === 0) return nothing;
  return html`
    <section aria-labelledby="hooks">
      <h2 id="hooks">Lifecycle hooks</h2>
      ${[...rollout.hooks].sort(mostPressing).map((hook) => hookView(hook, rollout, state))}
    </section>
  `;
}

/** @type {Record<string, string>} */
const TARGETS = { PAUSE: "Pause", AWS_LAMBDA: "Lambda function" };

/** @param {Hook} hook @param {Rollout} rollout @param {State} state */
function hookView(hook, rollout, state) {
  const hookId = hook.hookId ?? "";
  const left = hook.expiresAt ? secondsLeft(hook.expiresAt) : Infinity;
  return html`
    <article class="hook ${hook.awaitingAction ? "waiting" : ""}">
      <p class="row">
        ${hookPill(hook)} ${hook.awaitingAction && left > 0 && left < PRESSING ? pressingPill : nothing} <span>${TARGETS[hook.targetType ?? ""] ?? hook.targetType}${hook.awaitingAction ? ` at ${plain(rollout.lifecycleStage ?? "?").toLowerCase()}` : ""}</span>
      </p>
      ${hook.awaitingAction
        ? html`
            <p class="left">${leftView(hook, rollout.service)} ${hook.expiresAt ? untilView(hook.expiresAt) : nothing}</p>
            ${hook.limits?.map(({ at, words }) => html`<p class="help">${untilView(at)}: ${words}</p>`)}
            ${imagesView(imagesOf(rollout, state, "CONTINUE"))}
            ${isDecidable(rollout, hookId) ? nothing : html`<p>ECS decides by itself now. What it did shows here in a moment.</p>`}
          `
        : nothing}
      <p class="help"><code class="break">${hookId || hook.targetArn}</code></p>
    </article>
  `;
}

// In the visitor's time, with its zone: it may be handed on to somebody elsewhere.
const MOMENT = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZoneName: "short" });

/** @param {string} deadline ISO 8601 */
const untilView = (deadline) => html`<span class="until">Until <time datetime=${deadline}>${MOMENT.format(new Date(deadline))}</time></span>`;

/** @param {Rollout} rollout */
function trafficView({ trafficSteps: steps, managesTraffic, next, sourceServiceRevisions: sources, stages }) {
  if (!steps && managesTraffic === false && stages.some(({ stage }) => stage === "PRODUCTION_TRAFFIC_SHIFT")) return headlessView;
  if (!steps) return nothing;
  const among = sources !== undefined && sources.length > 0;
  const step = next?.step && steps.total > 1 ? ` (step ${next.step} of ${steps.total})` : "";
  return html`
    <section aria-labelledby="traffic">
      <h2 id="traffic">Production traffic</h2>
      <ul class="traffic">
        <li><span>Now</span> ${shareView(steps.now, among)}</li>
        ${next?.traffic === undefined ? nothing : html`<li><span>Next${step}</span> ${shareView(next.traffic, among)}</li>`}
      </ul>
      ${next?.pause ? html`<p>Then another pause, at ${plain(next.pause).toLowerCase()}.</p>` : nothing}
      ${steps.next === undefined ? html`<p>Traffic fully shifted.</p>` : nothing}
    </section>
  `;
}

const headlessView = html`
  <section aria-labelledby="traffic">
    <h2 id="traffic">Production traffic</h2>
    <p>ECS moves no traffic: the service has no load balancer, Service Connect or VPC Lattice.</p>
  </section>
`;

/** @param {number} share of the new revision @param {boolean} among whether another one has the rest */
const shareView = (share, among) => html`
  ${barView(share)}
  <span><span class="to">${share}\u00a0% new revision</span>${among ? html` <span class="from">${Math.round((100 - share) * 1000) / 1000}\u00a0% current</span>` : nothing}</span>
`;

/** @type {Record<Stage["state"], [name: Sign, words: string]>} */
const STAGE = {
  done: ["check", "done"],
  current: ["dot", "now"],
  toCome: ["dot", "to come"],
  notReached: ["dash", "not reached"],
  unknown: ["dot", "not known"],
};

/** On its way back a deployment passes stages too, and what it had passed before is not told. @param {Stage[]} stages */
function backView(stages) {
  const here = stages.find(({ state }) => state === "current")?.stage;
  return html`
    <section aria-labelledby="stages">
      <h2 id="stages">Lifecycle stages</h2>
      <p>${here ? `Rolling back (${plain(here).toLowerCase()}).` : "Rolled back."} ECS does not report how far the deployment had come.</p>
    </section>
  `;
}

/** @param {Rollout} rollout */
function stagesView({ stages, pausesAhead, hooks, direction }) {
  const waiting = hooks.filter((hook) => hook.awaitingAction).length;
  if (stages.length === 0) return nothing;
  if ((direction === "back" || direction === "ended") && stages.some(({ state }) => state === "unknown")) return backView(stages);
  return html`
    <section aria-labelledby="stages">
      <h2 id="stages">Lifecycle stages</h2>
      ${pausesAhead ? html`<p>${pausesAhead === 1 ? "One pause" : `${pausesAhead} pauses`} still ahead${waiting > 1 ? ` after these ${waiting}` : waiting === 1 ? " after this one" : ""}.</p>` : nothing}
      ${pausesAhead === undefined && direction === "forward" ? html`<p>How many pauses are still ahead was not reported by ECS.</p>` : nothing}
      <ol class="stages">
        ${stages.map(
          ({ stage, state, meaning, pauseHooks }) => html`
            <li class=${state} aria-current=${state === "current" ? "step" : nothing}>
              <span class="mark">${sign(STAGE[state][0])}</span>
              <span class="stage">${plain(stage)} <span class="visually-hidden">(${STAGE[state][1]})</span></span>
              ${pauseHooks ? html`<span class="pill ${state === "current" && waiting > 0 ? "wait" : "calm"}">${sign("pause")} ${pauseHooks === 1 ? "pause" : `${pauseHooks} pauses`}</span>` : nothing}
              ${state === "current" && meaning ? html`<span class="meaning">${meaning}</span>` : nothing}
            </li>
          `,
        )}
      </ol>
    </section>
  `;
}

/** @param {Rollout} rollout */
function tasksView({ sourceServiceRevisions: sources, targetServiceRevision: target, alarms, deploymentCircuitBreaker: breaker, notes, direction }) {
  return html`
    <section aria-labelledby="tasks">
      <h2 id="tasks">${direction === "ended" ? "Tasks when it ended" : "Tasks"}</h2>
      ${notes.map((note) => html`<p class="box warn said">${note}</p>`)}
      <dl class="facts">
        ${sources?.map((source) => tasks("Current revision", source))} ${target ? tasks("New revision", target) : nothing}
        ${alarms?.status && alarms.status !== "DISABLED"
          ? html`<dt>Alarms</dt><dd>${plain(alarms.status)}${alarms.triggeredAlarmNames?.length ? `: ${alarms.triggeredAlarmNames.join(", ")}` : ""}</dd>`
          : nothing}
        ${breaker?.status && breaker.status !== "DISABLED"
          ? html`<dt>Circuit breaker</dt><dd>${plain(breaker.status)}, ${breaker.failureCount ?? "?"} of ${breaker.threshold ?? "?"} failures</dd>`
          : nothing}
      </dl>
    </section>
  `;
}

/** @param {string} which @param {RevisionState} revision */
const tasks = (which, { label, runningTaskCount: running, requestedTaskCount: requested, pendingTaskCount: pending }) => html`
  <dt>${which}${label ? html` <code class="break">${label}</code>` : nothing}</dt>
  <dd>${running === undefined ? "not reported by ECS" : `${running} of ${requested ?? "?"} running`}${pending ? `, ${pending} pending` : ""}</dd>
`;

/** @param {Rollout} rollout @param {State["history"]} history */
function historyView({ serviceDeploymentArn }, history) {
  if (!history) return nothing;
  const others = Array.isArray(history) ? history.filter((one) => one.serviceDeploymentArn !== serviceDeploymentArn).slice(0, 10) : [];
  if (Array.isArray(history) && others.length === 0) return nothing;
  return html`
    <section aria-labelledby="history">
      <h2 id="history">Other deployments of this service</h2>
      ${Array.isArray(history) ? html`<ul class="list deployments">${others.map(deploymentEntry)}</ul>` : html`<p class="box warn">They could not be read: ${whyView(history.problem)}</p>`}
    </section>
  `;
}
