// What the views say, and that it stays true for as long as it is shown.
import { blueGreen, expect, pauseAt, test } from "./world.js";
import { ask, decide, opened, pausing, press, second } from "./scenes/arranging.js";

/** @import { Page } from "@playwright/test" */

test("time that runs out is said aloud in the dialog too", async ({ page, world }) => {
  await opened(world, { configuration: pausing(12) });
  await ask(page, "Continue");
  for (let minute = 0; minute < 3; minute++) await world.advance(60);
  await expect(page.getByRole("dialog").getByRole("status").filter({ hasText: /^checkout: 9 min \d+ s left\.$/ })).toHaveCount(1);
});

test("how long ago a deployment began goes on while one looks, and is not said aloud", async ({ page, world }) => {
  await opened(world, { configuration: pausing(60) });
  await page.getByRole("heading", { name: "Other deployments" }).waitFor();
  await world.advance(1200);
  const began = page.locator("main > .row", { hasText: "Blue green" });
  await expect(began).toContainText(/started 2\d min ago/);
  await expect(began.getByRole("status")).toHaveText("Paused: awaiting action");
  await expect(page.locator(".deployments")).toContainText(/Started 1 h 2\d min ago/);
});

for (const [width, height] of /** @type {const} */ ([[320, 568], [375, 667], [667, 375]])) {
  test(`the last step opens with what will happen in sight, and what can be done, at ${width} by ${height}`, async ({ page, world }) => {
    await opened(world);
    await page.setViewportSize({ width, height });
    await press(page, "Take action");
    await press(page, "Continue");
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("heading")).toBeFocused();
    for (const seen of [dialog.getByRole("heading"), dialog.locator("#confirm-consequence"), dialog.getByRole("button", { name: "Continue" })]) {
      await expect(seen).toBeInViewport({ ratio: 1 });
    }
    // In sight is what nothing lies upon.
    const bottom = await dialog.locator("#confirm-consequence").evaluate((element) => element.getBoundingClientRect().bottom);
    expect(bottom).toBeLessThanOrEqual(await dialog.locator("form").evaluate((element) => element.getBoundingClientRect().top));
  });
}

test("Copied is said of the command that was copied, and of no other", async ({ page, world }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await opened(world, { configuration: blueGreen([pauseAt(["POST_TEST_TRAFFIC_SHIFT"], { minutes: 30 }), pauseAt(["POST_TEST_TRAFFIC_SHIFT"], { minutes: 60 })]) });
  await page.locator("summary").first().click();
  await page.getByRole("button", { name: "Copy" }).first().click();
  await expect(page.getByRole("button", { name: "Copied" })).toHaveCount(1);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  await decide(page, "Continue");
  await expect(page.locator("#outcome")).toContainText("Continued");
  await expect(page.locator("pre").first()).not.toHaveText(copied);
  await expect(page.getByRole("button", { name: "Copied" })).toHaveCount(0);
});

test("a config.json that names no service to type is as good as none", async ({ page, world }) => {
  await page.route("**/config.json", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), confirmByName: [] } });
  });
  await opened(world);
  await ask(page, "Continue");
  await expect(page.getByRole("dialog").getByRole("textbox")).toHaveCount(0);
});
