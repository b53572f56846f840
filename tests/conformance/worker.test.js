// What the worker sends to STS, taken by moto's, which nobody here wrote. Its credentials open nothing at the stand-in ECS, so nothing is decided.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { decodeJwt } from "jose";

import { startMoto } from "../moto.js";
import { sceneOf } from "../worker/e2e/scene.js";
import { APPROVER, foundEdge } from "../worker/edge.js";
import { inNode } from "../worker/runtimes/process.js";

/** @import { Edge } from "../worker/edge.js" */

const ANN = "slack.T0GREENLT.U0ANN";
const policies = [{ continue: { people: ["slack:T0GREENLT:U0ANN"] }, rollBack: { anyone: true } }];

/** @type {Awaited<ReturnType<typeof startMoto>>} */
let moto;
/** @type {Edge} */
let edge;
/** What moto was sent, and what it answered. @type {{ form: Record<string, string>, signed: boolean, status: number, body: string }[]} */
const sent = [];

// The reader's role is the stand-in's, or nothing could be read and nobody asked.
const tap = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const form = Object.fromEntries(new URLSearchParams(body));
  const ours = form["RoleArn"] === APPROVER;
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => ["authorization", "content-type", "x-amz-date"].includes(name)));
  const answer = await fetch(ours ? moto.origin : edge.sim, { method: "POST", headers: /** @type {Record<string, string>} */ (headers), body });
  const text = await answer.text();
  if (ours) sent.push({ form, signed: request.headers.authorization !== undefined, status: answer.status, body: text });
  response.writeHead(answer.status, { "content-type": "text/xml" }).end(text);
});

before(async () => {
  moto = await startMoto();
  edge = await foundEdge({ start: inNode, settings: { policies } });
  await once(tap.listen(0, "127.0.0.1"), "listening");
});
after(async () => {
  tap.close();
  moto.stop();
  await edge.close();
});

/** Ann continues something; what moto was sent for it. @param {{ aws?: object, accounts?: object[] }} settings @param {Record<string, string | undefined>} [variables] */
async function acted({ aws, ...settings }, variables = {}) {
  const { port } = /** @type {import("node:net").AddressInfo} */ (tap.address());
  await edge.restart({ settings: { ...settings, aws: { ...edge.usual.aws, stsEndpoint: `http://127.0.0.1:${port}`, ...aws } }, variables });
  const scene = sceneOf(edge);
  await scene.begin();
  await scene.clear();
  const asked = await scene.ask("web");
  await scene.press("U0ANN", "continue", asked);
  assert.match(await scene.answerTo("U0ANN"), /nothing was done/);
  assert.deepEqual(await scene.acts(asked), []);
  const last = /** @type {NonNullable<typeof sent[0]>} */ (sent.at(-1));
  assert.equal(last.status, 200, last.body);
  const [, accessKeyId] = /<AccessKeyId>(\w+)<\/AccessKeyId>/.exec(last.body) ?? [];
  const requests = /** @type {any[]} */ (await edge.control("requests"));
  assert.ok(accessKeyId && requests.some((request) => request.accessKeyId === accessKeyId), "the worker went on with what moto gave");
  return { ...last, arn: asked.arn, service: asked.service };
}

/** @param {string} arn @param {string} service */
const sessionPolicy = (arn, service) => [`arn:aws:ecs:us-east-1:111122223333:service/shop/${service}`, arn];

test("by a token: the approver's name, fifteen minutes, and rights on one deployment", async () => {
  const { form, signed, arn, service } = await acted({});
  const { Policy: policy = "", WebIdentityToken: token = "", ...rest } = form;
  assert.equal(signed, false);
  assert.deepEqual(rest, { Action: "AssumeRoleWithWebIdentity", Version: "2011-06-15", RoleArn: APPROVER, RoleSessionName: ANN, DurationSeconds: "900" });
  assert.ok(policy.length <= 2048);
  const { Statement: statements } = JSON.parse(policy);
  assert.deepEqual(statements.flatMap((/** @type {any} */ { Effect: effect }) => effect), statements.map(() => "Allow"));
  const resources = new Set(statements.flatMap((/** @type {any} */ { Resource: resource }) => resource));
  for (const needed of sessionPolicy(arn, service)) assert.ok(resources.has(needed), `${needed} in ${policy}`);
  assert.ok(!policy.includes("*"), policy);
  const { sub, aud, iss, iat = 0, exp = 0, "https://aws.amazon.com/source_identity": source } = decodeJwt(token);
  assert.deepEqual({ sub, aud, iss, source, life: exp - iat }, { sub: "slack:T0GREENLT:U0ANN", aud: "sts.amazonaws.com", iss: edge.origin, source: ANN, life: 300 });
});

test("by a key: the same, and the approver as source identity", async () => {
  // The key itself reads.
  const accounts = edge.usual.accounts.map((account) => ({ ...account, readerRoleArn: undefined }));
  const key = { AWS_ACCESS_KEY_ID: "AKIAEXAMPLELONGTERM0", AWS_SECRET_ACCESS_KEY: "example/long/term/secret/not/real/000000", ISSUER_KEY: undefined };
  const { form, signed, arn } = await acted({ accounts, aws: { credentials: "keys" } }, key);
  const { Policy: policy = "", ...rest } = form;
  assert.equal(signed, true);
  assert.deepEqual(rest, { Action: "AssumeRole", Version: "2011-06-15", RoleArn: APPROVER, RoleSessionName: ANN, SourceIdentity: ANN, DurationSeconds: "900" });
  assert.ok(policy.includes(arn));
});
