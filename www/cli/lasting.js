// Which problems pass while deployments are followed, and which stay.

/** @import { Problem } from "../ecs_greenlight.js" */

/** Whether a problem stays, such as missing rights or credentials. An unknown ARN may pass: ECS may not show a new deployment yet. @param {Problem} problem */
export const lasts = ({ retryable, remedy }) => !retryable && remedy !== "checkArn";

/** The problem as an error. @param {Problem} problem */
export const errorOf = (problem) => Object.assign(new Error(problem.message), problem);
