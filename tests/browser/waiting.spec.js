// Everything that waits: found, in order, kept fresh, and honest about what is not known.
import { blueGreen, expect, lines, pauseAt, test } from "./world.js";

/** @import { Page } from "@playwright/test" */
/** @import { World } from "./world.js" */

/** @param {World} world @param {string} service @param {{ minutes?: number, action?: string, cluster?: string, region?: string }} [how] @returns {Promise<string>} its ARN */
async function waiting(world, service, { cluster = "shop", region = "us-east-1", ...timeout } = {}) {
  const configuration = blueGreen([pauseAt(["POST_TEST_TRAFFIC_SHIFT"], timeout)]);
  const { serviceDeploymentArn } = await world.control("deploy", { region, cluster, service, configuration });
  return serviceDeploymentArn;
}

/** Lets what was started reach its pause. @param {World} world */
const reachPauses = (world) => world.control("advance", { seconds: 120 });

/** @param {Page} page @param {World} world @param {string[]} regions */
const offer = (page, world, regions) => page.route(`${world.home}/config.json`, (route) => route.fulfill({ json: { regions, endpoint: world.api } }));

/** @param {Page} page @param {boolean} hidden */
const hide = (page, hidden) =>
  page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);

const services = (/** @type {Page} */ page) => page.locator("#list li a");

test("what waits in every Region is listed, the soonest deadline first, with what happens then", async ({ page, world }) => {
  await offer(page, world, ["us-east-1", "eu-west-1"]);
  await waiting(world, "slow", { minutes: 600 });
  await waiting(world, "soon", { minutes: 30, action: "CONTINUE", region: "eu-west-1" });
  await waiting(world, "later", { minutes: 90, cluster: "bank" });
  await reachPauses(world);
  await world.open();
  await expect(page.getByText("3 deployments need a decision.")).toBeVisible();
  await expect(services(page)).toHaveText(["soon", "later", "slow"]);
  const first = page.locator("#list li").first();
  await expect(first).toContainText(/shop, eu-west-1\s+111122223333/);
  await expect(first).toContainText(/Auto-continues in 2\d min \((... \d+, )?\d\d:\d\d UTC\)/);
  await expect(page.locator("#list li").nth(1)).toContainText(/Auto-rolls back in 1 h 2\d min/);
  await expect(first).toContainText("Post test traffic shift");
  await expect(first).toContainText("0 % of production traffic");
  await expect(page).toHaveTitle("(3) Paused deployments · ECS greenlight");
  await services(page).first().click();
  await expect(page.getByRole("heading", { name: "soon", level: 1 })).toBeFocused();
});

test("that nothing needs a decision is only said when everything was checked", async ({ page, world }) => {
  await world.control("faults", { kind: "delay", ms: 2000, operation: "ListClusters", times: 1 });
  await world.open();
  await expect(page.getByText("Checking…", { exact: true })).toBeVisible();
  await world.advance(3);
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
  await expect(page.getByText("us-east-1: checked just now")).toBeVisible();
});

test("what could not be read is reported beside what could", async ({ page, world }) => {
  await waiting(world, "checkout");
  await waiting(world, "ledger", { cluster: "bank" });
  await reachPauses(world);
  await world.control("faults", { kind: "deny", operation: "ListServices", cluster: "bank", times: null });
  await world.open();
  await expect(services(page)).toHaveText(["checkout"]);
  const unread = page.getByRole("region", { name: "Couldn't check everything" });
  await expect(unread).toContainText("bank, us-east-1: its services couldn't be listed.");
  await expect(unread).toContainText("AccessDeniedException");
});

test("a pause that begins is listed, and one that is over is not, without a hand being moved", async ({ page, world }) => {
  const arn = await waiting(world, "checkout");
  await reachPauses(world);
  await world.open();
  await expect(services(page)).toHaveText(["checkout"]);
  await waiting(world, "search");
  await world.control("act", { serviceDeploymentArn: arn, action: "CONTINUE" });
  await world.advanceUntil(page.locator("#list:not(:has-text('checkout')):has-text('search')"));
  await expect(page).toHaveTitle("(1) Paused deployments · ECS greenlight");
});

test("a page that nobody sees makes no calls, and looks again when it is seen", async ({ page, world }) => {
  await waiting(world, "checkout");
  await reachPauses(world);
  await world.open();
  await expect(services(page)).toHaveCount(1);
  await expect(page.getByText("checked just now")).toHaveCount(2);
  await hide(page, true);
  const before = (await world.operations()).length;
  await world.advance(600);
  expect((await world.operations()).length).toBe(before);
  await hide(page, false);
  await expect.poll(async () => (await world.operations()).length).toBeGreaterThan(before);
});

test("on request the browser tells of what begins to wait while nobody sees the page, and leads there", async ({ page, world }) => {
  await page.addInitScript(() => {
    /** @type {any[]} */
    const told = [];
    class Notification {
      static permission = "default";
      static async requestPermission() {
        return (Notification.permission = "granted");
      }
      /** @param {string} title @param {{ body: string }} options */
      constructor(title, { body }) {
        told.push({ title, body, notification: this });
      }
    }
    Object.assign(globalThis, { Notification, told });
  });
  await waiting(world, "checkout");
  await reachPauses(world);
  await world.open();
  await expect(services(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Notify me in this browser" }).click();
  await expect(page.getByText("This browser notifies you while the page is in the background.")).toBeVisible();
  await hide(page, true);
  await waiting(world, "search");
  await world.advanceUntil(page.locator("#list:has-text('search')"));
  const told = await page.evaluate(() => /** @type {any} */ (globalThis).told.map((/** @type {any} */ { title, body }) => `${title} (${body})`));
  expect(told).toEqual([expect.stringMatching(/^search needs a decision \(Decide by (... \d+, )?\d\d:\d\d UTC\. shop, us-east-1\)$/)]);
  await page.evaluate(() => /** @type {any} */ (globalThis).told[0].notification.onclick());
  await expect(page.getByRole("heading", { name: "search", level: 1 })).toBeVisible();
});

test("the filter finds by service, cluster, account, Region and stage", async ({ page, world }) => {
  await waiting(world, "checkout");
  await waiting(world, "ledger", { cluster: "bank" });
  await reachPauses(world);
  await world.open();
  await expect(services(page)).toHaveCount(2);
  const filter = page.getByRole("searchbox");
  await filter.fill("BANK us-east");
  await expect(services(page)).toHaveText(["ledger"]);
  await expect(page.getByText("1 of 2 deployments shown.")).toBeVisible();
  await filter.fill("test_traffic 1111");
  await expect(services(page)).toHaveCount(2);
  await filter.fill("nothing like it");
  await expect(page.getByText("0 of 2 deployments shown.")).toBeVisible();
  await filter.fill("");
  await expect(services(page)).toHaveCount(2);
});

test("a wrong secret is reported as such, and signing in again finds what waits", async ({ page, world }) => {
  await waiting(world, "checkout");
  await reachPauses(world);
  await world.open("wrong-secret");
  await expect(page.getByRole("alert")).toContainText("does not match the signature you provided");
  await page.getByLabel("Temporary credentials").fill(lines("full"));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(services(page)).toHaveText(["checkout"]);
});

test("with 500 pauses a tick changes nothing but the text of the countdowns", async ({ page, world }) => {
  for (let number = 0; number < 500; number++) await waiting(world, `service-${number}`, { minutes: 8 });
  await reachPauses(world);
  await world.open();
  await expect(page.getByText("500 deployments need a decision.")).toBeVisible({ timeout: 60_000 });
  const rows = page.locator("#list [data-arn]");
  await expect(rows.last().locator(".images")).toBeAttached();
  await expect(rows.locator(".images")).toHaveCount(await rows.count());
  const kinds = await page.evaluate(async () => {
    /** @type {Record<string, number>} */
    const kinds = {};
    const observer = new MutationObserver((records) => {
      for (const { type, target } of records) {
        const kind = `${type} of ${target.parentElement?.closest("[data-deadline], [data-since]") ? "a time" : target.nodeName}`;
        kinds[kind] = (kinds[kind] ?? 0) + 1;
      }
    });
    // The list alone: below it stands when ECS was last asked, and a look may begin or end meanwhile.
    const list = /** @type {Node} */ (document.querySelector("#list"));
    observer.observe(list, { subtree: true, childList: true, attributes: true, characterData: true });
    await new Promise((resolve) => setTimeout(resolve, 3500));
    observer.disconnect();
    return kinds;
  });
  expect(Object.keys(kinds)).toEqual(["characterData of a time"]);
  // Of those that are rendered, at least two times each.
  expect(kinds["characterData of a time"]).toBeGreaterThanOrEqual(2 * (await rows.count()));
});

test("the title of a page in the background tells what begins to wait, although no frame of it is drawn", async ({ page, world }) => {
  await page.addInitScript(() => {
    Object.assign(globalThis, { Notification: class { static permission = "granted"; } });
  });
  await waiting(world, "checkout");
  await reachPauses(world);
  await world.open();
  await expect(page).toHaveTitle("(1) Paused deployments · ECS greenlight");
  await hide(page, true);
  await page.evaluate(() => Object.assign(globalThis, { requestAnimationFrame: () => 0 }));
  await waiting(world, "search");
  await world.advanceUntil(page.locator("#list:has-text('search')"));
  await expect(page).toHaveTitle("(2) Paused deployments · ECS greenlight");
});

test("a browser that refuses a page's notifications does not end the look", async ({ page, world }) => {
  await page.addInitScript(() => {
    class Notification {
      static permission = "granted";
      constructor() {
        throw new TypeError("Illegal constructor. Use ServiceWorkerRegistration.showNotification() instead.");
      }
    }
    Object.assign(globalThis, { Notification });
  });
  await waiting(world, "checkout");
  await reachPauses(world);
  await world.open();
  await expect(services(page)).toHaveText(["checkout"]);
  await hide(page, true);
  await waiting(world, "search");
  await world.advanceUntil(page.locator("#list:has-text('search')"));
  await expect(page.getByRole("alert")).toBeHidden();
  await expect(page.getByText("This browser notifies you")).toBeHidden();
});

test("images that could not be read at first come with a later look", async ({ page, world }) => {
  await world.deployment(blueGreen());
  let failing = true;
  await page.route(`${world.api}/`, (route) => {
    const asked = route.request().headers()["x-amz-target"]?.endsWith(".DescribeServiceRevisions");
    return asked && failing ? route.fulfill({ status: 400, headers: { "access-control-allow-origin": "*" }, json: { __type: "InvalidParameterException" } }) : route.continue();
  });
  await world.open();
  await expect(page.getByText("us-east-1: checked just now")).toBeVisible();
  await expect(page.locator(".images")).toBeHidden();
  failing = false;
  await world.advanceUntil(page.locator(".images"));
});

for (const [how, minutes] of /** @type {const} */ ([["slow", -40], ["fast", 40]])) {
  test(`every age is by ECS's clock where the device's is 40 min ${how}`, async ({ page, world }) => {
    await waiting(world, "checkout", { minutes: 600 });
    await reachPauses(world);
    const { now } = await world.control("advance", { seconds: 0 });
    await page.clock.install({ time: now + minutes * 60_000 });
    await page.goto(`${world.home}/`);
    await world.signIn("full");
    await expect(page.getByText("us-east-1: checked just now")).toBeVisible();
    await page.clock.fastForward(15_000);
    await expect(page.getByText("us-east-1: checked just now")).toBeVisible();
    await services(page).first().click();
    await expect(page.getByText(new RegExp(`Your clock is (39|40) min ${how}\\. The times here follow ECS.s clock\\.`))).toBeVisible();
    await expect(page.locator(".state")).toContainText("started 2 min ago");
    await page.context().setOffline(true);
    await world.advanceUntil(page.getByText("What you see was last read just now."));
  });
}
