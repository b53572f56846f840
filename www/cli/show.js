// `show`: one deployment: the decision, what changes, and its progress.

import { setClock } from "../countdown.js";
import { NOT_REPORTED, inWords, tasksPhrase } from "../phrases.js";
import { connect } from "./client.js";
import { choiceFacts, versionFacts } from "./decision.js";
import { EXIT } from "./exit.js";
import { printFacts } from "./facts.js";
import { jsonOf } from "./json.js";
import { problemText } from "./problem.js";
import { regionOf } from "./region.js";
import { deploymentOf, parseTarget } from "./target.js";
import { differenceText, nameOf, statusText, trafficText, waitingHooks } from "./words.js";
import { bold, green, red, t, yellow } from "./text.js";

/** @import { Changes, RevisionState, Rollout, Stage } from "../ecs_greenlight.js" */
/** @import { Context } from "./main.js" */
/** @import { Fact } from "./facts.js" */
/** @import { Screen } from "./screen.js" */
/** @import { Text } from "./text.js" */

export const show = {
  usage: "<ARN | console link | cluster/service>",
  summary: "Shows a deployment: the decision, what changes, and its progress.",
  details: ["A service stands for its newest deployment. If a name matches several services, none is chosen, and all are listed.", "With --json, the member changes says what changes."],
  options: {},
  targets: [1, 1],

  /** @param {Context} context @param {{ region?: string[], profile?: string, json?: boolean }} options @param {string[]} targets */
  async run({ screen, signal }, options, [text = ""]) {
    const target = parseTarget(text);
    const region = await regionOf(options, target.region);
    const ecs = connect(region, options);
    screen.live(() => ["Reading the deployment…"]);
    const { serviceDeploymentArn } = await deploymentOf(target, ecs, region, signal);
    const { rollout = await ecs.describe({ serviceDeploymentArn, signal }), ...changes } = await ecs.changes({ serviceDeploymentArn, signal });
    screen.rest();
    if (options.json) screen.put(jsonOf({ ...rollout, changes }));
    else print(screen, rollout, changes);
    return EXIT.done;
  },
};

/** @param {Screen} screen @param {Rollout} rollout @param {Changes} changes */
function print({ say, columns }, rollout, changes) {
  setClock(rollout.asOf);
  const { region, account, question, statusReason, notes } = rollout;
  say(t`${bold(nameOf(rollout))}  ${region}, account ${account}`);
  say(statusText(rollout));
  if (statusReason) say(statusReason);
  for (const note of notes) say(t`${yellow("Note:")} ${note}`);
  if (question) {
    say();
    say(bold(question));
    printFacts(say, choiceFacts(rollout, changes), columns());
  }
  say();
  say(bold("Progress"));
  printFacts(say, progressFacts(rollout), columns());
  say();
  say(bold("Changes"));
  printFacts(say, changeFacts(rollout, changes), columns());
  say();
  say(bold("Details"));
  printFacts(say, detailFacts(rollout), columns());
}

/** @param {Rollout} rollout @returns {Fact[]} */
function progressFacts(rollout) {
  const { stages, pausesAhead, hooks, stop, rollback, sourceServiceRevisions: sources, targetServiceRevision: target, alarms, deploymentCircuitBreaker: breaker } = rollout;
  const here = stages.find(({ state }) => state === "current");
  const traffic = trafficText(rollout);
  /** @type {Fact[]} */
  const facts = [];
  if (here) facts.push(["Stage", [inWords(here.stage), here.meaning ? `: ${here.meaning}` : ""]]);
  if (stages.length > 0) facts.push(["Stages", stagesText(stages)]);
  if (pausesAhead) facts.push(["Pauses", `${pausesAhead} still ahead${rollout.paused ? " after this one" : ""}`]);
  if (traffic) facts.push(["Traffic", traffic]);
  for (const { targetType = "", awaitingAction, words } of hooks) if (!awaitingAction && words) facts.push(["Hooks", `${targetType === "PAUSE" ? "pause" : inWords(targetType)}: ${words.toLowerCase()}`]);
  if (rollback?.reason) facts.push(["Rollback", rollback.reason]);
  if (stop.possible) facts.push(["Roll back", [stop.consequence ?? "", stop.change ? ` ${stop.change}` : ""]]);
  for (const source of sources ?? []) facts.push(["Tasks", tasksText("current revision", source)]);
  if (target) facts.push(["Tasks", tasksText("new revision", target)]);
  if (alarms?.status && alarms.status !== "DISABLED") facts.push(["Alarms", [inWords(alarms.status), triggered(alarms.triggeredAlarmNames ?? [])]]);
  if (breaker?.status && breaker.status !== "DISABLED") facts.push(["Circuit breaker", `${inWords(breaker.status)}, ${breaker.failureCount ?? "?"} of ${breaker.threshold ?? "?"} failures`]);
  return facts.length > 0 ? facts : [["Stage", NOT_REPORTED]];
}

/** @param {string[]} names @returns {Text} */
const triggered = (names) => (names.length > 0 ? t`; ${red(`triggered: ${names.join(", ")}`)}` : "");

/** @type {Record<Stage["state"], (name: string) => Text>} */
const STAGE = {
  done: (name) => t`${green("✓")} ${name}`,
  current: (name) => t`${yellow("●")} ${bold(name)}`,
  toCome: (name) => t`· ${name}`,
  notReached: (name) => t`– ${name}`,
  unknown: (name) => t`? ${name}`,
};

/** @param {Stage[]} stages @returns {Text} */
const stagesText = (stages) => stages.map(({ stage, state, pauseHooks }, index) => [index > 0 ? ", " : "", STAGE[state](inWords(stage)), pauseHooks ? " (pause)" : ""]);

/** @param {string} which @param {RevisionState} revision */
const tasksText = (which, revision) => `${which}${revision.label ? ` ${revision.label}` : ""}: ${tasksPhrase(revision)}`;

/** @param {Rollout} rollout @param {Changes} changes @returns {Fact[]} */
function changeFacts(rollout, changes) {
  const { taskDefinitionBefore: before, taskDefinitionAfter: after, isFirst, containers, task, service, unread } = changes;
  /** @type {Fact[]} */
  const facts = versionFacts(rollout, changes);
  if (after) facts.push(["Task definition", before === after ? `${after}, unchanged` : `${before ?? (isFirst ? "none" : NOT_REPORTED)} → ${after}`]);
  for (const { name, differences } of containers) for (const one of differences) facts.push([name, differenceText(one)]);
  for (const one of task) facts.push(["Task", differenceText(one)]);
  for (const one of service) facts.push(["Service", differenceText(one)]);
  for (const one of unread) facts.push(["Not compared", problemText(one)]);
  return facts.length > 0 ? facts : [["Versions", "ECS reports no changes."]];
}

/** What acts can be bound to. @param {Rollout} rollout @returns {Fact[]} */
function detailFacts(rollout) {
  /** @type {Fact[]} */
  const facts = [["Deployment", rollout.serviceDeploymentArn]];
  for (const { hookId } of waitingHooks(rollout)) if (hookId) facts.push(["Hook", hookId]);
  for (const [label, { etag }] of /** @type {const} */ ([["To continue", rollout.continue], ["To roll back", rollout.rollBack], ["To roll back", rollout.stop]])) {
    if (etag) facts.push([label, `--if-match ${etag}`]);
  }
  if (rollout.consoleUrl) facts.push(["Console", rollout.consoleUrl]);
  return facts;
}
