// The optional config.json beside the page. What is wrong with it is told at the start, by name.

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

/** The colours that an account can have. */
const COLORS = ["blue", "green", "yellow", "red", "purple", "gray"];

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
    throw new Error("config.json is no JSON.");
  });
  checkConfig(given);
  return given;
}

/** What config.schema.json says, in words for the person who opens the page. @param {any} given @throws {Error} */
export function checkConfig(given) {
  CONFIG(given, "config.json");
  if (given.signIn) checkSignIn(given.signIn);
}

/** @typedef {(value: any, name: string) => void} Check throws where the value does not fit */

/** @param {string} expected @param {(value: any) => boolean} fits @returns {Check} */
const a = (expected, fits) => (value, name) => {
  if (!fits(value)) throw new Error(`${name} must be ${expected}.`);
};

/** @param {RegExp} pattern */
const like = (pattern) => (/** @type {unknown} */ value) => typeof value === "string" && pattern.test(value);

/** @param {string} expected @param {Check} each @param {number} [least] @returns {Check} */
const list = (expected, each, least = 1) => (value, name) => {
  if (!Array.isArray(value) || value.length < least) throw new Error(`${name} must be a list of ${expected}.`);
  value.forEach((one, index) => each(one, `${name}[${index}]`));
};

/** @param {Record<string, Check>} required @param {Record<string, Check>} optional @returns {Check} */
const object = (required, optional) => (value, name) => {
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Error(`${name} must be an object.`);
  /** @param {string} member */
  const at = (member) => (name === "config.json" ? `"${member}" in config.json` : name.replace('" in', `.${member}" in`));
  for (const member of Object.keys(required)) if (!(member in value)) throw new Error(`${at(member)} is missing.`);
  for (const [member, given] of Object.entries(value)) {
    const check = required[member] ?? optional[member];
    if (!check) throw new Error(`${at(member)} is a member that this version does not know.`);
    check(given, at(member));
  }
};

const text = a("a text", like(/./));
const region = a("a Region such as eu-west-1", like(/^[a-z0-9-]{1,32}$/));
const regions = list("Regions", region);
const role = a("a role's ARN such as arn:aws:iam::111122223333:role/Approver", like(/^arn:[a-z0-9-]+:iam::\d{12}:role\/./));
const duration = a("a whole number of seconds from 900 to 43200", (value) => Number.isInteger(value) && value >= 900 && value <= 43_200);
/** Whether it is spelled as `fetch` sends it: what the URL rules would rewrite is signed for another host than it is sent to. @param {string} value */
const isAsSent = (value) => {
  if (!URL.canParse(value)) return false;
  const { origin, pathname } = new URL(value);
  return [value, `${value}/`].includes(origin + pathname);
};

/** @param {RegExp} pattern */
const address = (pattern) => (/** @type {unknown} */ value) => like(pattern)(value) && isAsSent(/** @type {string} */ (value));

const origin = a("an origin such as https://ecs.example.com", address(/^(https:\/\/([\w-]+\.)*[\w-]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\]))(:[1-9]\d*)?$/));
const issuer = a("an issuer's address such as https://id.example.com", address(/^(https:\/\/([\w-]+\.)*[\w-]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\]))(:[1-9]\d*)?(\/[^?#]*)?$/));

// Scheme, host and port stand as they are; a path that leads up leads elsewhere.
const template = a("an address such as https://wiki.example.com/{service}", like(/^https:\/\/([a-z0-9_-]+\.)*[a-z0-9_-]+(:[1-9]\d{0,4})?(?![^?#]*\/(\.|%2[eE]){1,2}([/?#]|$))([/?#]([!-[\]-z|~]|\{(service|cluster|region|account|imageTag|digest|revision)\})*)?$/));

const CONFIG = object({}, {
  $schema: text,
  regions,
  endpoint: origin,
  stsEndpoint: origin,
  cognitoIdentityEndpoint: origin,
  signIn: object({ region }, {
    oidc: object({ issuer, clientId: text }, { scope: a("scopes with openid among them", like(/(^| )openid( |$)/)), origins: list("origins", origin) }),
    roleArn: role,
    durationSeconds: duration,
    cognito: object({ identityPoolId: text }, { provider: text }),
    assumeRole: object({ roleArn: role }, { externalId: text }),
  }),
  accounts: list("accounts", object({ name: text, regions }, { roleArn: role, color: a(`one of ${COLORS.join(", ")}`, (value) => COLORS.includes(value)) })),
  links: list("links", object({ name: text, url: template }, { services: list("names", text), stages: list("stages", a("a lifecycle stage such as POST_TEST_TRAFFIC_SHIFT", like(/^[A-Z_]+$/))) }), 0),
  confirmByName: list("names", text, 0),
});

/** @param {SignInConfig} signIn */
function checkSignIn({ oidc, roleArn, cognito, assumeRole }) {
  if (!oidc && !cognito && !assumeRole && !roleArn) throw new Error('"signIn" in config.json needs "oidc", "cognito" or "assumeRole".');
  if (oidc && !roleArn && !cognito) throw new Error('"signIn" in config.json needs "roleArn", the role that an ID token is exchanged for, or "cognito".');
  if (roleArn && cognito) throw new Error('"signIn" in config.json has "roleArn" and "cognito", which exclude each other: a role on top of Cognito goes into "assumeRole".');
  if (cognito && Boolean(oidc) !== Boolean(cognito.provider)) throw new Error('"signIn.cognito.provider" in config.json goes together with "oidc": it is what the pool calls that provider.');
  if (roleArn && !oidc) throw new Error('"signIn.roleArn" in config.json needs "oidc".');
}
