// `watch`: follows deployments, each to its end or its next pause.

import { setClock } from "../countdown.js";
import { connect } from "./client.js";
import { EXIT, exitOfEnd, worst } from "./exit.js";
import { errorOf, lasts, unknown } from "./lasting.js";
import { jsonOf } from "./json.js";
import { noteProblem } from "./problem.js";
import { regionOf } from "./region.js";
import { liveLines, updateText } from "./state.js";
import { deploymentOf, parseTarget } from "./target.js";

/** @import { Rollout } from "../ecs_greenlight.js" */
/** @import { Context } from "./main.js" */

export const watch = {
  usage: "<ARN | console link | cluster/service>...",
  summary: "Follows deployments, each to its end or its next pause.",
  details: ["A deployment that is already paused is followed to the pause after that, or its end. With --json, each update is one line of JSON.", "Exit code 0 at a pause or a successful end; 4 if a deployment was rolled back or superseded."],
  options: {},
  targets: [1, Infinity],

  /** @param {Context} context @param {{ region?: string[], profile?: string, json?: boolean }} options @param {string[]} targets */
  async run({ screen, signal }, options, targets) {
    const all = targets.map(parseTarget);
    /** Of those that name none. @type {string | undefined} */
    let unnamed;
    const regions = [];
    for (const { region } of all) regions.push(region ? await regionOf(options, region) : (unnamed ??= await regionOf(options, undefined)));
    const [first = ""] = regions;
    const ecs = connect(first, options);
    /** @type {Set<string>} */
    const arns = new Set();
    for (const [index, target] of all.entries()) arns.add((await deploymentOf(target, ecs, regions[index] ?? first, signal)).serviceDeploymentArn);
    /** @type {Map<string, Rollout>} */
    const followed = new Map();
    /** The exit code of each that is no longer followed. @type {Map<string, number>} */
    const ended = new Map();
    screen.live(() => liveLines(followed.values()));
    for await (const update of ecs.watch({ serviceDeploymentArns: [...arns], signal })) {
      const { event, serviceDeploymentArn: arn } = update;
      const isFirst = !followed.has(arn);
      if (event !== "unreadable") {
        setClock(update.rollout.asOf);
        followed.set(arn, update.rollout);
      }
      if (ended.has(arn) && event !== "ended") continue;
      if (options.json) screen.put(jsonOf(update));
      else if (event !== "unreadable") screen.say(updateText(update));
      if (event === "unreadable" && lasts(update.error)) {
        noteProblem(screen, errorOf(update.error));
        ended.set(arn, EXIT.failed);
      } else if (event === "unreadable" && !options.json) screen.note(updateText(update));
      if (event === "ended") ended.set(arn, exitOfEnd(update.rollout));
      if (event === "paused" && !isFirst) ended.set(arn, EXIT.done);
      if (ended.size === arns.size) break;
    }
    screen.rest();
    // A deployment that ECS no longer reports did not end well.
    for (const arn of arns) if (!ended.has(arn)) noteProblem(screen, unknown(arn, followed.has(arn)));
    return worst([...arns].map((arn) => ended.get(arn) ?? EXIT.failed));
  },
};
