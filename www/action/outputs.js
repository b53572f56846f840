// The outputs that later steps read.

import { waitingHooks } from "../cli/words.js";

/** @import { Decided, Outcome, Rollout } from "../ecs_greenlight.js" */

/** @typedef {Rollout | Outcome | Decided[]} Result */

/** The deployment in a command's result: of several outcomes, the last one's. @param {any} result @returns {Rollout | undefined} */
export function deploymentOf(result) {
  const [last] = Array.isArray(result) ? result.slice(-1) : [result];
  return last?.deployment ?? (last?.hooks ? last : undefined);
}

/** What became of it, in the crate's words; nothing where only a deployment was read. @param {any} result @returns {string[]} */
export const messagesOf = (result) => [result].flat().flatMap((one) => one?.message ?? one?.error?.message ?? []);

/** @param {any} result @returns {Record<string, string>} */
export function outputsOf(result) {
  const rollout = deploymentOf(result);
  const [soonest] = rollout ? waitingHooks(rollout) : [];
  const outcome = result?.result ? result : undefined;
  return {
    "service-deployment-arn": rollout?.serviceDeploymentArn ?? "",
    "hook-id": soonest?.hookId ?? "",
    etag: rollout?.continue.etag ?? "",
    "rollback-etag": rollout?.rollBack.etag ?? "",
    status: rollout?.status ?? "",
    result: outcome?.result ?? "",
  };
}
