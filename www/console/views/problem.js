// What went wrong, in the crate's words.
import { html, nothing } from "lit-html";

/** @import { Problem } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { State } from "../store.js" */

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
  "module-not-loaded": "A part of this page is missing",
  "network-error": "ECS cannot be reached",
  "no-answer": "ECS does not answer",
  "other-account": "This is in another account",
  "outcome-unknown": "Sent, and not known what became of it",
  "page-incomplete": "A part of this page is missing",
  "unreadable-response": "This is not an answer of ECS",
};

/** What else can be done, or need not. @type {Record<string, string>} */
const ADVICE = {
  AccessDeniedException: "Somebody who manages the role must allow it, or you sign in with another one.",
  ThrottlingException: "This page keeps trying, more slowly. Others use the same limits of the account.",
};

const ENDED = ["credentials-expired", "credentials-failed", "ExpiredTokenException"];
const SIGN_IN = [...ENDED, "UnrecognizedClientException", "InvalidSignatureException", "AccessDeniedException", "other-account"];

/** @param {Problem | undefined} problem */
export const asksToSignIn = (problem) => problem !== undefined && SIGN_IN.includes(problem.code);

/** Of a read it goes without saying that nothing was sent. @param {string} message */
export const ofRead = (message) => message.replace(" Nothing was sent.", "");

/** @param {string} code @param {string} otherwise */
function titleOf(code, otherwise) {
  if (code === "network-error" && !navigator.onLine) return "You are offline";
  return TITLES[code] ?? (SIGN_IN.includes(code) ? "AWS does not accept your key" : otherwise);
}

/**
 * Why something could not be read.
 *
 * @param {Pick<State, "problem" | "session">} state @param {Actions} actions @param {string} [otherwise] the title where the reason has none of its own
 */
export function readProblemView({ problem, session }, actions, otherwise = "This could not be read") {
  // That the sign-in is over is said above everything already.
  if (!problem || (session === "ended" && ENDED.includes(problem.code))) return nothing;
  return problemView({ ...problem, message: ofRead(problem.message) }, actions, { title: titleOf(problem.code, otherwise), signIn: session === "lasting" });
}

/**
 * @param {Problem} problem @param {Actions} actions
 * @param {{ title: string, signIn: boolean, id?: string }} options `signIn`: whether nothing else on the page offers that; `id`: of an
 *   act, where trying again is a decision of its own
 */
export function problemView(problem, actions, { title, signIn, id }) {
  const { code, message, requestId, retryable } = problem;
  return html`
    <section class="box ${retryable && !id ? "warn" : "danger"}" role="alert" id=${id ?? nothing} tabindex="-1">
      <h2>${title}</h2>
      <p class="said">${message}</p>
      ${ADVICE[code] ? html`<p>${ADVICE[code]}</p>` : nothing}
      <p class="help"><code>${code}</code>${requestId ? html` · request <code>${requestId}</code>` : nothing}</p>
      <p class="row">
        ${id ? nothing : html`<button @click=${actions.retry}>Try again</button>`}
        ${signIn && asksToSignIn(problem) ? html`<button @click=${actions.askToSignIn}>Sign in again</button>` : nothing}
      </p>
    </section>
  `;
}

/** @param {string | undefined} asOf ISO 8601 */
export const ageView = (asOf) => html`<p class="help">What you see was read <span data-since=${asOf}></span>.</p>`;
