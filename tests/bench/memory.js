// Memory after 20,000 times sign and parse, every tenth failing. Needs --expose-gc. Prints JSON: bytes before and after.
import { readFileSync } from "node:fs";

import { initSync, parseResponse, signRequest } from "../../dist/operations/ecs_greenlight.js";
import { act, credentials, described, region } from "./material.js";

const { memory } = initSync({ module: readFileSync(new URL("../../dist/operations/ecs_greenlight_bg.wasm", import.meta.url)) });

const fine = { status: 200, headers: [["content-type", "application/x-amz-json-1.1"]], body: described };
const denied = { status: 400, headers: [], body: new TextEncoder().encode('{"__type":"AccessDeniedException","Message":"no"}') };

/** @param {number} times @returns {number} how many failed */
function work(times) {
  let failed = 0;
  for (let index = 0; index < times; index += 1) {
    const failing = index % 10 === 0;
    try {
      signRequest("ContinueServiceDeployment", failing ? {} : act, { region, credentials, now: 1_730_000_000_000 + index });
    } catch {
      failed += 1;
    }
    try {
      parseResponse("DescribeServiceDeployments", /** @type {any} */ (failing ? denied : fine));
    } catch {
      failed += 1;
    }
  }
  return failed;
}

const sample = () => {
  globalThis.gc?.();
  return { wasm: memory.buffer.byteLength, heap: process.memoryUsage().heapUsed };
};

work(1000);
const before = sample();
const failed = work(20_000);
console.log(JSON.stringify({ before, after: sample(), failed }));
