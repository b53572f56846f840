// From the stand-in ECS's events to the worker, as an EventBridge rule and its API destination deliver them.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html

import { setTimeout } from "node:timers/promises";

/**
 * @typedef {object} Destination
 * @property {string} sim where the stand-in ECS is
 * @property {string} url of the worker: .../events
 * @property {string} key that the connection puts into the header
 * @property {string} [header] its name
 * @property {number} [after] the number of the last event that is not to be delivered; by default all are
 * @property {(events: Told[]) => Told[]} [schedule] what of a batch is delivered, how often and in which order; the default: each once, in order
 * @property {boolean} [oneByOne] whether each waits for the one before it
 * @property {number} [pollEvery] milliseconds
 * @property {number} [retryAfter] milliseconds before the second try; each later one waits twice as long
 * @property {number} [tries] EventBridge tries 185 times, over 24 hours
 *
 * @typedef {{ number: number, event: any }} Told
 * @typedef {{ number: number, status: number, tries: number }} Delivery the last status; 0 where there was no answer in time
 */

/** What EventBridge waits for an answer. */
const PATIENCE = 5000;

/**
 * @param {Destination} destination
 */
export function forwardEvents({ sim, url, key, header = "x-api-key", after = 0, schedule = (events) => events, oneByOne = false, pollEvery = 250, retryAfter = 500, tries = 10 }) {
  const stopped = new AbortController();
  /** @type {Delivery[]} */
  const deliveries = [];
  const destination = { url, key, schedule, oneByOne };
  let last = after;
  let underWay = 0;
  /** @type {Promise<void> | undefined} */
  let reading;

  /** @param {Told} told */
  const attempt = async ({ event }) => {
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(PATIENCE)]);
    const headers = { "content-type": "application/json; charset=utf-8", "user-agent": "Amazon/EventBridge/ApiDestinations", [header]: destination.key };
    try {
      const response = await fetch(destination.url, { method: "POST", headers, body: JSON.stringify(event), redirect: "manual", signal });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  };

  /** @param {Told} told */
  const deliver = async (told) => {
    underWay += 1;
    /** @type {Delivery} */
    const delivery = { number: told.number, status: 0, tries: 0 };
    deliveries.push(delivery);
    for (let wait = retryAfter; !stopped.signal.aborted; wait *= 2) {
      delivery.status = await attempt(told);
      delivery.tries += 1;
      // A time-out counts as an error of the server; other answers are final.
      const again = delivery.status === 0 || delivery.status === 429 || delivery.status >= 500;
      if (!again || delivery.tries >= tries) break;
      await pause(wait, stopped.signal);
    }
    underWay -= 1;
  };

  const read = async () => {
    const response = await fetch(`${sim}/_sim/events?after=${last}`, { signal: stopped.signal });
    const events = /** @type {Told[]} */ (await response.json());
    last = events.at(-1)?.number ?? last;
    const scheduled = destination.schedule(events);
    if (!destination.oneByOne) return void (await Promise.all(scheduled.map(deliver)));
    for (const told of scheduled) await deliver(told);
  };

  /** Reads what there is now, and delivers it. It resolves when each is delivered, or given up. */
  const flush = async () => {
    await reading;
    reading = read().finally(() => (reading = undefined));
    await reading;
  };

  const poll = async () => {
    while (!stopped.signal.aborted) {
      // A stand-in that is about to end may close its connections first.
      await flush().catch(() => {});
      await pause(pollEvery, stopped.signal);
    }
  };

  return {
    deliveries,
    destination,
    flush,
    /** Goes on reading by itself. */
    start: () => void poll(),
    stop: () => stopped.abort(),
    get idle() {
      return underWay === 0;
    },
  };
}

/** Each event twice, and all of them in a disorder that is the same every time. @param {Told[]} events @returns {Told[]} */
export const twiceInDisorder = (events) => [...events, ...events].sort((one, other) => disorder(one.number) - disorder(other.number));

/** @param {number} number */
const disorder = (number) => (number * 2_654_435_761) % 4_294_967_296;

/** @param {number} ms @param {AbortSignal} signal that ends it early */
const pause = (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => {});
