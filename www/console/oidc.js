// Signing in at an OpenID provider: authorization code with PKCE. Loaded only where config.json asks for it.
import * as oauth from "oauth4webapi";

import { secondsAhead } from "./clock.js";
import { CLOCK_TOLERANCE, DISCOVERY, refusalOf, unreachable } from "./refusal.js";

/** @import { OidcConfig } from "./config.js" */

/**
 * What must be known when the provider sends the person back.
 *
 * @typedef {{ state: string, nonce: string, verifier: string, fragment: string, keep: boolean }} Pending
 */

/** @param {OidcConfig} config */
const insecure = ({ issuer }) => ({ [oauth.allowInsecureRequests]: issuer.startsWith("http:") }); // config.js admits http on loopback alone

/** Where the provider sends people back to: this page, without query and fragment. */
const here = () => location.origin + location.pathname;

/** @param {OidcConfig} config */
async function discover(config) {
  const issuer = new URL(config.issuer);
  try {
    const response = await oauth.discoveryRequest(issuer, insecure(config)).catch(unreachable(issuer.host));
    return await oauth.processDiscoveryResponse(issuer, response);
  } catch (error) {
    throw refusalOf(error, config, DISCOVERY);
  }
}

/**
 * Where to go to sign in.
 *
 * @param {OidcConfig} config @param {boolean} keep @returns {Promise<{ url: URL, pending: Pending }>}
 */
export async function begin(config, keep) {
  const server = await discover(config);
  const [verifier, state, nonce] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState(), oauth.generateRandomNonce()];
  const url = new URL(String(server.authorization_endpoint));
  const parameters = {
    client_id: config.clientId,
    redirect_uri: here(),
    response_type: "code",
    scope: config.scope ?? "openid email",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url, pending: { state, nonce, verifier, fragment: location.hash, keep } };
}

/**
 * Exchanges what the provider sent back for an ID token.
 *
 * @param {OidcConfig} config @param {Pending} pending @param {URL} returned
 * @returns {Promise<{ token: string, person: string }>} the token, and a name for who it is
 */
export async function finish(config, pending, returned) {
  const { searchParams: answer } = returned;
  // Without a state the library would speak of the state alone.
  if (answer.has("error") && !answer.has("state")) throw refusalOf(Object.fromEntries(answer), config, "sign-in page");
  const server = await discover(config);
  const client = { client_id: config.clientId };
  try {
    const parameters = oauth.validateAuthResponse(server, client, returned, pending.state);
    const { host } = new URL(String(server.token_endpoint));
    const response = await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), parameters, here(), pending.verifier, insecure(config)).catch(unreachable(host));
    const timed = { ...client, [oauth.clockSkew]: skewOf(response), [oauth.clockTolerance]: CLOCK_TOLERANCE };
    const result = await oauth.processAuthorizationCodeResponse(server, timed, response, { expectedNonce: pending.nonce, requireIdToken: true });
    const claims = oauth.getValidatedIdTokenClaims(result);
    // The library looks at it only beside several audiences; AWS takes it for the audience wherever it is.
    if (claims?.azp !== undefined && claims.azp !== config.clientId) throw Object.assign(new Error("unexpected azp", { cause: { claims, claim: "azp" } }), { code: oauth.JWT_CLAIM_COMPARISON });
    const named = [claims?.["email"], claims?.["preferred_username"], claims?.sub].find((name) => typeof name === "string");
    return { token: String(result.id_token), person: String(named) };
  } catch (error) {
    throw refusalOf(error, config, "token endpoint");
  }
}

/** Seconds that the provider's clock is ahead of this device's; where the provider does not let the page read its `Date`, ECS's clock counts. @param {Response} response */
function skewOf({ headers }) {
  const date = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(date) ? secondsAhead() : Math.round((date - Date.now()) / 1000);
}
