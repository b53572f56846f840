// What the views say, and that it stays true for as long as it is shown.
import { answer, press as pressActing } from "./press.js";
import { blueGreen, expect, pauseAt, test } from "./world.js";
import { SCENES } from "./scenes.js";
import { ask, confirm, decide, opened, pausing, second } from "./scenes/arranging.js";

/** @import { Page } from "@playwright/test" */

test("the first screen is painted before the page's code runs", async ({ page, world }) => {
  await page.addInitScript(() => {
    const request = globalThis.requestAnimationFrame;
    let frames = 0;
    globalThis.requestAnimationFrame = (callback) =>
      request((time) => {
        frames += 1;
        callback(time);
      });
    const types = /** @type {any} */ (globalThis).trustedTypes;
    const { createPolicy } = types;
    // lit-html does this where it is first run.
    types.createPolicy = (/** @type {unknown[]} */ ...rest) => {
      Object.assign(globalThis, { framesBefore: frames });
      return createPolicy.apply(types, rest);
    };
  });
  await page.goto(world.home);
  await expect(page.getByLabel("Temporary credentials")).toBeVisible();
  expect(await page.evaluate("framesBefore")).toBe(1);
});

test("time that runs out is said aloud in the dialog too", async ({ page, world }) => {
  await opened(world, { configuration: pausing(12) });
  await ask(page, "Continue");
  for (let minute = 0; minute < 3; minute++) await world.advance(60);
  await expect(page.getByRole("dialog").getByRole("status").filter({ hasText: /^checkout: 9 min \d+ s left\.$/ })).toHaveCount(1);
});

test("how long ago a deployment began goes on while one looks, and is not said aloud", async ({ page, world }) => {
  await opened(world, { configuration: pausing(60) });
  await page.getByRole("heading", { name: /^(Earlier|Other) deployments$/ }).waitFor();
  await world.advance(1200);
  const began = page.locator(".state");
  await expect(began).toContainText(/started 2\d min ago/);
  await expect(began.getByRole("status")).toHaveText("Paused: awaiting action");
  await expect(page.locator(".deployments")).toContainText(/Started 1 h 2\d min ago/);
});

for (const [width, height] of /** @type {const} */ ([[320, 568], [375, 667], [667, 375]])) {
  test(`the last step opens with what will happen in sight, and what can be done, at ${width} by ${height}`, async ({ page, world }) => {
    await opened(world);
    await page.setViewportSize({ width, height });
    await pressActing(answer(page, "Continue"));
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
  await page.getByText("Details, ids, AWS CLI commands").click();
  await page.getByRole("button", { name: "Copy the command to continue hook 1 of 2" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toHaveCount(1);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  await pressActing(page.getByRole("button", { name: "Continue hook 1 of 2" }));
  await confirm(page, "Continue");
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

test("the last step and the decision name the version that comes, and the digits of its revision stand in the details", async ({ page, world }) => {
  await opened(world);
  const images = "app: 1.41.0 → 1.42.0";
  await expect(page.locator(".decision")).toContainText(images);
  await ask(page, "Continue");
  await expect(page.getByRole("dialog")).toContainText(images);
  await expect(page.getByRole("dialog")).toHaveAccessibleDescription(/from 0\u00a0% to 100\u00a0%\. From 1\.41\.0 to 1\.42\.0\. app: 1\.41\.0 becomes 1\.42\.0$/);
  await expect(page.locator("section", { has: page.locator("#details") })).toContainText(/New revision\s*\d+/);
  await expect(page.getByRole("region", { name: "Production traffic", exact: true })).not.toContainText(/\d{4}/);
});

test("the list's images name the version until the deployment's own changes are read", async ({ page, world }) => {
  await second(world);
  await world.open();
  await page.locator(".images").waitFor();
  await world.control("faults", { kind: "delay", ms: 60_000, operation: "DescribeServiceRevisions", times: null });
  await page.getByRole("link", { name: "checkout" }).click();
  await expect(page.locator(".decision")).toContainText("app: 1.41.0 → 1.42.0");
  await expect(page.locator(".decision")).toContainText("Reading what changes…");
});

test("a deployment that could not be read is reported as that, not as a decision that failed", async ({ page, world }) => {
  await SCENES["sent but unknown"]?.arrange(world, page);
  await expect(page.getByRole("heading", { name: "The deployment couldn't be read" })).toBeVisible();
  await expect(page.getByText("That did not work")).toHaveCount(0);
});

test("while nobody knows what became of a decision, deciding anew is not what the page proposes", async ({ page, world }) => {
  await opened(world);
  const take = answer(page, "Continue");
  await expect(take).toHaveClass("go");
  await page.reload();
  await world.signIn("full");
  await take.waitFor();
  await ask(page, "Continue");
  await world.control("faults", { kind: "drop-response", operation: "ContinueServiceDeployment", times: null });
  const sent = page.waitForRequest((request) => request.headers()["x-amz-target"]?.endsWith(".ContinueServiceDeployment") ?? false);
  await confirm(page, "Continue");
  await sent;
  await world.control("faults", { kind: "status", status: 500, operation: "DescribeServiceDeployments", times: null });
  await world.advanceUntil(page.locator("#outcome"));
  await world.advanceUntil(page.getByText(/What you see was last read [1-9]\d* min ago\./));
  await expect(take).not.toHaveClass("go");
});

test("a place in another account is reported as such, with the way there", async ({ page, world }) => {
  await page.route("**/config.json", (route) => route.fulfill({ json: { endpoint: world.api, stsEndpoint: world.api, regions: ["us-east-1"] } }));
  await world.open();
  await expect(page.locator(".caller")).toContainText("111122223333");
  await page.evaluate(() => void (location.hash = "#/d/arn:aws:ecs:us-east-1:444455556666:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU"));
  await expect(page.getByRole("alert").getByRole("heading")).toHaveText("This is in another account");
  await expect(page.getByRole("alert").getByRole("button", { name: "Sign in again" })).toBeVisible();
});

test("a sign-in that ended is reported once, with one way back, whatever else failed for it", async ({ page, world }) => {
  await SCENES["a sign-in that ended"]?.arrange(world, page);
  const again = page.getByRole("button", { name: "Sign in again" });
  await expect(again).toHaveCount(1);
  await expect(page.getByText(/What you see was last read (just now|\d+ min ago)\./)).toBeVisible();
  await expect(page.getByText("Nothing was sent")).toHaveCount(0);
  await decide(page, "Continue");
  await expect(page.locator("#outcome")).toContainText("Nothing was changed");
  await expect(page.getByRole("button", { name: "Try again" })).toHaveCount(0);
  await expect(again).toHaveCount(1);
  await expect(page.getByText("Nothing was sent")).toHaveCount(1);
  await page.getByRole("link", { name: "Paused" }).click();
  await expect(page.getByText("Couldn't check for paused deployments.")).toBeVisible();
  await expect(again).toHaveCount(1);
});

test("without rights to read nor to act there is one button to sign in again", async ({ page, world }) => {
  await opened(world, { who: "read-only" });
  await decide(page, "Continue");
  await expect(page.locator("#outcome")).toContainText("Nothing was changed");
  await world.control("faults", { kind: "deny", operation: "DescribeServiceDeployments", times: null });
  await world.advanceUntil(page.getByRole("heading", { name: "You don't have permission" }));
  await expect(page.getByRole("button", { name: "Sign in again" })).toHaveCount(1);
});

test("what could not be read stands above what waits, and the count says so", async ({ page, world }) => {
  await SCENES["partly readable"]?.arrange(world, page);
  await expect(page.getByText("1 deployment needs a decision (some services couldn't be checked).")).toBeVisible();
  const unread = await page.getByRole("region", { name: "Couldn't check everything" }).boundingBox();
  const list = await page.locator("#list .list").boundingBox();
  expect(unread?.y).toBeLessThan(list?.y ?? 0);
});

test("a stage where nothing waits any more has no sign of waiting", async ({ page, world }) => {
  await opened(world);
  const stage = page.locator(".stages .current");
  await expect(stage).toHaveClass(/pause/);
  await world.rewrite({
    DescribeServiceDeployments({ serviceDeployments }) {
      for (const { lifecycleHookDetails = [] } of serviceDeployments) for (const hook of lifecycleHookDetails) hook.status = "SUCCEEDED";
    },
  });
  await world.advanceUntil(page.locator(".hook .pill", { hasText: "Continued" }));
  await expect(stage).not.toHaveClass(/pause/);
});

for (const [what, hook, deployment, words] of /** @type {const} */ ([
  ["that a person rolled back", { status: "FAILED" }, { status: "ROLLBACK_IN_PROGRESS" }, "Rolled back"],
  ["that ran out of time", { status: "TIMED_OUT", timeoutAction: "ROLLBACK" }, { status: "ROLLBACK_IN_PROGRESS" }, "Timed out: rolled back"],
  ["that ran out of time and went on", { status: "TIMED_OUT", timeoutAction: "CONTINUE" }, { status: "IN_PROGRESS" }, "Timed out: continued"],
  ["that an alarm may have ended", { status: "FAILED" }, { status: "ROLLBACK_IN_PROGRESS", alarms: { status: "TRIGGERED", alarmNames: ["5xx"] } }, "Failed"],
  ["of a deployment that was stopped", { status: "FAILED" }, { status: "STOPPED" }, "Failed"],
  ["that is no pause", { status: "FAILED", targetType: "AWS_LAMBDA" }, { status: "ROLLBACK_IN_PROGRESS" }, "Failed"],
])) {
  test(`a hook ${what} says: ${words}`, async ({ page, world }) => {
    const arn = await second(world);
    await world.rewrite({
      DescribeServiceDeployments({ serviceDeployments }) {
        for (const one of serviceDeployments) Object.assign(one, deployment, { lifecycleHookDetails: [{ ...one.lifecycleHookDetails?.[0], ...hook }] });
      },
    });
    await world.open("full", `#/d/${arn}`);
    await expect(page.locator(".hook .pill")).toHaveText(words);
  });
}

test("an account's name stands beside its digits, and who is signed in with the role", async ({ page, world }) => {
  const arn = await second(world);
  const accounts = [{ name: "Production", regions: ["us-east-1"] }, { name: "Staging", roleArn: "arn:aws:iam::444455556666:role/Member", regions: ["us-east-1"] }];
  await page.route("**/config.json", (route) => route.fulfill({ json: { endpoint: world.api, stsEndpoint: world.api, accounts } }));
  await world.open();
  await expect(page.locator(".caller")).toContainText("Deployer/robin");
  await page.evaluate((hash) => void (location.hash = hash), `#/d/${arn}`);
  await answer(page, "Continue").waitFor();
  const named = "Production (111122223333)";
  await expect(page.locator(".crumbs")).toContainText(named);
  await expect(page.getByRole("region", { name: /^Details/ })).toContainText(named);
  await ask(page, "Continue");
  await expect(page.getByRole("dialog")).toContainText(named);
});

test("an image's tag stays whole at 320 pixels, and what it stands for is reported", async ({ page, world }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await opened(world);
  const changes = page.getByRole("region", { name: "Everything that changes" });
  await changes.locator("summary").click();
  await expect(changes.locator("code > .whole").first()).toHaveText("1.41.0");
  for (const tag of await changes.locator("code > .whole").all()) {
    expect(await tag.evaluate((element) => element.getClientRects().length)).toBe(1);
    expect((await tag.boundingBox())?.height).toBeLessThan(30);
  }
  await expect(changes).toContainText(/Digest sha256:\w{12}… → sha256:\w{12}…/);
  await expect(changes.locator("code[title]").first()).toHaveAttribute("title", /^sha256:\w{64}$/);
});

test.describe("in Berlin", () => {
  test.use({ timezoneId: "Europe/Berlin" });

  test("the deadline stands beside the countdown as a moment that can be handed on", async ({ page, world }) => {
    await opened(world);
    await expect(page.locator(".decision .deadline")).toHaveText(/Auto-rolls back in 44 min \((... \d+, )?\d\d:\d\d UTC\)/);
  });
});

test("production traffic is shown as it is, and as it will be after the next step", async ({ page, world }) => {
  const configuration = { strategy: "CANARY", canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 1 }, lifecycleHooks: [pauseAt(["PRE_PRODUCTION_TRAFFIC_SHIFT"])] };
  await opened(world, { configuration });
  const rows = page.getByRole("region", { name: "Production traffic", exact: true }).getByRole("listitem");
  await expect(rows).toHaveText([/^\s*Now\s+0\s% new revision\s+100\s% current\s*$/, /^\s*Next \(step 1 of 2\)\s+10\s% new revision\s+90\s% current\s*$/]);
  await expect(rows.nth(1).locator("rect.to")).toHaveAttribute("width", "10");
});

for (const [stages, question, label] of /** @type {const} */ ([
  [["PRE_SCALE_UP", "POST_TEST_TRAFFIC_SHIFT"], "Start the new tasks?", "Continue"],
  [["POST_SCALE_UP", "POST_TEST_TRAFFIC_SHIFT"], "Continue to post test traffic shift?", "Continue"],
  [["POST_TEST_TRAFFIC_SHIFT"], "Send production traffic to 1.42.0?", "Continue to 100 %"],
  [["POST_PRODUCTION_TRAFFIC_SHIFT"], "Finish: remove 1.41.0?", "Continue"],
])) {
  test(`a pause at ${stages[0]} asks: ${question}`, async ({ page, world }) => {
    await opened(world, { configuration: blueGreen([pauseAt([...stages])]) });
    await expect(page.locator("#question")).toHaveText(question);
    await expect(page.getByRole("region", { name: "Decision" }).getByRole("button", { name: label, exact: true })).toBeVisible();
  });
}

test("a Region is asked for only where config.json does not say which", async ({ page, world }) => {
  await world.visit();
  await expect(page.getByLabel("Temporary credentials")).toBeVisible();
  await expect(page.getByLabel("Region", { exact: true })).toHaveCount(0);
  await world.signIn("full");
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
  await page.route("**/config.json", (route) => route.fulfill({ json: { endpoint: world.api } }));
  await page.reload();
  await expect(page.getByLabel("Region", { exact: true })).toBeVisible();
});

test("a long-term key is reported as a warning", async ({ page, world }) => {
  await SCENES["a long-term key found"]?.arrange(world, page);
  await expect(page.locator("#pasted-found")).toHaveClass(/warn/);
  await page.getByLabel("Temporary credentials").fill("");
  await expect(page.locator("#pasted-found")).toBeHidden();
});
