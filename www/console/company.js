// The company's sign-in, as config.json says: an OpenID provider with STS or Cognito, a role on top. Loaded only where it is asked for.
import { signIn } from "../greenlight.js";
import { endpointsOf, identify } from "./access.js";
import { accept, refused, stopWaitingBy } from "./signed-in.js";
import { show, state } from "./store.js";

/** @import { Credentials } from "../ecs_greenlight.js" */
/** @import { SignInConfig } from "./config.js" */
/** @import { Pending } from "./oidc.js" */

/** Between the way to the provider and the way back; never longer, and never credentials. */
const PENDING = "ecs-greenlight: sign-in under way";
/** The channel by which a window that came back from the provider reaches the one that opened it. */
const CHANNEL = "ecs-greenlight: sign-in";

/**
 * Signs in. Whoever is signed in already goes to the provider in a window of its own, so that nothing here is lost.
 *
 * @param {boolean} keep
 * @param {Window | null | undefined} beside that window: null if the browser blocked it
 */
export async function connect(keep, beside) {
  const signIn = /** @type {SignInConfig} */ (state.config.signIn);
  if (!signIn.oidc) return exchange(signIn, undefined, keep);
  if (beside === null) throw new Error("Your browser blocked the sign-in window. Allow pop-ups for this page and try again, or paste credentials.");
  const { begin } = await import("./oidc.js");
  const { url, pending } = await begin(signIn.oidc, keep);
  if (beside) {
    beside.location.replace(url);
    return returnBeside(signIn, pending);
  }
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  location.assign(url);
}

/** @param {SignInConfig} signIn @param {Pending} pending */
async function returnBeside(signIn, pending) {
  const channel = new BroadcastChannel(CHANNEL);
  try {
    const returned = await new Promise((resolve) => {
      channel.onmessage = ({ data }) => {
        const url = new URL(String(data), location.href);
        const { searchParams: answer } = url;
        if (answer.get("state") !== pending.state && !(answer.has("error") && !answer.has("state"))) return;
        channel.postMessage("taken");
        resolve(url);
      };
      stopWaitingBy(() => resolve(undefined));
    });
    if (returned) await redeem(signIn, pending, returned);
  } finally {
    channel.close();
  }
}

/** @param {SignInConfig} signIn @param {Pending} pending @param {URL} returned */
async function redeem(signIn, pending, returned) {
  const { finish } = await import("./oidc.js");
  const { token, person } = await finish(/** @type {NonNullable<SignInConfig["oidc"]>} */ (signIn.oidc), pending, returned);
  await exchange(signIn, { token, person }, pending.keep);
}

/** @param {SignInConfig} config @param {{ token: string, person: string } | undefined} identity @param {boolean} keep @param {Credentials} [pasted] */
export async function exchange({ region, roleArn, durationSeconds, cognito, assumeRole }, identity, keep, pasted) {
  // CloudTrail shows who it is, on every role.
  const sessionName = identity?.person ?? (pasted && (await identify({ credentials: pasted, region, keep }, state.config))?.arn.split("/").pop());
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
 * Takes the provider's answer up.
 *
 * @param {SignInConfig} signIn @param {URL} returned
 * @returns {Promise<"closing" | void>} "closing": this window was only the way back
 */
export async function comeBack(signIn, returned) {
  const text = sessionStorage.getItem(PENDING);
  sessionStorage.removeItem(PENDING);
  const pending = /** @type {Pending | undefined} */ (text ? JSON.parse(text) : undefined);
  // The code leaves the address, and the person is where they were.
  history.replaceState(null, "", location.pathname + (pending?.fragment ?? ""));
  if (!pending) return handOver(returned);
  Object.assign(state, { connecting: true });
  show();
  await redeem(signIn, pending, returned).catch(refused);
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
  if (!done) return unasked(returned);
  window.close();
  return "closing";
}

/** Nobody here asked for this answer, and its words may be anybody's: only a code is repeated. @param {URL} returned */
function unasked({ searchParams: answer }) {
  const code = /^[a-z_]{1,40}$/.exec(answer.get("error") ?? "");
  if (code) refused(new Error(`The identity provider sent you here with the error ${code}, but this tab has no sign-in under way. Sign in again.`));
}
