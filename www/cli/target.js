// A command's target: what was typed, and the deployment that it stands for.

import { isAmong, pastedDestination } from "../ecs_greenlight.js";
import { EXIT, failure, usageError } from "./exit.js";

/** @import { Greenlight } from "../greenlight.js" */
/** @import { Rollout } from "../ecs_greenlight.js" */

/**
 * @typedef {object} Target
 * @property {string} text as it was typed
 * @property {string} [serviceDeploymentArn]
 * @property {string} [hookId]
 * @property {string} [region]
 * @property {string} [account]
 * @property {string} [cluster]
 * @property {string} [service] a name, or a pattern with `*` and `?`
 * @property {string} [id] of a deployment whose account is not known
 */

/** A service's name, with or without its cluster's. */
const NAME = /^(?:([\w*?-]{1,255})\/)?([\w*?-]{1,255})$/;

/** A console link mostly does not name the account. Then ECS is asked by name, and its answer has the account. */
const ANY_ACCOUNT = "000000000000";

const EXPECTED = "a service deployment's ARN, its ECS console link, or cluster/service";

/** Reads what was typed. The wasm must be loaded. @param {string} text @returns {Target} */
export function parseTarget(text) {
  const [, cluster, name] = NAME.exec(text) ?? [];
  if (name !== undefined) return { text, cluster, service: name };
  const fragment = destinationOf(text);
  const [place = "", query] = fragment.slice("#/".length).split("?hook=");
  if (place.startsWith("d/")) return { text, ...ofArn(place.slice("d/".length)), ...(query && { hookId: decodeURIComponent(query) }) };
  const parts = place.split("/");
  const account = /^\d{12}$/.test(parts[0] ?? "") ? parts.shift() : undefined;
  const [region, of, service] = parts;
  if (!service) throw usageError(`"${text}" does not name a service. Give ${EXPECTED}.`);
  return { text, region, cluster: of, service, ...known(account) };
}

/**
 * A deployment by its ARN, and what it was said to be of: where the two do not agree, neither is taken.
 *
 * @param {string} deployment
 * @param {string} [text] the service's name or link, or the deployment once more
 * @returns {Target}
 */
export function boundTarget(deployment, text) {
  const bound = parseTarget(deployment);
  const { serviceDeploymentArn: arn } = bound;
  if (!arn) throw usageError(`"${deployment}" is not a service deployment's ARN.`);
  if (text !== undefined && !isOf(parseTarget(text), arn)) throw usageError(`The deployment is not one of "${text}". Nothing was sent.`, [arn]);
  return bound;
}

/** @param {Target} target @param {string} arn of a deployment */
function isOf({ serviceDeploymentArn, region, account, cluster, service = "", id }, arn) {
  if (serviceDeploymentArn) return serviceDeploymentArn === arn;
  const [, , , itsRegion, itsAccount, path = ""] = arn.split(":");
  const [, , , itsId] = path.split("/");
  const isInPlace = (region ?? itsRegion) === itsRegion && (account ?? itsAccount) === itsAccount && (id ?? itsId) === itsId;
  return isInPlace && isAmong([cluster ? `${cluster}/${service}` : service], arn.replace(":service-deployment/", ":service/").replace(/\/[^/]*$/, ""));
}

/** @param {string} text */
function destinationOf(text) {
  try {
    return pastedDestination(text, ANY_ACCOUNT);
  } catch (error) {
    throw Object.assign(usageError(`"${text}" does not name a deployment or a service. Give ${EXPECTED}.`), { cause: error });
  }
}

/** @param {string} serviceDeploymentArn checked by the crate */
function ofArn(serviceDeploymentArn) {
  const [, , , region, account, path = ""] = serviceDeploymentArn.split(":");
  if (account !== ANY_ACCOUNT) return { serviceDeploymentArn, region, account };
  const [, cluster, service, id] = path.split("/");
  return { region, cluster, service, id };
}

/** @param {string | undefined} account */
const known = (account) => (account === undefined || account === ANY_ACCOUNT ? {} : { account });

/**
 * The deployment; for a service, its newest.
 *
 * @param {Target} target
 * @param {Greenlight} ecs
 * @param {string} region
 * @param {AbortSignal} signal
 * @returns {Promise<{ serviceDeploymentArn: string, hookId?: string }>}
 */
export async function deploymentOf(target, ecs, region, signal) {
  const { serviceDeploymentArn, hookId, id } = target;
  if (serviceDeploymentArn) return { serviceDeploymentArn, ...(hookId && { hookId }) };
  const { cluster, service } = await serviceOf(target, ecs, region, signal);
  const found = await deploymentIn({ region, cluster, service, id }, ecs, signal);
  if (!found) {
    throw failure(id ? EXIT.failed : EXIT.nothing, id ? `ECS has no deployment ${id} of ${cluster}/${service} in ${region}. It keeps deployments for 90 days.` : `${cluster}/${service} has no deployments in the last 90 days.`);
  }
  if (target.account && found.account !== target.account) {
    throw failure(EXIT.failed, `"${target.text}" is in account ${target.account}, and these credentials are for account ${found.account}. Use credentials for ${target.account}.`);
  }
  return found;
}

/**
 * The newest deployment, or the one of an id.
 *
 * @param {{ region: string, cluster: string, service: string, id?: string | undefined }} where
 * @param {Greenlight} ecs
 * @param {AbortSignal} signal
 * @returns {Promise<Rollout | undefined>}
 */
async function deploymentIn({ id, ...where }, ecs, signal) {
  for (let nextToken; ; ) {
    const page = await ecs.browse({ ...where, ...(nextToken && { nextToken }), signal });
    const { deployments = [], failures } = page;
    const [unread] = failures;
    if (!id && unread) {
      const arns = failures.flatMap(({ arn }) => arn ?? []);
      throw failure(EXIT.failed, `Couldn't read some deployments of ${where.cluster}/${where.service}, so the newest is unknown: ${(unread.reason ?? "ECS gave no reason").replace(/\.$/, "")}. Give its ARN instead of the service. Not read:`, arns);
    }
    const found = id ? deployments.find((one) => one.id === id) : newestOf(deployments);
    if (found || !page.nextToken) return found;
    nextToken = page.nextToken;
  }
}

/** ECS lists the newest first; where it says when each was created, that counts. @param {Rollout[]} deployments @returns {Rollout | undefined} */
const newestOf = (deployments) => deployments.reduce((newest, one) => ((one.createdAt ?? "") > (newest.createdAt ?? "") ? one : newest), /** @type {Rollout} */ (deployments[0]));

/** @typedef {{ cluster: string, service: string }} ServiceName */

/** The one service that the target names. @param {Target} target @param {Greenlight} ecs @param {string} region @param {AbortSignal} signal @returns {Promise<ServiceName>} */
async function serviceOf({ text, cluster, service = "" }, ecs, region, signal) {
  if (cluster && !/[*?]/.test(cluster + service)) return { cluster, service };
  const { found, unread } = await servicesNamed(cluster ? `${cluster}/${service}` : service, ecs, region, signal);
  const [first, ...others] = found;
  const names = found.map((one) => `${one.cluster}/${one.service}`).sort();
  if (others.length > 0) {
    throw usageError(`"${text}" matches ${found.length} services in ${region}, so none was chosen. Name one of them:`, names);
  }
  if (unread.length > 0) {
    const clusters = unread.map(({ cluster }) => cluster).join(", ");
    const known = first ? `${names[0]} matches, and others may too: ` : "";
    throw failure(EXIT.failed, `${known}couldn't check every cluster for "${text}" (${clusters}: ${unread[0]?.problem}). Name it as cluster/service.`.replace(/^c/, "C"));
  }
  if (!first) throw failure(EXIT.failed, `No service in ${region} is named "${text}".`);
  return first;
}

/** @param {string} name @param {Greenlight} ecs @param {string} region @param {AbortSignal} signal */
async function servicesNamed(name, ecs, region, signal) {
  /** @type {ServiceName[]} */
  const found = [];
  /** @type {{ cluster: string, problem: string }[]} */
  const unread = [];
  for (const { clusterName: cluster } of await all(ecs, { region, signal }, ({ clusters }) => clusters)) {
    if (!cluster) continue;
    try {
      for (const { serviceName, serviceArn = "" } of await all(ecs, { region, cluster, signal }, ({ services }) => services)) {
        if (serviceName && isAmong([name], fullArn(serviceArn, cluster))) found.push({ cluster, service: serviceName });
      }
    } catch (error) {
      if (/** @type {any} */ (error)?.name !== "EcsError") throw error;
      unread.push({ cluster, problem: /** @type {Error} */ (error).message });
    }
  }
  return { found, unread };
}

/** A service that is as old as the short ARN form has no cluster in its ARN. @param {string} arn @param {string} cluster */
const fullArn = (arn, cluster) => (arn.split("/").length > 2 ? arn : arn.replace("/", `/${cluster}/`));

/**
 * @template T
 * @param {Greenlight} ecs
 * @param {Parameters<Greenlight["browse"]>[0]} where
 * @param {(page: import("../ecs_greenlight.js").BrowsePage) => T[] | undefined} of
 * @returns {Promise<T[]>}
 */
async function all(ecs, where, of) {
  const found = [];
  for (let nextToken; ; ) {
    const page = await ecs.browse({ ...where, ...(nextToken && { nextToken }) });
    found.push(...(of(page) ?? []));
    if (!page.nextToken) return found;
    nextToken = page.nextToken;
  }
}
