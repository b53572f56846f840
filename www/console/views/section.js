// A section of a deployment's page: one entry that says what it reads, when again, and how it looks. They are listed in sections.js.

/** @import { Greenlight } from "../../greenlight.js" */
/** @import { Problem, Rollout } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { Route } from "../route.js" */
/** @import { State } from "../store.js" */

/** @typedef {Extract<Route, { view: "deployment" }>} Place */

/** What came of reading it. @template T @typedef {T | { problem: Problem }} Read */

/**
 * @template T
 * @typedef {object} Section
 * @property {string} name
 * @property {(ecs: Greenlight, place: Place, signal: AbortSignal) => Promise<T>} read when the deployment is opened
 * @property {(read: T) => boolean} [isFinal] whether what was read stays the same, so that it is not read again
 * @property {(before: Rollout, now: Rollout) => boolean} [again] whether to read again when the deployment changed
 * @property {number} [every] milliseconds between two reads of a deployment that has not ended
 * @property {(read: T) => Rollout | undefined} [rolloutOf] the deployment, if what was read says more about it
 * @property {(read: Read<T> | undefined, rollout: Rollout, state: State, actions: Actions) => unknown} view nothing read yet: undefined
 */

/** What was read for a section of a deployment. @template T @param {Section<T>} section @param {Pick<State, "parts">} state @param {string} arn @returns {Read<T> | undefined} */
export const readOf = ({ name }, { parts }, arn) => /** @type {Read<T> | undefined} */ (parts.get(arn)?.[name]);

/** The same without what could not be read. @template T @param {Section<T>} section @param {Pick<State, "parts">} state @param {string} arn @returns {T | undefined} */
export function knownOf(section, state, arn) {
  const read = readOf(section, state, arn);
  return read && isProblem(read) ? undefined : /** @type {T | undefined} */ (read);
}

/** @param {unknown} read @returns {read is { problem: Problem }} */
export const isProblem = (read) => typeof read === "object" && read !== null && "problem" in read;
