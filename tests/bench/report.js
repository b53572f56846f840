// The measurements as docs/benchmarks.md: what was measured, against whom, and whether it reached its goal.
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import os from "node:os";

import { digits, kB, ms, table, us, verdict } from "./format.js";
import { LOADING, PASSES, PAUSES } from "./long-list.js";
import { median } from "./measure.js";
import { workerSection } from "./worker/report.js";

/** @import { WorkerFigures } from "./worker.js" */

/**
 * @typedef {object} Measured
 * @property {Record<"client" | "signRequest" | "sdk" | "aws4fetch" | "aws4fetchCached" | "bareCrypto", number>} sign microseconds
 * @property {Record<"parseResponse" | "sdk" | "jsonParse", number>} parse microseconds
 * @property {number} parsedBytes
 * @property {Record<"operations" | "whole" | "sdk" | "aws4fetch", number>} cold milliseconds
 * @property {{ operations: Module, whole: Module, sdk: number, aws4fetch: number }} size bytes
 * @property {{ before: Sample, after: Sample, failed: number }} memory
 * @property {{ services: number, regions: number, ours: Discovery, sdk: Discovery }[]} discovery `services`: in each Region
 * @property {import("./page.js").FirstView} page
 * @property {import("./long-list.js").Moved[]} list
 * @property {WorkerFigures} worker
 *
 * @typedef {{ wasm: number, glue: number, total: number }} Module bytes
 *
 * @typedef {{ wasm: number, heap: number }} Sample bytes
 *
 * @typedef {object} Discovery
 * @property {Record<string, number>} calls by operation
 * @property {number} found
 * @property {number} waiting how many there were to be found
 * @property {number} throttled
 * @property {number} took virtual milliseconds
 * @property {number} least what the buckets allow, in milliseconds
 * @property {Record<string, number>} fewest calls, by operation
 * @property {number} cpuPerCall milliseconds
 * @property {number} bytes by which the wasm's memory grew
 */

/**
 * @param {number} peer
 * @param {number} ours
 * @param {number} goal how many times as fast
 */
function faster(peer, ours, goal) {
  const factor = peer / ours;
  return `${factor.toFixed(1)}x, ${verdict(factor >= goal)} (${goal}x)`;
}

/** @param {Module} module */
const modules = ({ wasm, glue }) => `wasm ${kB(wasm)}, glue ${kB(glue)}`;

/** @param {Measured} measured */
function rows({ sign, parse, parsedBytes, cold, size, memory }) {
  const signing = "build and sign ContinueServiceDeployment, 800-byte session token";
  const parsing = `parse a DescribeServiceDeployments response of 20 (${kB(parsedBytes)})`;
  const grown = memory.after.wasm - memory.before.wasm;
  const heap = memory.after.heap - memory.before.heap;
  const times = parse.parseResponse / parse.jsonParse;
  return [
    [signing, us(sign.signRequest), "`@aws-sdk/client-ecs`, `send` with a stub handler", us(sign.sdk), faster(sign.sdk, sign.signRequest, 10)],
    ["", "", "aws4fetch without its key cache", us(sign.aws4fetch), faster(sign.aws4fetch, sign.signRequest, 4)],
    ["", "", "aws4fetch with its key cache", us(sign.aws4fetchCached), `${(sign.aws4fetchCached / sign.signRequest).toFixed(1)}x`],
    ["", "", "node:crypto, the five HMACs and two hashes alone", us(sign.bareCrypto), ""],
    ["the same by the client of the flows, which keeps the day's signing key", us(sign.client), "the SDK as above", us(sign.sdk), faster(sign.sdk, sign.client, 10)],
    ["", "", "node:crypto as above", us(sign.bareCrypto), faster(sign.bareCrypto, sign.client, 1)],
    [parsing, us(parse.parseResponse), "`@aws-sdk/client-ecs`, its deserializer alone", us(parse.sdk), faster(parse.sdk, parse.parseResponse, 3)],
    ["", "", "JSON.parse alone", us(parse.jsonParse), `${times.toFixed(1)} times its time, ${verdict(times <= 5)} (5)`],
    ["cold: load the module of the operations to the first signed request, fresh process", ms(cold.operations), "`@aws-sdk/client-ecs`, the commands of the same operations, bundled by esbuild", ms(cold.sdk), faster(cold.sdk, cold.operations, 4)],
    ["", "", "aws4fetch", ms(cold.aws4fetch), `${(cold.aws4fetch / cold.operations).toFixed(1)}x`],
    ["the module of the flows, to their first signed request", ms(cold.whole), "the SDK, which has none", ms(cold.sdk), faster(cold.sdk, cold.whole, 4)],
    ["size of the operations: wasm + glue, brotli", kB(size.operations.total), "`@aws-sdk/client-ecs`, the commands of the same operations, tree-shaken by esbuild", kB(size.sdk), `${verdict(size.operations.total <= size.sdk)} (no larger)`],
    ["", modules(size.operations), "aws4fetch (signs only)", kB(size.aws4fetch), ""],
    ["size of the module of the flows: wasm + glue, brotli", kB(size.whole.total), "the SDK, which has none", kB(size.sdk), `${verdict(size.whole.total <= size.sdk)} (no larger)`],
    ["", modules(size.whole), "", "", ""],
    [`memory after 20,000 times sign + parse, ${memory.failed} failures among them`, kB(memory.after.wasm), "the same before", kB(memory.before.wasm), `wasm grew by ${kB(grown)}, JavaScript's heap by ${kB(heap)}; ${verdict(grown === 0 && heap < 1_000_000)} (flat)`],
  ];
}

/** @param {Record<string, number>} calls */
const sum = (calls) => Object.values(calls).reduce((total, count) => total + count, 0);
/** @param {Record<string, number>} calls on the service-read bucket */
const serviceReads = ({ ListServices = 0, DescribeServices = 0 }) => ListServices + DescribeServices;
/** @param {Discovery} discovery */
const complete = ({ found, waiting }) => (found === waiting ? "" : `; **found ${found} of ${waiting}**`);

/** @param {Measured} measured */
function discoveryRows({ discovery }) {
  return discovery.map(({ services, regions, ours, sdk }) => [
    services.toLocaleString("en") + (regions > 1 ? ` in each of ${regions} Regions` : ""),
    `${sum(ours.calls).toLocaleString("en")}, ${serviceReads(ours.calls)} of them service reads; ${ours.throttled} throttled${complete(ours)}`,
    `${serviceReads(ours.fewest)} service reads`,
    `${digits(ours.took / 1000)} s`,
    `${digits(ours.least / 1000)} s`,
    ms(ours.cpuPerCall),
    `${kB(ours.bytes)}, ${digits(ours.bytes / services / regions)} bytes a service`,
    `${sum(sdk.calls).toLocaleString("en")} calls, ${digits(sdk.took / 1000)} s, ${ms(sdk.cpuPerCall)} a call${complete(sdk)}`,
  ]);
}

/** How near the largest comes to what is possible at all. @param {Measured} measured */
function discoveryVerdicts({ discovery }) {
  const largest = discovery.reduce((a, b) => (a.services >= b.services ? a : b));
  const { services, ours } = largest;
  const reads = serviceReads(ours.calls) / serviceReads(ours.fewest) - 1;
  const time = ours.took / ours.least - 1;
  const percent = (/** @type {number} */ share) => `${(share * 100).toFixed(1)} %`;
  return [
    `Of ${services.toLocaleString("en")}: service reads ${percent(reads)} above the fewest possible, ${verdict(reads <= 0.02)} (2 %)`,
    `time ${percent(time)} above what the buckets allow, ${verdict(time <= 0.05)} (5 %)`,
    `own work ${ms(ours.cpuPerCall)} a call, ${verdict(ours.cpuPerCall <= 1)} (1 ms)`,
    `throttled ${ours.throttled} times, ${verdict(ours.throttled === 0)} (never).`,
  ].join("; ");
}

/** A file's digest in its name would be another with every build. @param {string} path */
const plain = (path) => path.replace(/-[\w-]{8}(?=\.\w+$)/, "");
/** @param {string} path */
const isGlue = (path) => plain(path) === "assets/ecs_greenlight.js";

/** @param {Measured} measured */
function pageRows({ page: { files, ours, peer } }) {
  const bytes = (/** @type {(path: string) => boolean} */ which) => files.filter(({ path }) => which(path)).reduce((total, file) => total + file.bytes, 0);
  if (bytes(isGlue) === 0) throw new Error("the page loaded no glue of the wasm module");
  const all = bytes(() => true);
  const scripts = bytes((path) => path.endsWith(".js") && !isGlue(path));
  const styles = bytes((path) => path.endsWith(".css"));
  const share = ours.millis / peer.millis;
  return [
    ...files.map((file) => [`\`${plain(file.path)}\``, kB(file.bytes), ""]),
    ["all of it, brotli", kB(all), `${verdict(all <= 172_000)} (172 kB)`],
    ["JavaScript besides the wasm's glue", kB(scripts), `${verdict(scripts <= 26_000)} (26 kB)`],
    ["CSS", kB(styles), `${verdict(styles <= 8000)} (8 kB)`],
    ["downloaded until the list's first request is sent; by the peer", `${kB(ours.bytes)}; ${kB(peer.bytes)}`, `${verdict(ours.bytes < peer.bytes)} (fewer)`],
    ["from the address until then; by the peer", `${ms(ours.millis)}; ${ms(peer.millis)}`, `${share.toFixed(2)} of the time, ${verdict(share <= 0.75)} (0.75)`],
  ];
}

/** @param {Measured} measured */
const listRows = ({ list }) =>
  list.map(({ what, passes }, index) => {
    const frames = passes.map(({ frame }) => frame);
    const blocked = passes.map((pass) => pass.blocked);
    const hasGoal = what !== LOADING && index < list.length - 1;
    const worst = Math.max(...frames);
    return [what, lasting(median(frames)), lasting(worst), hasGoal ? verdict(worst === 0) : "", lasting(median(blocked)), lasting(Math.max(...blocked))];
  });

/** @param {number} time milliseconds */
const lasting = (time) => (time === 0 ? "none" : ms(time));

/** @param {Measured} measured */
export async function report(measured) {
  const head = ["what", "ecs-greenlight", "peer", "peer's", "ours against the peer (goal)"];
  const discoveryHead = ["services", "calls", "fewest possible", "time", "the buckets allow", "own work a call", "wasm memory", "ListServiceDeployments for every service, with the SDK"];
  return `# Benchmarks

\`make bench\` measures everything below in one run and rewrites this file. Times are medians of rounds in which the contenders take turns;
sizes are brotli at its highest quality, JavaScript as esbuild minifies it. The operations (\`ecs-greenlight/operations\`) sign and parse, as the peers do;
the module of the flows finds, decides and watches, and is built for its size rather than for speed.

${table([head, ...rows(measured)])}

## Finding every pause

One service in a hundred is paused; every service has been deployed once, and comes with 50 events. Clusters hold 500. Times are virtual: what
AWS's throttle buckets make a caller wait at the full share, with 40 ms for every call. "Own work" is what the wasm computes, or the SDK, measured.
The SDK's script asks \`ListServiceDeployments\` of every service, at the same pace; its time is what the buckets make it wait, no more.

${table([discoveryHead, ...discoveryRows(measured)])}

${discoveryVerdicts(measured)}

## The page's first view

The list of paused deployments, in a tab that kept its credentials and has nothing else cached, on a middling phone: Chromium with a CPU slowed down 4 times, 10 Mbit/s and
100 ms for every round trip, all files in brotli. The peer is the same list built with React, Cloudscape and \`@aws-sdk/client-ecs\` (\`tests/bench/peer\`).

${table([["what", "measured", "goal"], ...pageRows(measured)])}

## A long list

${PAUSES} paused deployments on a phone's screen, with the CPU slowed down 4 times, in ${PASSES} passes: the longest frame of each pass that took over 50 ms. The goal is that no pass has one. Before the
first paint there is nothing to see or to press, so that row has no goal. A [frame](https://developer.mozilla.org/en-US/docs/Web/API/PerformanceLongAnimationFrameTiming) lasts from the first task after the
frame before until it is drawn, so it includes the time in which nothing runs because the screen is not ready. What its tasks took is \`blockingDuration\`: the time beyond 50 ms in which the page
could not react. The last row is a page with a fixed amount of work in every frame, to show what the machine adds.

${table([["what", "longest frame over 50 ms, median pass", "worst pass", "goal", "blocked beyond 50 ms, median pass", "worst pass"], ...listRows(measured)])}

${workerSection(measured.worker)}
Measured on ${await machine()}.

What is compared: \`tests/bench/sign.js\`, \`parse.js\`, \`cold.js\`, \`memory.js\`, \`discovery.js\`, \`page.js\`, \`long-list.js\` and \`size.js\`. The SDK's and aws4fetch's times depend on the
JavaScript engine and its WebCrypto; compare within one run only.
`;
}

async function machine() {
  const cpus = os.cpus();
  const rustc = execFileSync("rustc", ["--version"], { encoding: "utf8" }).trim();
  const { devDependencies } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  const peers = ["@aws-sdk/client-ecs", "aws4fetch", "esbuild"].map((name) => `${name} ${devDependencies[name]}`);
  return [`${cpus.length} x ${cpus[0]?.model.trim()}`, `${os.type()} ${os.arch()}`, `Node ${process.versions.node}`, rustc, ...peers].join(", ");
}
