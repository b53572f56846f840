// Adds up the closing lines of cargo test, node --test, Playwright and pytest, read from stdin. The argument is the whole run's exit status:
// a failure that no runner counted (lint, a build) counts as one.
import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

const closing = [
  /^test result: \w+\. (?<passed>\d+) passed; (?<failed>\d+) failed/gm,
  /^ℹ pass (?<passed>\d+)$/gm,
  /^ℹ (?:fail|cancelled) (?<failed>\d+)$/gm,
  /^ℹ skipped (?<skipped>\d+)$/gm,
  /^ +(?<passed>\d+) passed \(/gm,
  /^ +(?<failed>\d+) (?:failed|interrupted|did not run)$/gm,
  /^(?:=+ )?(?:.*, )?(?<passed>\d+) passed(?:,.*)? in [\d.]+s/gm,
  /^(?:=+ )?(?:.*, )?(?<failed>\d+) failed(?:,.*)? in [\d.]+s/gm,
  /^(?:=+ )?(?:.*, )?(?<failed>\d+) errors?(?:,.*)? in [\d.]+s/gm,
];

const report = stripVTControlCharacters(readFileSync(0, "utf8"));
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const { groups } of closing.flatMap((line) => [...report.matchAll(line)])) {
  sum.passed += Number(groups?.["passed"] ?? 0);
  sum.failed += Number(groups?.["failed"] ?? 0);
  sum.skipped += Number(groups?.["skipped"] ?? 0);
}
if (process.argv[2] !== "0" && sum.failed === 0) sum.failed = 1;
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ""}`);
