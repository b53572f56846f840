// The rarer states: each says what is known, and no more.
import { answer, press } from "./press.js";
import { blueGreen, expect, pauseAt, test } from "./world.js";

/** @import { Page } from "@playwright/test" */

/** @param {Page} page @param {"Continue" | "Roll back"} name */
async function decide(page, name) {
  await press(answer(page, name));
  await press(page.getByRole("dialog").getByRole("button", { name }));
}

test("a Region without clusters says so", async ({ page, world }) => {
  await world.open("full", "#/us-east-1");
  await expect(page.getByRole("status").filter({ hasText: "There are no clusters in us-east-1." })).toBeVisible();
});

test("a list that could not be read is read again on request", async ({ page, world }) => {
  await world.deployment(blueGreen());
  await world.control("faults", { kind: "deny", operation: "ListClusters", times: 1 });
  await world.open("full", "#/us-east-1");
  await expect(page.getByRole("alert")).toContainText("You don't have permission");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("link", { name: "shop" })).toBeVisible();
  await expect(page.getByRole("alert")).toBeHidden();
});

test("what could be read is shown beside what could not", async ({ page, world }) => {
  await world.deployment(blueGreen());
  await world.rewrite({ DescribeClusters: (answer) => void (answer.failures = [{ arn: "arn:aws:ecs:us-east-1:111122223333:cluster/other", reason: "MISSING" }]) });
  await world.open("full", "#/us-east-1");
  await expect(page.getByRole("link", { name: "shop" })).toBeVisible();
  await expect(page.getByText("Could not be read: arn:aws:ecs:us-east-1:111122223333:cluster/other: MISSING")).toBeVisible();
});

test("a throttle that does not end is reported, and reading goes on when it ends", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  const take = answer(page, "Continue");
  await expect(take).toBeVisible();
  await world.control("faults", { kind: "throttle", operation: "DescribeServiceDeployments", times: null });
  await world.advanceUntil(page.getByRole("alert").filter({ hasText: "AWS is throttling requests" }));
  await expect(take).toBeVisible();
  await world.control("faults", { kind: "clear" });
  await world.advanceUntil(page.locator("main:not(:has([role=alert]))"));
});

test("a rollback that fails is reported as such", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen(), { troubles: [{ kind: "rollbackFails" }] });
  await world.open("full", `#/d/${arn}`);
  await decide(page, "Roll back");
  await world.advanceUntil(page.getByRole("alert").filter({ hasText: "The rollback failed" }));
  await expect(page.locator(".state .pill")).toHaveText("Rollback failed");
  // Accepted it was; back the service is not.
  await expect(page.locator("#outcome")).not.toContainText("Rolled back");
});

test("an act whose end nobody could read is never called done, nor called undone", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  await press(answer(page, "Continue"));
  await world.control("faults", { kind: "drop-response", operation: "ContinueServiceDeployment", times: null });
  const sent = page.waitForRequest((request) => request.headers()["x-amz-target"]?.endsWith(".ContinueServiceDeployment") ?? false);
  await press(page.getByRole("dialog").getByRole("button", { name: "Continue" }));
  await sent;
  await world.control("faults", { kind: "status", status: 500, operation: "DescribeServiceDeployments", times: null });
  const outcome = page.locator("#outcome");
  await world.advanceUntil(outcome);
  await expect(outcome.getByRole("heading")).toHaveText("Outcome unknown");
  await expect(outcome).not.toContainText("Nothing was changed");
  // That it cannot be read again is told below.
  const unread = page.getByRole("alert").filter({ hasText: "The deployment couldn't be read" });
  await world.advanceUntil(unread);
  expect((await unread.boundingBox())?.y).toBeGreaterThan((await outcome.boundingBox())?.y ?? Infinity);
});

test("an act that is under way belongs to its own deployment, and its outcome waits there", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  const other = await world.deployment(blueGreen(), { service: "payments" });
  await world.open("full", `#/d/${arn}`);
  await answer(page, "Continue").waitFor();
  /** @type {() => void} */
  let release = () => {};
  const held = new Promise((resolve) => (release = () => resolve(undefined)));
  await page.route(`${world.api}/`, async (route) => {
    if (route.request().headers()["x-amz-target"]?.endsWith(".ContinueServiceDeployment")) await held;
    await route.continue();
  });
  await decide(page, "Continue");
  await expect(page.getByText("Continuing…")).toBeVisible();
  await page.evaluate((hash) => void (location.hash = hash), `#/d/${other}`);
  await expect(answer(page, "Continue")).toBeEnabled();
  await expect(page.getByText("Continuing…")).toBeHidden();
  const answered = page.waitForResponse((response) => response.request().headers()["x-amz-target"]?.endsWith(".ContinueServiceDeployment") ?? false);
  release();
  await answered;
  await expect(page.locator("#outcome")).toHaveCount(0);
  await page.goBack();
  await expect(page.locator("#outcome")).toContainText("Continued");
});

test("of two hooks at a stage the one with less time comes first", async ({ page, world }) => {
  const stage = ["POST_TEST_TRAFFIC_SHIFT"];
  const arn = await world.deployment(blueGreen([pauseAt(stage, { minutes: 60 }), pauseAt(stage, { minutes: 4, action: "CONTINUE" })]));
  await world.open("full", `#/d/${arn}`);
  const hooks = page.getByRole("article");
  await expect(hooks).toHaveCount(2);
  await expect(hooks.first()).toContainText("Auto-continues in 3 min");
});

test("a link to a deployment that has ended shows its end, and offers nothing", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen([pauseAt(["POST_TEST_TRAFFIC_SHIFT"], { minutes: 5 })]));
  await world.control("advance", { seconds: 3600 });
  await world.open("full", `#/d/${arn}`);
  await expect(page.locator(".state .pill")).toHaveText("Rolled back");
  await expect(answer(page, "Continue")).toHaveCount(0);
  await expect(page.getByText("Next:")).toHaveCount(0);
});

test("the page asks nobody but its own host and the endpoint", async ({ page, world }) => {
  /** @type {Set<string>} */
  const asked = new Set();
  page.on("request", (request) => asked.add(new URL(request.url()).origin));
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  await decide(page, "Continue");
  await expect(page.locator("#outcome")).toContainText("Continued");
  expect([...asked].sort()).toEqual([world.api, world.home].sort());
});

for (const [body, message] of /** @type {const} */ ([
  ["{", "config.json is not valid JSON."],
  ["[]", "config.json must be an object."],
  ['{"region":"us-east-1"}', '"region" in config.json is unknown to this version.'],
  ['{"endpoint":1}', '"endpoint" in config.json must be an origin such as https://ecs.example.com.'],
])) {
  test(`a config.json of ${body} stops the page with the reason`, async ({ page, world }) => {
    await page.route("**/config.json", (route) => route.fulfill({ contentType: "application/json", body }));
    await world.visit();
    await expect(page.getByRole("alert")).toContainText(message);
  });
}

test("what checks config.json is loaded where there is something to check, and the page says so where it cannot be", async ({ page, world }) => {
  const checks = "**/assets/config-check-*.js";
  /** @type {string[]} */
  const loaded = [];
  await page.route(checks, (route) => {
    loaded.push(route.request().url());
    return route.abort();
  });
  await page.route("**/config.json", (route) => route.fulfill({ json: {} }));
  await world.visit();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(loaded).toEqual([]);
  await page.unroute("**/config.json");
  await page.route("**/config.json", (route) => route.fulfill({ json: { endpoint: world.api } }));
  await page.reload();
  await expect(page.getByRole("alert")).toContainText("The code that checks config.json couldn't be loaded. Reload the page.");
  expect(loaded.length).toBe(1);
});

test("without a config.json the page offers the Regions it was built with", async ({ page, world }) => {
  await page.route("**/config.json", (route) => route.fulfill({ status: 404 }));
  await world.visit();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(page.locator("#region")).toHaveAttribute("list", "regions");
  await expect(page.locator('#regions option[value="eu-central-2"]')).toHaveCount(1);
});

test("what changes is reported by container, and no value that may be a secret", async ({ page, world }) => {
  const container = (/** @type {string} */ tag, /** @type {[string, string][]} */ environment) => ({ name: "app", image: `shop/checkout:${tag}`, environment });
  const first = await world.deployment(blueGreen(), { workload: { containers: [container("7", [["MODE", "hidden-before"]])], cpu: "256" } });
  await world.control("act", { serviceDeploymentArn: first, action: "CONTINUE" });
  await world.control("advance", { seconds: 600 });
  const arn = await world.deployment(blueGreen(), { workload: { containers: [container("8", [["MODE", "hidden-after"], ["NEW", "1"]])], cpu: "512" } });
  await world.open("full", `#/d/${arn}`);
  const changes = page.getByRole("region", { name: "Everything that changes" });
  await expect(changes).toContainText("shop/checkout:7 → shop/checkout:8");
  await expect(changes).toContainText("Environment: added NEW; another value for MODE");
  await expect(changes).toContainText("CPU: 256 → 512");
  expect(await page.content()).not.toContain("hidden-");
});

test("changes that may not be read leave the decision possible", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.control("faults", { kind: "deny", operation: "DescribeServiceRevisions", times: null });
  await world.open("full", `#/d/${arn}`);
  await expect(page.getByText("Couldn't read what changes:")).toHaveCount(1);
  await decide(page, "Continue");
  await expect(page.locator("#outcome")).toContainText("Continued");
});

test("one reason why all could not be read is reported once", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  await expect(answer(page, "Continue")).toBeVisible();
  await page.route(`${world.api}/**`, (route) => route.abort("connectionrefused"));
  await page.evaluate(() => void dispatchEvent(new Event("online")));
  await world.advanceUntil(page.getByRole("heading", { name: "ECS couldn't be reached" }));
  await expect(page.getByText("could not be reached", { exact: false })).toHaveCount(1);
});

test("the command of the AWS CLI names both ids and the action, and can be copied", async ({ page, world }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  await page.getByText("Details, ids, AWS CLI commands").click();
  const [hook] = (await world.truth()).find((deployment) => deployment.arn === arn).hooks;
  const command = `aws ecs continue-service-deployment --region us-east-1 --service-deployment-arn ${arn} --hook-id '${hook.id}' --action ROLLBACK`;
  await expect(page.locator("pre").last()).toHaveText(command);
  await page.getByRole("button", { name: "Copy the command to roll back" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeFocused();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(command);
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeFocused();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${world.home}/#/d/${arn}`);
  const link = page.getByRole("link", { name: "Open in ECS" });
  await expect(link).toHaveAttribute("href", /^https:\/\/us-east-1\.console\.aws\.amazon\.com\/ecs\/v2\/clusters\/shop\/services\/checkout\/service-deployments\//);
});
