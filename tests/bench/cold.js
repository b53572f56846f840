// In a fresh process: load the module, sign one request, print the milliseconds it took. Arguments: who, and what to load.
import { readFileSync } from "node:fs";

import { act, credentials, host, region, target } from "./material.js";

/** @type {Record<string, (bundle: string) => Promise<unknown>>} */
const firstRequest = {
  async operations() {
    const { initSync, signRequest } = await import("../../dist/operations/ecs_greenlight.js");
    initSync({ module: readFileSync(new URL("../../dist/operations/ecs_greenlight_bg.wasm", import.meta.url)) });
    return signRequest("ContinueServiceDeployment", act, { region, credentials, now: Date.now() });
  },
  async flows() {
    const { initSync, Session } = await import("../../dist/pkg/ecs_greenlight.js");
    initSync({ module: readFileSync(new URL("../../dist/pkg/ecs_greenlight_bg.wasm", import.meta.url)) });
    const flow = new Session({ region }, 1).begin("describe", act);
    const [asked] = /** @type {any} */ (flow.poll(Date.now())).effects;
    flow.authenticate(asked.id, credentials);
    const [sent] = /** @type {any} */ (flow.poll(Date.now())).effects;
    if (sent.kind !== "send") throw new Error(`${sent.kind} instead of a request`);
    return sent.request;
  },
  async sdk(bundle) {
    const { ContinueServiceDeploymentCommand, ECSClient } = await import(bundle);
    const handle = async () => ({ response: { statusCode: 200, headers: {}, body: new Uint8Array() } });
    return new ECSClient({ region, credentials, requestHandler: { handle } }).send(new ContinueServiceDeploymentCommand(act));
  },
  async aws4fetch(bundle) {
    const { AwsClient } = await import(bundle);
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
    return new AwsClient({ ...credentials, service: "ecs", region }).sign(`https://${host}/`, { method: "POST", headers, body: JSON.stringify(act) });
  },
};

const [who = "", bundle = ""] = process.argv.slice(2);
const start = performance.now();
await firstRequest[who]?.(bundle);
console.log(performance.now() - start);
