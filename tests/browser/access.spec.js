// For everybody: axe on every screen, in light and dark, at 320 px, and by keyboard alone.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { blueGreen, expect, test } from "./world.js";

/** @import { Page } from "@playwright/test" */

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** @param {Page} page @param {string} screen */
async function check(page, screen) {
  const violations = await page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    return violations.map((/** @type {any} */ found) => `${found.id}: ${found.nodes.map((/** @type {any} */ node) => node.html).join(" | ")}`);
  });
  expect(violations, screen).toEqual([]);
  const { scroll, width } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, width: innerWidth }));
  expect(scroll, `${screen} scrolls sideways`).toBeLessThanOrEqual(width);
}

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const width of [1000, 320]) {
    test(`every screen is clean in ${colorScheme} at ${width} px`, async ({ page, world }) => {
      await page.addInitScript(axe);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      const arn = await world.deployment(blueGreen());
      await world.visit();
      await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
      await check(page, "sign in");
      await world.signIn("read-only");
      await page.getByText("1 deployment waits.").waitFor();
      await check(page, "waiting");
      await page.getByRole("navigation").getByRole("link", { name: "us-east-1" }).click();
      await page.getByRole("link", { name: "shop" }).waitFor();
      await check(page, "clusters");
      await page.getByRole("link", { name: "shop" }).click();
      await page.getByRole("link", { name: "checkout" }).waitFor();
      await check(page, "services");
      await page.getByRole("link", { name: "checkout" }).click();
      await page.locator(".deployments a").first().waitFor();
      await check(page, "deployments");
      await page.locator(".deployments a").first().click();
      await page.getByRole("button", { name: "Take action" }).click();
      await page.getByText("The same with the AWS CLI").click();
      await check(page, "deployment");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByRole("dialog").waitFor();
      await check(page, "confirm");
      await page.getByRole("dialog").getByRole("button", { name: "Continue" }).click();
      await page.locator("#outcome").waitFor();
      await check(page, "refused");
      await page.getByRole("button", { name: "Sign in again" }).click();
      await check(page, "sign in again");
      await page.getByRole("button", { name: "Not now" }).click();
      await expect(page.locator("#outcome")).toContainText("Nothing was changed");
      await world.control("act", { serviceDeploymentArn: arn, action: "ROLLBACK" });
      await world.advanceUntil(page.locator("main > .row .pill", { hasText: "Rolled back" }));
      await check(page, "rolled back");
    });
  }
}

test("the whole path goes by keyboard", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  const press = async (/** @type {string} */ name) => {
    const button = page.getByRole("button", { name, exact: true });
    for (let steps = 0; steps < 30 && !(await button.evaluate((element) => element === document.activeElement)); steps++) await page.keyboard.press("Tab");
    await expect(button).toBeFocused();
    await page.keyboard.press("Enter");
  };
  await page.getByRole("button", { name: "Take action" }).waitFor();
  await press("Take action");
  await press("Continue");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Close" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(dialog.getByRole("button", { name: "Continue" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#outcome")).toBeFocused();
});

test("a tick of the clock touches nothing but the countdowns", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  await page.getByRole("button", { name: "Take action" }).waitFor();
  await page.evaluate(() => {
    /** @type {string[]} */
    const seen = [];
    Object.assign(globalThis, { seen });
    new MutationObserver((records) => {
      for (const { target } of records) if (!(/** @type {Element} */ (target).closest?.("[data-deadline]"))) seen.push(target.nodeName);
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  await page.clock.runFor(2000);
  expect(await page.evaluate(() => /** @type {any} */ (globalThis).seen)).toEqual([]);
});
