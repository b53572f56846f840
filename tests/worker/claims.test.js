// A token holds as it was signed, or not at all: whatever of it is changed, STS lets nobody in, and the worker does nothing.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { exportSPKI, importJWK } from "jose";

import { HEADER, PEOPLE } from "./access.js";
import { APPROVER, foundEdge } from "./edge.js";
import { linkOf, sceneOf } from "./e2e/scene.js";
import { inNode } from "./runtimes/process.js";

/** @import { Edge } from "./edge.js" */
/** @import { Scene } from "./e2e/scene.js" */

const SOURCE_IDENTITY = "https://aws.amazon.com/source_identity";

/** @type {Edge} */
let edge;
/** @type {Scene} */
let scene;
/** @type {Awaited<ReturnType<typeof listenToSts>>} */
let sts;

before(async () => {
  edge = await foundEdge({ start: inNode, settings: { policies: [{ continue: { anyone: true }, rollBack: { anyone: true } }] } });
  scene = sceneOf(edge);
  await scene.begin();
  sts = await listenToSts(edge.sim);
  await edge.restart({ settings: { aws: { credentials: "issuer", region: "us-east-1", endpoint: edge.sim, stsEndpoint: sts.origin } } });
});
after(async () => {
  sts.close();
  await edge.close();
});

/** @typedef {{ header: Record<string, unknown>, claims: Record<string, unknown>, signature: Buffer }} Parts */

/** @param {string} token @returns {Parts} */
function partsOf(token) {
  const [header = "", claims = "", signature = ""] = token.split(".");
  const json = (/** @type {string} */ part) => JSON.parse(Buffer.from(part, "base64url").toString());
  return { header: json(header), claims: json(claims), signature: Buffer.from(signature, "base64url") };
}

/** @param {Partial<Parts>} parts of a token, instead of its own @param {string} token */
function withParts(parts, token) {
  const own = token.split(".");
  const part = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return [parts.header ? part(parts.header) : own[0], parts.claims ? part(parts.claims) : own[1], parts.signature ? parts.signature.toString("base64url") : own[2]].join(".");
}

/** @param {unknown} value another of its kind */
function other(value) {
  if (typeof value === "number") return value + 1;
  if (Array.isArray(value)) return [...value, "others"];
  return `${value}x`;
}

/** @param {Record<string, unknown>} all @param {string} name */
const without = (all, name) => Object.fromEntries(Object.entries(all).filter(([key]) => key !== name));

/**
 * Everything that can be changed of a token by somebody who has no key.
 *
 * @param {string} token
 * @param {string} publicKey which is known to all
 * @returns {[what: string, token: string][]}
 */
function changesOf(token, publicKey) {
  const { header, claims, signature } = partsOf(token);
  const { alg } = header;
  const withHeader = (/** @type {Record<string, unknown>} */ changed) => withParts({ header: changed }, token);
  const unsigned = (/** @type {string} */ name) => `${withHeader({ ...header, alg: name }).split(".").slice(0, 2).join(".")}.`;
  const confused = withHeader({ ...header, alg: "HS256" }).split(".").slice(0, 2).join(".");
  return [
    ...Object.keys(claims).flatMap((name) => /** @type {[string, string][]} */ ([
      [`another ${name}`, withParts({ claims: { ...claims, [name]: other(claims[name]) } }, token)],
      [`no ${name}`, withParts({ claims: without(claims, name) }, token)],
      [`${name} is null`, withParts({ claims: { ...claims, [name]: null } }, token)],
    ])),
    ["one claim more", withParts({ claims: { ...claims, admin: true } }, token)],
    ...["none", "HS256", "HS384", "RS256", "RS384", "PS256", "ES384", "EdDSA", "", String(alg).toLowerCase()]
      .filter((name) => name !== alg)
      .map((name) => /** @type {[string, string]} */ ([`alg ${name}`, withHeader({ ...header, alg: name })])),
    ...Object.keys(header).map((name) => /** @type {[string, string]} */ ([`no ${name} in the header`, withHeader(without(header, name))])),
    ["another kid", withHeader({ ...header, kid: other(header["kid"]) })],
    ["another typ", withHeader({ ...header, typ: "at+jwt" })],
    ["alg none, without a signature", unsigned("none")],
    ["alg None, without a signature", unsigned("None")],
    ["without a signature", unsigned(String(alg))],
    ["signed with the public key as a shared secret", `${confused}.${createHmac("sha256", publicKey).update(confused).digest("base64url")}`],
    ["a signature of zeros", withParts({ signature: Buffer.alloc(signature.length) }, token)],
    ...Array.from(signature, (byte, index) => {
      const changed = Buffer.from(signature);
      changed[index] = byte ^ 1;
      return /** @type {[string, string]} */ ([`another byte ${index} of the signature`, withParts({ signature: changed }, token)]);
    }),
  ];
}

test("a token that the worker signs for an approver lets that approver in, and with anything of it changed nobody", async () => {
  const asked = await scene.ask();
  await scene.press("U0ANN", "continue", asked);
  await scene.closed(asked);
  const token = sts.tokens.find((one) => partsOf(one).claims["sub"] === "slack:T0GREENLT:U0ANN");
  assert.ok(token, "the worker asked for no approver's session");
  const { header, claims } = partsOf(token);
  assert.deepEqual([Object.keys(header).sort(), Object.keys(claims).sort()], [["alg", "kid", "typ"], ["aud", "exp", SOURCE_IDENTITY, "iat", "iss", "sub"]]);

  const { keys } = /** @type {any} */ (await (await fetch(`${edge.origin}/jwks.json`)).json());
  const publicKey = await exportSPKI(/** @type {CryptoKey} */ (await importJWK(keys[0], "ES256", { extractable: true })));
  const changes = changesOf(token, publicKey);
  const letIn = [];
  for (const [what, changed] of changes) {
    const { status, code } = await assumed(changed);
    if (status !== 400 || !["InvalidIdentityToken", "ValidationError"].includes(code)) letIn.push([what, status, code]);
  }
  assert.deepEqual(letIn, []);
  assert.ok(changes.length > 90);
  assert.deepEqual(await assumed(token), { status: 200, code: "" });
});

test("a person's token decides by the form, and with anything of it changed nothing is done", async () => {
  const asked = await scene.ask();
  const fields = { ...(await scene.formAt(linkOf(asked.message), "ann")), action: "CONTINUE" };
  const { provider, upstream } = edge.access;
  const token = await provider.token({ ...PEOPLE["ann"]?.claims });
  const publicKey = await exportSPKI(/** @type {CryptoKey} */ (await importJWK(provider.jwk, "ES256", { extractable: true })));
  const send = (/** @type {string} */ shown) =>
    fetch(`${upstream}/decide`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", origin: edge.origin, "sec-fetch-site": "same-origin", [HEADER]: shown },
      body: new URLSearchParams(fields),
    });

  const answers = [];
  for (const [what, changed] of changesOf(token, publicKey)) answers.push([what, (await send(changed)).status]);
  assert.deepEqual(answers.filter(([, status]) => status !== 401), []);
  assert.ok(answers.length > 90);

  // The provider itself may sign for others; the form is not theirs.
  const { claims } = /** @type {{ claims: Record<string, unknown> }} */ (PEOPLE["ann"]);
  assert.equal((await send(await provider.token({ ...claims, email: "ben@example.com" }))).status, 403);
  assert.equal((await send(await provider.token(without(claims, "email")))).status, 403);
  assert.deepEqual([await scene.fate(asked), await scene.acts(asked)], ["open", []]);

  assert.equal((await send(token)).status, 200);
  assert.deepEqual(await scene.acts(asked), [["CONTINUE", "oidc.ann@example.com"]]);
});

/** Asks the stand-in's STS for the approver's role. @param {string} token */
async function assumed(token) {
  const fields = { Action: "AssumeRoleWithWebIdentity", Version: "2011-06-15", RoleArn: APPROVER, RoleSessionName: "someone", WebIdentityToken: token };
  const response = await fetch(edge.sim, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams(fields) });
  const [, code = ""] = /<Code>(\w+)<\/Code>/.exec(await response.text()) ?? [];
  return { status: response.status, code };
}

/** Stands between the worker and STS, and notes which tokens it shows. @param {string} sim */
async function listenToSts(sim) {
  /** @type {string[]} */
  const tokens = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    const token = new URLSearchParams(body).get("WebIdentityToken");
    if (token) tokens.push(token);
    const answer = await fetch(sim, { method: "POST", headers: { "content-type": String(request.headers["content-type"]) }, body });
    response.writeHead(answer.status, { "content-type": "text/xml" }).end(await answer.text());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${port}`, tokens, close };
}
