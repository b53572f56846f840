// Build and sign ContinueServiceDeployment with an 800-byte session token.
import { createHash, createHmac } from "node:crypto";

import { ContinueServiceDeploymentCommand, ECSClient } from "@aws-sdk/client-ecs";
import { AwsClient } from "aws4fetch";

import { signRequest } from "../../dist/operations/ecs_greenlight.js";
import { Session } from "../../dist/pkg/ecs_greenlight.js";
import { act, credentials, host, region, target } from "./material.js";

const sdk = new ECSClient({
  region,
  credentials,
  requestHandler: { handle: async () => ({ response: { statusCode: 200, headers: {}, body: new Uint8Array() } }) },
});

const call = {
  method: "POST",
  headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": target },
};
const service = { ...credentials, service: "ecs", region };
const forgetful = Object.assign(new Map(), { get: () => undefined });
const cached = new AwsClient(service);
const uncached = new AwsClient({ ...service, cache: forgetful });

/** @param {AwsClient} client */
const aws4fetch = (client) => () => client.sign(`https://${host}/`, { ...call, body: JSON.stringify(act) });

/** @param {import("node:crypto").BinaryLike} key @param {string} text */
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();
/** @param {string} text */
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/** The five HMACs and two hashes that a signature cannot do without, on texts of the same lengths. Nothing is built. */
function bareCrypto() {
  const payload = sha256(body);
  const request = sha256(canonical);
  const day = hmac(`AWS4${credentials.secretAccessKey}`, "20241027");
  const key = hmac(hmac(hmac(day, region), "ecs"), "aws4_request");
  return hmac(key, `${scope}${request}`).toString("hex") + payload;
}
const body = JSON.stringify(act);
const canonical = [
  "POST",
  "/",
  "",
  "content-type:application/x-amz-json-1.1",
  `host:${host}`,
  "x-amz-date:20241027T033320Z",
  `x-amz-security-token:${credentials.sessionToken}`,
  `x-amz-target:${target}`,
  "",
  "content-type;host;x-amz-date;x-amz-security-token;x-amz-target",
  sha256(body),
].join("\n");
const scope = `AWS4-HMAC-SHA256\n20241027T033320Z\n20241027/${region}/ecs/aws4_request\n`;

// What greenlight.js does: the session keeps the credentials and the day's signing key. Its first request differs only in operation and body.
const session = new Session({ region }, 1);
const input = { serviceDeploymentArn: act.serviceDeploymentArn };
const authenticated = session.begin("describe", input);
authenticated.poll(Date.now());
authenticated.authenticate(1, credentials);
authenticated.poll(Date.now());

function client() {
  const flow = session.begin("describe", input);
  const [effect] = /** @type {any} */ (flow.poll(Date.now())).effects;
  if (effect.kind !== "send") throw new Error(`the client wants to ${effect.kind}`);
  flow.free();
  return effect.request;
}

export const contenders = {
  client,
  signRequest: () => signRequest("ContinueServiceDeployment", act, { region, credentials, now: Date.now() }),
  sdk: () => sdk.send(new ContinueServiceDeploymentCommand(act)),
  aws4fetch: aws4fetch(uncached),
  aws4fetchCached: aws4fetch(cached),
  bareCrypto,
};
