// What went wrong, in the crate's words.
import { html, nothing } from "lit-html";

/** @import { Problem } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */

/** @type {Record<string, string>} */
const TITLES = {
  AccessDeniedException: "You have no rights for this",
  ClusterNotFoundException: "No such cluster",
  ExpiredTokenException: "Your sign-in has ended",
  ServiceNotFoundException: "No such service",
  ThrottlingException: "AWS asks to slow down",
  UnsupportedFeatureException: "Not available for this service",
  "credentials-expired": "Your sign-in has ended",
  "credentials-failed": "Your sign-in has ended",
  "deployment-not-found": "No such service deployment",
  "network-error": "ECS cannot be reached",
  "no-answer": "ECS does not answer",
  "outcome-unknown": "Sent, and not known what became of it",
  "unreadable-response": "This is not an answer of ECS",
};

/** What else can be done, or need not. @type {Record<string, string>} */
const ADVICE = {
  AccessDeniedException: "Somebody who manages the role must allow it, or you sign in with another one.",
  ThrottlingException: "This page keeps trying, more slowly. Others use the same limits of the account.",
};

const SIGN_IN = new Set([
  "credentials-expired", "credentials-failed", "ExpiredTokenException", "UnrecognizedClientException", "InvalidSignatureException",
  "AccessDeniedException",
]);

/** @param {string} code */
function titleOf(code) {
  if (code === "network-error" && !navigator.onLine) return "You are offline";
  return TITLES[code] ?? (SIGN_IN.has(code) ? "AWS does not accept your key" : "That did not work");
}

/**
 * @param {Problem} problem @param {Actions} actions
 * @param {{ id?: string, title?: string, ofAct?: boolean, stale?: boolean }} [options] `ofAct`: trying again is a decision of its own;
 *   `stale`: what is shown beside it was read before
 */
export function problemView({ code, message, requestId, retryable }, actions, { id, title, ofAct = false, stale = false } = {}) {
  return html`
    <section class="box ${retryable && !ofAct ? "warn" : "danger"}" role="alert" id=${id ?? nothing} tabindex="-1">
      <h2>${title ?? titleOf(code)}</h2>
      <p class="said">${message}</p>
      ${ADVICE[code] || stale ? html`<p>${ADVICE[code]} ${stale ? "What you see was read before." : nothing}</p>` : nothing}
      <p class="help"><code>${code}</code>${requestId ? html` · request <code>${requestId}</code>` : nothing}</p>
      <p class="row">
        ${ofAct ? nothing : html`<button @click=${actions.retry}>Try again</button>`}
        ${SIGN_IN.has(code) ? html`<button @click=${actions.askToSignIn}>Sign in again</button>` : nothing}
      </p>
    </section>
  `;
}
