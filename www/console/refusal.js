// Why signing in at the provider failed, in words that fit the cause.
import { INVALID_RESPONSE, JSON_ATTRIBUTE_COMPARISON, JWT_CLAIM_COMPARISON, JWT_TIMESTAMP_CHECK, PARSE_ERROR, RESPONSE_IS_NOT_CONFORM, RESPONSE_IS_NOT_JSON } from "oauth4webapi";

import { duration } from "../countdown.js";

/** @import { OidcConfig } from "./config.js" */

/** Of the provider, what says where everything is. */
export const DISCOVERY = "discovery document";

/** Seconds by which this device's clock may be wrong: AWS takes no more in a signature either. */
export const CLOCK_TOLERANCE = 300;

/** Of a request that got no answer. @param {string} host @returns {(cause: unknown) => never} */
export const unreachable = (host) => (cause) => {
  throw Object.assign(new Error(`${host} couldn't be reached. It must allow this page's origin (CORS), and the page's Content-Security-Policy must allow it.`, { cause }), { code: UNREACHABLE });
};

const UNREACHABLE = "provider-unreachable";

/**
 * @param {any} cause what the library threw, or the provider's own error
 * @param {OidcConfig} config
 * @param {string} what of the provider answered
 */
export function refusalOf(cause, config, what) {
  const message = cause?.code === UNREACHABLE ? cause.message : (said(cause) ?? found(cause, config, what));
  return Object.assign(new Error(`${ended(message)} Try again, or paste credentials.`, { cause }), { name: "EcsError", code: "sign-in-failed", remedy: "signIn", sent: false });
}

/** A sentence with one full stop, whoever wrote it. @param {string} text */
const ended = (text) => (/[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

/** What the provider itself says. @param {any} cause */
function said(cause) {
  const { error: code, error_description: description } = cause ?? {};
  if (typeof code !== "string") return undefined;
  if (code === "access_denied") return description ? `The sign-in was denied or cancelled: ${description}` : "The sign-in was denied or cancelled";
  return `The sign-in was denied: ${description ?? code}`;
}

/** What was wrong with an answer. @param {any} error @param {OidcConfig} config @param {string} what */
function found({ code, cause, message }, config, what) {
  const { host } = new URL(config.issuer);
  const answer = `${host}'s ${what}`;
  if (code === JWT_TIMESTAMP_CHECK) return ofTime(cause, host);
  if (code === JWT_CLAIM_COMPARISON) return ofClaim(cause, config, host);
  if (code === RESPONSE_IS_NOT_JSON || code === PARSE_ERROR) return `${answer} is not JSON but ${typeOf(cause)}. Check ${what === DISCOVERY ? "the issuer in config.json" : "the provider"}, and any proxy or firewall in between`;
  if (code === RESPONSE_IS_NOT_CONFORM) return `${answer} couldn't be read: HTTP ${cause.status}. Check ${what === DISCOVERY ? "the issuer in config.json" : "the provider"}`;
  if (code === JSON_ATTRIBUTE_COMPARISON) return `${host} names a different issuer than ${config.issuer} in its discovery document. Check the issuer in config.json`;
  const { body } = cause ?? {};
  if (code === INVALID_RESPONSE && body?.access_token && !body.id_token) return `${host} sent no ID token. Request the scope openid, and make sure that the client is allowed it`;
  return `Signing in with ${host} failed: ${message}`;
}

/** @param {any} cause the response, or why its text is no JSON */
const typeOf = (cause) => (cause instanceof Response && cause.headers.get("content-type")?.split(";")[0]) || "another format";

/** @param {{ claims: Record<string, any>, now: number, claim: string }} cause @param {string} host */
function ofTime({ claims, now, claim }, host) {
  // A token is issued at the moment it is asked for: its own time shows how wrong this device's is.
  const ahead = Number(claims["iat"]) - now;
  if (Math.abs(ahead) > CLOCK_TOLERANCE) return `This device's clock is ${duration(Math.abs(ahead))} ${ahead > 0 ? "slow" : "fast"}, so the ID token seems ${claim === "nbf" ? "not valid yet" : "expired"}. Set the clock`;
  return `${host} sent an ID token that is ${claim === "nbf" ? "not valid yet" : "already expired"}. Check the lifetime of its ID tokens`;
}

/** @param {{ claims: Record<string, any>, claim: string }} cause @param {OidcConfig} config @param {string} host */
function ofClaim({ claims, claim }, { issuer, clientId }, host) {
  if (claim === "aud") return `The ID token's audience (aud) is ${list(claims["aud"])}, but this page's client is ${clientId}. Check clientId in config.json`;
  if (claim === "iss") return `The ID token's issuer (iss) is ${claims["iss"]}, but config.json names ${issuer}. Check the issuer in config.json`;
  if (claim === "azp") return `The ID token was issued to the client (azp) ${claims["azp"] ?? "not named in it"}, but this page's client is ${clientId}. Check clientId in config.json`;
  if (claim === "nonce") return `${host} sent an ID token that belongs to another sign-in (nonce)`;
  return `The ID token's ${claim} is not valid`;
}

/** @param {unknown} values */
const list = (values) => [values].flat().join(", ");
