// Every time on the page is in one zone, which it names: UTC, or the device's own.
import { pausing, second } from "./scenes/arranging.js";
import { expect, test } from "./world.js";

/** @import { Page } from "@playwright/test" */

test.use({ timezoneId: "Asia/Kolkata" });

/** The zones of all times that stand on the page, also in what is folded; "none" is one without a zone. @param {Page} page */
const zones = (page) =>
  page.evaluate(() => {
    const times = document.body.textContent?.match(/\b\d\d:\d\d\b( (UTC|GMT[+:\d]*))?/g) ?? [];
    return [...new Set(times.map((time) => time.split(" ")[1] ?? "none"))];
  });

/** @param {Page} page @param {string} time */
const shows = (page, time) => expect(page.getByText(time).filter({ visible: true }).first()).toBeVisible();

test("one switch changes every time on the page at once, and the browser remembers it", async ({ page, world }) => {
  const arn = await second(world);
  await world.visit(`#/d/${arn}`);
  const { now } = await world.control("advance", { seconds: 0 });
  const end = now + 250_000;
  const keys = `export AWS_CREDENTIAL_EXPIRATION=${new Date(end).toISOString()}`;
  await world.signIn("full", keys);
  const decision = page.locator(".decision");
  await expect(decision.locator(".deadline")).toContainText(/Auto-rolls back in 44 min( \d+ s)? \((... \d+, )?\d\d:\d\d UTC\)/);
  await expect(page.getByRole("heading", { name: /^(Earlier|Other) deployments$/ })).toBeVisible();
  expect(await zones(page)).toEqual(["UTC"]);
  const [utc, local] = ["UTC", "Asia/Kolkata"].map((timeZone) => new Date(end).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone }));
  await shows(page, `(${utc} UTC)`);

  await decision.getByRole("button", { name: "Show local time" }).click();
  await expect(decision.getByRole("button", { name: "Show UTC" })).toBeFocused();
  expect(await zones(page)).toEqual(["GMT+5:30"]);
  await shows(page, `(${local} GMT+5:30)`);

  await page.reload();
  await world.signIn("full", keys);
  await expect(decision.locator(".deadline")).toContainText("GMT+5:30");
  await page.getByRole("link", { name: /^Paused/ }).click();
  // A reload forgets what the tab knew: only a pause that it has seen can be seen to end.
  await world.advanceUntil(page.getByRole("region", { name: /^(Under 15 min|Today|Later)$/ }));
  await world.control("act", { serviceDeploymentArn: arn, action: "CONTINUE" });
  await world.advanceUntil(page.getByRole("region", { name: "Decided recently" }));
  await expect(page.locator(".became")).toContainText(/seen (just now|\d+ min ago) \(\d\d:\d\d GMT\+5:30\)/);

  await page.locator("header summary").click();
  await page.locator(".sheet").getByRole("button", { name: "Show UTC" }).click();
  await expect(page.locator(".caller")).toContainText(`(${utc} UTC)`);
  expect(await zones(page)).toEqual(["UTC"]);
  await page.reload();
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
});

test("what is pasted is reported with its end in the zone that was chosen", async ({ page, world }) => {
  await page.addInitScript(() => localStorage.setItem("ecs-greenlight: local time", "yes"));
  await world.visit();
  await page.getByLabel("Temporary credentials").fill("export AWS_ACCESS_KEY_ID=ASIAEXAMPLEFULL00000\nexport AWS_SECRET_ACCESS_KEY=example/full/rights/secret/not/real/0000\nexport AWS_SESSION_TOKEN=example-session-token-full-rights-000000\nexport AWS_CREDENTIAL_EXPIRATION=2099-01-01T20:00:00Z");
  await expect(page.locator("#pasted-found")).toContainText("left (Jan 2, 01:30 GMT+5:30).");
});

test("a list is grouped by the days of the zone that is shown", async ({ page, world }) => {
  // The day ends in India before it ends in UTC, and in between is the deadline.
  const { now } = await world.control("advance", { seconds: 0 });
  const midnight = new Date(now).setUTCHours(18, 30, 0, 0);
  const until = (midnight > now + 7_200_000 ? midnight : midnight + 86_400_000) - now;
  await world.control("advance", { seconds: until / 1000 - 7200 });
  await second(world, pausing(120));
  await world.open();
  await expect(page.locator("#list h2")).toHaveText("Today 1");
  await page.locator("header summary").click();
  await page.getByRole("button", { name: "Show local time" }).click();
  await expect(page.locator("#list h2")).toHaveText("Later 1");
});

test("a notification says by when to decide, in the zone that is shown", async ({ page, world }) => {
  await page.addInitScript(() => {
    /** @type {string[]} */
    const told = [];
    class Notification {
      static permission = "granted";
      /** @param {string} title @param {{ body: string }} options */
      constructor(title, { body }) {
        told.push(body);
      }
    }
    Object.assign(globalThis, { Notification, told });
    localStorage.setItem("ecs-greenlight: local time", "yes");
  });
  await world.open();
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await second(world);
  await world.advanceUntil(page.getByRole("link", { name: "checkout" }));
  const [first] = await page.evaluate(() => /** @type {any} */ (globalThis).told);
  expect(first).toMatch(/^Decide by (\w+ \d+, )?\d\d:\d\d GMT\+5:30\. shop, us-east-1$/);
});

test("a browser that gives the page no memory shows local time until the page is left", async ({ page, world }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  await second(world);
  await world.open();
  await expect(page.locator("#list .deadline")).toContainText("UTC");
  await page.locator("header summary").click();
  await page.getByRole("button", { name: "Show local time" }).click();
  await expect(page.locator("#list .deadline")).toContainText("GMT+5:30");
});
