// Where one is, as whom, and for how long: what must hold whichever way one came.
import { answer } from "./press.js";
import { blueGreen, expect, lines, test } from "./world.js";

test("signing in on a link puts the focus on the deployment, and names it in the title", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  await expect(page.getByRole("heading", { name: "checkout", level: 1 })).toBeFocused();
  await expect(page).toHaveTitle("Awaiting action: checkout · ECS greenlight");
  await expect(page.getByRole("region", { name: /^Details/ })).toContainText("111122223333");
  await page.getByRole("link", { name: "shop", exact: true }).click();
  await expect(page).toHaveTitle("Services of shop · ECS greenlight");
  await page.goBack();
  await expect(page).toHaveTitle("Awaiting action: checkout · ECS greenlight");
});

test("the list of deployments counts down by ECS's clock, not by the visitor's", async ({ page, world }) => {
  await world.deployment(blueGreen());
  const { now } = await world.control("advance", { seconds: 0 });
  await page.clock.install({ time: now + 3 * 3_600_000 });
  await page.goto(`${world.home}/#/us-east-1/shop/checkout`);
  await world.signIn("full");
  await expect(page.locator(".deployments")).toContainText(/(1 h 0|5\d) min left\. ECS then rolls the deployment back automatically\./);
});

test("credentials near their end can be replaced while everything stays where it was", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.visit(`#/d/${arn}`);
  const { now } = await world.control("advance", { seconds: 0 });
  await page.getByLabel("Temporary credentials").fill(`${lines("full")}\nexport AWS_CREDENTIAL_EXPIRATION=${new Date(now + 240_000).toISOString()}`);
  await page.getByRole("button", { name: "Sign in" }).click();
  const take = answer(page, "Continue");
  await expect(take).toBeVisible();

  const again = page.getByRole("button", { name: "Sign in again" });
  await world.advanceUntil(again);
  await again.click();
  await expect(page.getByLabel("Temporary credentials")).toBeFocused();
  await expect(take).toBeVisible();
  await page.getByRole("button", { name: "Not now" }).click();
  await expect(take).toBeVisible();

  await again.click();
  await world.signIn("full");
  await expect(page.getByLabel("Temporary credentials")).toBeHidden();
  await expect(again).toBeHidden();
  await expect(take).toBeVisible();
});

test("more of a list is added to what is there, and the focus goes to it", async ({ page, world }) => {
  for (let number = 0; number < 12; number++) {
    await world.control("deploy", { region: "us-east-1", cluster: "shop", service: `service-${number}`, configuration: blueGreen() });
  }
  await world.open("full", "#/us-east-1/shop");
  const entries = page.locator(".list li");
  await expect(entries).toHaveCount(10);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(entries).toHaveCount(12);
  await expect(entries.nth(10).getByRole("link")).toBeFocused();
  await expect(page.getByRole("button", { name: "Show more" })).toBeHidden();
});

test("a focus that a person moves while a screen is being drawn stays where they put it", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  await expect(page.getByRole("heading", { name: "checkout", level: 1 })).toBeFocused();
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      if (document.querySelector("h1")?.textContent !== "Paused deployments") return;
      observer.disconnect();
      // After the frame with the heading, and before the next one.
      /** @type {any} */ (globalThis).scheduler.postTask(() => /** @type {HTMLElement | null} */ (document.querySelector(".menu summary"))?.focus());
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    location.hash = "#/";
  });
  await expect(page.locator("#list [data-arn]")).toBeVisible();
  await expect(page.locator("#list .deadline")).toBeVisible();
  await page.waitForFunction(() => document.querySelector(".others"));
  await expect(page.locator(".menu summary")).toBeFocused();
});
