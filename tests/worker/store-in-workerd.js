// The Durable Object behind a plain HTTP surface, and one method more to see what is really kept.
import { PauseStore, durableStore } from "../../www/worker/store/durable_object.js";

export class Pauses extends PauseStore {
  async kept() {
    return [...(await this.ctx.storage.list()).keys()];
  }
}

export default {
  /** @param {Request} request @param {any} env */
  async fetch(request, env) {
    const [method, ...given] = /** @type {any} */ (await request.json());
    if (method === "kept") return Response.json(await env.PAUSES.get(env.PAUSES.idFromName(given[0])).kept());
    const store = /** @type {any} */ (durableStore(env.PAUSES));
    return Response.json((await store[method](...given)) ?? null);
  },
};
