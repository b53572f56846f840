// Countdowns by ECS's clock, for the page and the command line.

/** @import { InboxProgress, InboxUpdate } from "./ecs_greenlight.js" */

/** Milliseconds that ECS's clock is ahead of this machine's. */
let ahead = 0;

/** @param {string} asOf what ECS's clock showed just now */
export function setClock(asOf) {
  const shown = Date.parse(asOf);
  if (!Number.isNaN(shown)) ahead = shown - Date.now();
}

/** Milliseconds that ECS's clock is ahead of this machine's, as far as ECS has answered. */
export const clockAhead = () => ahead;

/**
 * What ECS's clock shows, once ECS has answered: before that, a look is dated by this machine's. A look that begins is dated by the last
 * answer, which may be long ago.
 *
 * @param {InboxUpdate} update @param {InboxProgress | undefined} before of the same Region
 */
export function clockOf(update, before) {
  if (update.event !== "progress") return update.rollout?.asOf;
  return update.clusters + update.deployments > 0 && update.asOf !== before?.asOf ? update.asOf : undefined;
}

/** Epoch milliseconds now, by ECS's clock. */
export const ecsNow = () => Date.now() + ahead;

/** Seconds before a deadline from which on it is pressing. */
export const PRESSING = 300;

/** @param {string} deadline ISO 8601 */
export const secondsLeft = (deadline) => Math.max(0, (Date.parse(deadline) - ecsNow()) / 1000);

/** @param {number} seconds */
export function duration(seconds) {
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  if (seconds >= 600) return `${minutes} min`;
  if (minutes > 0) return `${minutes} min ${Math.floor(seconds) % 60} s`;
  return `${Math.floor(seconds)} s`;
}
