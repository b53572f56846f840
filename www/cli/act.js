// `continue` and `rollback`: one act on one deployment, bound to what a person or a script saw.

import { setClock } from "../countdown.js";
import { ask, isAsking } from "./ask.js";
import { connect } from "./client.js";
import { actFacts } from "./decision.js";
import { EXIT, exitOf, exitOfOutcome, failure, usageError, worst } from "./exit.js";
import { printFacts } from "./facts.js";
import { jsonOf } from "./json.js";
import { noteProblem, problemText } from "./problem.js";
import { regionOf } from "./region.js";
import { deploymentOf, parseTarget } from "./target.js";
import { nameOf, waitingHooks } from "./words.js";
import { bold, green, red, t, yellow } from "./text.js";

/** @import { Action, Changes, Decided, Outcome, Possibility, Rollout } from "../ecs_greenlight.js" */
/** @import { Greenlight } from "../greenlight.js" */
/** @import { Context } from "./main.js" */
/** @import { Screen } from "./screen.js" */
/** @import { Text } from "./text.js" */

/** @typedef {{ region?: string[], profile?: string, json?: boolean, hook?: string, "all-hooks"?: boolean, "if-match"?: string, yes?: boolean }} Options */

/**
 * What to send: a decision on these hooks, or a stop of the deployment if there are none.
 *
 * @typedef {object} Act
 * @property {Action} action
 * @property {string} serviceDeploymentArn
 * @property {string[]} hookIds
 * @property {string} [ifMatch]
 */

const BINDING = [
  "In a terminal, it shows what will happen, and asks. In a script, add --yes, and bind the act to what was seen: to a hook with --hook ID, or",
  "to the deployment's state with --if-match ETAG. ecs-greenlight show prints both. If the deployment has moved on, nothing is sent.",
];

export const proceed = commandFor("CONTINUE", {
  usage: "<ARN | console link | cluster/service> [--hook ID | --all-hooks] [--if-match ETAG] [--yes]",
  summary: "Continues a paused deployment.",
  details: [...BINDING, "If several hooks await action, name one with --hook, or continue all of them with --all-hooks."],
  options: /** @type {const} */ ({ hook: { type: "string" }, "all-hooks": { type: "boolean" }, "if-match": { type: "string" }, yes: { type: "boolean" } }),
});

export const rollback = commandFor("ROLLBACK", {
  usage: "<ARN | console link | cluster/service> [--hook ID] [--if-match ETAG] [--yes]",
  summary: "Rolls a deployment back: at its pause hook, or, if it is not paused, by stopping it.",
  details: [...BINDING, "If several hooks await action, one rollback is enough. A deployment that is not paused is rolled back with StopServiceDeployment."],
  options: /** @type {const} */ ({ hook: { type: "string" }, "if-match": { type: "string" }, yes: { type: "boolean" } }),
});

/** @template {object} T @param {Action} action @param {T} about */
function commandFor(action, about) {
  return {
    ...about,
    acts: true,
    targets: [1, 1],
    /** @param {Context} context @param {Options} options @param {string[]} targets */
    run: (context, options, [text = ""]) => decide(action, context, options, text),
  };
}

/** @param {Action} action @param {Context} context @param {Options} options @param {string} text */
async function decide(action, context, options, text) {
  try {
    return await decideOn(action, context, options, text);
  } catch (error) {
    throw /** @type {any} */ (error)?.name === "AbortError" ? failure(EXIT.interrupted, "Interrupted. Nothing was sent.") : error;
  }
}

/** @param {Action} action @param {Context} context @param {Options} options @param {string} text */
async function decideOn(action, { screen, signal }, options, text) {
  const isBound = options.hook !== undefined || options["if-match"] !== undefined;
  if (options.hook !== undefined && options["all-hooks"]) throw usageError("--hook and --all-hooks cannot be combined.");
  if (options.yes && !isBound) throw usageError("--yes needs --hook or --if-match, so that the act is bound to what somebody saw. Nothing was sent.");
  if (!options.yes && !isAsking()) throw usageError("There is no terminal to ask in: add --yes, and --hook or --if-match. Nothing was sent.");
  const target = parseTarget(text);
  const { hookId: linked } = target;
  if (linked && (options["all-hooks"] || (options.hook ?? linked) !== linked)) throw usageError(`The link names one hook, but ${options["all-hooks"] ? "--all-hooks continues all of them" : "--hook names another"}. Nothing was sent.`);
  const region = await regionOf(options, target.region);
  const ecs = connect(region, options);
  screen.live(() => ["Reading the deployment…"]);
  const { serviceDeploymentArn, hookId } = await deploymentOf(target, ecs, region, signal);
  const wanted = { ...options, hook: options.hook ?? hookId };
  if (options.yes) {
    const rollout = await ecs.describe({ serviceDeploymentArn, signal });
    const hookIds = hooksFor(action, rollout, wanted);
    return carryOut({ action, serviceDeploymentArn, hookIds, ifMatch: options["if-match"] }, ecs, { screen, signal }, options);
  }
  for (;;) {
    const changes = await ecs.changes({ serviceDeploymentArn, signal });
    const rollout = changes.rollout ?? (await ecs.describe({ serviceDeploymentArn, signal }));
    screen.rest();
    const hookIds = hooksFor(action, rollout, wanted);
    const ifMatch = await confirmed({ action, rollout, changes, hookIds }, options, { screen, signal });
    try {
      return await carryOut({ action, serviceDeploymentArn, hookIds, ifMatch }, ecs, { screen, signal }, options);
    } catch (error) {
      // An etag on the command line is of a state that was seen elsewhere: to ask again here would not renew it.
      if (/** @type {any} */ (error)?.remedy !== "decideAgain" || options["if-match"] !== undefined) throw error;
      noteProblem(screen, error);
    }
  }
}

/** The hooks to decide on; none if the act stops the deployment. @param {Action} action @param {Rollout} rollout @param {Options} options @returns {string[]} */
function hooksFor(action, rollout, { hook, "all-hooks": all, yes }) {
  setClock(rollout.asOf);
  const waiting = waitingHooks(rollout).flatMap(({ hookId }) => hookId ?? []);
  if (hook !== undefined) {
    // With --yes, the crate reports what became of the hook.
    if (yes || waiting.includes(hook)) return [hook];
    const words = rollout.hooks.find(({ hookId }) => hookId === hook)?.words;
    throw failure(EXIT.nothing, `${nameOf(rollout)}: this hook is not awaiting action${words ? `: ${words.toLowerCase()}` : ""}. Nothing was sent.`);
  }
  if (rollout.paused && waiting.length === 0) throw failure(EXIT.failed, `${nameOf(rollout)} is paused, but ECS did not report the hook's id. Nothing was sent.`);
  if (waiting.length === 0 && action === "ROLLBACK") return [];
  if (waiting.length === 0) throw failure(EXIT.nothing, `${nameOf(rollout)} is not paused. ${rollout.continue.reason ?? ""} Nothing was sent.`);
  if (action === "ROLLBACK") return waiting.slice(0, 1);
  if (waiting.length > 1 && !all) throw usageError(`${nameOf(rollout)} has ${waiting.length} hooks awaiting action. Nothing was sent. Add one of:`, ["--all-hooks", ...waiting.map((id) => `--hook ${id}`)]);
  return waiting;
}

/**
 * Shows the act to the person, and asks.
 *
 * @param {{ action: Action, rollout: Rollout, changes: Changes, hookIds: string[] }} what
 * @param {Options} options
 * @param {Pick<Context, "screen" | "signal">} context
 * @returns {Promise<string | undefined>} the etag of what was shown
 */
async function confirmed({ action, rollout, changes, hookIds }, options, { screen, signal }) {
  const possibility = possibilityOf(action, rollout, hookIds);
  if (!possibility.possible) throw failure(EXIT.nothing, `${nameOf(rollout)}: ${possibility.reason ?? "this is not possible now."} Nothing was sent.`);
  const goesBack = action === "ROLLBACK";
  const stops = hookIds.length === 0;
  screen.note(t`${bold(goesBack ? `Roll back ${nameOf(rollout)}` : `Continue ${nameOf(rollout)}`)}`);
  const hooks = rollout.hooks.filter(({ hookId = "" }) => hookIds.includes(hookId));
  printFacts(screen.note, actFacts(rollout, changes, { possibility, hooks, goesBack }), process.stderr.columns || 80);
  if (stops) screen.note(t`${yellow("Not paused:")} this stops the deployment and rolls it back (StopServiceDeployment).`);
  const question = stops ? "Stop and roll back?" : goesBack ? "Roll back?" : hookIds.length > 1 ? `Continue all ${hookIds.length} hooks?` : "Continue?";
  if (!(await ask(bold(question), signal))) throw failure(EXIT.failed, "Nothing was sent.");
  return options["if-match"] ?? possibility.etag;
}

/** @param {Action} action @param {Rollout} rollout @param {string[]} hookIds @returns {Possibility} */
function possibilityOf(action, rollout, hookIds) {
  if (hookIds.length === 0) return rollout.stop;
  if (action === "ROLLBACK") return rollout.rollBack;
  const isAll = hookIds.length === waitingHooks(rollout).length;
  return (isAll ? rollout.continueAll : undefined) ?? rollout.continue;
}

/** @param {Act} act @param {Greenlight} ecs @param {Pick<Context, "screen" | "signal">} context @param {Options} options */
async function carryOut(act, ecs, { screen, signal }, { json, "all-hooks": all }) {
  const { action, serviceDeploymentArn, hookIds, ifMatch } = act;
  screen.live(() => [action === "CONTINUE" ? "Continuing… Waiting for ECS." : "Rolling back… Waiting for ECS."]);
  const bound = { serviceDeploymentArn, ...(ifMatch !== undefined && { ifMatch }), signal };
  try {
    if (all) {
      const decided = await ecs.decideAll({ ...bound, hookIds, action });
      screen.rest();
      if (json) screen.put(jsonOf(decided));
      else decided.forEach((one) => printDecided(screen, one));
      return worst(decided.map(exitOf));
    }
    const [hookId] = hookIds;
    const outcome = await (hookId === undefined ? ecs.stop(bound) : ecs.decide({ ...bound, hookId, action }));
    screen.rest();
    if (json) screen.put(jsonOf(outcome));
    else printOutcome(screen, outcome);
    return exitOfOutcome(outcome);
  } catch (error) {
    screen.rest();
    /** @type {Decided[]} */
    const before = /** @type {any} */ (error)?.outcomes ?? [];
    if (json && before.length > 0) screen.put(jsonOf(before));
    else before.forEach((one) => printDecided(screen, one));
    const { name, remedy } = /** @type {{ name?: string, remedy?: string }} */ (error ?? {});
    if (name === "AbortError") throw error;
    // After a failure that is not the crate's, what became of the act is unknown.
    const isUnknown = name !== "EcsError" || remedy === "checkDeployment";
    throw isUnknown ? Object.assign(/** @type {Error} */ (error), { remedy: "checkDeployment", lines: sentLines(act, before.length) }) : error;
  }
}

/** What was sent with an unknown result. Hooks are decided one after the other. @param {Act} act @param {number} known how many hooks have a known result */
const sentLines = ({ action, serviceDeploymentArn, hookIds }, known) => [
  `Sent: ${hookIds.length === 0 ? "StopServiceDeployment, ROLLBACK" : `ContinueServiceDeployment, ${action}`}`,
  `Deployment: ${serviceDeploymentArn}`,
  ...hookIds.slice(known, known + 1).map((hookId) => `Hook: ${hookId}`),
  ...hookIds.slice(known + 1).map((hookId) => `Not sent for hook: ${hookId}`),
];

/** @type {Record<Outcome["tone"], (text: Text) => Text>} */
const TONE = { good: green, calm: (text) => text, warn: yellow, bad: red };

/** "Continued", "Not applied". @param {Outcome} outcome @returns {Text} */
const titleText = ({ title, tone, ending }) => TONE[tone](bold(ending === "notExecuted" ? "Not applied" : title));

/** @param {Screen} screen @param {Outcome} outcome */
function printOutcome({ say, note, isLive }, outcome) {
  const { message, deployment, requestId } = outcome;
  say(t`${titleText(outcome)}: ${nameOf(deployment)}. ${message}`);
  if (requestId) note(`Request ${requestId}`);
  if (isLive && !deployment.finished) note(`Follow it: ecs-greenlight watch ${deployment.serviceDeploymentArn}`);
}

/** @param {Screen} screen @param {Decided} decided */
function printDecided(screen, decided) {
  if (decided.error) screen.say(t`${red(bold("Not applied"))}: ${problemText(decided.error)}`);
  else screen.say(t`${titleText(decided)}: ${decided.message}`);
  screen.say(`  Hook ${decided.hookId}`);
}

