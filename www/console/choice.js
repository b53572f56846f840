// A choice put before a person: what it does, and whether it is still there to make.
import { secondsLeft } from "../countdown.js";

/** @import { Action, Hook, Possibility, Rollout } from "../ecs_greenlight.js" */
/** @import { Act, State } from "./store.js" */

/** What it does to this deployment; without hooks the deployment is stopped. @param {Rollout} rollout @param {{ action: Action, hookIds: string[] | undefined }} choice @returns {Possibility} */
export function possibilityOf(rollout, { action, hookIds }) {
  if (!hookIds) return rollout.stop;
  if (action === "ROLLBACK") return rollout.rollBack;
  const all = stillWaiting(rollout, hookIds).length === waitingHooks(rollout).length;
  return (all ? rollout.continueAll : undefined) ?? rollout.continue;
}

/** Those of the hooks that still wait. @param {Rollout} rollout @param {string[]} hookIds */
export const stillWaiting = ({ hooks }, hookIds) => hookIds.filter((id) => hooks.some((hook) => hook.hookId === id && hook.awaitingAction));

/** Every hook that waits for a person, the soonest deadline first. @param {Pick<Rollout, "hooks">} rollout @returns {string[]} */
export const waitingHooks = ({ hooks }) => [...hooks].sort(mostPressing).flatMap((hook) => (hook.awaitingAction && hook.hookId ? [hook.hookId] : []));

/** Those that wait come first, the soonest deadline before the others. @param {Hook} a @param {Hook} b */
export const mostPressing = (a, b) =>
  Number(b.awaitingAction) - Number(a.awaitingAction) || (a.remainingSeconds ?? Infinity) - (b.remainingSeconds ?? Infinity) || 0;

/** Whether a person may still decide it: past its deadline, only what ECS has said since counts. @param {Rollout} rollout @param {string} hookId */
export function isDecidable({ hooks, asOf }, hookId) {
  const hook = hooks.find((one) => one.hookId === hookId);
  if (!hook?.awaitingAction) return false;
  return !hook.expiresAt || secondsLeft(hook.expiresAt) > 0 || Date.parse(asOf) >= Date.parse(hook.expiresAt);
}

/** The hook that waits with the soonest deadline. @param {Pick<Rollout, "hooks">} rollout @returns {Hook | undefined} */
export const mostPressingOf = ({ hooks }) => [...hooks].sort(mostPressing).find((hook) => hook.awaitingAction);

/**
 * The hooks that have a row of their own: none unless several wait. A row stays when its hook was decided, and a new one comes above, so
 * that none moves.
 *
 * @param {Pick<State, "rows">} state @param {string[]} waiting @returns {string[]}
 */
export function rowsOf(state, waiting) {
  const added = waiting.filter((hookId) => !state.rows.includes(hookId));
  state.rows = waiting.length > 1 ? [...added, ...state.rows] : [];
  return state.rows;
}

/** Whether a hook waits that did not wait when the last decision was made. @param {Rollout} now @param {Act | undefined} act */
export function isAnotherPause(now, act) {
  const decided = act && lastRead(act);
  if (!decided) return false;
  const waited = waitingHooks(decided);
  return waitingHooks(now).some((hookId) => !waited.includes(hookId));
}

/** The deployment as the act left it. @param {Act} act @returns {Rollout | undefined} */
export function lastRead(act) {
  if ("outcome" in act) return act.outcome.deployment;
  if ("outcomes" in act) return act.outcomes.flatMap((one) => (one.error ? [] : [one.deployment])).pop();
  return undefined;
}
