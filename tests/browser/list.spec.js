// The list of paused deployments: its address, its groups, what it says of a row, and what was decided.
import { answer } from "./press.js";
import { SCENES } from "./scenes.js";
import { decide } from "./scenes/arranging.js";
import { blueGreen, expect, pauseAt, test } from "./world.js";

/** @import { Page } from "@playwright/test" */
/** @import { World } from "./world.js" */

/** @param {World} world @param {string} service @param {{ minutes?: number, action?: string, cluster?: string, region?: string }} [how] @returns {Promise<string>} its ARN */
async function paused(world, service, { cluster = "shop", region = "us-east-1", ...timeout } = {}) {
  const configuration = blueGreen([pauseAt(["POST_TEST_TRAFFIC_SHIFT"], timeout)]);
  const { serviceDeploymentArn } = await world.control("deploy", { region, cluster, service, configuration });
  return serviceDeploymentArn;
}

/** Lets what was started reach its pause. @param {World} world */
const reachPauses = (world) => world.control("advance", { seconds: 120 });

const services = (/** @type {Page} */ page) => page.locator("#list li a");
const groups = (/** @type {Page} */ page) => page.locator("#list h2");

test("the search and the grouping stand in the address, and whoever opens it sees the same", async ({ page, world }) => {
  await paused(world, "checkout");
  await paused(world, "check-in", { cluster: "bank" });
  await paused(world, "ledger", { cluster: "bank" });
  await reachPauses(world);
  await world.open();
  await expect(services(page)).toHaveCount(3);
  await page.getByRole("searchbox").fill("check");
  await page.getByLabel("Group by").selectOption("By account and cluster");
  await expect(page).toHaveURL(`${world.home}/#/?q=check&by=cluster`);
  await expect(groups(page)).toHaveText(["111122223333: shop, us-east-1 1", "111122223333: bank, us-east-1 1"]);
  await page.reload();
  await world.signIn("full");
  await expect(services(page)).toHaveText(["checkout", "check-in"]);
  await expect(page.getByRole("searchbox")).toHaveValue("check");
  await expect(page.getByText("2 of 3 deployments shown.")).toBeVisible();
  await page.getByRole("button", { name: "Clear filter" }).click();
  await expect(services(page)).toHaveCount(3);
  await expect(page).toHaveURL(`${world.home}/#/?by=cluster`);
});

test("where nothing matches, that is said, and the filter can be cleared", async ({ page, world }) => {
  await paused(world, "checkout");
  await reachPauses(world);
  await world.open("full", "#/?q=no-such-service");
  await expect(page.getByText("No paused deployment matches this filter.")).toBeVisible();
  await page.locator(".empty").getByRole("button", { name: "Clear filter" }).click();
  await expect(services(page)).toHaveText(["checkout"]);
});

test("the list can be narrowed to a Region", async ({ page, world }) => {
  await page.route(`${world.home}/config.json`, (route) => route.fulfill({ json: { regions: ["us-east-1", "eu-west-1"], endpoint: world.api } }));
  await paused(world, "checkout");
  await paused(world, "ledger", { region: "eu-west-1" });
  await reachPauses(world);
  await world.open();
  await expect(services(page)).toHaveCount(2);
  await page.getByLabel("Show deployments in").selectOption("eu-west-1");
  await expect(services(page)).toHaveText(["ledger"]);
  await expect(page).toHaveURL(`${world.home}/#/?in=eu-west-1`);
});

test("deployments are grouped by urgency, by ECS's clock and as time goes by", async ({ page, world }) => {
  await paused(world, "soon", { minutes: 18 });
  await paused(world, "next-week", { minutes: 7 * 1440 });
  await reachPauses(world);
  const { now } = await world.control("advance", { seconds: 0 });
  await page.clock.install({ time: now - 3 * 3_600_000 });
  await page.goto(`${world.home}/`);
  await world.signIn("full");
  await expect(services(page)).toHaveText(["soon", "next-week"]);
  await expect(groups(page).last()).toHaveText("Later 1");
  await world.advanceUntil(groups(page).filter({ hasText: "Under 15 min" }));
  await expect(page.getByRole("region", { name: "Under 15 min" }).getByRole("link")).toHaveText("soon");
});

test("a deadline that gets within 15 min while the page is being drawn is grouped there by the next tick", async ({ page, world }) => {
  await paused(world, "soon", { minutes: 18 });
  await paused(world, "next-week", { minutes: 7 * 1440 });
  await reachPauses(world);
  await world.open();
  await expect(services(page)).toHaveText(["soon", "next-week"]);
  await expect(page.locator("#list .images")).toHaveCount(2);
  const { now } = await world.control("advance", { seconds: 0 });
  // No answer has the page drawn again.
  await page.route("**/*", () => {});
  await page.evaluate((ecsNow) => {
    const clock = Date.now;
    const end = Date.parse(document.querySelector("#list [data-deadline]")?.getAttribute("data-deadline") ?? "");
    let ahead = end - 900_000 - 5000 - ecsNow;
    Date.now = () => clock() + ahead;
    // Only drawing reads the title, and after it has chosen the groups.
    const { title } = document;
    Object.defineProperty(document, "title", {
      configurable: true,
      get() {
        ahead += 10_000;
        Reflect.deleteProperty(document, "title");
        return title;
      },
    });
  }, now);
  await page.getByRole("searchbox").fill("soon");
  await expect(services(page)).toHaveText(["soon"]);
  await expect(groups(page)).toHaveText(["Under 15 min 1"]);
});

test("Back leads to the place in the list that one came from", async ({ page, world }) => {
  for (let number = 10; number < 40; number++) await paused(world, `service-${number}`);
  await reachPauses(world);
  await world.open();
  await expect(services(page)).toHaveCount(30);
  const link = page.locator("#list").getByRole("link", { name: "service-35" });
  await link.scrollIntoViewIfNeeded();
  const before = await link.boundingBox();
  await link.click();
  await expect(page.getByRole("heading", { name: "service-35", level: 1 })).toBeFocused();
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.goBack();
  await expect(link).toBeFocused();
  expect(Math.abs(((await link.boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2);
});

test("what the list knew of a deployment is there before the deployment is read", async ({ page, world }) => {
  await SCENES["the list"]?.arrange(world, page);
  await world.control("faults", { kind: "delay", ms: 60_000, times: null, operation: "DescribeServiceDeployments" });
  await page.getByRole("link", { name: "checkout" }).click();
  await expect(page.getByRole("heading", { name: "checkout", level: 1 })).toBeFocused();
  await expect(page.getByRole("heading", { name: "Send production traffic to the new revision?" })).toBeVisible();
  await expect(page.locator(".versions")).toHaveText("app: 1.41.0 → 1.42.0");
  await expect(page.locator(".decision .deadline")).toContainText(/Auto-rolls back in 5\d min \((... \d+, )?\d\d:\d\d UTC\)/);
  await expect(answer(page, "Continue")).toBeEnabled();
  await expect(page.locator(".bone.tall")).toHaveCount(0);
});

test("a row stays readable at every width, with names as long as ECS takes them", async ({ page, world }) => {
  const cluster = "platform-production-customer-facing-services-cluster-eu-01";
  await paused(world, "checkout-service-with-a-rather-long-name", { cluster });
  await reachPauses(world);
  await world.open();
  await expect(services(page)).toHaveCount(1);
  for (const width of [320, 390, 640, 767, 768, 1000, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const part of [".what a", ".place", ".how", ".deadline"]) {
      const box = await page.locator(`#list ${part}`).boundingBox();
      expect(box?.width, `${part} at ${width} px`).toBeGreaterThan(150);
      expect(box?.height, `${part} at ${width} px`).toBeLessThan(110);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width} px`).toBe(width);
  }
});

test("what this tab saw decided is listed below with what became of it", async ({ page, world }) => {
  await world.control("settings", { resolvedHooks: "stay" });
  const [continued, rolledBack] = [await paused(world, "checkout"), await paused(world, "ledger")];
  await reachPauses(world);
  await world.open();
  await expect(services(page)).toHaveCount(2);
  await world.control("act", { serviceDeploymentArn: continued, action: "CONTINUE" });
  await world.control("act", { serviceDeploymentArn: rolledBack, action: "ROLLBACK" });
  const decided = page.getByRole("region", { name: "Decided recently" });
  await world.advanceUntil(decided.getByRole("link", { name: "ledger" }));
  await world.advanceUntil(decided.getByRole("link", { name: "checkout" }));
  await expect(decided.getByRole("listitem").filter({ hasText: "checkout" })).toContainText("Continued");
  await expect(decided.getByRole("listitem").filter({ hasText: "ledger" })).toContainText("Rolled back");
  await expect(services(page)).toHaveCount(0);
  for (let hour = 0; hour < 25; hour++) {
    await world.answered();
    await world.advance(3600);
  }
  await expect(decided).toBeHidden();
});

test("how many deployments need a decision is said on every screen, also where one came by a link", async ({ page, world }) => {
  const arn = await paused(world, "checkout");
  await paused(world, "ledger", { cluster: "bank" });
  await reachPauses(world);
  await world.open("full", `#/d/${arn}`);
  await expect(page.getByRole("link", { name: "Paused (2)" })).toBeVisible();
  await world.control("act", { serviceDeploymentArn: arn, action: "CONTINUE" });
  await world.advanceUntil(page.getByRole("link", { name: "Paused (1)" }));
  await page.getByRole("link", { name: "Paused (1)" }).click();
  await expect(services(page)).toHaveText(["ledger"]);
});

test("a role that cannot look for pauses sees its deployment without a word of that", async ({ page, world }) => {
  const arn = await paused(world, "checkout");
  await reachPauses(world);
  await world.control("faults", { kind: "deny", operation: "ListClusters", times: null });
  await world.open("full", `#/d/${arn}`);
  await expect(page.getByText("Paused: awaiting action")).toBeVisible();
  await world.advance(60);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Paused", exact: true })).toBeVisible();
});

test("the header is one line on a phone; who is signed in, until when and Sign out are in its menu", async ({ page, world }) => {
  await paused(world, "checkout");
  await reachPauses(world);
  await world.visit();
  const { now } = await world.control("advance", { seconds: 0 });
  await world.signIn("full", `export AWS_CREDENTIAL_EXPIRATION=${new Date(now + 3_000_000).toISOString()}`);
  await expect(page.getByRole("link", { name: "Paused (1)" })).toBeVisible();
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    expect((await page.locator("header").boundingBox())?.height).toBeLessThan(64);
  }
  const signOut = page.getByRole("button", { name: "Sign out" });
  await page.locator("header summary").focus();
  await page.keyboard.press("Enter");
  await expect(signOut).toBeVisible();
  await expect(page.locator(".caller")).toContainText(/Deployer\/robin 111122223333\s+\d+ min left/);
  await page.keyboard.press("Escape");
  await expect(signOut).toBeHidden();
  await expect(page.locator("header summary")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.mouse.click(160, 800);
  await expect(signOut).toBeHidden();
  await world.signOut();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("what is touched is large enough", async ({ page, world }) => {
  await SCENES["the list"]?.arrange(world, page);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("a, button, select, input, summary")]
      .filter((element) => element.checkVisibility() && !element.matches(".skip"))
      .map((element) => ({ text: element.textContent, height: element.getBoundingClientRect().height }))
      .filter(({ height }) => height < 24),
  );
  expect(small).toEqual([]);
});

for (const [what, text] of /** @type {const} */ ([
  ["an ARN", (/** @type {string} */ arn) => ` ${arn}\n`],
  ["a console link", (/** @type {string} */ arn) => `https://us-east-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/service-deployments/${arn.split("/").pop()}?region=us-east-1`],
])) {
  test(`${what} that is pasted leads to its deployment`, async ({ page, world }) => {
    const arn = await paused(world, "checkout");
    await reachPauses(world);
    await page.route(`${world.home}/config.json`, (route) => route.fulfill({ json: { endpoint: world.api, stsEndpoint: world.api, regions: ["us-east-1"] } }));
    await world.open();
    await expect(page.locator(".caller")).toContainText("111122223333");
    await page.getByLabel("Paste an ARN or an ECS console link").fill(text(arn));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "checkout", level: 1 })).toBeVisible();
    await expect(page).toHaveURL(`${world.home}/#/d/${arn}`);
  });
}

test("a service's console link leads to its deployments", async ({ page, world }) => {
  await paused(world, "checkout");
  await reachPauses(world);
  await world.open();
  await expect(page.locator(".caller")).toContainText("111122223333");
  await page.getByLabel("Paste an ARN or an ECS console link").fill("https://us-east-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/health?region=us-east-1");
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Deployments of checkout" })).toBeFocused();
});

test("a pasted text that leads nowhere stays, marked, with the reason once", async ({ page, world }) => {
  await world.open();
  const box = page.getByLabel("Paste an ARN or an ECS console link");
  await box.fill("arn:aws:ecs:us-east-1:111122223333:task/shop/0");
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText("The ARN in this link is not that of an Amazon ECS service deployment. Copy the service deployment's ARN.");
  await expect(box).toHaveAttribute("aria-invalid", "true");
  await expect(box).toHaveAccessibleDescription(/is not that of an Amazon ECS service deployment/);
  await expect(box).toHaveValue("arn:aws:ecs:us-east-1:111122223333:task/shop/0");
  await expect(box).toBeFocused();
});

test("while nobody sees the page, the browser tells of a deadline that is near and of what was decided, each once", async ({ page, world }) => {
  await page.addInitScript(() => {
    /** @type {string[]} */
    const told = [];
    class Notification {
      static permission = "granted";
      /** @param {string} title */
      constructor(title) {
        told.push(title);
      }
    }
    Object.assign(globalThis, { Notification, told });
  });
  await world.control("settings", { resolvedHooks: "stay" });
  const arn = await paused(world, "checkout", { minutes: 25 });
  await reachPauses(world);
  await world.open();
  await expect(services(page)).toHaveCount(1);
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  for (let minute = 0; minute < 12; minute++) await world.advance(60);
  const told = () => page.evaluate(() => /** @type {any} */ (globalThis).told);
  expect((await told()).map((/** @type {string} */ text) => text.replace(/\d+ min( \d+ s)?/, "N min"))).toEqual(["checkout: N min left to decide"]);
  await world.control("act", { serviceDeploymentArn: arn, action: "CONTINUE" });
  await world.advanceUntil(page.getByRole("region", { name: "Decided recently" }));
  expect((await told()).slice(1)).toEqual(["checkout: Continued"]);
});

test("what became of a decision is reported on the screen that one went on to, once, and leads back", async ({ page, world }) => {
  const arn = await paused(world, "checkout");
  await reachPauses(world);
  await world.open("full", `#/d/${arn}`);
  await world.control("faults", { kind: "delay", ms: 2000, operation: "ContinueServiceDeployment", times: 1 });
  await decide(page, "Continue");
  await page.getByRole("link", { name: /^Paused/ }).click();
  await expect(page.getByRole("heading", { name: "Paused deployments" })).toBeVisible();
  const toast = page.getByRole("status").locator(".toast", { hasText: "checkout: ECS accepted" });
  await world.advanceUntil(toast);
  await toast.getByRole("link", { name: "See the deployment" }).click();
  await expect(page.getByRole("heading", { name: "checkout", level: 1 })).toBeFocused();
  await expect(toast).toHaveCount(0);
  await expect(page.locator("#outcome")).toContainText("Continued");
  await page.goBack();
  await expect(page.getByRole("region", { name: "Decided recently" }).getByRole("link")).toHaveText("checkout");
  await expect(services(page)).toHaveCount(0);
});
