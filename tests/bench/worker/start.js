// How soon workerd serves the worker, from its own start on: until it listens, until /health is answered, until the first signed request is out.
// An empty worker beside it shows how much of that is workerd's own.
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ACCOUNT, APPROVER, READER, TEAM, fakeKey, newIssuerKey } from "../../worker/edge.js";
import { median } from "../measure.js";
import { WORKER, cpuOf, inBareWorkerd } from "./workerd.js";

/** @import { Module } from "./workerd.js" */

/**
 * @typedef {object} Start milliseconds since the process was begun
 * @property {number} health
 * @property {number} signed until the first signed request came in at ECS
 * @property {number} cpu of the whole process, until /health is answered
 *
 * @typedef {{ ours: Start, empty: { health: number, cpu: number } }} Starts
 */

const ROUNDS = 9;
const EMPTY = 'export default { fetch: () => new Response("fine") };';

/** @returns {Promise<Starts>} */
export async function startUp() {
  const scratch = await mkdtemp(join(tmpdir(), "greenlight-start-"));
  const aws = await startAws();
  try {
    const path = join(scratch, "empty.js");
    await writeFile(path, EMPTY);
    /** @type {Module[]} */
    const empty = [{ name: "empty.js", path, kind: "esModule" }];
    const variables = await variablesFor(aws.origin);
    const ours = [];
    const nothing = [];
    for (let index = -1; index < ROUNDS; index += 1) {
      const one = await started(WORKER, variables, aws.signed);
      const other = await started(empty, {});
      if (index < 0) continue; // the files are read for the first time
      ours.push(one);
      nothing.push(other);
    }
    const middle = (/** @type {Start[]} */ starts, /** @type {keyof Start} */ of) => median(starts.map((start) => start[of]));
    return {
      ours: { health: middle(ours, "health"), signed: middle(ours, "signed"), cpu: middle(ours, "cpu") },
      empty: { health: middle(nothing, "health"), cpu: middle(nothing, "cpu") },
    };
  } finally {
    aws.close();
    await rm(scratch, { recursive: true });
  }
}

/**
 * @param {Module[]} modules
 * @param {Record<string, string>} variables
 * @param {() => Promise<number>} [signed]
 * @returns {Promise<Start>}
 */
async function started(modules, variables, signed) {
  const begun = performance.now();
  const worker = await inBareWorkerd({ variables }, { modules });
  try {
    const response = await fetch(`${worker.origin}/health`);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(JSON.stringify(worker.lines));
    const health = performance.now() - begun;
    const cpu = await cpuOf(worker.pid);
    if (!signed) return { health, cpu, signed: 0 };
    // Not on the same process: that one has served a request.
    await worker.stop();
    return { health, cpu, signed: await firstSigned(modules, variables, signed) };
  } finally {
    await worker.stop();
  }
}

/**
 * @param {Module[]} modules
 * @param {Record<string, string>} variables
 * @param {() => Promise<number>} signed
 */
async function firstSigned(modules, variables, signed) {
  const begun = performance.now();
  const came = signed();
  const worker = await inBareWorkerd({ variables }, { modules });
  try {
    const event = fetch(`${worker.origin}/events`, { method: "POST", headers: { "x-api-key": fakeKey("event") }, body: JSON.stringify(EVENT) });
    const answered = event.then(async (response) => Promise.reject(new Error(`answered before: ${response.status} ${await response.text()}`)));
    return (await Promise.race([came, answered])) - begun;
  } finally {
    await worker.stop();
  }
}

const PLACE = `arn:aws:ecs:us-east-1:${ACCOUNT}`;
const EVENT = {
  version: "0",
  id: "11111111-2222-3333-4444-555555555555",
  "detail-type": "ECS Hook State Change",
  source: "aws.ecs",
  account: ACCOUNT,
  time: "2026-03-01T10:00:00Z",
  region: "us-east-1",
  resources: [`${PLACE}:service-deployment/shop/web/ejGvqq2ilnbKT9qj0vLJe`],
  detail: {
    eventType: "INFO",
    eventName: "HOOK_AWAITING_ACTION",
    hookId: "ecs-pause-0000000000000000000000000000000000000000000",
    hookType: "PAUSE",
    expiresAt: "2126-03-01T10:30:00Z",
    lifecycleStage: "POST_TEST_TRAFFIC_SHIFT",
    clusterArn: `${PLACE}:cluster/shop`,
    serviceArn: `${PLACE}:service/shop/web`,
    serviceDeploymentArn: `${PLACE}:service-deployment/shop/web/ejGvqq2ilnbKT9qj0vLJe`,
    updatedAt: "2026-03-01T10:00:00Z",
  },
};

/** @param {string} aws */
async function variablesFor(aws) {
  const settings = {
    url: "https://approvals.example.com",
    accounts: [{ id: ACCOUNT, regions: ["us-east-1"], readerRoleArn: READER, approverRoleArn: APPROVER }],
    aws: { credentials: "issuer", region: "us-east-1", endpoint: aws, stsEndpoint: aws },
    slack: { team: TEAM, channel: "C0DEPLOYS", apiOrigin: aws },
    policies: [{ continue: { anyone: true }, rollBack: { anyone: true } }],
  };
  return {
    GREENLIGHT: JSON.stringify(settings),
    EVENT_KEY: fakeKey("event"),
    LINK_KEY: fakeKey("link"),
    SLACK_SIGNING_SECRET: fakeKey("signing"),
    SLACK_BOT_TOKEN: "xoxb-not-a-real-token",
    ISSUER_KEY: await newIssuerKey(),
  };
}

/** An AWS that lets everybody in at once, and tells when the first signed request comes. */
async function startAws() {
  let told = (/** @type {number} */ _at) => {};
  const server = createServer((request, response) => {
    request.resume();
    if (request.headers.authorization?.startsWith("AWS4-HMAC-SHA256 ")) told(performance.now());
    else response.writeHead(200, { "content-type": "text/xml" }).end(LET_IN);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const origin = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
  const signed = () => /** @type {Promise<number>} */ (new Promise((resolve) => (told = resolve)));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin, signed, close };
}

const LET_IN = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
<SubjectFromWebIdentityToken>worker</SubjectFromWebIdentityToken><Audience>sts.amazonaws.com</Audience><Provider>approvals.example.com</Provider><SourceIdentity>worker</SourceIdentity>
<AssumedRoleUser><Arn>arn:aws:sts::${ACCOUNT}:assumed-role/GreenlightReader/worker</Arn><AssumedRoleId>AROAEXAMPLE:worker</AssumedRoleId></AssumedRoleUser>
<Credentials><AccessKeyId>ASIAEXAMPLENOTREAL00</AccessKeyId><SecretAccessKey>example/not/a/real/secret/key/0000000000</SecretAccessKey><SessionToken>example-not-a-real-token</SessionToken><Expiration>2126-01-01T00:00:00Z</Expiration></Credentials>
</AssumeRoleWithWebIdentityResult><ResponseMetadata><RequestId>11111111-2222-3333-4444-555555555555</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>`;
