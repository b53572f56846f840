import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { Greenlight } from "ecs-greenlight";
import { initSync, parseResponse, signRequest } from "ecs-greenlight/operations";
import { initSync as initFlows, regions } from "ecs-greenlight/wasm";

const region = "eu-central-1";
const credentials = { accessKeyId: "ASIAIOSFODNN7EXAMPLE", secretAccessKey: "fake" };

const fetch = async () => new Response('{"clusterArns":[]}', { headers: { "content-type": "application/x-amz-json-1.1" } });
const browsed = await new Greenlight({ region, credentials, fetch }).browse({});

const module = (/** @type {string} */ name) => readFileSync(fileURLToPath(import.meta.resolve(name)));
initSync({ module: module("ecs-greenlight/operations/ecs_greenlight_bg.wasm") });
const { headers } = signRequest("ListClusters", {}, { region, credentials, now: Date.now() });
const body = new TextEncoder().encode('{"clusterArns":["arn:aws:ecs:eu-central-1:123456789012:cluster/storefront"]}');
const parsed = parseResponse("ListClusters", { status: 200, headers: [], body });

initFlows({ module: module("ecs-greenlight/ecs_greenlight_bg.wasm") });
const knows = regions().includes(region);

console.log(JSON.stringify({ target: headers["x-amz-target"], parsed, browsed, knows }));
