import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, afterEach, before, test } from "node:test";

import { SignJWT, UnsecuredJWT, exportJWK, exportSPKI, generateKeyPair, importJWK } from "jose";

import { IdentityUnavailable, identityOf } from "../../www/worker/identity.js";
import { startProvider } from "./provider.js";

/** @typedef {import("./provider.js").Provider} Provider */

/** @type {Provider} */
let provider;
/** @type {string[]} */
let refusals = [];

before(async () => {
  provider = await startProvider();
});
after(() => provider.close());
afterEach(() => {
  refusals = [];
});

/** @param {object} [settings] */
const identify = (settings) =>
  identityOf({ kind: "oidc", issuer: provider.issuer, audience: "greenlight", ...settings }, { refused: (code) => refusals.push(code) });

/** @param {string} token */
const bearer = (token) => new Headers({ authorization: `Bearer ${token}` });

test("a valid token says who asks", async () => {
  const identity = await identify()(bearer(await provider.token({ groups: ["deployers"], exp: 4_102_444_800 })));
  assert.deepEqual(identity, {
    claims: { iss: provider.issuer, aud: "greenlight", sub: "ann", exp: 4_102_444_800, groups: ["deployers"] },
  });
});

test("what kind of token it is reaches whoever decides, as the token says it", async () => {
  for (const typ of ["JWT", "at+jwt"]) assert.equal((await identify()(bearer(await provider.token({}, { typ }))))?.typ, typ);
});

test("nobody is known without a token, or where nothing is set up to know people", async () => {
  for (const headers of [{}, { authorization: "Basic YW5uOmFubg==" }, { authorization: "Bearer" }, { "x-other": await provider.token() }]) {
    assert.equal(await identify()(new Headers(/** @type {any} */ (headers))), undefined);
  }
  assert.equal(await identityOf(undefined)(bearer(await provider.token())), undefined);
});

test("the token comes in the header that the settings name, and in no other", async () => {
  const ask = identify({ header: "X-Forwarded-Access-Token" });
  const token = await provider.token();
  assert.equal((await ask(new Headers({ "x-forwarded-access-token": token })))?.claims.sub, "ann");
  assert.equal(await ask(bearer(token)), undefined);
});

const seconds = () => Math.floor(Date.now() / 1000);

/** @type {[string, () => Promise<string> | string, string][]} */
const refused = [
  ["for another audience", () => provider.token({ aud: "another" }), "ERR_JWT_CLAIM_VALIDATION_FAILED"],
  ["without an audience", () => provider.token({ aud: undefined }), "ERR_JWT_CLAIM_VALIDATION_FAILED"],
  ["of another issuer", () => provider.token({ iss: "https://id.example.com" }), "ERR_JWT_CLAIM_VALIDATION_FAILED"],
  ["that has expired", () => provider.token({ exp: seconds() - 60 }), "ERR_JWT_EXPIRED"],
  ["that never expires", () => provider.token({ exp: undefined }), "ERR_JWT_CLAIM_VALIDATION_FAILED"],
  ["that does not hold yet", () => provider.token({ nbf: seconds() + 60 }), "ERR_JWT_CLAIM_VALIDATION_FAILED"],
  ["signed with a key that is not the issuer's", forged, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
  ["of a key that the issuer does not name", () => provider.token({}, { kid: "key-2" }), "ERR_JWKS_NO_MATCHING_KEY"],
  ["that brings its own key", ownKey, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
  ["whose signature was cut off", async () => (await provider.token()).replace(/\.[^.]*$/, ".AAAA"), "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
  ["whose claims were changed", changed, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
  ["that is not signed (alg none)", () => `${new UnsecuredJWT({ sub: "ann" }).setIssuer(provider.issuer).setAudience("greenlight").setExpirationTime("5m").encode()}AAAA`, "ERR_JOSE_ALG_NOT_ALLOWED"],
  ["signed with the issuer's public key as a shared secret (HS256)", confused, "ERR_JOSE_ALG_NOT_ALLOWED"],
  ["that is none", () => "e30.e30.AAAA", "ERR_JWS_INVALID"],
];

for (const [what, token, code] of refused) {
  test(`a token ${what} says nothing of who asks`, async () => {
    assert.equal(await identify()(bearer(await token())), undefined);
    assert.deepEqual(refusals, [code]);
  });
}

async function forged() {
  const { privateKey } = await generateKeyPair("RS256");
  return new SignJWT({ iss: provider.issuer, aud: "greenlight", sub: "ann" }).setExpirationTime("5m").setProtectedHeader({ alg: "RS256", kid: "key-1" }).sign(privateKey);
}

async function ownKey() {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(publicKey);
  return new SignJWT({ iss: provider.issuer, aud: "greenlight", sub: "ann" }).setExpirationTime("5m").setProtectedHeader({ alg: "RS256", kid: "key-1", jwk }).sign(privateKey);
}

async function changed() {
  const [header, claims, signature] = (await provider.token()).split(".");
  const others = { ...JSON.parse(Buffer.from(String(claims), "base64url").toString()), sub: "eve" };
  return [header, Buffer.from(JSON.stringify(others)).toString("base64url"), signature].join(".");
}

async function confused() {
  const pem = await exportSPKI(/** @type {CryptoKey} */ (await importJWK(provider.jwk, "RS256", { extractable: true })));
  const part = (/** @type {object} */ value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "HS256", kid: "key-1" })}.${part({ iss: provider.issuer, aud: "greenlight", sub: "eve", exp: seconds() + 300 })}`;
  return `${signed}.${createHmac("sha256", pem).update(signed).digest("base64url")}`;
}

test("keys are fetched once for many tokens", async () => {
  const ask = identify();
  const asked = provider.asked.length;
  for (let count = 0; count < 5; count += 1) assert.ok(await ask(bearer(await provider.token())));
  assert.deepEqual(provider.asked.slice(asked), ["/.well-known/openid-configuration", "/keys"]);
});

test("no issuer is asked for a token that cannot hold", async () => {
  const asked = provider.asked.length;
  await identify()(bearer(await confused()));
  await identify()(bearer("e30.e30.AAAA"));
  assert.equal(provider.asked.length, asked);
});

test("keys are taken from where the settings say", async () => {
  const asked = provider.asked.length;
  assert.ok(await identify({ jwksUri: `${provider.issuer}/keys` })(bearer(await provider.token())));
  assert.deepEqual(provider.asked.slice(asked), ["/keys"]);
});

test("an issuer that does not answer, or is another, leaves it open who asks; later it is asked again", async () => {
  const token = await provider.token();
  const ask = identify();
  provider.answers.status = 500;
  await assert.rejects(ask(bearer(token)), IdentityUnavailable);
  provider.answers.status = 200;
  const { document } = provider.answers;
  provider.answers.document = { ...document, issuer: "https://id.example.com" };
  await assert.rejects(ask(bearer(token)), IdentityUnavailable);
  provider.answers.document = { ...document, jwks_uri: "http://id.example.com/keys" };
  await assert.rejects(ask(bearer(token)), IdentityUnavailable);
  provider.answers.document = document;
  assert.equal((await ask(bearer(token)))?.claims.sub, "ann");
  assert.deepEqual(refusals, []);
});

for (const [what, keysAt] of [["a description", ""], ["a set of keys", "/keys"]]) {
  test(`${what} that is larger than one can be is not read to its end, and leaves it open who asks`, async () => {
    const ask = identify(keysAt ? { jwksUri: provider.issuer + keysAt } : {});
    const token = await provider.token();
    provider.answers.padding = 10_000_000;
    const error = await ask(bearer(token)).catch((/** @type {unknown} */ refused) => refused);
    assert.ok(error instanceof IdentityUnavailable);
    assert.match(String(error.cause), /more than 262144 bytes/);
    provider.answers.padding = 100_000;
    assert.equal((await ask(bearer(token)))?.claims.sub, "ann");
    provider.answers.padding = 0;
  });
}

test("Cloudflare Access's own header is verified with the keys of the team", async (t) => {
  const issuer = "https://acme.cloudflareaccess.com";
  /** @type {string[]} */
  const asked = [];
  t.mock.method(globalThis, "fetch", async (/** @type {string} */ url) => {
    asked.push(url);
    return Response.json({ keys: [provider.jwk] });
  });
  const ask = identityOf({ kind: "cloudflareAccess", team: "acme", audience: "aud-tag" });
  const token = await provider.token({ iss: issuer, aud: ["aud-tag"], email: "ann@example.com" });
  assert.equal((await ask(new Headers({ "Cf-Access-Jwt-Assertion": token })))?.claims["email"], "ann@example.com");
  assert.equal(await ask(bearer(token)), undefined);
  assert.equal(await ask(new Headers({ "Cf-Access-Jwt-Assertion": await provider.token({ aud: "aud-tag" }) })), undefined);
  assert.deepEqual(asked, ["https://acme.cloudflareaccess.com/cdn-cgi/access/certs"]);
});

test("Cloudflare Access signs with RS256 and nothing else", async (t) => {
  const elliptic = await startProvider({ alg: "ES256" });
  t.after(elliptic.close);
  t.mock.method(globalThis, "fetch", async () => Response.json({ keys: [elliptic.jwk] }));
  const ask = identityOf({ kind: "cloudflareAccess", team: "acme", audience: "aud-tag" }, { refused: (code) => refusals.push(code) });
  const token = await elliptic.token({ iss: "https://acme.cloudflareaccess.com", aud: "aud-tag" });
  assert.equal(await ask(new Headers({ "cf-access-jwt-assertion": token })), undefined);
  assert.deepEqual(refusals, ["ERR_JOSE_ALG_NOT_ALLOWED"]);
});
