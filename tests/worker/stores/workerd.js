// The Durable Object behind a plain HTTP surface, with an alarm that comes when a test wants it, and what it did to look at.
import { HookStore, durableStore } from "../../../www/worker/store/durable_object.js";
import { placeOf } from "../../../www/worker/store/store.js";

export class Pauses extends HookStore {
  /** @override */
  get sweepEvery() {
    return this.env.SWEEP_EVERY;
  }

  /** @type {string[][]} */
  swept = [];
  fails = false;

  /** Does what a sweep does: its own entries are read and written in the object itself. @override @param {string[]} hookIds */
  async sweep(hookIds) {
    this.swept.push(hookIds);
    if (this.fails) throw new Error("example");
    const store = durableStore(this.env.PAUSES, { place: placeOf(`open/${hookIds[0]}`), store: this });
    await store.create(`pause/${hookIds[0]}/swept`, "yes", Date.now() + 3_600_000);
    await store.list(`pause/${hookIds[0]}/`);
  }

  async fail(/** @type {boolean} */ fails) {
    this.fails = fails;
  }

  /** An entry that has expired while the alarm is late. @param {string} key */
  async lapse(key) {
    this.ctx.storage.kv.put(key, { value: "lapsed", expiresAt: 1 });
  }

  async look() {
    return { kept: [...this.ctx.storage.kv.list()].map(([key]) => key), swept: this.swept, alarm: await this.ctx.storage.getAlarm() };
  }
}

export default {
  /** @param {Request} request @param {any} env */
  async fetch(request, env) {
    const [method, ...given] = /** @type {any} */ (await request.json());
    try {
      const object = () => env.PAUSES.get(env.PAUSES.idFromName(placeOf(given[0])));
      if (method === "look") return Response.json([await object().look()]);
      if (method === "fail") return Response.json([(await object().fail(given[1])) ?? null]);
      if (method === "lapse") return Response.json([(await object().lapse(given[0])) ?? null]);
      const store = /** @type {any} */ (durableStore(env.PAUSES));
      return Response.json([(await store[method](...given)) ?? null]);
    } catch (error) {
      return Response.json([null, /** @type {any} */ (error).code ?? String(error)]);
    }
  },
};
