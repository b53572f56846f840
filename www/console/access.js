// Who calls: credentials, however they came, and the accounts they open. They are held here, in memory, and nowhere else unless asked.
import { Greenlight, signIn } from "../greenlight.js";

/** @import { Credentials, SignedIn } from "../ecs_greenlight.js" */
/** @import { Config } from "./config.js" */
/** @import { Caller } from "./store.js" */

/**
 * An account to look at.
 *
 * @typedef {object} Account
 * @property {string} [id] 12 digits, once they are known
 * @property {string} [name]
 * @property {string} [color] as config.json has it
 * @property {string[]} regions
 * @property {Greenlight} ecs
 */

/**
 * Credentials and where they hold.
 *
 * @typedef {object} Access
 * @property {Credentials} credentials
 * @property {string} region
 * @property {boolean} keep whether this tab is to remember them
 * @property {string} [sessionName] who it is, for roles on top
 * @property {typeof globalThis.fetch} [fetch] in place of the browser's
 * @property {Who} [caller] who it is, where that is known without asking
 */

/** @typedef {Pick<SignedIn["caller"], "account" | "arn">} Who */

const KEPT = "ecs-greenlight: kept for this tab";

/** The tab's memory, if the browser lets the page have one. */
function memory() {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}

/** @param {Access} access */
const isLongTerm = ({ credentials }) => credentials.accessKeyId.startsWith("AKIA");

/** What this tab remembers, if it still holds. @returns {Access | undefined} */
export function kept() {
  const text = memory()?.getItem(KEPT);
  if (!text) return undefined;
  try {
    const access = /** @type {Access} */ (JSON.parse(text));
    const end = access.credentials.expiration;
    if (end === undefined || Date.parse(String(end)) > Date.now()) return access;
  } catch {
    // What is no longer understood is forgotten.
  }
  forget();
  return undefined;
}

export const forget = () => memory()?.removeItem(KEPT);

/** For this tab, where that was asked for; a key that never ends is never left anywhere. @param {Access} access @returns {boolean} whether it is */
export function remember(access) {
  forget();
  if (!access.keep || isLongTerm(access)) return false;
  memory()?.setItem(KEPT, JSON.stringify(access));
  return memory() !== undefined;
}

/** What may be shown of it. @param {Access} access @param {boolean} kept @returns {Caller} */
export function callerOf(access, kept) {
  const { credentials: { accessKeyId, expiration }, region } = access;
  const end = expiration === undefined ? undefined : new Date(expiration).toISOString();
  return { accessKeyId, longTerm: isLongTerm(access), expiration: end, region, kept };
}

/** @param {Config} config */
export const endpointsOf = ({ stsEndpoint: sts, cognitoIdentityEndpoint: cognitoIdentity }) => ({ sts, cognitoIdentity });

/**
 * Asks STS whose credentials they are. Behind an ECS endpoint of its own, AWS's STS would not know them.
 *
 * @param {Access} access @param {Config} config @param {AbortSignal} [signal] @returns {Promise<Who | undefined>}
 */
export async function identify({ credentials, region, caller }, config, signal) {
  if (caller) return caller;
  if (config.endpoint && !config.stsEndpoint) return undefined;
  return (await signIn({ region, credentials, endpoints: endpointsOf(config), signal })).caller;
}

/**
 * The accounts that these credentials open.
 *
 * @param {Access} access @param {Config} config @param {Promise<Who | undefined>} identity
 * @returns {Account[]}
 */
export function accountsOf(access, config, identity) {
  const { credentials, region, fetch } = access;
  const { endpoint } = config;
  const regions = config.regions ?? [region];
  if (!config.accounts) return [{ regions, ecs: new Greenlight({ region, endpoint, credentials: () => credentials, fetch }) }];
  return config.accounts.map(({ name, color, roleArn, regions: own }) => {
    const assumed = async () => {
      const sessionName = access.sessionName ?? (await identity)?.arn.split("/").pop();
      const assumeRole = { roleArn: String(roleArn), sessionName };
      return (await signIn({ region, credentials, assumeRole, endpoints: endpointsOf(config) })).credentials;
    };
    const ecs = new Greenlight({ region: String(own[0]), endpoint, credentials: roleArn ? assumed : () => credentials });
    return { id: roleArn?.split(":")[4], name, color, regions: own, ecs };
  });
}

/** The account with this id; the only one there is where no id is asked for, or as long as its own is not known. @param {Account[]} accounts @param {string | undefined} id */
export function accountWith(accounts, id) {
  const [only, ...others] = accounts;
  const fits = only && others.length === 0 && (id === undefined || only.id === undefined);
  return fits ? only : accounts.find((account) => account.id === id);
}
