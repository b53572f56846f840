// Signing in against moto's STS and Cognito Identity, which nobody here wrote.
import assert from "node:assert/strict";
import { after, test } from "node:test";

import { signIn } from "../../dist/pkg/greenlight.js";
import { createIdentityPool, startMoto } from "../moto.js";

const region = "eu-west-1";
const roleArn = "arn:aws:iam::123456789012:role/Approver";
// Moto looks into no token; only its form has to be that of a JWT. None of these is signed by anybody.
const token = ["fake-header", "fake-claims", "fake-signature"].map((part) => Buffer.from(`{"${part}":true}`).toString("base64url")).join(".");

const { origin, stop } = await startMoto();
after(stop);
const endpoints = { sts: origin, cognitoIdentity: origin };

test("a token is exchanged for a role's credentials", async () => {
  const { credentials, caller } = await signIn({ region, endpoints, webIdentity: { token, roleArn, sessionName: "robin@example.com" } });
  assert.match(credentials.accessKeyId, /^ASIA/);
  assert.ok(credentials.sessionToken);
  const left = Date.parse(String(credentials.expiration)) - Date.now();
  assert.ok(left > 3_500_000 && left < 3_700_000, String(left));
  assert.equal(caller.arn, "arn:aws:sts::123456789012:assumed-role/Approver/robin@example.com");
  assert.equal(caller.account, "123456789012");
});

test("credentials assume a role on top, for as long as is asked", async () => {
  const base = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "fake-secret" };
  const other = "arn:aws:iam::444455556666:role/Approver";
  const { credentials, caller } = await signIn({
    region,
    endpoints,
    credentials: base,
    assumeRole: { roleArn: other, sessionName: "slack:T0:U1", durationSeconds: 900, externalId: "example", sourceIdentity: "slack:T0:U1" },
  });
  const left = Date.parse(String(credentials.expiration)) - Date.now();
  assert.ok(left > 800_000 && left < 1_000_000, String(left));
  assert.equal(caller.arn, "arn:aws:sts::444455556666:assumed-role/Approver/slack-T0-U1=c27936a911dbedef");
});

test("an identity pool gives credentials to a guest and to a sign-in", async () => {
  const identityPoolId = await createIdentityPool(origin, region);
  for (const logins of [undefined, { "id.example.com": token }]) {
    const { credentials, caller } = await signIn({ region, endpoints, cognito: { identityPoolId, logins } });
    assert.ok(credentials.accessKeyId && credentials.secretAccessKey && credentials.sessionToken);
    assert.ok(Date.parse(String(credentials.expiration)) > Date.now());
    assert.ok(caller.account);
  }
});
