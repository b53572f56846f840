// Makes what all requests share, once: the settings checked, the crate's Approvals, the issuer, the store.
import { Approvals, initSync } from "#glue";
import { wasm } from "#wasm";

import { unchecked } from "./health.js";
import { identityOf } from "./identity.js";
import { issuerOf } from "./issuer.js";
import { log } from "./log.js";
import { sweep } from "./serving.js";
import { SettingsError, given, readSettings, wrongSetting, wrongVariable } from "./settings.js";

/** @import { Credentials } from "#glue" */
/** @import { Checked } from "./health.js" */
/** @import { Issuer } from "./issuer.js" */
/** @import { Platform } from "./platform/platform.js" */
/** @import { Problem, Settings } from "./settings.js" */
/** @import { Store } from "./store/store.js" */

/**
 * @typedef {object} Worker
 * @property {Pick<Approvals, "begin">} approvals
 * @property {string} version
 * @property {ReturnType<typeof identityOf>} identify
 * @property {Issuer} [issuer]
 * @property {Store} [store]
 * @property {() => Promise<Credentials>} credentials that the worker itself has
 * @property {Checked} checked what Slack last said of its bot
 */

initSync({ module: wasm });

/** @type {Worker | undefined} */
let running;
/** @type {SettingsError | undefined} */
let refused;

/**
 * @param {Platform} platform
 * @returns {Promise<Worker>} rejects with a SettingsError, and from then on with the same
 */
export async function started(platform) {
  if (refused) throw refused;
  if (running) return running;
  try {
    // Each request that comes before the first is done makes its own: on workerd, it cannot wait for what another has begun.
    const { worker, limits } = await start(platform);
    if (!running) {
      running = worker;
      platform.sweepWith?.(() => sweep(worker, {}));
      log({ level: "info", what: "started", version: worker.version, store: worker.store !== undefined });
      for (const message of limits) log({ level: "warn", what: "limited", message });
    }
    return running;
  } catch (error) {
    if (refused) throw refused;
    refused = error instanceof SettingsError ? error : new SettingsError(problemsOf(error));
    for (const problem of refused.problems) log({ level: "error", what: "not-started", ...problem });
    throw refused;
  }
}

/** @param {Platform} platform */
async function start(platform) {
  const { variables } = platform;
  const { text, file, settings, secrets } = readSettings(variables, platform.readFile);
  /** @type {Problem[]} */
  const problems = [];
  /** @template T @param {() => T | Promise<T>} make @returns {Promise<T | undefined>} */
  const attempt = async (make) => {
    try {
      return await make();
    } catch (error) {
      problems.push(...problemsOf(error));
      return undefined;
    }
  };

  const store = await attempt(() => storeOf(settings, platform));
  const seed = Number(crypto.getRandomValues(new Uint32Array(1))[0]);
  const approvals = await attempt(() => new Approvals(text, JSON.stringify(secrets), seed, store !== undefined, file));
  const issuer = await attempt(() => issuerFor(settings, variables));
  const credentials = await attempt(() => credentialsOf(settings, platform));
  if (!approvals || !credentials || problems.length > 0) throw new SettingsError(problems);

  const identify = identityOf(settings?.identity, { refused: (code) => log({ level: "warn", what: "identity-refused", code }) });
  return { worker: { approvals, version: VERSION, identify, issuer, store, credentials, checked: unchecked() }, limits: approvals.limits() };
}

/**
 * @param {Settings | undefined} settings
 * @param {Platform} platform
 */
async function storeOf(settings, platform) {
  if (!settings || settings.store === false) return undefined;
  const store = await platform.openStore();
  if (settings.store && !store) throw wrongSetting("store", "is true, but there is no store: bind PAUSES on Cloudflare, or set GREENLIGHT_STORE elsewhere");
  return store;
}

/**
 * @param {Settings | undefined} settings
 * @param {Record<string, unknown>} variables
 */
async function issuerFor(settings, variables) {
  const issuer = await issuerOf(settings?.url ?? "", variables);
  if (settings?.aws?.credentials === "issuer" && !issuer) throw wrongVariable("ISSUER_KEY", 'is missing, and "aws.credentials" is "issuer"');
  return issuer;
}

/**
 * @param {Settings | undefined} settings
 * @param {Platform} platform
 * @returns {Promise<() => Promise<Credentials>>}
 */
async function credentialsOf(settings, { variables, openCredentials }) {
  const source = settings?.aws?.credentials;
  if (source === "platform") return openCredentials();
  if (source !== "keys") return () => Promise.reject(new Error("There are none."));
  const credentials = {
    accessKeyId: given(variables, "AWS_ACCESS_KEY_ID") ?? "",
    secretAccessKey: given(variables, "AWS_SECRET_ACCESS_KEY") ?? "",
    sessionToken: given(variables, "AWS_SESSION_TOKEN"),
  };
  return async () => credentials;
}

/** @param {any} error @returns {Problem[]} */
function problemsOf(error) {
  return Array.isArray(error?.problems) ? error.problems : [{ setting: "the worker itself", message: `the worker itself: ${error?.name}` }];
}
