// A company's OpenID provider, as far as its tokens need one.
import { once } from "node:events";
import { createServer } from "node:http";

import { SignJWT, exportJWK, generateKeyPair } from "jose";

/** @typedef {Awaited<ReturnType<typeof startProvider>>} Provider */

/** Starts one on a free port of 127.0.0.1. */
export async function startProvider({ alg = "RS256" } = {}) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: "key-1", alg, use: "sig" };
  /** @type {string[]} */
  const asked = [];
  const answers = { document: /** @type {object} */ ({}), status: 200, padding: 0 };
  const server = createServer((request, response) => {
    asked.push(String(request.url));
    const body = request.url === "/keys" ? { keys: [jwk] } : answers.document;
    response.writeHead(answers.status, { "content-type": "application/json" }).write(JSON.stringify(body));
    response.end(" ".repeat(answers.padding));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const issuer = `http://127.0.0.1:${port}`;
  answers.document = { issuer, jwks_uri: `${issuer}/keys` };
  return {
    issuer,
    asked,
    answers,
    jwk,
    privateKey,
    close: () => void server.close(),
    /** @param {Record<string, unknown>} [claims] @param {Record<string, unknown>} [header] */
    token: (claims, header) =>
      new SignJWT({ iss: issuer, aud: "greenlight", sub: "ann", exp: Math.floor(Date.now() / 1000) + 300, ...claims })
        .setProtectedHeader({ alg, kid: "key-1", ...header })
        .sign(privateKey),
  };
}
