import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose";

import { issuerOf } from "../../www/worker/issuer.js";

const url = "https://approvals.example.com";
const script = fileURLToPath(new URL("../../www/worker/new-key.js", import.meta.url));

/** @param {string[]} args */
const newKey = (...args) => execFileSync(process.execPath, [script, ...args], { encoding: "utf8" });

/** @param {Record<string, unknown>} variables */
const made = async (variables) => /** @type {import("../../www/worker/issuer.js").Issuer} */ (await issuerOf(url, variables));

const claims = { iss: url, aud: "sts.amazonaws.com", sub: "slack:T1:U1", exp: 4_102_444_800 };

test("says what AWS IAM needs to know of an OpenID provider", async () => {
  const { discovery } = await made({ ISSUER_KEY: newKey() });
  assert.deepEqual(discovery, {
    issuer: "https://approvals.example.com",
    jwks_uri: "https://approvals.example.com/jwks.json",
    response_types_supported: ["id_token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["ES256"],
    claims_supported: ["iss", "sub", "aud", "exp", "iat", "jti", "https://aws.amazon.com/source_identity"],
    scopes_supported: ["openid"],
  });
});

for (const [alg, args, parameters] of /** @type {[string, string[], string[]][]} */ ([["ES256", [], ["kty", "crv", "x", "y"]], ["RS256", ["--rsa"], ["kty", "n", "e"]]])) {
  test(`signs with a new ${alg} key, and publishes nothing private of it`, async () => {
    const issuer = await made({ ISSUER_KEY: newKey(...args) });
    const token = await issuer.sign(claims);
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(issuer.jwks), { issuer: url, audience: "sts.amazonaws.com" });
    assert.deepEqual(payload, claims);
    assert.deepEqual(protectedHeader, { alg, kid: issuer.jwks.keys[0]?.kid, typ: "JWT" });
    assert.deepEqual(issuer.jwks.keys.map(Object.keys), [[...parameters, "alg", "use", "kid"]]);
  });
}

test("names keys by their thumbprint (RFC 7638)", async () => {
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    d: "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE",
    kid: "1",
    use: "enc",
  };
  const { jwks } = await made({ ISSUER_KEY: JSON.stringify(jwk) });
  // RFC 7517's example key; the thumbprint is python's: base64url(sha256('{"crv":..,"kty":..,"x":..,"y":..}')).
  assert.equal(jwks.keys[0]?.kid, "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s");
});

test("after a rotation, signs with the new key, and a token of the previous one still verifies", async () => {
  const [old, current] = [newKey(), newKey("--rsa")];
  const before = await made({ ISSUER_KEY: old });
  const after = await made({ ISSUER_KEY: current, ISSUER_KEY_PREVIOUS: old });
  const keys = createLocalJWKSet(after.jwks);
  assert.equal(after.jwks.keys.length, 2);
  assert.deepEqual(/** @type {any} */ (after.discovery).id_token_signing_alg_values_supported, ["RS256", "ES256"]);
  await jwtVerify(await before.sign(claims), keys, { issuer: url });
  const token = await after.sign(claims);
  await jwtVerify(token, keys, { issuer: url });
  assert.equal(decodeProtectedHeader(token).alg, "RS256");
});

test("a key that is named twice is published once", async () => {
  const key = newKey();
  const { jwks } = await made({ ISSUER_KEY: key, ISSUER_KEY_PREVIOUS: key });
  assert.equal(jwks.keys.length, 1);
});

test("without a key there is no issuer", async () => {
  assert.equal(await issuerOf(url, {}), undefined);
  assert.equal(await issuerOf(url, { ISSUER_KEY: "" }), undefined);
});

/** @param {any} pair @param {"privateKey" | "publicKey"} [part] @returns {Record<string, any>} */
const jwkOf = (pair, part = "privateKey") => pair[part].export({ format: "jwk" });
const p256 = () => generateKeyPairSync("ec", { namedCurve: "P-256" });

/** @type {[string, () => string, string][]} */
const refused = [
  ["no JSON", () => "-----BEGIN PRIVATE KEY-----", "is not a JSON Web Key"],
  ["a public key", () => JSON.stringify(jwkOf(p256(), "publicKey")), "is a public key; the private key is needed"],
  ["an RSA key of 1024 bits", () => JSON.stringify(jwkOf(generateKeyPairSync("rsa", { modulusLength: 1024 }))), "is not a working key pair of 2048 bits or more"],
  ["a key of another curve", () => JSON.stringify(jwkOf(generateKeyPairSync("ec", { namedCurve: "P-384" }))), "must be a key for ES256 or RS256"],
  ["a key for another algorithm", () => JSON.stringify({ ...jwkOf(generateKeyPairSync("rsa", { modulusLength: 2048 })), alg: "PS256" }), "must be a key for ES256 or RS256"],
  ["a shared secret", () => JSON.stringify({ kty: "oct", k: "c2VjcmV0", d: "c2VjcmV0" }), "must be a key for ES256 or RS256"],
  ["a private key beside another's public one", () => JSON.stringify({ ...jwkOf(p256()), d: jwkOf(p256()).d }), "is not a working key pair"],
];

for (const [what, key, expected] of refused) {
  for (const name of ["ISSUER_KEY", "ISSUER_KEY_PREVIOUS"]) {
    test(`${what} is refused, by the name ${name}`, async () => {
      const text = key();
      const error = await issuerOf(url, { ISSUER_KEY: newKey(), [name]: text }).then(() => undefined, (thrown) => thrown);
      assert.deepEqual(error?.problems, [{ setting: name, message: `${name} ${expected}` }]);
      assert.deepEqual(error.settings, [name]);
      assert.ok(!error.stack.includes(text.slice(-20, -2)), "it shows a piece of the key");
    });
  }
}

test("a previous key alone is refused", async () => {
  await assert.rejects(issuerOf(url, { ISSUER_KEY_PREVIOUS: newKey() }), /ISSUER_KEY is missing, and ISSUER_KEY_PREVIOUS is set/);
});
