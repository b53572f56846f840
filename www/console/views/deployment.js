// One deployment: the decision beside the progress, and below them what stands behind both.
import { html, nothing } from "lit-html";

import { isAnotherPause, waitingHooks } from "../choice.js";
import { link } from "../route.js";
import { isDrawn } from "../slices.js";
import { named, plain } from "../words.js";
import { isBehind } from "./answers.js";
import { decisionView } from "./decision.js";
import { newTabLink, copyButton, detailsView } from "./details.js";
import { history } from "./history.js";
import { isUnknown, outcomeView } from "./outcome.js";
import { ageView, readProblemView } from "./problem.js";
import { progressView } from "./progress.js";
import { since } from "./since.js";
import { knownOf, readOf } from "./section.js";
import { SECTIONS } from "./sections.js";
import { statusPill } from "./status.js";

/** @import { Rollout } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { Act, State } from "../store.js" */

/** @param {State} state @param {Actions} actions @param {{ arn: string, region: string, account: string, hook?: string }} route */
export function deploymentView(state, actions, { arn, region, account, hook }) {
  const { rollout, problem, busy, signingIn, accounts } = state;
  const place = accounts.length > 1 ? account : undefined;
  const console = rollout?.consoleUrl;
  const act = state.acts.get(arn);
  // The form that is asked for stands in for what led to it.
  const shownAct = act && !(signingIn && "problem" in act) ? act : undefined;
  const [cluster = "", service = ""] = arn.split("/").slice(1);
  const problemNow = readProblemView(state, actions, { otherwise: "The deployment couldn't be read", missing: "No such service deployment" });
  // That nobody knows what became of a decision comes first.
  const isUncertain = rollout !== undefined && shownAct !== undefined && isUnknown(shownAct);
  return html`
    <p class="crumbs">
      <span>${named(accounts, account)}</span> <a href=${link(place, region)}>${region}</a> <a href=${link(place, region, cluster)}>${cluster}</a>
      <a href=${link(place, region, cluster, service)}>Deployments<span class="visually-hidden"> of ${service}</span></a>
    </p>
    <div class="row heading">
      <h1 tabindex="-1">${service}</h1>
      ${isDrawn(state, "standing") ? html`<span class="elsewhere">${copyButton(location.href, "Copy link")} ${console ? newTabLink(console, "Open in ECS") : nothing}</span>` : nothing}
    </div>
    ${rollout && isDrawn(state, "standing") ? standingView(rollout, act) : nothing}
    ${isUncertain ? nothing : problemNow} ${rollout && (problem || isBehind(rollout, act)) ? ageView(rollout.asOf) : nothing}
    ${!rollout
      ? html`${shownAct ? outcomeView(shownAct, state, actions) : nothing} ${busy ? loadingView : nothing}`
      : isDrawn(state, "standing")
        ? html`${linkedView(rollout, hook, act)} ${rolloutView(rollout, state, shownAct, actions, isUncertain ? problemNow : nothing)}`
        : nothing}
  `;
}

/** @param {string} which */
const bonesView = (which) => html`<div class="card ${which}" aria-hidden="true"><span class="bone short"></span><span class="bone tall"></span><span class="bone"></span><span class="bone"></span></div>`;

const loadingView = html`<p class="visually-hidden" role="status">Reading…</p><div class="deployment asking">${["decision", "progress"].map(bonesView)}</div>`;

/** @param {Rollout} rollout @param {Act | undefined} act */
function standingView(rollout, act) {
  const begun = rollout.finishedAt ?? rollout.startedAt ?? rollout.createdAt;
  return html`
    <div class="row state">
      <p role="status">${statusPill(rollout, isAnotherPause(rollout, act))}</p>
      <span>${plain(rollout.strategy ?? "").replace("Blue green", "Blue/green")}</span> ${begun ? html`<span>${rollout.finished ? "ended" : "started"} ${since(begun)}</span>` : nothing}
    </div>
  `;
}

/** @param {Rollout} rollout @param {State} state @param {Act | undefined} act @param {Actions} actions @param {unknown} below what stands below the decision and the progress */
function rolloutView(rollout, state, act, actions, below) {
  const { rollbackFailed, statusReason, rollback } = rollout;
  const again = isAnotherPause(rollout, act);
  const asks = waitingHooks(rollout).length > 0;
  return html`
    ${statusReason ? html`<p class="said">${statusReason}</p>` : nothing}
    ${rollbackFailed
      ? html`
          <div class="box bad" role="alert">
            <p>The rollback failed: the service may be without a working revision. Check its events for the reason, then deploy a revision that works.</p>
            ${rollout.consoleUrl ? html`<p>${newTabLink(rollout.consoleUrl, "Open it in the ECS console")}</p>` : nothing}
          </div>
        `
      : nothing}
    ${rollback?.reason && rollback.reason !== statusReason ? html`<p class="box warn said">Rollback: ${rollback.reason}</p>` : nothing}
    ${supersededView(rollout, state)}
    <div class="deployment ${asks ? "asking" : ""} ${act && !again ? "decided" : ""}">
      ${isDrawn(state, "question") ? decisionView(rollout, state, actions) : asks ? bonesView("decision") : nothing}
      ${isDrawn(state, "progress") ? progressView(rollout, state, act, again, actions) : bonesView("progress")}
    </div>
    ${below}
    ${isDrawn(state, "below") ? restView(rollout, state, actions) : nothing}
  `;
}

/** What stands below the decision and the progress. @param {Rollout} rollout @param {State} state @param {Actions} actions */
const restView = (rollout, state, actions) =>
  html`${SECTIONS.map((section) => section.view(readOf(section, state, rollout.serviceDeploymentArn), rollout, state, actions))} ${detailsView(rollout, state.accounts)}`;

/** What became of the pause that a link was made for. @param {Rollout} rollout @param {string | undefined} linked @param {Act | undefined} act */
function linkedView(rollout, linked, act) {
  if (linked === undefined || act) return nothing;
  const hook = rollout.hooks.find(({ hookId }) => hookId === linked);
  if (hook?.awaitingAction) return nothing;
  return html`
    <p class="box warn" role="status">
      ${hook?.words ? html`This pause was already handled: <strong>${hook.words}</strong>.` : "The pause that this link was made for is no longer listed."}
      ${rollout.paused ? "Another pause needs a decision now. It is not the one you were asked about." : "Nothing needs a decision here."}
    </p>
  `;
}

/** @param {Rollout} rollout @param {State} state */
function supersededView(rollout, state) {
  const { supersededBy } = state;
  const [newest] = knownOf(history, state, rollout.serviceDeploymentArn) ?? [];
  const newer = newest && (newest.createdAt ?? "") > (rollout.createdAt ?? "") ? newest.serviceDeploymentArn : undefined;
  const by = supersededBy ?? (rollout.stopped ? newer : undefined);
  if (!by) return nothing;
  return html`<p class="box warn" role="status">Superseded: a newer deployment of this service took its place. <a href=${link("d", by)}>See the newer deployment</a></p>`;
}
