// Exit codes. They follow from the outcomes that the crate reports.

/** @import { Decided, Outcome, Rollout } from "../ecs_greenlight.js" */

export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  unknown: 3,
  otherwise: 4,
  nothing: 5,
  interrupted: 130,
  terminated: 143,
};

/** @type {Record<Outcome["ending"], number>} */
const BY_ENDING = { asAsked: EXIT.done, notExecuted: EXIT.failed, otherwise: EXIT.otherwise, unknown: EXIT.unknown };

/** Worst first. */
const BY_WEIGHT = [EXIT.unknown, EXIT.otherwise, EXIT.failed, EXIT.nothing, EXIT.done];

/** The worst of several. @param {number[]} codes */
export const worst = (codes) => BY_WEIGHT.find((code) => codes.includes(code)) ?? EXIT.done;

/** @param {Decided} decided */
export const exitOf = (decided) => (decided.error ? EXIT.failed : BY_ENDING[decided.ending]);

/** @param {Outcome} outcome */
export const exitOfOutcome = ({ ending }) => BY_ENDING[ending];

/** For a deployment that has ended. @param {Rollout} rollout */
export const exitOfEnd = ({ phase }) => (phase === "successful" ? EXIT.done : EXIT.otherwise);

/** An error with the exit code that it leads to. @param {number} exit @param {string} message @param {string[]} [lines] printed below it, such as ids @returns {Error & { exit: number, lines: string[] }} */
export const failure = (exit, message, lines = []) => Object.assign(new Error(message), { exit, lines });

/** @param {string} message @param {string[]} [lines] */
export const usageError = (message, lines) => failure(EXIT.usage, message, lines);

/** For anything thrown. @param {any} error */
export function exitOfError(error) {
  if (typeof error?.exit === "number") return error.exit;
  if (error?.remedy === "checkDeployment") return EXIT.unknown;
  return error?.invalidCall ? EXIT.usage : EXIT.failed;
}
