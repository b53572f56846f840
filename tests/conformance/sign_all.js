// Signs what the Python tests ask for: an array of [operation, input, context] on stdin, an array of results on stdout.
import { readFileSync } from "node:fs";

import { regions, signRequest } from "./package.js";

/** @type {Parameters<typeof signRequest>[]} */
const calls = JSON.parse(readFileSync(0, "utf8"));

const results = calls.map((call) => {
  try {
    return signRequest(...call);
  } catch (thrown) {
    const error = /** @type {import("../../dist/pkg/ecs_greenlight.js").EcsError} */ (thrown);
    return { name: error.name, code: error.code, message: error.message };
  }
});
console.log(JSON.stringify({ regions: regions(), results }));
