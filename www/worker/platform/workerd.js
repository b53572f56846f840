// Cloudflare: everything comes with the request.
import { wrongSetting } from "../settings.js";
import { durableStore } from "../store/durable_object.js";

/** @import { Platform } from "./platform.js" */

/**
 * @param {any} env
 * @param {{ waitUntil: (work: Promise<unknown>) => void }} ctx
 * @returns {Platform}
 */
export const platformOf = (env, ctx) => ({
  variables: env,
  openStore: async () => (env.PAUSES ? durableStore(env.PAUSES) : undefined),
  openCredentials: () => Promise.reject(wrongSetting("aws.credentials", 'cannot be "platform" on Cloudflare, which has no AWS role')),
  waitUntil: (work) => ctx.waitUntil(work),
});
