// Performs what flows record. The only place of the project that calls AWS, or chat.
import { afterDueFrame, afterNextFrame, later, TURN } from "./frames.js";

/** @import { Credentials, Flow } from "./ecs_greenlight.js" */

/**
 * @typedef {object} Effect
 * @property {"send" | "sleep" | "credentials" | "call" | "cancel"} kind
 * @property {number} id
 * @property {number} ms
 * @property {number} limit
 * @property {boolean} acts
 * @property {import("./ecs_greenlight.js").SignedRequest} request
 * @property {unknown} call
 */

/**
 * Does what only the caller can; what it gives goes to the flow as JSON, and `undefined` says that it failed.
 *
 * @callback Host
 * @param {any} call
 * @returns {Promise<unknown>}
 */

/**
 * Performs what a flow records until it ends, and yields what it emits.
 *
 * @param {Flow} flow
 * @param {{ fetch: typeof globalThis.fetch, now: () => number, signal?: AbortSignal, credentials: () => Promise<Credentials>, host?: Host }} io
 * @returns {AsyncGenerator<unknown, unknown, void>}
 */
export async function* run(flow, { fetch, now, signal, credentials, host }) {
  /** @type {Map<number, () => void>} */
  const pending = new Map();
  /** @type {(() => void)[]} */
  const replies = [];
  let wake = () => {};
  /** @type {unknown} */
  let cause;

  /** @param {number} id @param {() => void} reply */
  const deliver = (id, reply) => {
    if (pending.delete(id)) {
      replies.push(reply);
      wake();
    }
  };

  /** @param {Effect} effect */
  const send = async ({ id, request, limit, acts }) => {
    const controller = new AbortController();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      controller.abort();
    }, limit);
    pending.set(id, () => {
      clearTimeout(timer);
      // An act that was sent is left to arrive: cutting it short would only hide what it did.
      if (!acts) controller.abort();
    });
    try {
      const { method, url, headers, body } = request;
      // Signed requests are never to follow a redirect; "error" is refused by workerd.
      const response = await fetch(url, { method, headers, body, redirect: "manual", signal: controller.signal });
      if (response.status === 0) throw new TypeError("The endpoint answered with a redirect.");
      const answer = {
        status: response.status,
        headers: [...response.headers],
        body: new Uint8Array(await response.arrayBuffer()),
      };
      deliver(id, () => flow.respond(id, answer));
    } catch (error) {
      cause = error;
      deliver(id, () => flow.fail(id, timedOut));
    } finally {
      clearTimeout(timer);
    }
  };

  /** What the caller answers, or nothing where it fails. @param {number} id @param {() => unknown} question @param {(answer: any) => void} pass */
  const ask = async (id, question, pass) => {
    pending.set(id, () => {});
    try {
      const answer = await question();
      deliver(id, () => pass(answer));
    } catch (error) {
      cause = error;
      deliver(id, () => pass(undefined));
    }
  };

  /** @param {Effect} effect */
  const begin = (effect) => {
    const { kind, id } = effect;
    if (kind === "send") void send(effect);
    else if (kind === "credentials") void ask(id, credentials, (given) => flow.authenticate(id, given));
    else if (kind === "call") void ask(id, () => host?.(effect.call), (given) => flow.reply(id, JSON.stringify(given)));
    else if (kind === "sleep") {
      const elapsed = () => deliver(id, () => flow.elapse(id));
      const timer = effect.ms > 0 ? setTimeout(elapsed, effect.ms) : void later(elapsed);
      pending.set(id, () => clearTimeout(timer));
    } else if (kind === "cancel") {
      pending.get(id)?.();
      pending.delete(id);
    }
  };

  const end = () => {
    for (const drop of pending.values()) drop();
    pending.clear();
  };
  const stop = () => {
    end();
    wake();
  };
  signal?.addEventListener("abort", stop);
  let rested = performance.now();
  const isLong = () => performance.now() - rested > TURN;
  /** @param {Promise<void>} frame */
  const waitFor = async (frame) => {
    await frame;
    rested = performance.now();
  };
  try {
    for (;;) {
      if (signal?.aborted) throw flow.abort() ?? signal.reason;
      const step = /** @type {{ effects: Effect[], emitted: unknown[], done: unknown }} */ (flow.poll(now()));
      if (!step.effects) return step.done;
      for (const [index, effect] of step.effects.entries()) {
        // The first is never put off: what acts comes alone.
        if (index > 0 && isLong()) await waitFor(afterNextFrame());
        if (signal?.aborted) break;
        begin(effect);
      }
      // Results of a long turn are yielded in the next one: showing them may take as long.
      const isApart = step.emitted.length > 0 && isLong();
      if (isApart) await waitFor(afterNextFrame());
      for (const value of step.emitted) {
        // The outcome of an act is reported all the same.
        if (signal?.aborted && !flow.abort()) throw signal.reason;
        yield value;
      }
      if (step.effects.length === 0 && step.emitted.length === 0 && replies.length === 0 && !signal?.aborted) {
        const asleep = performance.now();
        await new Promise((resolve) => {
          wake = () => resolve(undefined);
        });
        const slept = performance.now() - asleep;
        // A short sleep does not start a new turn.
        rested = slept < TURN ? rested + slept : performance.now();
      }
      // A frame that is due comes before more work.
      const frame = isApart || isLong() ? afterNextFrame() : afterDueFrame();
      if (frame) await waitFor(frame);
      // One at a time: each may be the work of a turn.
      replies.shift()?.();
    }
  } catch (error) {
    throw withCause(error, cause);
  } finally {
    signal?.removeEventListener("abort", stop);
    end();
    flow.free();
  }
}

/**
 * @param {any} error
 * @param {unknown} cause What fetch, or the credentials function, failed with last.
 */
function withCause(error, cause) {
  const explained = error?.remedy === "checkNetwork" || error?.code === "credentials-failed";
  if (explained && cause !== undefined) error.cause = cause;
  return error;
}
