// What went wrong, in the crate's words.
import { html, nothing } from "lit-html";

/** @import { Remedy } from "../../ecs_greenlight.js" */
/** @import { Actions } from "../main.js" */
/** @import { Problem } from "../problem.js" */
/** @import { State } from "../store.js" */

/** @type {Partial<Record<Remedy, string>>} */
const TITLES = {
  askForRights: "You don't have permission",
  checkClock: "Check this device's clock",
  checkCredentials: "AWS rejected your credentials",
  checkNetwork: "ECS couldn't be reached",
  checkProxy: "This answer did not come from ECS",
  signIn: "Your sign-in has ended",
  wait: "AWS is throttling requests",
};

/** What else can be done, or need not. @type {Partial<Record<Remedy, string>>} */
const ADVICE = {
  askForRights: "Ask somebody who manages the role to allow it, or sign in with another role.",
  wait: "This page keeps trying, more slowly. Everything that calls ECS in the account shares its rate limits.",
};

/** @type {Remedy[]} */
const SIGN_IN = ["signIn", "checkCredentials", "askForRights"];

/** @param {Problem | undefined} problem */
export const asksToSignIn = (problem) => problem !== undefined && SIGN_IN.includes(problem.remedy);

/** @param {Problem} problem @param {string} otherwise @param {string} missing */
function titleOf({ remedy, title }, otherwise, missing) {
  if (remedy === "checkNetwork" && !navigator.onLine) return "You are offline";
  if (remedy === "checkArn") return missing;
  return title ?? TITLES[remedy] ?? otherwise;
}

/**
 * Why something could not be read.
 *
 * @param {Pick<State, "problem" | "session">} state @param {Actions} actions
 * @param {{ otherwise?: string, missing?: string }} [titles] the titles where the reason has none of its own, and where there is nothing of that name
 */
export function readProblemView({ problem, session }, actions, { otherwise = "This couldn't be read", missing = "No such cluster or service" } = {}) {
  // That the sign-in is over is said above everything already.
  if (!problem || (session === "ended" && problem.remedy === "signIn")) return nothing;
  return problemView(problem, actions, { title: titleOf(problem, otherwise, missing), signIn: session === "lasting" });
}

/**
 * @param {Problem} problem @param {Actions} actions
 * @param {{ title: string, signIn: boolean, id?: string }} options `signIn`: whether nothing else on the page offers that; `id`: of an
 *   act, where trying again is a decision of its own
 */
export function problemView(problem, actions, { title, signIn, id }) {
  const { code, message, remedy, requestId, retryable, sent } = problem;
  const again = signIn && asksToSignIn(problem);
  return html`
    <section class="box ${retryable && !id ? "warn" : "bad"}" role="alert" id=${id ?? nothing} tabindex="-1">
      <h2>${title}</h2>
      <p class="said">${message}</p>
      ${id && !sent ? html`<p>Nothing was sent.</p>` : nothing} ${ADVICE[remedy] ? html`<p>${ADVICE[remedy]}</p>` : nothing}
      <p class="help"><code>${code}</code>${requestId ? html` · request <code>${requestId}</code>` : nothing}</p>
      ${id && !again
        ? nothing
        : html`
            <p class="row">
              ${id ? nothing : html`<button @click=${actions.retry}>Try again</button>`} ${again ? html`<button @click=${actions.askToSignIn}>Sign in again</button>` : nothing}
            </p>
          `}
    </section>
  `;
}

/** @param {string | undefined} asOf ISO 8601 */
export const ageView = (asOf) => html`<p class="help">What you see was last read <span data-since=${asOf}></span>.</p>`;
