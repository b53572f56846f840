// The worker as an OpenID Connect issuer that AWS IAM trusts: what it publishes, and the tokens it signs.
import { SignJWT, calculateJwkThumbprint, compactVerify, importJWK } from "jose";

import { given, wrongVariable } from "./settings.js";

/**
 * @typedef {object} Issuer
 * @property {object} discovery /.well-known/openid-configuration
 * @property {{ keys: import("jose").JWK[] }} jwks
 * @property {(claims: import("jose").JWTPayload) => Promise<string>} sign
 */

/**
 * @typedef {object} Key
 * @property {CryptoKey} privateKey
 * @property {string} alg
 * @property {import("jose").JWK & { kid: string }} published
 */

/** jose signs with nothing weaker. */
const WEAKEST_RSA = 2048;

/**
 * Signs with ISSUER_KEY, and publishes ISSUER_KEY_PREVIOUS too, so that a token signed before a rotation still verifies.
 *
 * @param {string} url the worker's own origin
 * @param {Record<string, unknown>} variables
 * @returns {Promise<Issuer | undefined>} nothing where there is no key
 */
export async function issuerOf(url, variables) {
  const current = await keyOf(variables, "ISSUER_KEY");
  const previous = await keyOf(variables, "ISSUER_KEY_PREVIOUS");
  if (!current && previous) throw wrongVariable("ISSUER_KEY", "is missing, and ISSUER_KEY_PREVIOUS is set");
  if (!current) return undefined;
  const keys = [current.published];
  if (previous && previous.published.kid !== current.published.kid) keys.push(previous.published);
  return {
    discovery: {
      issuer: url,
      jwks_uri: `${url}/jwks.json`,
      response_types_supported: ["id_token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: [...new Set(keys.map(({ alg }) => alg))],
      claims_supported: ["iss", "sub", "aud", "exp", "iat", "jti", "https://aws.amazon.com/source_identity"],
      scopes_supported: ["openid"],
    },
    jwks: { keys },
    sign: (claims) => signed(claims, current),
  };
}

/** @param {import("jose").JWTPayload} claims @param {Key} key */
const signed = (claims, { alg, privateKey, published: { kid } }) => new SignJWT(claims).setProtectedHeader({ alg, kid, typ: "JWT" }).sign(privateKey);

/**
 * @param {Record<string, unknown>} variables
 * @param {string} name
 * @returns {Promise<Key | undefined>}
 */
async function keyOf(variables, name) {
  const text = given(variables, name);
  if (!text) return undefined;
  const jwk = parsed(text, name);
  if (!jwk.d) throw wrongVariable(name, "is a public key; the private key is needed");
  const { alg, parameters } = kindOf(jwk, name);
  const key = await working(jwk, alg, parameters).catch(() => undefined);
  if (!key) throw wrongVariable(name, `is not a working key pair${alg === "RS256" ? ` of ${WEAKEST_RSA} bits or more` : ""}`);
  return key;
}

/**
 * @param {import("jose").JWK} jwk
 * @param {string} alg
 * @param {import("jose").JWK} parameters
 * @returns {Promise<Key>}
 */
async function working({ kty, crv, x, y, n, e, d, p, q, dp, dq, qi }, alg, parameters) {
  const privateKey = /** @type {CryptoKey} */ (await importJWK({ kty, crv, x, y, n, e, d, p, q, dp, dq, qi }, alg));
  const publicJwk = { ...parameters, alg, use: "sig" };
  const key = { alg, privateKey, published: { ...publicJwk, kid: await calculateJwkThumbprint(parameters) } };
  // A private key beside another's public one would give tokens that nobody can verify. An RSA key that is too small does not sign either.
  await compactVerify(await signed({}, key), await importJWK(publicJwk, alg));
  return key;
}

/**
 * @param {string} text
 * @param {string} name
 * @returns {import("jose").JWK}
 */
function parsed(text, name) {
  try {
    const jwk = JSON.parse(text);
    if (jwk && typeof jwk === "object") return jwk;
  } catch {
    // Told below: the parser's own message may show a piece of the key.
  }
  throw wrongVariable(name, "is not a JSON Web Key");
}

/**
 * @param {import("jose").JWK} jwk
 * @param {string} name
 * @returns {{ alg: string, parameters: import("jose").JWK }} the signature's algorithm, and what is public of the key
 */
function kindOf({ kty, crv, x, y, n, e, alg }, name) {
  if (kty === "EC" && crv === "P-256" && [undefined, "ES256"].includes(alg)) return { alg: "ES256", parameters: { kty, crv, x, y } };
  if (kty === "RSA" && [undefined, "RS256"].includes(alg)) return { alg: "RS256", parameters: { kty, n, e } };
  throw wrongVariable(name, "must be a key for ES256 or RS256");
}
