// Finds every pause of an account with so many services in each of so many Regions, in virtual time: `node discovery.js ours|sdk SERVICES REGIONS`.
// Prints JSON.
import { readFileSync } from "node:fs";

import { Session, initSync } from "../../dist/pkg/ecs_greenlight.js";
import { REGIONS, crowd, fewestCalls, leastTime } from "./crowd.js";
import { credentials } from "./material.js";

/** @import { Operation } from "./crowd.js" */

const [, , who, count, places] = process.argv;
const services = Number(count);
const regions = REGIONS.slice(0, Number(places));
const accounts = new Map(regions.map((region) => [region, crowd(services, region)]));

/** @param {(account: ReturnType<typeof crowd>) => number} of */
const total = (of) => [...accounts.values()].map(of).reduce((sum, value) => sum + value, 0);

/** @param {Partial<Record<Operation, number>>[]} parts */
function summed(parts) {
  const sums = /** @type {Record<string, number>} */ ({});
  for (const [operation, calls] of parts.flatMap(Object.entries)) sums[operation] = (sums[operation] ?? 0) + calls;
  return sums;
}

const callsMade = () => summed([...accounts.values()].map(({ calls }) => calls));
/** One way, in virtual milliseconds. */
const WAY = 20;
const START = 1_768_478_400_000;

/** The inbox, at the full share. */
function ours() {
  const { memory } = initSync({ module: readFileSync(new URL("../../dist/pkg/ecs_greenlight_bg.wasm", import.meta.url)) });
  const session = new Session({ region: "us-east-1" }, 1);
  const bytesBefore = memory.buffer.byteLength;

  let now = START;
  let cpu = 0;
  /** @template T @param {() => T} work @returns {T} */
  const counted = (work) => {
    const began = performance.now();
    const result = work();
    cpu += performance.now() - began;
    return result;
  };

  const flow = session.begin("inbox", { regions, sharePercent: 100 });
  /** @type {{ at: number, happen: () => void }[]} */
  let due = [];
  const at = (/** @type {number} */ moment, /** @type {() => void} */ happen) => due.push({ at: moment, happen });
  const cancelled = new Set();
  const found = new Set();
  for (;;) {
    const step = /** @type {any} */ (counted(() => flow.poll(now)));
    if (!step.effects) break;
    for (const value of step.emitted) {
      if (value.event === "paused") found.add(value.serviceDeploymentArn);
    }
    for (const { kind, id, ms, request } of step.effects) {
      if (kind === "credentials") flow.authenticate(id, credentials);
      else if (kind === "cancel") cancelled.add(id);
      else if (kind === "sleep") at(now + ms, () => cancelled.has(id) || flow.elapse(id));
      else if (kind === "send") {
        const operation = request.headers["x-amz-target"].split(".").pop();
        const account = accounts.get(new URL(request.url).host.split(".")[1] ?? "");
        at(now + WAY, () => {
          if (!account) throw new Error(`${request.url} is of no Region that was asked for`);
          const { status, body } = account.answer(operation, JSON.parse(request.body), now);
          at(now + WAY, () => counted(() => flow.respond(id, { status, headers: [], body })));
        });
      }
    }
    if (step.effects.length + step.emitted.length > 0) continue;
    now = Math.min(...due.map((one) => one.at));
    const happening = due.filter((one) => one.at === now);
    due = due.filter((one) => one.at !== now);
    for (const { happen } of happening) happen();
  }
  const calls = callsMade();
  return {
    calls,
    found: found.size,
    waiting: total(({ waiting }) => waiting),
    throttled: total(({ throttled }) => throttled()),
    took: now - START,
    least: leastTime(fewestCalls(services)),
    fewest: summed(regions.map(() => fewestCalls(services))),
    cpuPerCall: cpu / Object.values(calls).reduce((sum, count) => sum + count),
    bytes: memory.buffer.byteLength - bytesBefore,
  };
}

/** A script with the SDK: ListServiceDeployments for every service, at the same pace, the Regions at the same time. */
async function sdk() {
  const { DescribeServiceDeploymentsCommand, ECSClient, ListClustersCommand, ListServiceDeploymentsCommand, ListServicesCommand } = await import("@aws-sdk/client-ecs");
  let calls = 0;
  let inAccount = 0;
  let found = 0;
  const began = performance.now();
  for (const [region, account] of accounts) {
    const requestHandler = {
      /** @param {any} request */
      handle: async ({ headers, body }) => {
        const began = performance.now();
        calls += 1;
        // Each call an hour after the other: what it would have waited is computed from their number.
        const answer = account.answer(headers["x-amz-target"].split(".").pop(), JSON.parse(body), START + calls * 3_600_000);
        inAccount += performance.now() - began;
        return { response: { statusCode: answer.status, headers: {}, body: answer.body } };
      },
    };
    const ecs = new ECSClient({ region, credentials, requestHandler: /** @type {any} */ (requestHandler) });
    const { clusterArns = [] } = await ecs.send(new ListClustersCommand({ maxResults: 100 }));
    for (const cluster of clusterArns) {
      /** @type {string | undefined} */
      let nextToken;
      do {
        const page = await ecs.send(new ListServicesCommand({ cluster, maxResults: 100, ...(nextToken && { nextToken }) }));
        nextToken = page.nextToken;
        for (const service of page.serviceArns ?? []) {
          const { serviceDeployments = [] } = await ecs.send(new ListServiceDeploymentsCommand({ service, cluster, status: ["IN_PROGRESS"] }));
          const serviceDeploymentArns = serviceDeployments.map((brief) => brief.serviceDeploymentArn ?? "");
          if (serviceDeploymentArns.length === 0) continue;
          const described = await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }));
          found += (described.serviceDeployments ?? []).filter((one) => one.lifecycleHookDetails?.some((hook) => hook.status === "AWAITING_ACTION")).length;
        }
      } while (nextToken);
    }
  }
  const cpu = performance.now() - began - inAccount;
  const took = Math.max(...[...accounts.values()].map((account) => leastTime(account.calls)));
  return { calls: callsMade(), found, waiting: total(({ waiting }) => waiting), took, cpuPerCall: cpu / calls };
}

console.log(JSON.stringify(who === "sdk" ? await sdk() : ours()));
