// What went wrong, as data.

/** @import { Problem } from "../ecs_greenlight.js" */

/** @param {unknown} error @returns {Problem} */
export function problemOf(error) {
  const { code, cause } = /** @type {any} */ (error ?? {});
  // Behind credentials that could not be had stands why, where the crate knows it.
  const told = code === "credentials-failed" && cause?.code ? cause : error;
  const { code: named = "unexpected", message = String(told), retryable = false, status, requestId } = /** @type {any} */ (told);
  return { code: named, message, retryable, status, requestId };
}
