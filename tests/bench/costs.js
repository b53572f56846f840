// `make size`: what is downloaded now, what the budget leaves, and what the change at hand costs: the difference from the last commit that was measured.
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";

import { kB } from "./format.js";
import { here } from "./measure.js";
import { sizes } from "./size.js";

/** @import { Sizes } from "./size.js" */

/** @typedef {{ commit: string, sizes: Sizes }} Measured */

const MEASURED = here("../../dist/sizes.json");

/** @param {string[]} args */
const git = (args) => execFileSync("git", args, { cwd: here("../.."), encoding: "utf8" }).trim();

/** @type {Sizes} */
const budget = JSON.parse(await readFile(here("../size-budget.json"), "utf8"));
/** @type {Measured | undefined} */
const before = await readFile(MEASURED, "utf8").then(JSON.parse, () => undefined);
const now = await sizes();

const head = ["brotli", "now", "budget", "left", before ? `since ${before.commit}` : ""];
const rows = /** @type {(keyof Sizes)[]} */ (Object.keys(budget)).map((part) => {
  const change = before && now[part] - before.sizes[part];
  return [part, kB(now[part]), kB(budget[part]), kB(budget[part] - now[part]), change === undefined ? "" : `${change > 0 ? "+" : ""}${change} bytes`];
});
for (const [name = "", ...figures] of [head, ...rows]) console.log(name.padEnd(12) + figures.map((figure) => figure.padStart(16)).join(""));

// What is not committed yet is measured against what is.
if (git(["status", "--porcelain"]) === "") await writeFile(MEASURED, JSON.stringify({ commit: git(["rev-parse", "--short", "HEAD"]), sizes: now }));
