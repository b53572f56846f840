// What parseCredentials tells JavaScript. Every format has its test in src/credentials/pasted/tests.rs.
import assert from "node:assert/strict";
import { test } from "node:test";

import { parseCredentials, signRequest } from "./package.js";

const profile = "[111122223333_Approver]\naws_access_key_id = ASIAEXAMPLE\naws_secret_access_key = fake-secret\naws_session_token = fake-token\n";
const json = '{"AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":"fake-secret","SessionToken":"fake-token","Expiration":"2026-01-15T00:00:00+00:00"}';
const end = Date.UTC(2026, 0, 15);

test("what was pasted comes back with what was found", () => {
  const keys = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "fake-secret", sessionToken: "fake-token" };
  assert.deepEqual(parseCredentials(profile), { ...keys, found: { format: "a profile", profile: "111122223333_Approver", kind: "temporary" } });
  assert.deepEqual(parseCredentials(json, end - 1), {
    ...keys,
    expiration: "2026-01-15T00:00:00.000Z",
    found: { format: "the AWS CLI's JSON", kind: "temporary" },
  });
  assert.deepEqual(parseCredentials("AWS_ACCESS_KEY_ID=AKIAEXAMPLE\nAWS_SECRET_ACCESS_KEY=fake-secret"), {
    accessKeyId: "AKIAEXAMPLE",
    secretAccessKey: "fake-secret",
    found: { format: "environment variables", kind: "longTerm" },
  });
});

test("credentials that have ended are refused by the clock that is passed, and only by that", () => {
  assert.throws(() => parseCredentials(json, end + 180_000), {
    name: "EcsError",
    code: "credentials-expired",
    message: "These credentials expired 3 minutes ago: get new ones.",
  });
  assert.equal(parseCredentials(json).accessKeyId, "ASIAEXAMPLE");
});

test("what comes back signs", () => {
  const context = { region: "eu-west-1", credentials: parseCredentials(json, end - 1), now: end - 1 };
  assert.match(signRequest("ListClusters", {}, context).headers.authorization, /Credential=ASIAEXAMPLE\//);
});
