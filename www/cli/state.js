// A deployment that is followed: a line for each change, and live lines that count down.

import { problemText } from "./problem.js";
import { deadlineText, nameOf, statusText, trafficText, waitingHooks } from "./words.js";
import { bold, dim, t, yellow } from "./text.js";

/** @import { Rollout, WatchUpdate } from "../ecs_greenlight.js" */
/** @import { Text } from "./text.js" */

/** @param {WatchUpdate} update @returns {Text} */
export function updateText(update) {
  if (update.event === "unreadable") return t`${yellow("Couldn't read the deployment; still trying.")} ${problemText(update.error)}`;
  const { rollout } = update;
  const at = dim(`${rollout.asOf.slice(11, 19)} UTC`);
  if (update.event === "superseded") return t`${at} ${nameOf(rollout)}: ${yellow("Superseded")} by a newer deployment: ${update.supersededBy}`;
  return t`${at} ${stateText(rollout)}`;
}

/** Its state in one line. @param {Rollout} rollout @returns {Text} */
export function stateText(rollout) {
  const traffic = trafficText(rollout);
  const reason = rollout.finished ? rollout.statusReason : undefined;
  const deadlines = waitingHooks(rollout).map((hook) => [". ", deadlineText(hook)]);
  return [nameOf(rollout), ": ", statusText(rollout), traffic ? `; ${traffic}` : "", deadlines, reason ? `. ${reason}` : ""];
}

/** @param {Iterable<Rollout>} rollouts @returns {Text[]} */
export const liveLines = (rollouts) => [...rollouts].flatMap((rollout) => [t`${bold(nameOf(rollout))}  ${statusText(rollout)}${dim(trafficText(rollout) && `  ${trafficText(rollout)}`)}`, ...waitingHooks(rollout).map((hook) => t`  ${deadlineText(hook)}`)]);
