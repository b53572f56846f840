// An account with many services, as far as finding pauses needs: its answers, and AWS's throttle buckets in virtual time.
import { described } from "./material.js";

/** Those that every account has without asking. */
export const REGIONS = [
  "us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1", "eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1",
  "ap-south-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-southeast-1", "ap-southeast-2",
];
const encoder = new TextEncoder();

/** Services in a cluster, and how many of them there are for each that waits. */
const CLUSTER = 500;
const PER_PAUSE = 100;

/** AWS's burst of each bucket; all gain 20 calls a second. */
const buckets = {
  ListClusters: "cluster",
  ListServices: "service",
  DescribeServices: "service",
  ListServiceDeployments: "deployment",
  DescribeServiceDeployments: "deployment",
};
const BURST = { cluster: 50, service: 100, deployment: 50 };
const REFILL_PER_MS = 0.02;

/** @typedef {keyof typeof buckets} Operation */

/** @type {{ serviceDeployments: any[] }} */
const { serviceDeployments: [paused] } = JSON.parse(new TextDecoder().decode(described));
const { lifecycleHookDetails: _, ...over } = { ...paused, status: "SUCCESSFUL", finishedAt: paused.updatedAt };
// DescribeServices gives up to 100 events a service, wanted or not.
const events = Array.from({ length: 50 }, (_unused, index) => ({
  id: `5f3c2a10-0000-4000-8000-${String(index).padStart(12, "0")}`,
  createdAt: 1_730_000_000.5 + index,
  message: "(service checkout) has reached a steady state, as it does after every deployment and now and then in between.",
}));

/** @param {number} services @param {string} region */
export function crowd(services, region) {
  const head = `arn:aws:ecs:${region}:123456789012:`;
  const clusters = Math.ceil(services / CLUSTER);
  const clusterArn = (/** @type {number} */ index) => `${head}cluster/c${index}`;
  const size = (/** @type {number} */ cluster) => Math.min(CLUSTER, services - cluster * CLUSTER);
  /** @param {string} arn @returns {[cluster: number, service: number]} */
  const indices = (arn) => {
    const [, cluster, service] = /** @type {RegExpExecArray} */ (/\/c(\d+)\/s(\d+)/.exec(arn));
    return [Number(cluster), Number(service)];
  };
  const deploymentArn = (/** @type {number} */ cluster, /** @type {number} */ service) =>
    `${head}service-deployment/c${cluster}/s${service}/${String(cluster * CLUSTER + service).padStart(21, "0")}`;
  const waits = (/** @type {number} */ service) => service % PER_PAUSE === 0;

  /** @type {Record<Operation, (input: any) => object>} */
  const answers = {
    ListClusters: () => ({ clusterArns: Array.from({ length: clusters }, (_unused, index) => clusterArn(index)) }),
    ListServices({ cluster, nextToken = "0", maxResults = 10 }) {
      const index = Number(cluster.slice(cluster.lastIndexOf("c") + 1));
      const from = Number(nextToken);
      const to = Math.min(from + maxResults, size(index));
      const serviceArns = Array.from({ length: to - from }, (_unused, offset) => `${head}service/c${index}/s${from + offset}`);
      return { serviceArns, ...(to < size(index) && { nextToken: String(to) }) };
    },
    DescribeServices: ({ services: arns }) => ({
      services: arns.map((/** @type {string} */ serviceArn) => {
        const [cluster, service] = indices(serviceArn);
        const currentServiceDeployment = deploymentArn(cluster, service);
        return { serviceArn, serviceName: `s${service}`, clusterArn: clusterArn(cluster), status: "ACTIVE", events, deploymentController: { type: "ECS" }, currentServiceDeployment };
      }),
      failures: [],
    }),
    ListServiceDeployments({ service: arn }) {
      const [cluster, service] = indices(arn);
      return { serviceDeployments: waits(service) ? [{ serviceDeploymentArn: deploymentArn(cluster, service), status: "IN_PROGRESS" }] : [] };
    },
    DescribeServiceDeployments: ({ serviceDeploymentArns }) => ({
      serviceDeployments: serviceDeploymentArns.map((/** @type {string} */ serviceDeploymentArn) => ({
        ...(waits(indices(serviceDeploymentArn)[1]) ? paused : over),
        serviceDeploymentArn,
      })),
      failures: [],
    }),
  };

  /** @type {Record<string, { tokens: number, at: number }>} */
  const levels = {};
  const calls = /** @type {Record<Operation, number>} */ ({});
  let throttled = 0;

  return {
    clusters,
    waiting: Math.ceil(services / PER_PAUSE),
    calls,
    throttled: () => throttled,

    /** @param {Operation} operation @param {any} input @param {number} now virtual milliseconds @returns {{ status: number, body: Uint8Array }} */
    answer(operation, input, now) {
      calls[operation] = (calls[operation] ?? 0) + 1;
      const bucket = /** @type {keyof typeof BURST} */ (buckets[operation]);
      const level = (levels[bucket] ??= { tokens: BURST[bucket], at: now });
      level.tokens = Math.min(BURST[bucket], level.tokens + (now - level.at) * REFILL_PER_MS);
      level.at = now;
      // A hair under one: sums of fiftieths are not exact.
      if (level.tokens < 0.999) {
        throttled += 1;
        return { status: 400, body: encoder.encode('{"__type":"ThrottlingException","message":"Rate exceeded"}') };
      }
      level.tokens -= 1;
      return { status: 200, body: encoder.encode(JSON.stringify(answers[operation](input))) };
    },
  };
}

/** The least time in which so many calls can be made. @param {Partial<Record<Operation, number>>} calls @returns {number} milliseconds */
export function leastTime(calls) {
  const sums = /** @type {Record<string, number>} */ ({});
  for (const [operation, count] of Object.entries(calls)) {
    const bucket = buckets[/** @type {Operation} */ (operation)];
    sums[bucket] = (sums[bucket] ?? 0) + count;
  }
  const times = Object.entries(sums).map(([bucket, count]) => (count - BURST[/** @type {keyof typeof BURST} */ (bucket)]) / REFILL_PER_MS);
  return Math.max(0, ...times);
}

/** The fewest calls that read every service, and every deployment that a service names. @param {number} services @returns {Partial<Record<Operation, number>>} */
export function fewestCalls(services) {
  /** @type {Record<string, number>} */
  const calls = { ListClusters: 1, ListServices: 0, DescribeServices: 0, DescribeServiceDeployments: Math.ceil(services / 20) };
  for (let left = services; left > 0; left -= CLUSTER) {
    const size = Math.min(CLUSTER, left);
    calls["ListServices"] += Math.ceil(size / 100);
    calls["DescribeServices"] += Math.ceil(size / 10);
  }
  return calls;
}
