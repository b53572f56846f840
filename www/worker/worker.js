// The worker, the same on Cloudflare, Node, Deno and Bun.
import { platformOf } from "#platform";

import { guarded } from "./headers.js";
import { routes } from "./routes.js";
import { SettingsError } from "./settings.js";
import { started } from "./start.js";

export default {
  /**
   * @param {Request} request
   * @param {unknown} [env] on Cloudflare: the variables, the secrets, and the binding PAUSES
   * @param {any} [ctx] on Cloudflare: the request's context
   * @returns {Promise<Response>}
   */
  async fetch(request, env, ctx) {
    const platform = platformOf(env, ctx);
    try {
      const worker = await started(platform);
      return await guarded(await routes.fetch(request, { worker, waitUntil: platform.waitUntil }));
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      const body = `This worker is not set up. Look at: ${error.settings.join(", ")}. Its log says more.\n`;
      return guarded(new Response(body, { status: 500, headers: { "content-type": "text/plain; charset=utf-8" } }));
    }
  },
};
