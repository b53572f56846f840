// The demo: the whole procedure without AWS, inside the page, and nothing of it where nobody asked for it.
import { fileURLToPath } from "node:url";

import { expect, test as base } from "@playwright/test";

import { serveDirectory } from "../static-site.js";
import { clean } from "./axe.js";
import { answer, press } from "./press.js";

/** @import { Page } from "@playwright/test" */

/** @type {import("@playwright/test").TestType<import("@playwright/test").PlaywrightTestArgs & { home: string }, {}>} */
const test = base.extend({
  home: async ({}, use) => {
    const { origin, close } = await serveDirectory(fileURLToPath(new URL("../../dist/console", import.meta.url)));
    await use(origin);
    close();
  },
});

/** Every address that the page asks for from now on. @param {Page} page */
function watchNetwork(page) {
  /** @type {string[]} */
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  return asked;
}

/** @param {Page} page */
const waiting = (page) => page.locator("#list li");

test("anybody can carry out the whole procedure without AWS, and nothing leaves the page's own origin", async ({ page, home }) => {
  const asked = watchNetwork(page);
  await page.clock.install();
  await page.goto(`${home}/?demo`);
  await expect(page.getByRole("complementary", { name: "Demo" })).toContainText("nothing here reaches AWS");
  await page.getByRole("button", { name: "Sign in to the demo" }).click();
  await expect(page.locator(".caller")).toContainText("Deployer/robin");
  await expect(waiting(page)).toHaveCount(7);
  await expect(page).toHaveTitle("Demo: (7) Paused deployments · ECS greenlight");

  await page.getByRole("link", { name: "checkout" }).last().click();
  await expect(page.getByRole("region", { name: "Stopped tasks" })).toContainText("checkout exited with code 137: OutOfMemoryError");
  await press(answer(page, "Continue"));
  const dialog = page.getByRole("dialog", { name: "Continue checkout" });
  await expect(dialog).toContainText(/Production traffic moves to the new revision: from 0\s% to 100\s%\./);
  await press(dialog.getByRole("button", { name: "Continue" }));
  await expect(page.locator("#outcome")).toContainText("Continued");
  const successful = page.locator(".state .pill", { hasText: "Successful" });
  await expect(async () => {
    await page.clock.fastForward(15_000);
    await expect(successful).toBeVisible({ timeout: 500 });
  }).toPass();

  expect([...new Set(asked.map((address) => new URL(address).origin))]).toEqual([home]);
});

test("one more deployment begins to wait while somebody looks on", async ({ page, home }) => {
  await page.clock.install();
  await page.goto(`${home}/?demo`);
  await page.getByRole("button", { name: "Sign in to the demo" }).click();
  await expect(waiting(page)).toHaveCount(7);
  await expect(page.getByRole("link", { name: "exports" })).toHaveCount(0);
  await expect(async () => {
    await page.clock.fastForward(15_000);
    await expect(page.getByRole("link", { name: "exports" })).toBeVisible({ timeout: 500 });
  }).toPass();
});

test("in the demo too, whoever may only read decides nothing", async ({ page, home }) => {
  await page.clock.install();
  await page.goto(`${home}/?demo`);
  await page.getByRole("button", { name: "Sign in as read-only" }).click();
  await page.getByRole("link", { name: "cart" }).click();
  await press(answer(page, "Roll back"));
  await press(page.getByRole("dialog").getByRole("button", { name: "Roll back" }));
  await expect(page.locator("#outcome")).toContainText("Nothing was changed");
  await page.getByRole("button", { name: "Sign in again" }).click();
  await page.getByRole("button", { name: "Sign in to the demo" }).click();
  await expect(page.locator(".caller")).toContainText("Deployer/robin");
  await expect(page.getByRole("button", { name: /^Continue hook/ })).toHaveCount(2);
});

test("the page without the demo loads nothing of it, and a link leads there and back", async ({ page, home }) => {
  const asked = watchNetwork(page);
  await page.goto(home);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(page.getByRole("complementary")).toHaveCount(0);
  expect(asked.filter((address) => /demo|sim/.test(address))).toEqual([]);
  await page.getByRole("link", { name: "Try the demo" }).click();
  await expect(page).toHaveURL(`${home}/?demo`);
  await expect(page.getByRole("button", { name: "Sign in to the demo" })).toBeVisible();
  expect(asked.filter((address) => /\/ecs_sim_bg-[\w-]+\.wasm$/.test(address))).toHaveLength(1);
  await page.getByRole("link", { name: "Leave the demo" }).click();
  await expect(page).toHaveURL(`${home}/`);
  await expect(page.getByLabel("Temporary credentials")).toBeVisible();
});

test("what the tab keeps for AWS is neither used nor forgotten by the demo", async ({ page, home }) => {
  const kept = JSON.stringify({ credentials: { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "fake", sessionToken: "fake" }, region: "us-east-1", keep: true });
  await page.addInitScript((value) => sessionStorage.setItem("ecs-greenlight: kept for this tab", value), kept);
  await page.goto(`${home}/?demo`);
  await page.getByRole("button", { name: "Sign in to the demo" }).click();
  await expect(waiting(page)).toHaveCount(7);
  await page.locator("header summary").click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: "Sign in to the demo" })).toBeVisible();
  expect(await page.evaluate(() => Object.values(sessionStorage))).toEqual([kept]);
});

test("the demo's own screens are clean, light and dark, wide and narrow", async ({ page, home }) => {
  await page.goto(`${home}/?demo`);
  await expect(page.getByRole("button", { name: "Sign in to the demo" })).toBeVisible();
  await clean(page, "the demo's way in");
  await page.getByRole("button", { name: "Sign in to the demo" }).click();
  await expect(waiting(page)).toHaveCount(7);
  await clean(page, "the demo's list");
});
