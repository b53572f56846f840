// Flows that tests play, in the shape that the wasm's have.

/** @typedef {{ emit: unknown } | { kind: "call", call: unknown } | { kind: "sleep", ms: number }} Step */

/**
 * @param {Generator<Step, void, string | undefined>} steps each is an effect; a call's reply is what `yield` gives
 * @returns {import("#glue").Flow}
 */
export function flowOf(steps) {
  let id = 0;
  let waiting = false;
  let over = false;
  /** @type {string | undefined} */
  let reply;
  const went = () => {
    waiting = false;
  };
  return {
    poll() {
      const effects = [];
      const emitted = [];
      while (!waiting && !over) {
        const { done, value } = steps.next(reply);
        reply = undefined;
        if (done) over = true;
        else if ("emit" in value) emitted.push(value.emit);
        else {
          waiting = true;
          effects.push({ ...value, id: ++id });
        }
      }
      return over && effects.length + emitted.length === 0 ? { done: null } : { effects, emitted };
    },
    reply(_, json) {
      reply = json;
      went();
    },
    elapse: went,
    respond: went,
    fail: went,
    authenticate: went,
    abort: () => undefined,
    free() {},
  };
}
