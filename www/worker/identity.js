// Who asks: verifies the token that the company's sign-in puts before the worker. What the person may do is decided in the crate.
import { createRemoteJWKSet, customFetch, errors, jwtVerify } from "jose";

import { boundedFetch } from "./bounded.js";

/** @import { Access, Oidc, Settings } from "./settings.js" */
/** @import { JWTPayload, JWTVerifyGetKey } from "jose" */

/**
 * @typedef {{ typ?: string, claims: JWTPayload }} Identity the header's `typ`, by which the crate knows what kind of token it is
 *
 * @typedef {object} Provider
 * @property {string} issuer
 * @property {string} audience
 * @property {string} header that brings the token
 * @property {string[]} algorithms
 * @property {() => Promise<string>} jwksUri
 */

/** Only such as need no shared secret. */
const ASYMMETRIC = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"];

/** The issuer's keys could not be had: nobody can say who asks. */
export class IdentityUnavailable extends Error {
  /** @param {unknown} cause */
  constructor(cause) {
    super("The identity of the caller couldn't be verified.", { cause });
    this.name = "IdentityUnavailable";
  }
}

/**
 * The caller's identity, or nothing where there is none: no token, or one that is not valid here and now.
 *
 * @param {Settings["identity"]} settings
 * @param {{ refused?: (code: string) => void, now?: () => number }} [options] `refused` is called with the reason why a token is not valid
 * @returns {(headers: Headers) => Promise<Identity | undefined>} rejects with IdentityUnavailable
 */
export function identityOf(settings, { refused = () => {}, now = Date.now } = {}) {
  if (!settings) return async () => undefined;
  const { issuer, audience, header, algorithms, jwksUri } = providerOf(settings);
  const key = keysOf(jwksUri);
  return async (headers) => {
    const token = tokenOf(headers.get(header));
    if (!token) return undefined;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, key, { issuer, audience, algorithms, requiredClaims: ["exp"], currentDate: new Date(now()) });
      return { ...typed(protectedHeader.typ), claims: payload };
    } catch (error) {
      if (error instanceof IdentityUnavailable) throw error;
      refused(error instanceof errors.JOSEError ? error.code : "unreadable");
      return undefined;
    }
  };
}

/**
 * Keys are kept once they are there. Until then each request looks for itself: on workerd, none can wait for what another has begun
 * (jose sees to that for the key set).
 *
 * @param {Provider["jwksUri"]} jwksUri
 * @returns {JWTVerifyGetKey}
 */
function keysOf(jwksUri) {
  /** @type {JWTVerifyGetKey | undefined} */
  let keys;
  return async (header, token) => {
    try {
      keys ??= createRemoteJWKSet(new URL(await jwksUri()), { timeoutDuration: 5000, cooldownDuration: 30_000, cacheMaxAge: 600_000, [customFetch]: boundedFetch });
      return await keys(header, token);
    } catch (error) {
      const ofToken = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported].some((kind) => error instanceof kind);
      throw ofToken ? error : new IdentityUnavailable(error);
    }
  };
}

/** @param {Access | Oidc} settings @returns {Provider} */
function providerOf(settings) {
  const { audience } = settings;
  if (settings.kind === "cloudflareAccess") {
    const issuer = `https://${settings.team}.cloudflareaccess.com`;
    return { issuer, audience, header: "cf-access-jwt-assertion", algorithms: ["RS256"], jwksUri: async () => `${issuer}/cdn-cgi/access/certs` };
  }
  const { issuer, header = "authorization", jwksUri } = settings;
  return { issuer, audience, header, algorithms: ASYMMETRIC, jwksUri: jwksUri ? async () => jwksUri : () => discovered(issuer) };
}

/** @param {unknown} typ @returns {{ typ?: string }} */
const typed = (typ) => (typ === undefined ? {} : { typ: String(typ) });

/** @param {string | null} value of the header, whose scheme may be left out @returns {string | undefined} */
const tokenOf = (value) => /^(?:bearer +)?([\w-]+\.[\w-]+\.[\w-]+) *$/i.exec(value ?? "")?.[1];

/**
 * https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
 *
 * @param {string} issuer
 * @returns {Promise<string>}
 */
async function discovered(issuer) {
  const response = await boundedFetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, { redirect: "manual", signal: AbortSignal.timeout(5000) });
  const document = /** @type {any} */ (response.ok ? await response.json() : undefined);
  if (document?.issuer !== issuer) throw new Error(`${new URL(issuer).host} names a different issuer in its discovery document.`);
  return secure(document.jwks_uri);
}

/** @param {unknown} url @returns {string} */
function secure(url) {
  const { protocol, hostname, href } = new URL(String(url));
  if (protocol !== "https:" && !["localhost", "127.0.0.1", "[::1]"].includes(hostname)) throw new Error("jwks_uri must be https.");
  return href;
}
