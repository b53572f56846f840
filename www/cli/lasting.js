// Which problems pass while deployments are followed, and which stay.

import { EXIT, failure } from "./exit.js";

/** @import { Problem } from "../ecs_greenlight.js" */

/** Whether a problem stays, such as missing rights or credentials. An unknown ARN may pass: ECS may not show a new deployment yet. @param {Problem} problem */
export const lasts = ({ retryable, remedy }) => !retryable && remedy !== "checkArn";

/** What is said of a deployment that is followed no more, because ECS does not have it. @param {string} arn @param {boolean} wasSeen */
export const unknown = (arn, wasSeen) => failure(EXIT.failed, `ECS ${wasSeen ? "no longer knows" : "does not know"} the deployment ${arn}.`);

/** The problem as an error. @param {Problem} problem */
export const errorOf = (problem) => Object.assign(new Error(problem.message), problem);
