// What this tab saw decided: pauses that needed a decision, and no longer do.
import { notify } from "./notifying.js";

/** @import { Hook, Rollout } from "../ecs_greenlight.js" */
/** @import { Waiting } from "./waiting.js" */

/**
 * @typedef {object} Decided
 * @property {Rollout} rollout as it was read then; as it was before, where ECS no longer reports it
 * @property {Hook[]} hooks what became of those that were awaiting action; none where ECS does not list them any more
 * @property {boolean} reported whether ECS still reports the deployment
 * @property {(string | undefined)[]} ids all hooks of it that were seen decided
 */

/** Milliseconds for which it is shown. */
const DAY = 86_400_000;

/** @param {Waiting} waiting @param {Rollout | undefined} before @param {Rollout | undefined} now undefined where ECS no longer reports it */
export function noteDecided(waiting, before, now) {
  if (!before) return;
  const waited = before.hooks.filter((hook) => hook.awaitingAction).map(({ hookId }) => hookId);
  const left = waited.filter((id) => !now?.hooks.some((hook) => hook.hookId === id && hook.awaitingAction));
  const known = waiting.decided.get(before.serviceDeploymentArn)?.ids ?? [];
  if (left.every((id) => known.includes(id))) return;
  const hooks = (now?.hooks ?? []).filter(({ hookId }) => left.includes(hookId));
  waiting.decided.delete(before.serviceDeploymentArn);
  waiting.decided.set(before.serviceDeploymentArn, { rollout: now ?? before, hooks, reported: now !== undefined, ids: [...known, ...left] });
  const [first] = hooks;
  notify(waiting, before, `${before.service}: ${first?.words ?? "no longer needs a decision"}`);
}

/** The last day's, the latest first. @param {Waiting} waiting @param {number} now epoch milliseconds by ECS's clock */
export const decidedLately = ({ decided }, now) => [...decided.values()].filter(({ rollout }) => now - Date.parse(rollout.asOf) < DAY).reverse();
