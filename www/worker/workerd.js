// Cloudflare: what wrangler.toml names as `main`.
import { platformOf } from "./platform/workerd.js";
import { sweep } from "./serving.js";
import { started } from "./start.js";
import { HookStore, durableStore } from "./store/durable_object.js";
import { OPEN, placeOf } from "./store/store.js";

export { default } from "./worker.js";

export class PauseStore extends HookStore {
  /** @override @param {string[]} hookIds */
  async sweep(hookIds) {
    const worker = await started(platformOf(this.env, this.ctx));
    if (!worker.store) return; // The settings say to do without.
    const store = durableStore(this.env.PAUSES, { place: placeOf(OPEN + hookIds[0]), store: this });
    await sweep({ ...worker, store }, { hooks: hookIds });
  }
}
