// Work that is done again and again while a process lives.
import timers from "node:timers";

/** Of the time between: processes that were started together do not stay together. */
const JITTER = 0.2;

/**
 * Does it at once, and again some time after it is done; never twice at the same time. It does not keep the process alive.
 *
 * @param {() => Promise<void>} work that does not reject
 * @param {{ every: number, random?: () => number }} options `every`: milliseconds
 * @returns {() => void} begins it no more
 */
export function repeated(work, { every, random = Math.random }) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  let stopped = false;
  const turn = async () => {
    await work();
    if (stopped) return;
    timer = timers.setTimeout(turn, every * (1 + JITTER * (random() - 0.5)));
    timer.unref();
  };
  void turn();
  return () => {
    stopped = true;
    timers.clearTimeout(timer);
  };
}
