// What went wrong, in the crate's words.
import { html, nothing } from "lit-html";

/** @import { Problem } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */

/** @type {Record<string, string>} */
const TITLES = {
  AccessDeniedException: "You have no rights for this",
  ClusterNotFoundException: "No such cluster",
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

const SIGN_IN = new Set([
  "credentials-expired", "credentials-failed", "ExpiredTokenException", "UnrecognizedClientException", "InvalidSignatureException",
  "AccessDeniedException",
]);

/** @param {Problem} problem @param {Actions} actions @param {{ id?: string, title?: string, ofAct?: boolean }} [options] `ofAct`: trying again is a decision of its own */
export function problemView({ code, message, requestId }, actions, { id, title, ofAct = false } = {}) {
  const heading = title ?? TITLES[code] ?? (SIGN_IN.has(code) ? "AWS does not accept your key" : "That did not work");
  return html`
    <section class="box danger" role="alert" id=${id ?? nothing} tabindex="-1">
      <h2>${heading}</h2>
      <p class="said">${message}</p>
      <p class="help"><code>${code}</code>${requestId ? html` · request <code>${requestId}</code>` : nothing}</p>
      <p class="row">
        ${ofAct ? nothing : html`<button @click=${actions.retry}>Try again</button>`}
        ${SIGN_IN.has(code) ? html`<button @click=${actions.askToSignIn}>Sign in again</button>` : nothing}
      </p>
    </section>
  `;
}
