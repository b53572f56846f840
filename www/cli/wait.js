// `wait`: waits until a deployment is paused, has reached a stage, or has ended.

import { setTimeout as sleep } from "node:timers/promises";

import { setClock } from "../countdown.js";
import { inWords } from "../phrases.js";
import { connect } from "./client.js";
import { EXIT, exitOfEnd, failure, usageError } from "./exit.js";
import { errorOf, lasts, unknown } from "./lasting.js";
import { jsonOf } from "./json.js";
import { regionOf } from "./region.js";
import { liveLines, stateText, updateText } from "./state.js";
import { boundTarget, deploymentOf, parseTarget } from "./target.js";
import { parseDuration } from "./time.js";
import { nameOf } from "./words.js";

/** @import { Rollout } from "../ecs_greenlight.js" */
/** @import { Greenlight } from "../greenlight.js" */
/** @import { Context } from "./main.js" */
/** @import { Target } from "./target.js" */

/** @typedef {{ region?: string[], profile?: string, json?: boolean, for?: string, timeout?: string, deployment?: string }} Options */

/** @typedef {{ last?: Rollout }} Seen the deployment as it was last read */

/** Milliseconds between two looks for a deployment that ECS does not list yet. */
const LOOK_EVERY = 5_000;

export const wait = {
  usage: "<ARN | console link | cluster/service> --for paused|ended|STAGE [--timeout 30m] [--deployment ARN]",
  summary: "Waits until a deployment is paused, has ended, or has reached a stage.",
  details: [
    "STAGE is one of ECS's lifecycle stages, such as POST_TEST_TRAFFIC_SHIFT. --timeout takes a duration such as 90s, 45m or 2h; the default is 30m.",
    "A service stands for its newest deployment. ECS may take some seconds to list one that has just started, so give its ARN if you have it.",
    "Exit code 0 once that has happened; 4 if the deployment was rolled back or superseded; 5 if it ended successfully without that, or the timeout passed.",
  ],
  options: /** @type {const} */ ({ for: { type: "string" }, timeout: { type: "string" }, deployment: { type: "string" } }),
  targets: [0, 1],

  /** @param {Context} context @param {Options} options @param {string[]} targets */
  async run({ screen, signal }, options, [text]) {
    const named = text ?? options.deployment;
    const condition = options.for?.toLowerCase();
    if (!condition) throw usageError("Say what to wait for: --for paused, --for ended, or --for STAGE.");
    if (named === undefined) throw usageError("Say which service, as cluster/service, or which deployment.");
    const milliseconds = parseDuration(options.timeout ?? "30m");
    if (milliseconds === undefined) throw usageError(`"${options.timeout}" is not a valid time. Give a duration such as 90s, 30m or 2h; 24d at most.`);
    const target = options.deployment === undefined ? parseTarget(named) : boundTarget(options.deployment, text);
    const region = await regionOf(options, target.region);
    signal.throwIfAborted();
    const ecs = connect(region, options);
    const timer = new AbortController();
    const stop = () => timer.abort();
    const timeout = setTimeout(stop, milliseconds);
    signal.addEventListener("abort", stop);
    /** @type {Seen} */
    const seen = {};
    try {
      const rollout = await until(condition, target, ecs, region, seen, { screen, signal: timer.signal });
      screen.rest();
      if (options.json) screen.put(jsonOf(rollout));
      else screen.say(stateText(rollout));
      return condition === "ended" ? exitOfEnd(rollout) : EXIT.done;
    } catch (error) {
      signal.throwIfAborted();
      screen.rest();
      // A script that waited in vain still gets the deployment's state.
      if (options.json && seen.last) screen.put(jsonOf(seen.last));
      if (timer.signal.aborted) throw failure(EXIT.nothing, `Timed out after ${options.timeout ?? "30m"}: ${named} ${missed(condition)}.`);
      throw error;
    } finally {
      clearTimeout(timeout);
      signal.removeEventListener("abort", stop);
    }
  },
};

/** @param {string} condition */
const missed = (condition) => (condition === "paused" ? "did not pause" : condition === "ended" ? "did not end" : `did not reach ${inWords(condition)}`);

/**
 * @param {string} condition
 * @param {Target} target
 * @param {Greenlight} ecs
 * @param {string} region
 * @param {Seen} seen
 * @param {Pick<Context, "screen" | "signal">} context
 * @returns {Promise<Rollout>} the deployment, once the condition is met
 */
async function until(condition, target, ecs, region, seen, { screen, signal }) {
  screen.live(() => (seen.last ? liveLines([seen.last]) : ["Reading the deployment…"]));
  const serviceDeploymentArn = await deploymentToFollow(condition, target, ecs, region, signal);
  for await (const update of ecs.watch({ serviceDeploymentArns: [serviceDeploymentArn], signal })) {
    if (update.event === "unreadable" && lasts(update.error)) throw errorOf(update.error);
    if (update.event === "unreadable") {
      screen.note(updateText(update));
      continue;
    }
    const last = (seen.last = update.rollout);
    setClock(last.asOf);
    if (update.event === "superseded") throw failure(EXIT.otherwise, `${nameOf(last)} was superseded by a newer deployment.`, [update.supersededBy]);
    if (isMet(condition, last)) return last;
    screen.note(updateText(update));
    const goesBack = last.direction === "back" || last.stopped || (last.finished && last.phase !== "successful");
    if (goesBack && condition !== "ended") throw failure(EXIT.otherwise, `${nameOf(last)} ${missed(condition)}: ${last.words.toLowerCase()}.`);
    if (last.finished) throw failure(EXIT.nothing, `${nameOf(last)} ended, and ${missed(condition)}.`);
  }
  throw unknown(serviceDeploymentArn, seen.last !== undefined);
}

/** The deployment to follow. If a service's newest has ended, it cannot pause any more, so this waits for the next. @param {string} condition @param {Target} target @param {Greenlight} ecs @param {string} region @param {AbortSignal} signal */
async function deploymentToFollow(condition, target, ecs, region, signal) {
  for (;;) {
    const found = await newestOf(target, ecs, region, signal);
    if (found && (condition === "ended" || target.serviceDeploymentArn || target.id)) return found;
    if (found && !(await ecs.describe({ serviceDeploymentArn: found, signal })).finished) return found;
    await sleep(LOOK_EVERY, undefined, { signal });
  }
}

/** @param {Target} target @param {Greenlight} ecs @param {string} region @param {AbortSignal} signal */
async function newestOf(target, ecs, region, signal) {
  try {
    return (await deploymentOf(target, ecs, region, signal)).serviceDeploymentArn;
  } catch (error) {
    if (/** @type {any} */ (error)?.exit !== EXIT.nothing) throw error;
    return undefined;
  }
}

/** @param {string} condition @param {Rollout} rollout */
function isMet(condition, { paused, finished, lifecycleStage, stages, service, direction }) {
  if (condition === "paused") return paused;
  if (condition === "ended") return finished;
  const wanted = condition.toUpperCase().replace(/[- ]/g, "_");
  if (direction === "back") return false;
  const stage = stages.find((one) => one.stage === wanted);
  if (!stage && stages.length > 0 && lifecycleStage !== wanted) {
    throw usageError(`The deployment of ${service} has no stage ${wanted}. It has ${stages.map((one) => one.stage).join(", ")}.`);
  }
  return lifecycleStage === wanted || stage?.state === "current" || stage?.state === "done";
}
