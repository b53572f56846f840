// What went wrong, in words.

import { red, t } from "./text.js";

/** @import { Problem } from "../ecs_greenlight.js" */
/** @import { Screen } from "./screen.js" */

/** @param {any} error */
export function messageOf(error) {
  // Why there are no credentials is in the cause.
  const shown = error?.code === "credentials-failed" && error.cause instanceof Error ? error.cause : error;
  const { message = String(shown), code, requestId, status, cause } = shown ?? {};
  const why = shown?.remedy === "checkNetwork" ? reasonOf(cause) : "";
  const marks = [code, requestId && `request ${requestId}`].filter(Boolean);
  // AWS does not say so itself, as the crate does.
  const then = shown?.remedy === "signIn" && status !== undefined ? `${message.endsWith(".") ? "" : "."} Get new credentials.` : "";
  return `${message}${why}${then}${marks.length > 0 ? ` (${marks.join(", ")})` : ""}`;
}

/** Why fetch failed. @param {any} cause */
function reasonOf(cause) {
  const reason = cause?.cause?.code ?? cause?.cause?.message ?? cause?.code;
  return reason ? ` ${reason}.` : "";
}

/** @param {Problem} problem */
export const problemText = ({ message, code }) => `${message} (${code})`;

/** @param {Screen} screen @param {unknown} error */
export function noteProblem(screen, error) {
  screen.note(t`${red("ecs-greenlight:")} ${messageOf(error)}`);
  for (const line of /** @type {{ lines?: string[] }} */ (error)?.lines ?? []) screen.note(`  ${line}`, "  ");
}
