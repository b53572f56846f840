// The worker's measurements as a section of docs/benchmarks.md.
import { digits, kB, ms, table, verdict } from "../format.js";

/** @import { WorkerFigures } from "../worker.js" */
/** @import { Costs } from "./requests.js" */

/** Cloudflare's limits. https://developers.cloudflare.com/workers/platform/limits/ */
const LIMIT = { bundle: 3_000_000, start: 1000, cpu: 10 };
/** What a process may have grown by and still count as flat: V8 keeps some of what it had at most, and an empty worker's process does so too. */
const FLAT = 16 * 1024 * 1024;

/** @type {[keyof Costs, string][]} */
const KINDS = [
  ["event", "an event that asks (`POST /events`)"],
  ["click", "a click that continues (`POST /slack`)"],
  ["look", "a link that is followed (`GET /decide`)"],
  ["form", "a form that continues (`POST /decide`)"],
];

/** @param {WorkerFigures} figures */
export function workerSection(figures) {
  return `## The edge worker

In workerd ${figures.version}, as it comes from npm, alone in a process, with its Durable Objects on a disk in memory. The stand-ins of ECS, STS, Slack and the sign-in run on the
same machine, throttle nothing, and share its processors.

${table([["what", "measured", "goal"], ...rows(figures)])}

CPU a request, with all that follows from it: the session of the approver, what is read before and after, the messages that are changed. "Own work" is the worker's code in Node, every answer of AWS and
Slack at hand: user and system time of the process, so JavaScript, WebAssembly, signatures and garbage collection, without sockets. "In workerd" is all that its process
computes, on all threads, sockets and store included, of which Cloudflare counts only a part; "first" is the first of its kind after a start, when the code is compiled.

${table([["request", "own work", `goal (${LIMIT.cpu} ms, the free plan's limit)`, "in workerd", "first in workerd"], ...cpuRows(figures)])}
`;
}

/** @param {WorkerFigures} figures */
function rows({ size: { script, wasm }, start: { ours, empty }, rate, crowd, hostile }) {
  const total = (/** @type {"raw" | "gzip" | "brotli"} */ how) => script[how] + wasm[how];
  const seconds = rate.millis / 1000;
  const { memory } = hostile;
  const grown = memory.after - memory.before;
  return [
    ["bundle: `workerd.js` and the wasm module, gzip", `${kB(total("gzip"))} (script ${kB(script.gzip)}, wasm ${kB(wasm.gzip)})`, `${verdict(total("gzip") <= LIMIT.bundle)} (3 MB, the free plan's limit)`],
    ["the same, as it is; brotli", `${kB(total("raw"))}; ${kB(total("brotli"))}`, ""],
    ["from workerd's start until `/health` is answered", ms(ours.health), `${verdict(ours.health <= LIMIT.start)} (1 s)`],
    ["of that, CPU on all threads", `${ms(ours.cpu)}; an empty worker's: ${ms(empty.cpu)}`, `${verdict(ours.cpu - empty.cpu <= LIMIT.start)} (1 s, Cloudflare's limit)`],
    ["an empty worker until it answers", ms(empty.health), ""],
    ["from workerd's start until the first signed request is out, for an event", ms(ours.signed), ""],
    [
      `${rate.decided} approvals of different hooks by clicks, ${rate.lanes} at a time`,
      `${digits(rate.decided / seconds)} a second; workerd computes ${ms(rate.cpu / rate.decided)} for each, ${Math.round((rate.cpu / rate.millis) * 100)} % of one processor`,
      `${verdict(rate.acts === rate.decided)} (each continued once)`,
    ],
    [
      `${crowd.people} people press Continue of one hook at once`,
      `${crowd.acts} effect; ${crowd.acknowledged} acknowledged, the slowest after ${ms(crowd.slowest)}; ${crowd.answered} got the result, the last after ${ms(crowd.millis)}`,
      `${verdict(crowd.acts === 1 && crowd.acknowledged === crowd.people && crowd.answered === crowd.people)} (one effect, everybody gets the result)`,
    ],
    [
      `${hostile.count.toLocaleString("en")} hostile requests`,
      `${hostile.acts} acted, ${hostile.calls} reached AWS or Slack, ${hostile.unexpected.length} were answered as they should not be${unexpected(hostile.unexpected)}; ${digits(hostile.millis / 1000)} s`,
      `${verdict(hostile.acts === 0 && hostile.calls === 0 && hostile.unexpected.length === 0 && hostile.serves)} (none acts, none breaks it)`,
    ],
    ["workerd's memory before and after them, with 64 MB of heap", `${MB(memory.before)}, ${MB(memory.after)}; at most ${MB(memory.most)}`, `${verdict(grown < FLAT)} (flat: under ${MB(FLAT)} more)`],
  ];
}

/** @param {number} bytes */
const MB = (bytes) => `${(bytes / 1_000_000).toFixed(1)} MB`;
/** @param {string[]} found */
const unexpected = (found) => (found.length > 0 ? ` (${found.slice(0, 3).join(", ")})` : "");

/** @param {WorkerFigures} figures */
const cpuRows = ({ own, cpu }) => KINDS.map(([kind, words]) => [words, ms(own[kind]), verdict(own[kind] <= LIMIT.cpu), ms(cpu.many[kind]), ms(cpu.first[kind])]);
