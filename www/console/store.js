// What the page knows. Credentials are not among it: they stay where they are used.

import { cancelDraw, drawSoon } from "../frames.js";
import { slicesOf } from "./slices.js";
import { turn } from "./turn.js";
import { nothingYet } from "./waiting.js";

/** @import { Action, BrowsePage, Decided, Outcome, Problem, Rollout } from "../ecs_greenlight.js" */
/** @import { Account } from "./access.js" */
/** @import { Config } from "./config.js" */
/** @import { Group } from "./nearby.js" */
/** @import { Demo } from "./demo.js" */
/** @import { Route } from "./route.js" */
/** @import { Waiting } from "./waiting.js" */

/**
 * Who is signed in.
 *
 * @typedef {object} Caller
 * @property {string} accessKeyId
 * @property {boolean} longTerm
 * @property {string} [expiration] ISO 8601
 * @property {string} region
 * @property {boolean} kept whether the tab remembers the credentials
 * @property {string} [arn] known once STS has answered
 * @property {string} [account]
 */

/**
 * What was decided for a deployment last: on its way, answered, or failed.
 *
 * @typedef {{ sending: Action } | { outcome: Outcome } | { outcomes: Decided[] } | { problem: Problem }} Act
 */

/**
 * A decision that a person is asked to confirm.
 *
 * @typedef {object} Confirming
 * @property {Action} action
 * @property {string[] | undefined} hookIds without any, the deployment is stopped
 * @property {string | undefined} consequence what the act does, as the dialog says
 * @property {string | undefined} ifMatch the etag that came with it: what is sent is bound to it
 * @property {string | undefined} before what the dialog said until the deployment moved
 * @property {boolean} reading whether the deployment is being read for it
 * @property {Problem | undefined} problem why it could not be read
 * @property {string} typed the service's name, where it is asked for
 */

/**
 * What a pasted text holds, without anything secret.
 *
 * @typedef {{ said: string, end?: string, tone?: "warn" | "bad" }} Found `end`: ISO 8601
 */

/**
 * @typedef {object} State
 * @property {Route} route
 * @property {Config} config
 * @property {Demo | undefined} demo what stands in for AWS
 * @property {boolean} starting until config.json is read
 * @property {string | undefined} fatal why nothing works
 * @property {Caller | undefined} caller
 * @property {Account[]} accounts
 * @property {Promise<unknown>} identified until which the account of the sign-in itself is not known
 * @property {boolean} unidentified whether STS could not be asked whose credentials these are
 * @property {boolean} checking whether STS is being asked whether it takes what was pasted
 * @property {Problem | undefined} signInProblem
 * @property {Found | undefined} found what the pasted text holds
 * @property {boolean} connecting whether a sign-in is under way
 * @property {boolean} signingIn whether the form is asked for although somebody is signed in
 * @property {"lasting" | "ending" | "ended"} session by ECS's clock
 * @property {boolean} busy
 * @property {Problem | undefined} problem what went wrong last; what was read before stays
 * @property {string | undefined} openProblem why a pasted text leads nowhere
 * @property {Waiting} waiting
 * @property {Group[]} groups what the list shows of it
 * @property {BrowsePage | undefined} page
 * @property {Rollout | undefined} rollout
 * @property {string | undefined} supersededBy the newer deployment that replaced it
 * @property {Map<string, Record<string, unknown>>} parts what was read for the sections of a deployment, by its ARN and their names
 * @property {string[]} rows the hooks of the deployment that have a row of their own
 * @property {string[]} undrawn the slices of the screen that are not drawn yet, the next one first (slices.js)
 * @property {Confirming | undefined} confirming
 * @property {{ arn: string, act: Act } | undefined} toast what became of a decision while the person was elsewhere on the page
 * @property {Map<string, Act>} acts by the ARN of their deployment: leaving a page and coming back loses none
 */

/** @type {State} */
export const state = {
  route: { view: "waiting" },
  config: {},
  demo: undefined,
  starting: true,
  fatal: undefined,
  caller: undefined,
  accounts: [],
  identified: Promise.resolve(),
  unidentified: false,
  checking: false,
  signInProblem: undefined,
  found: undefined,
  connecting: false,
  signingIn: false,
  session: "lasting",
  busy: false,
  problem: undefined,
  openProblem: undefined,
  waiting: nothingYet(),
  groups: [],
  page: undefined,
  rollout: undefined,
  supersededBy: undefined,
  parts: new Map(),
  rows: [],
  undrawn: slicesOf("waiting"),
  confirming: undefined,
  toast: undefined,
  acts: new Map(),
};

let paint = () => {};

/** @param {() => void} painter */
export const paintWith = (painter) => void (paint = painter);

/** A frame that is waited for. @type {{ shown: Promise<void>, end: () => void } | undefined} */
let awaited;

/** Shows at once what is known: for what a person's next press, or the focus, depends on. */
export function show() {
  const frame = awaited;
  awaited = undefined;
  cancelDraw(show);
  paint();
  frame?.end();
}

/**
 * Shows in the next frame what came in together until then, so that no task has both to read and to draw. No frame is drawn of a page in the background, but its
 * title is seen.
 *
 * @returns {Promise<void>} once it is shown
 */
export function showSoon() {
  if (awaited) return awaited.shown;
  drawSoon(show);
  let end = () => {};
  const shown = /** @type {Promise<void>} */ (new Promise((resolve) => void (end = resolve)));
  awaited = { shown, end };
  return shown;
}

/** Shows in the next frame what is known, and comes after it, and after one more where that is due: for what is only then to begin. */
export async function drawn() {
  await showSoon();
  await awaited?.shown;
  await turn();
}
