// The act: confirmed against the deployment as it is, sent by the crate, never stopped by closing a dialog or going elsewhere.
import { setClock } from "../countdown.js";
import { lastRead, possibilityOf } from "./choice.js";
import { isPress } from "./guard.js";
import { problemOf } from "./problem.js";
import { accountOf, read } from "./reading.js";
import { show, state } from "./store.js";
import { learn } from "./waiting.js";

/** @import { Action } from "../ecs_greenlight.js" */
/** @import { Act, Confirming } from "./store.js" */

/** Asks for the last word, and reads the deployment for it. @param {Action} action @param {string[]} [hookIds] */
export function confirm(action, hookIds) {
  const { rollout } = state;
  if (!rollout) return;
  const { consequence, etag: ifMatch } = possibilityOf(rollout, { action, hookIds });
  ask({ action, hookIds, consequence, ifMatch, before: undefined, reading: true, problem: undefined, typed: "" });
  void recheck();
}

/** @param {Confirming} confirming */
function ask(confirming) {
  state.confirming = confirming;
  show();
  const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("dialog"));
  if (!dialog.open) dialog.showModal();
}

/** Reads the deployment, and puts what the act does now beside what the dialog said. */
async function recheck() {
  const { confirming, rollout } = state;
  if (!confirming || !rollout) return;
  const { serviceDeploymentArn, account } = rollout;
  try {
    const now = await accountOf({ account }).ecs.describe({ serviceDeploymentArn });
    if (state.confirming !== confirming) return;
    Object.assign(state, { rollout: now });
    setClock(now.asOf);
    const { consequence, etag: ifMatch } = possibilityOf(now, confirming);
    if (consequence !== confirming.consequence) confirming.before = confirming.consequence;
    Object.assign(confirming, { consequence, ifMatch });
  } catch (error) {
    if (state.confirming !== confirming) return;
    confirming.problem = problemOf(error);
  }
  confirming.reading = false;
  show();
}

/** @param {string} typed */
export function type(typed) {
  if (state.confirming) state.confirming.typed = typed;
  show();
}

export function closeConfirm() {
  state.confirming = undefined;
  show();
  // The focus goes back to the button, where there still is one.
  if (document.activeElement === document.body) document.querySelector("h1")?.focus();
}

/** Carries out what was confirmed. @param {Event} press which the guard let through */
export async function act(press) {
  const { confirming, rollout, acts } = state;
  if (!isPress(press) || !confirming || !rollout) return;
  const { serviceDeploymentArn, account } = rollout;
  const here = () => state.acts === acts && state.route.view === "deployment" && state.route.arn === serviceDeploymentArn;
  state.confirming = undefined;
  acts.set(serviceDeploymentArn, { sending: confirming.action });
  show();
  document.getElementById("sending")?.focus();
  const came = await send(confirming, serviceDeploymentArn, account);
  if ("problem" in came && came.problem.remedy === "decideAgain" && here()) {
    acts.delete(serviceDeploymentArn);
    ask({ ...confirming, reading: true, typed: "" });
    return void recheck();
  }
  acts.set(serviceDeploymentArn, came);
  const now = lastRead(came);
  if (now && state.acts === acts) learn(state.waiting, rollout, now);
  if (here() && now) state.rollout = now;
  // Told where the person is now, unless that is somebody else.
  else if (!here() && state.acts === acts) state.toast = { arn: serviceDeploymentArn, act: came };
  show();
  if (!here()) return;
  document.getElementById("outcome")?.focus();
  void read();
}

/** @param {Confirming} confirming @param {string} serviceDeploymentArn @param {string} account @returns {Promise<Act>} */
async function send({ action, hookIds, ifMatch }, serviceDeploymentArn, account) {
  try {
    const { ecs } = accountOf({ account });
    if (!hookIds) return { outcome: await ecs.stop({ serviceDeploymentArn, ifMatch }) };
    const [hookId = "", ...others] = hookIds;
    if (others.length === 0) return { outcome: await ecs.decide({ serviceDeploymentArn, hookId, action, ifMatch }) };
    return { outcomes: await ecs.decideAll({ serviceDeploymentArn, hookIds, action, ifMatch }) };
  } catch (error) {
    // The crate fails only where it is certain that nothing was executed; of a failure that is not the crate's nobody knows.
    return { problem: problemOf(error, "checkDeployment") };
  }
}
