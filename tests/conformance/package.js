// The built package, loaded.
import { readFileSync } from "node:fs";

import { initSync } from "../../dist/pkg/ecs_greenlight.js";

initSync({ module: readFileSync(new URL("../../dist/pkg/ecs_greenlight_bg.wasm", import.meta.url)) });

export { parseResponse, regions, signRequest } from "../../dist/pkg/ecs_greenlight.js";

export const region = "eu-west-1";

export const credentials = {
  accessKeyId: "ASIAFAKEFAKEFAKEFAKE",
  secretAccessKey: "fake-secret-for-tests-only",
  sessionToken: "FAKE//token+for/tests==",
};

/** @param {unknown} body */
export function success(body) {
  return { status: 200, headers: /** @type {[string, string][]} */ ([]), body: new TextEncoder().encode(JSON.stringify(body)) };
}
