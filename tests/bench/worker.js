// The edge worker's figures.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { here } from "./measure.js";
import { hostile } from "./worker/hostile.js";
import { approvalRate, cpuPerRequest, crowd, stage } from "./worker/requests.js";
import { bundleSize } from "./worker/size.js";
import { startUp } from "./worker/start.js";
import { LITTLE_MEMORY, version } from "./worker/workerd.js";

/** @import { Stage, Costs } from "./worker/requests.js" */

/** @typedef {Awaited<ReturnType<typeof workerFigures>>} WorkerFigures */

export async function workerFigures() {
  const size = await bundleSize();
  const start = await startUp();
  const { stdout } = await promisify(execFile)(process.execPath, [here("worker/own.js")]);
  const own = /** @type {Costs} */ (JSON.parse(stdout));
  // Each in a world of its own: what one leaves behind is not to slow the next.
  return { size, start, own, cpu: await staged(cpuPerRequest), rate: await staged(approvalRate), crowd: await staged(crowd), hostile: await staged(hostile, LITTLE_MEMORY), version };
}

/** @template T @param {(stage: Stage) => Promise<T>} measure @param {string[]} [v8Flags] @returns {Promise<T>} */
async function staged(measure, v8Flags) {
  const one = await stage(v8Flags);
  try {
    return await measure(one);
  } finally {
    await one.edge.close();
  }
}
