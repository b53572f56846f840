// What is worth waiting for while deployments are followed.

/** @import { Problem } from "../ecs_greenlight.js" */

/** Whether a problem stays however long one looks: no rights, no credentials. A new deployment may not show yet. @param {Problem} problem */
export const lasts = ({ retryable, remedy }) => !retryable && remedy !== "checkArn";

/** The problem as an error. @param {Problem} problem */
export const errorOf = (problem) => Object.assign(new Error(problem.message), problem);
