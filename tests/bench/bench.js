// `make bench`: every contender in one run, as a table on the terminal and in docs/benchmarks.md.
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import { join } from "node:path";

import * as operations from "../../dist/operations/ecs_greenlight.js";
import * as whole from "../../dist/pkg/ecs_greenlight.js";
import { longList } from "./long-list.js";
import { described } from "./material.js";
import { cold, here, warm } from "./measure.js";
import { firstView } from "./page.js";
import { report } from "./report.js";
import { brotliSize, bundle, bundleSdk, moduleSize } from "./size.js";
import { workerFigures } from "./worker.js";

operations.initSync({ module: await readFile(here("../../dist/operations/ecs_greenlight_bg.wasm")) });
whole.initSync({ module: await readFile(here("../../dist/pkg/ecs_greenlight_bg.wasm")) });

/** @param {string[]} args @returns {any} the JSON that a script prints, in a process of its own */
const printed = (args) => JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));

const scratch = await mkdtemp(join(os.tmpdir(), "greenlight-bench-"));
try {
  const sdk = await bundleSdk();
  const aws4fetch = await bundle("../node_modules/aws4fetch/dist/aws4fetch.esm.mjs");
  await writeFile(join(scratch, "sdk.mjs"), sdk);
  await writeFile(join(scratch, "aws4fetch.mjs"), aws4fetch);

  const measured = {
    sign: await warm((await import("./sign.js")).contenders),
    parse: await warm((await import("./parse.js")).contenders),
    parsedBytes: described.length,
    cold: await cold({
      operations: ["operations"],
      whole: ["flows"],
      sdk: ["sdk", join(scratch, "sdk.mjs")],
      aws4fetch: ["aws4fetch", join(scratch, "aws4fetch.mjs")],
    }),
    size: { operations: await moduleSize("operations"), whole: await moduleSize("pkg"), sdk: await brotliSize(sdk), aws4fetch: await brotliSize(aws4fetch) },
    memory: printed(["--expose-gc", here("memory.js")]),
    discovery: [[100, 1], [1000, 1], [10_000, 1], [1000, 17]].map(([services = 0, regions = 0]) => ({
      services,
      regions,
      ours: printed([here("discovery.js"), "ours", String(services), String(regions)]),
      sdk: printed([here("discovery.js"), "sdk", String(services), String(regions)]),
    })),
    page: await firstView(),
    list: await longList(),
    worker: await workerFigures(),
  };
  const text = await report(measured);
  await writeFile(here("../../docs/benchmarks.md"), text);
  console.log(text);
} finally {
  await rm(scratch, { recursive: true });
}
