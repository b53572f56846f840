// What went wrong, as data.

/** @import { Problem as Known, Remedy } from "../ecs_greenlight.js" */

/** @typedef {Known & { title?: string }} Problem `title`: of a problem of this page's own */

/** @param {unknown} error @param {Remedy} [remedy] what helps where nothing is known of the error @returns {Problem} */
export function problemOf(error, remedy = "readMessage") {
  const { code, cause } = /** @type {any} */ (error ?? {});
  // Behind credentials that could not be had stands why, where the crate knows it.
  const source = code === "credentials-failed" && cause?.remedy ? cause : error;
  return { code: "unexpected", message: String(source), remedy, retryable: false, sent: true, invalidCall: false, ...factsOf(source) };
}

/** Its members are not enumerable where it is an Error. @param {any} error @returns {Partial<Problem>} */
function factsOf(error) {
  const { code, message, remedy, retryable, sent, invalidCall, status, requestId, title } = error ?? {};
  return Object.fromEntries(Object.entries({ code, message, remedy, retryable, sent, invalidCall, status, requestId, title }).filter(([, value]) => value !== undefined));
}
