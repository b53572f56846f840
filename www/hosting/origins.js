// Which origins the page may call: those that its config.json implies, and no other.

/**
 * What of config.json says whom the page calls; all of it is described in www/console/config.schema.json.
 *
 * @typedef {object} Config
 * @property {string[]} [regions]
 * @property {string} [endpoint]
 * @property {string} [stsEndpoint]
 * @property {string} [cognitoIdentityEndpoint]
 * @property {{ region: string, oidc?: { issuer: string, origins?: string[] }, cognito?: object }} [signIn]
 * @property {{ regions: string[] }[]} [accounts]
 */

/** @typedef {"ecs" | "sts" | "cognito-identity"} Service */
/** @typedef {Record<string, Record<Service, string>>} Hosts that are called in each Region */

/**
 * @param {Config} config an empty one lets the page call any Region, with credentials that are pasted
 * @param {Hosts} hosts
 * @returns {string[]}
 * @throws {Error} when it names a Region that is not among `hosts`
 */
export function originsOf({ regions, endpoint, stsEndpoint, cognitoIdentityEndpoint, signIn, accounts = [] }, hosts) {
  /** @param {Service} service @returns {(region: string) => string} */
  const at = (service) => (region) => {
    const host = hosts[region]?.[service];
    if (host) return `https://${host}`;
    throw new Error(`config.json names the Region ${region}, which this version does not know. Use a newer version, or build from a clone: make site NEW_REGIONS=${region}`);
  };
  const named = [...(regions ?? []), ...accounts.flatMap((account) => account.regions)];
  const looked = named.length > 0 ? named : Object.keys(hosts);
  // Whose pasted keys are, STS says where they are used.
  const signing = signIn ? [signIn.region] : looked;
  const { oidc, cognito } = signIn ?? {};
  return [
    ...new Set([
      ...(endpoint ? [endpoint] : looked.map(at("ecs"))),
      ...(stsEndpoint ? [stsEndpoint] : signing.map(at("sts"))),
      ...(cognito ? [cognitoIdentityEndpoint ?? at("cognito-identity")(signing[0] ?? "")] : []),
      ...(oidc ? [new URL(oidc.issuer).origin, ...(oidc.origins ?? [])] : []),
    ]),
  ];
}
