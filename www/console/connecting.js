// The ways in: pasted credentials, an OpenID provider with STS or Cognito, or what the tab remembers.
import { load, signIn } from "../greenlight.js";
import { accountsOf, callerOf, endpointsOf, forget, identify, kept, remember } from "./access.js";
import { problemOf } from "./problem.js";
import { show, state } from "./store.js";

/** @import { Credentials } from "../ecs_greenlight.js" */
/** @import { Access } from "./access.js" */
/** @import { SignInConfig } from "./config.js" */
/** @import { Pending } from "./oidc.js" */

/** Between the way to the provider and the way back; never longer, and never credentials. */
const PENDING = "ecs-greenlight: sign-in under way";
/** By which a window that came back from the provider tells the one that opened it. */
const CHANNEL = "ecs-greenlight: sign-in";

/** Called when somebody is signed in, anew or again. */
let signedIn = () => {};

/** @param {() => void} then */
export const whenSignedIn = (then) => void (signedIn = then);

/** @param {Access} access */
export function accept(access) {
  const { config, demo } = state;
  if (!demo) remember(access);
  const identity = identify(access, config);
  const caller = callerOf(access);
  const accounts = accountsOf(access, config, identity);
  Object.assign(state, { caller, accounts, signInProblem: undefined, signingIn: false, connecting: false, session: "lasting", problem: undefined });
  void identity.then((who) => {
    if (!who || state.accounts !== accounts) return;
    state.caller = { ...caller, arn: who.arn, account: who.account };
    for (const account of accounts) account.id ??= who.account;
    show();
  });
  signedIn();
}

/** @param {string} text what was pasted @param {string} region @param {boolean} keep @returns {Promise<boolean>} whether it was understood */
export async function acceptPasted(text, region, keep) {
  try {
    await load();
    const { parseCredentials } = await import("../ecs_greenlight.js");
    const { found: _, ...credentials } = parseCredentials(text, Date.now());
    const { signIn } = state.config;
    if (signIn?.assumeRole && !providerOf(signIn)) await exchange(signIn, undefined, keep, credentials);
    else accept({ credentials, region: region.trim(), keep });
    return true;
  } catch (error) {
    refused(error);
    return false;
  }
}

/** @param {unknown} error */
function refused(error) {
  Object.assign(state, { signInProblem: problemOf(error), connecting: false });
  show();
  document.getElementById("sign-in-problem")?.focus();
}

/**
 * Signs in as config.json says. Whoever is signed in already goes there in a window of its own, so that nothing here is lost.
 *
 * @param {boolean} keep
 */
export async function connect(keep) {
  const signIn = /** @type {SignInConfig} */ (state.config.signIn);
  Object.assign(state, { connecting: true, signInProblem: undefined });
  show();
  try {
    if (!signIn.oidc) return await exchange(signIn, undefined, keep);
    const { begin } = await import("./oidc.js");
    const { url, pending } = await begin(signIn.oidc, keep);
    const beside = state.caller && window.open(url, "ecs-greenlight-sign-in", "popup,width=560,height=720");
    if (beside) return await returnBeside(signIn, pending);
    sessionStorage.setItem(PENDING, JSON.stringify(pending));
    location.assign(url);
  } catch (error) {
    refused(error);
  }
}

/** @param {SignInConfig} signIn @param {Pending} pending */
async function returnBeside(signIn, pending) {
  const channel = new BroadcastChannel(CHANNEL);
  try {
    const returned = await new Promise((resolve) => {
      channel.onmessage = ({ data }) => {
        const url = new URL(String(data), location.href);
        if (url.searchParams.get("state") !== pending.state) return;
        channel.postMessage("taken");
        resolve(url);
      };
      stopWaiting = () => resolve(undefined);
    });
    if (returned) await redeem(signIn, pending, returned);
  } finally {
    channel.close();
  }
}

let stopWaiting = () => {};

/** Gives up waiting for the provider. */
export function giveUp() {
  stopWaiting();
  Object.assign(state, { connecting: false, signingIn: false, signInProblem: undefined });
}

/** @param {SignInConfig} signIn @param {Pending} pending @param {URL} returned */
async function redeem(signIn, pending, returned) {
  const { finish } = await import("./oidc.js");
  const { token, person } = await finish(/** @type {NonNullable<SignInConfig["oidc"]>} */ (signIn.oidc), pending, returned);
  await exchange(signIn, { token, person }, pending.keep);
}

/** Who asks for the person, apart from this page: a host, or Cognito's guests. @param {SignInConfig | undefined} signIn */
export function providerOf(signIn) {
  if (signIn?.oidc) return new URL(signIn.oidc.issuer).host;
  return signIn?.cognito && "Amazon Cognito";
}

/** @param {SignInConfig} config @param {{ token: string, person: string } | undefined} identity @param {boolean} keep @param {Credentials} [pasted] */
async function exchange({ region, roleArn, durationSeconds, cognito, assumeRole }, identity, keep, pasted) {
  const sessionName = identity?.person;
  const { credentials } = await signIn({
    region,
    credentials: pasted,
    webIdentity: identity && roleArn ? { token: identity.token, roleArn, sessionName, durationSeconds } : undefined,
    cognito: cognito && { identityPoolId: cognito.identityPoolId, logins: identity && { [String(cognito.provider)]: identity.token } },
    assumeRole: assumeRole && { ...assumeRole, sessionName },
    endpoints: endpointsOf(state.config),
  });
  accept({ credentials, region, keep, sessionName });
}

/**
 * Takes up what the address or the tab brings: an answer of the provider, or remembered credentials.
 *
 * @returns {Promise<"closing" | void>} "closing": this window was only the way back
 */
export async function resume() {
  if (state.demo) return;
  const returned = new URL(location.href);
  if (!state.config.signIn?.oidc || !(returned.searchParams.has("state") && (returned.searchParams.has("code") || returned.searchParams.has("error")))) {
    const access = kept();
    if (access) accept(access);
    return;
  }
  const text = sessionStorage.getItem(PENDING);
  sessionStorage.removeItem(PENDING);
  const pending = /** @type {Pending | undefined} */ (text ? JSON.parse(text) : undefined);
  // The code leaves the address, and the person is where they were.
  history.replaceState(null, "", location.pathname + (pending?.fragment ?? ""));
  if (!pending) return handOver(returned);
  Object.assign(state, { connecting: true });
  show();
  await redeem(state.config.signIn, pending, returned).catch(refused);
}

/** Gives the answer to the window that asked for it. @param {URL} returned @returns {Promise<"closing" | void>} */
async function handOver(returned) {
  const channel = new BroadcastChannel(CHANNEL);
  const taken = new Promise((resolve) => {
    channel.onmessage = () => resolve(true);
    setTimeout(() => resolve(false), 2000);
  });
  channel.postMessage(returned.href);
  const done = await taken;
  channel.close();
  if (!done) return;
  window.close();
  return "closing";
}

/** Forgets who is signed in. What the tab remembers for AWS is no affair of the demo's. */
export function signOut() {
  if (!state.demo) forget();
  Object.assign(state, { caller: undefined, accounts: [], signingIn: false, connecting: false, session: "lasting" });
}
