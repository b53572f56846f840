// Signing in at an OpenID provider: authorization code with PKCE. Loaded only where config.json asks for it.
import * as oauth from "oauth4webapi";

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
  const response = await oauth.discoveryRequest(issuer, insecure(config)).catch((error) => {
    throw explained(error, `${issuer.host} cannot be reached. It must answer this page's origin (CORS) and be admitted by the page's security policy.`);
  });
  return oauth.processDiscoveryResponse(issuer, response).catch((error) => {
    throw explained(error, `${issuer.host} does not describe itself as the issuer ${config.issuer}.`);
  });
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
  const server = await discover(config);
  const client = { client_id: config.clientId };
  try {
    const parameters = oauth.validateAuthResponse(server, client, returned, pending.state);
    const response = await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), parameters, here(), pending.verifier, insecure(config));
    const result = await oauth.processAuthorizationCodeResponse(server, client, response, { expectedNonce: pending.nonce, requireIdToken: true });
    const claims = oauth.getValidatedIdTokenClaims(result);
    const named = [claims?.["email"], claims?.["preferred_username"], claims?.sub].find((name) => typeof name === "string");
    return { token: String(result.id_token), person: String(named) };
  } catch (error) {
    throw explained(error, told(error) ?? `Signing in at ${new URL(config.issuer).host} did not work.`);
  }
}

/** What the provider itself says. @param {any} error */
function told(error) {
  const { error: code, error_description: description } = error ?? {};
  if (code === "access_denied") return `The sign-in was refused or given up${description ? `: ${description}` : ""}.`;
  return code ? `The sign-in was refused: ${description ?? code}.` : undefined;
}

/** @param {unknown} cause @param {string} message */
const explained = (cause, message) => Object.assign(new Error(`${message} Try again, or paste credentials.`, { cause }), { name: "EcsError", code: "sign-in-failed" });
