/** @import { Credentials } from "../../ecs_greenlight.js" */
/** @import { Store } from "../store/store.js" */

/**
 * What the runtime gives.
 *
 * @typedef {object} Platform
 * @property {Record<string, unknown>} variables
 * @property {(path: string) => string} [readFile]
 * @property {() => Promise<Store | undefined>} openStore rejects with a SettingsError
 * @property {() => Promise<() => Promise<Credentials>>} openCredentials AWS credentials of its own; rejects with a SettingsError
 * @property {(work: Promise<unknown>) => void} waitUntil has the runtime live until that is done
 * @property {(sweep: () => Promise<void>) => void} [sweepWith] looks after open questions every few minutes from now on; where the store does not do so itself
 */
export {};
