// The built package, loaded.
import { readFileSync } from "node:fs";

import * as operations from "../../dist/operations/ecs_greenlight.js";
import * as flows from "../../dist/pkg/ecs_greenlight.js";

operations.initSync({ module: readFileSync(new URL("../../dist/operations/ecs_greenlight_bg.wasm", import.meta.url)) });
flows.initSync({ module: readFileSync(new URL("../../dist/pkg/ecs_greenlight_bg.wasm", import.meta.url)) });

export const { parseResponse, signRequest } = operations;
export const { parseCredentials, regions } = flows;

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
