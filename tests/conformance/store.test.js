// The store in DynamoDB that docs/edge-hosts.md shows keeps to the same contract as the worker's own: against moto's DynamoDB.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { CreateTableCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";

import { proven } from "../../www/worker/store/probe.js";
import { startMoto } from "../moto.js";
import { contract } from "../worker/stores/contract.js";

/** @import { Store } from "../../www/worker/store/store.js" */

/** @param {string} path from this folder */
const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** @type {Awaited<ReturnType<typeof startMoto>>} */
let moto;
/** @type {string} */
let folder;
/** @type {Store} */
let store;
/** @type {DynamoDBClient} */
let client;

before(async () => {
  moto = await startMoto();
  const variables = { AWS_ENDPOINT_URL: moto.origin, AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "example", GREENLIGHT_TABLE: "greenlight" };
  Object.assign(process.env, variables);
  client = new DynamoDBClient({});
  await client.send(new CreateTableCommand({
    TableName: "greenlight",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["place", "key"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: [{ AttributeName: "place", KeyType: "HASH" }, { AttributeName: "key", KeyType: "RANGE" }],
  }));
  folder = await mkdtemp(join(tmpdir(), "greenlight-dynamodb-"));
  await symlink(at("../node_modules"), join(folder, "node_modules"));
  const [, module = ""] = /`store\.mjs`[^]*?```js\n([^]*?)```/.exec(await readFile(at("../../docs/edge-hosts.md"), "utf8")) ?? [];
  await writeFile(join(folder, "store.mjs"), module);
  store = oneAtATime((await import(pathToFileURL(join(folder, "store.mjs")).href)).default);
});
after(async () => {
  client.destroy();
  moto.stop();
  await rm(folder, { recursive: true });
});

/**
 * Moto looks at a condition and writes in two steps, which DynamoDB does in one. So it is asked one thing after the other; what is tested is the condition.
 *
 * @param {Store} store
 * @returns {Store}
 */
function oneAtATime({ put, create, remove, list }) {
  /** @type {Promise<unknown>} */
  let last = Promise.resolve();
  /** @template T @param {() => Promise<T>} call @returns {Promise<T>} */
  const next = (call) => {
    const done = last.then(call, call);
    last = done.catch(() => {});
    return done;
  };
  return {
    put: (...entry) => next(() => put(...entry)),
    create: (...entry) => next(() => create(...entry)),
    remove: (key) => next(() => remove(key)),
    list: (prefix) => next(() => list(prefix)),
  };
}

test("docs/edge-hosts.md: its store in DynamoDB is taken by the worker", async () => {
  assert.equal(await proven(store), store);
});

test("docs/edge-hosts.md: its store in DynamoDB lists every hook whose question is open", async () => {
  const far = Date.now() + 3_600_000;
  for (const hook of ["a", "b"]) await store.put(`open/${hook}`, hook, far);
  assert.deepEqual((await store.list("open/")).sort(), [["open/a", "a"], ["open/b", "b"]]);
});

for (const [behaviour, holds] of Object.entries(contract)) test(`docs/edge-hosts.md: its store in DynamoDB: ${behaviour}`, () => holds(store));

test("docs/edge-hosts.md: its store in DynamoDB gives each entry a time to live in seconds, not before it expires", async () => {
  await store.put("pause/ttl/closed", "yes", 4_102_444_800_001);
  const { Items = [] } = await client.send(new ScanCommand({ TableName: "greenlight" }));
  assert.deepEqual(Items.filter(({ key }) => key?.S === "pause/ttl/closed").map(({ ttl }) => ttl), [{ N: "4102444801" }]);
});
