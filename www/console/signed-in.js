// Where every way in ends: somebody is signed in, or refused, or gives up.
import { accountsOf, callerOf, identify, remember } from "./access.js";
import { problemOf } from "./problem.js";
import { drawn, show, showSoon, state } from "./store.js";
import { nothingYet } from "./waiting.js";

/** @import { Access } from "./access.js" */

/** Called when somebody is signed in, anew or again. */
let signedIn = () => {};

/** @param {() => void} then */
export const whenSignedIn = (then) => void (signedIn = then);

/** @param {Access} access @param {boolean} [unidentified] whether STS could not be asked whose they are */
export function accept(access, unidentified = false) {
  const { config, demo } = state;
  const kept = !demo && remember(access);
  // Without an answer everything works all the same; if the credentials are bad, ECS says so too.
  // One frame after the first reads begin.
  const identity = drawn().then(drawn).then(() => identify(access, config)).catch(() => undefined);
  const caller = callerOf(access, kept);
  const accounts = accountsOf(access, config, identity);
  // The new sign-in's checks don't know what ended meanwhile, and this person may not see the same.
  const waiting = { ...nothingYet(), decided: state.waiting.decided };
  Object.assign(state, { caller, accounts, waiting, unidentified, signInProblem: undefined, found: undefined, signingIn: false, connecting: false, checking: false, session: "lasting", problem: undefined });
  state.identified = identity.then((who) => {
    if (!who || state.accounts !== accounts) return;
    state.caller = { ...caller, arn: who.arn, account: who.account };
    state.unidentified = false;
    for (const account of accounts) account.id ??= who.account;
    void showSoon();
  });
  signedIn();
}

/** @param {unknown} error */
export function refused(error) {
  Object.assign(state, { signInProblem: problemOf(error), found: undefined, connecting: false, checking: false });
  show();
  document.getElementById("sign-in-problem")?.focus();
}

let stopWaiting = () => {};

/** @param {() => void} stop ends the wait for the provider */
export const stopWaitingBy = (stop) => void (stopWaiting = stop);

/** Gives up signing in again. */
export function giveUp() {
  stopWaiting();
  Object.assign(state, { connecting: false, checking: false, signingIn: false, signInProblem: undefined, found: undefined });
}
