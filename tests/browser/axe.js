// Whether everybody can use what is on the screen: axe, and no scrolling sideways; light and wide, and dark and narrow.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { expect } from "@playwright/test";

/** @import { Page } from "@playwright/test" */

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** @type {{ colorScheme: "light" | "dark", width: number }[]} */
const LOOKS = [{ colorScheme: "dark", width: 320 }, { colorScheme: "light", width: 1000 }];

/** @param {Page} page @param {string} screen @param {string[]} [without] rules that do not fit */
export async function clean(page, screen, without) {
  for (const { colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 900 });
    await cleanNow(page, `${screen}, ${colorScheme} at ${width} px`, without);
  }
}

/** The same as it stands. @param {Page} page @param {string} screen @param {string[]} [without] */
export async function cleanNow(page, screen, without = []) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const violations = await page.evaluate(async ([runOnly, without]) => {
    const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { runOnly, rules });
    return violations.map((/** @type {any} */ found) => `${found.id}: ${found.nodes.map((/** @type {any} */ node) => node.html).join(" | ")}`);
  }, /** @type {const} */ ([RULES, without]));
  expect(violations, screen).toEqual([]);
  const { scroll, width } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, width: innerWidth }));
  expect(scroll, `${screen} scrolls sideways`).toBeLessThanOrEqual(width);
}
