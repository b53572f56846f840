// Follows deployments as `Greenlight.watch` does, and ends where nothing can come of it any more.

/** @import { WatchUpdate } from "../ecs_greenlight.js" */
/** @import { Greenlight } from "../greenlight.js" */

/** Problems that may pass while one looks: a new deployment may not show yet. */
const PASSING = ["checkArn", "checkNetwork", "wait", "tryAgain"];

/**
 * @param {Greenlight} ecs
 * @param {{ serviceDeploymentArns: string[], signal: AbortSignal }} what
 * @returns {AsyncGenerator<WatchUpdate, void, void>} throws what lasts: no rights, no credentials
 */
export async function* follow(ecs, what) {
  /** @type {Map<string, unknown>} */
  const failing = new Map();
  for await (const update of ecs.watch(what)) {
    if (update.event === "unreadable") {
      const { error } = update;
      const lasts = !error.retryable && !PASSING.includes(error.remedy);
      if (lasts) throw Object.assign(new Error(error.message), error);
      failing.set(update.serviceDeploymentArn, error);
    } else failing.delete(update.serviceDeploymentArn);
    yield update;
  }
  const [lost] = failing.values();
  if (lost) throw Object.assign(new Error(/** @type {any} */ (lost).message), lost);
}
