// Plays the crate's flows: one that serves a request, whose first word is the response, and which may work on after that; and the sweep.
import { run } from "../run.js";
import { failureOf, log } from "./log.js";

/** @import { ApprovalPage, Flow, HostCall, WorkerOutput } from "#glue" */
/** @import { Worker } from "./start.js" */

/**
 * @typedef {object} Task
 * @property {string} kind for the log
 * @property {() => Flow} begin
 * @property {(page: ApprovalPage, status: number) => Promise<Response>} [paint]
 * @property {() => Response | Promise<Response>} failed the answer where there is none
 *
 * @typedef {Exclude<WorkerOutput, { event: "log" }>} Answer
 */

/**
 * @param {Worker} worker
 * @param {(work: Promise<unknown>) => void} waitUntil
 * @param {Task} task
 * @returns {Promise<Response>}
 */
export function serve(worker, waitUntil, { kind, begin, paint, failed }) {
  return new Promise((resolve) => {
    const work = async () => {
      let answered = false;
      try {
        await play(worker, begin, (answer) => {
          if (answered) return;
          answered = true;
          resolve(answer.event === "page" && paint ? paint(answer.page, answer.status) : responseOf(/** @type {any} */ (answer)));
        });
        if (!answered) throw new Error("The flow ended without an answer.");
      } catch (error) {
        log({ level: "error", what: "failed", request: kind, ...failureOf(error) });
        if (!answered) resolve(failed());
      }
    };
    // At once, and not only when it has answered: whoever asked may go away meanwhile.
    waitUntil(work());
  });
}

/**
 * Looks after the questions that are open: all, or those about some hooks. It does not reject: the next sweep does what this one could not.
 *
 * @param {Worker} worker
 * @param {{ hooks?: string[] }} which
 */
export async function sweep(worker, which) {
  try {
    await play(worker, () => worker.approvals.begin("sweep", which, new Uint8Array()), () => {});
  } catch (error) {
    log({ level: "error", what: "failed", request: "sweep", ...failureOf(error) });
  }
}

/**
 * @param {Worker} worker
 * @param {() => Flow} begin
 * @param {(answer: Answer) => void} answer
 */
async function play(worker, begin, answer) {
  const io = { fetch: globalThis.fetch, now: Date.now, credentials: worker.credentials, host: hostOf(worker) };
  for await (const output of /** @type {AsyncIterable<WorkerOutput>} */ (run(begin(), io))) {
    if (output.event === "log") console.log(JSON.stringify(output.line));
    else answer(output);
  }
}

/** @param {{ event: string, status: number, body: string }} answer */
const responseOf = ({ event, status, body }) => new Response(body, { status, headers: { "content-type": `${event === "json" ? "application/json" : "text/plain"}; charset=utf-8` } });

/**
 * What a flow has its driver do.
 *
 * @param {Worker} worker
 * @returns {(call: HostCall) => Promise<unknown>}
 */
const hostOf = ({ store, issuer, credentials }) => async (asked) => {
  try {
    switch (asked.call) {
      case "put":
        await store?.put(asked.key, asked.value, asked.expiresAt);
        return null;
      case "create":
        return await store?.create(asked.key, asked.value, asked.expiresAt);
      case "remove":
        await store?.remove(asked.key);
        return null;
      case "list":
        return await store?.list(asked.prefix);
      case "sign":
        return await issuer?.sign(asked.claims);
      case "credentials":
        return await credentials();
    }
  } catch (error) {
    log({ level: "error", what: "call-failed", call: asked.call, ...failureOf(error) });
    throw error;
  }
};
