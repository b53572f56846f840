// The ways in: pasted credentials, the company's sign-in, or what the tab remembers.
import { duration, secondsLeft } from "../countdown.js";
import { parseCredentials } from "../ecs_greenlight.js";
import { load } from "../greenlight.js";
import { forget, identify, kept } from "./access.js";
import { problemOf } from "./problem.js";
import { accept, refused } from "./signed-in.js";
import { show, state } from "./store.js";

/** @import { Problem } from "../ecs_greenlight.js" */
/** @import { Access } from "./access.js" */
/** @import { SignInConfig } from "./config.js" */
/** @import { Found } from "./store.js" */

/** @param {string} text what was pasted @param {string} region @param {boolean} keep @returns {Promise<boolean>} whether it was understood */
export async function acceptPasted(text, region, keep) {
  let understood = false;
  try {
    const { found: _, ...credentials } = await readPasted(text);
    understood = true;
    const { signIn } = state.config;
    if (signIn?.assumeRole && !providerOf(signIn)) await (await import("./company.js")).exchange(signIn, undefined, keep, credentials);
    else await acceptChecked({ credentials, region: region.trim(), keep });
  } catch (error) {
    refused(error);
  }
  return understood;
}

/** Milliseconds for which the form waits for STS. */
const PATIENCE = 5000;

/** Enters unless AWS refuses the credentials: where STS cannot be asked, that is no refusal. @param {Access} access */
async function acceptChecked(access) {
  Object.assign(state, { checking: true, signInProblem: undefined });
  show();
  try {
    const caller = await identify(access, state.config, AbortSignal.timeout(PATIENCE));
    if (state.checking) accept({ ...access, caller });
  } catch (error) {
    if (!state.checking) return;
    if (isRefusal(problemOf(error))) throw error;
    accept(access, true);
  }
}

/** Whether AWS answered, and will answer the same again. @param {Problem} problem */
const isRefusal = ({ code, remedy, status, retryable }) => code === "credentials-expired" || (status !== undefined && status < 500 && !retryable && remedy !== "checkProxy");

/** @param {string} text what was pasted */
export async function readPasted(text) {
  await load();
  return parseCredentials(text, Date.now());
}

/** What a pasted text holds, said before it is used: which key, of what kind, until when. @param {string} text @returns {Promise<Found | undefined>} */
export async function findIn(text) {
  if (text.trim() === "") return undefined;
  try {
    const { accessKeyId, expiration, found } = await readPasted(text);
    const what = `Found ${accessKeyId} in ${found.format}${found.profile ? ` (${found.profile})` : ""}`;
    if (found.kind === "longTerm") {
      return { said: `${what}: a long-term key. It works until somebody deletes it, so don't paste it into a page. Use temporary credentials.`, tone: "warn" };
    }
    if (expiration === undefined) return { said: `${what}: temporary, no expiry given.` };
    const end = new Date(expiration).toISOString();
    return { said: `${what}: temporary, ${duration(secondsLeft(end))} left`, end };
  } catch (error) {
    return { said: problemOf(error).message, tone: "bad" };
  }
}

/** Signs in as config.json says. @param {boolean} keep */
export async function connect(keep) {
  // Only a press of a button opens a window: not what comes after it.
  const beside = state.caller && state.config.signIn?.oidc ? window.open("", "ecs-greenlight-sign-in", "popup,width=560,height=720") : undefined;
  Object.assign(state, { connecting: true, signInProblem: undefined });
  show();
  await import("./company.js").then((company) => company.connect(keep, beside)).catch((error) => {
    beside?.close();
    refused(error);
  });
}

/** Who asks for the person, apart from this page: a host, or Cognito's guests. @param {SignInConfig | undefined} signIn */
export function providerOf(signIn) {
  if (signIn?.oidc) return new URL(signIn.oidc.issuer).host;
  return signIn?.cognito && "Amazon Cognito";
}

/**
 * Takes up what the address or the tab brings: an answer of the provider, or remembered credentials.
 *
 * @returns {Promise<"closing" | void>} "closing": this window was only the way back
 */
export async function resume() {
  if (state.demo) return;
  const { signIn } = state.config;
  const returned = new URL(location.href);
  const { searchParams: answer } = returned;
  // Some providers leave the state out of an error.
  if (signIn?.oidc && (answer.has("error") || (answer.has("state") && answer.has("code")))) return (await import("./company.js")).comeBack(signIn, returned);
  const access = kept();
  if (access) accept(access);
}

/** Forgets who is signed in. What the tab remembers for AWS is no affair of the demo's. */
export function signOut() {
  if (!state.demo) forget();
  Object.assign(state, { caller: undefined, accounts: [], signingIn: false, connecting: false, session: "lasting" });
}
