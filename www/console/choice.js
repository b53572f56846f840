// A choice put before a person: what it does, and whether it is still there to make.

/** @import { Action, Possibility, Rollout } from "../ecs_greenlight.js" */
/** @import { Act } from "./store.js" */

/** What it does to this deployment; without hooks the deployment is stopped. @param {Rollout} rollout @param {{ action: Action, hookIds: string[] | undefined }} choice @returns {Possibility} */
export const possibilityOf = (rollout, { action, hookIds }) => (!hookIds ? rollout.stop : action === "CONTINUE" ? rollout.continue : rollout.rollBack);

/** Those of the hooks that still wait. @param {Rollout} rollout @param {string[]} hookIds */
export const stillWaiting = ({ hooks }, hookIds) => hookIds.filter((id) => hooks.some((hook) => hook.hookId === id && hook.awaitingAction));

/** Every hook that waits for a person. @param {Pick<Rollout, "hooks">} rollout @returns {string[]} */
export const waitingHooks = ({ hooks }) => hooks.flatMap((hook) => (hook.awaitingAction && hook.hookId ? [hook.hookId] : []));

/** The deployment as the act left it. @param {Act} act @returns {Rollout | undefined} */
export function lastRead(act) {
  if ("outcome" in act) return act.outcome.deployment;
  if ("outcomes" in act) return act.outcomes.flatMap((one) => (one.error ? [] : [one.deployment])).pop();
  return undefined;
}
