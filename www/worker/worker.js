// The worker, the same on Cloudflare, Node, Deno and Bun.
import { platformOf } from "#platform";

import { guarded } from "./headers.js";
import { firstLook } from "./health.js";
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
      const response = await guarded(await routes.fetch(request, { worker, waitUntil: platform.waitUntil }));
      firstLook(worker, platform.waitUntil);
      return response;
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      return guarded(notSetUp(request, error.settings));
    }
  },
};

/**
 * What is answered while settings are wrong: their names, and no more. EventBridge sends its events again later.
 *
 * @param {Request} request
 * @param {string[]} settings
 */
function notSetUp(request, settings) {
  if (new URL(request.url).pathname === "/health") return Response.json({ ok: false, version: VERSION, settings }, { status: 503 });
  const body = `This worker is not set up. Check: ${settings.join(", ")}. Its log has the details.\n`;
  return new Response(body, { status: 503, headers: { "content-type": "text/plain; charset=utf-8" } });
}
