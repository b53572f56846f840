// The optional config.json beside the page. What is wrong with it is said at the start, by name.

/**
 * @typedef {object} Config
 * @property {string[]} [regions] the Regions to look at
 * @property {string} [endpoint] called instead of ECS's
 * @property {string} [stsEndpoint] called instead of STS's
 * @property {string} [cognitoIdentityEndpoint] called instead of Cognito Identity's
 * @property {SignInConfig} [signIn]
 * @property {AccountConfig[]} [accounts]
 * @property {LinkConfig[]} [links] where to read more about a deployment
 * @property {string[]} [confirmByName] services whose name is to be typed before a decision: names, cluster/service, ARNs, or patterns
 */

/** @typedef {{ region: string, oidc?: OidcConfig, roleArn?: string, durationSeconds?: number, cognito?: CognitoConfig, assumeRole?: RoleConfig }} SignInConfig */
/** @typedef {{ issuer: string, clientId: string, scope?: string, origins?: string[] }} OidcConfig */
/** @typedef {{ identityPoolId: string, provider?: string }} CognitoConfig */
/** @typedef {{ roleArn: string, externalId?: string }} RoleConfig */
/** @typedef {{ name: string, color?: string, roleArn?: string, regions: string[] }} AccountConfig */

/** @typedef {{ name: string, url: string, services?: string[], stages?: string[] }} LinkConfig */

/**
 * Reads it; a missing one is an empty one.
 *
 * @returns {Promise<Config>}
 * @throws {Error} what is wrong with it
 */
export async function readConfig() {
  const response = await fetch("./config.json", { cache: "no-cache" });
  if (response.status === 404) return {};
  if (!response.ok) throw new Error(`config.json could not be read (HTTP ${response.status}).`);
  if (!response.headers.get("content-type")?.includes("json")) return {}; // a host that answers every path with its index page
  const given = await response.json().catch(() => {
    throw new Error("config.json is not valid JSON.");
  });
  // As a page comes that was built without one.
  if (JSON.stringify(given) === "{}") return given;
  const { check } = await import("./config-check.js").catch(() => {
    throw new Error("The code that checks config.json couldn't be loaded. Reload the page.");
  });
  check(given);
  return given;
}
