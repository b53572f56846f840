// Whether the worker can ask people. It is looked at when the worker starts, and when somebody asks for /health, once a minute at most.
import { serve } from "./serving.js";
import { HOOKS_NOT_LISTED, OPEN } from "./store/store.js";

/** @import { Worker } from "./start.js" */

/** How long an answer holds. */
const MINUTE = 60_000;

/** How long whoever asks waits for Slack. */
const PATIENCE = 2000;

/**
 * What Slack and the store last said, as a value: on workerd, no request can wait for what another has begun.
 *
 * @typedef {object} Checked
 * @property {string} [slack] "ok", or why not; absent where there is no bot
 * @property {"failed"} [store] where the store does not say which hooks are open, so that no sweep looks after them
 * @property {number} until when it is asked again, in epoch milliseconds; 0 before it was first asked
 */

/** @returns {Checked} */
export const unchecked = () => ({ slack: "unchecked", until: 0 });

/**
 * What /health answers. A request that comes while another asks Slack and the store gets the last known state.
 *
 * @param {Worker} worker
 * @param {(work: Promise<unknown>) => void} waitUntil
 * @param {{ now?: () => number, patience?: number }} [options] `patience` in milliseconds
 * @returns {Promise<{ ok: true, version: string, slack?: string, store?: string }>}
 */
export async function health(worker, waitUntil, { now = Date.now, patience = PATIENCE } = {}) {
  const { checked, version } = worker;
  if (now() >= checked.until) {
    checked.until = now() + MINUTE;
    const answered = slackOf(worker, waitUntil)
      .catch(() => "failed")
      .then((slack) => void (checked.slack = slack));
    const kept = storeOf(worker).then((store) => void (checked.store = store));
    waitUntil(Promise.all([answered, kept])); // however long it takes: the next request gets it
    const [slackInTime] = await Promise.all([isInTime(answered, patience), isInTime(kept, patience)]);
    if (!slackInTime) checked.slack = "no-answer";
  }
  return { ok: true, version, slack: checked.slack, store: checked.store };
}

/**
 * Looks for the first time, if nobody has. Nothing waits for it.
 *
 * @param {Worker} worker
 * @param {(work: Promise<unknown>) => void} waitUntil
 */
export function firstLook(worker, waitUntil) {
  if (worker.checked.until === 0) waitUntil(health(worker, waitUntil));
}

/**
 * @param {Worker} worker
 * @param {(work: Promise<unknown>) => void} waitUntil
 * @returns {Promise<string | undefined>}
 */
async function slackOf(worker, waitUntil) {
  const begin = () => worker.approvals.begin("health", {}, new Uint8Array());
  const failed = () => Response.json({ slack: "failed" });
  const response = await serve(worker, waitUntil, { kind: "health", begin, failed });
  const { slack } = /** @type {{ slack?: string }} */ (await response.json());
  return slack;
}

/**
 * Where each hook's own alarm looks after it, nobody lists them all, and none is missed.
 *
 * @param {Worker} worker
 * @returns {Promise<"failed" | undefined>}
 */
async function storeOf({ store }) {
  try {
    await store?.list(OPEN);
    return undefined;
  } catch (error) {
    return /** @type {any} */ (error)?.code === HOOKS_NOT_LISTED ? undefined : "failed";
  }
}

/**
 * @param {Promise<unknown>} work
 * @param {number} patience in milliseconds
 * @returns {Promise<boolean>}
 */
async function isInTime(work, patience) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const over = new Promise((resolve) => {
    timer = setTimeout(() => resolve(false), patience);
  });
  const first = await Promise.race([work.then(() => true), over]);
  clearTimeout(timer);
  return first;
}
