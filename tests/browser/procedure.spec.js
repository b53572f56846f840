// The console's procedure, to the end: find it, take action, confirm, follow.
import { answer, press } from "./press.js";
import { blueGreen, expect, pauseAt, test } from "./world.js";

test("a person walks from the clusters to the pause, continues it, and sees it succeed", async ({ page, world }) => {
  await world.deployment(blueGreen());
  await world.open();
  await page.getByRole("region", { name: "Other deployments" }).getByRole("link", { name: "us-east-1" }).click();
  await page.getByRole("link", { name: "shop" }).click();
  await page.getByRole("link", { name: "checkout" }).click();
  await expect(page.getByText("Paused: awaiting action")).toBeVisible();
  await page.locator(".deployments a").first().click();
  await expect(page.getByRole("heading", { name: "Send production traffic to" })).toBeVisible();
  await press(answer(page, "Continue"));

  const dialog = page.getByRole("dialog", { name: "Continue checkout" });
  await expect(dialog).toContainText(/Production traffic moves to the new revision: from 0\s% to 100\s%\./);
  await expect(dialog).toContainText("111122223333");
  await expect(dialog).toContainText("ECS then rolls the deployment back automatically.");
  await press(dialog.getByRole("button", { name: "Continue" }));

  const outcome = page.locator("#outcome");
  await expect(outcome).toContainText("Continued");
  await expect(outcome).toBeFocused();
  await world.advanceUntil(page.locator(".state .pill", { hasText: "Successful" }));
  await expect(outcome).toContainText("ECS accepted. The deployment is continuing.");
});

test("rolling back takes the deployment back", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  await press(answer(page, "Roll back"));
  const dialog = page.getByRole("dialog", { name: "Roll back checkout" });
  await expect(dialog).toContainText("Production traffic stays on the current revision. The new revision's tasks stop.");
  await press(dialog.getByRole("button", { name: "Roll back" }));
  await expect(page.locator("#outcome")).toContainText("Rollback started");
  await world.advanceUntil(page.locator(".state .pill", { hasText: "Rolled back" }));
});

test("a deployment that goes on can be rolled back too", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.control("act", { serviceDeploymentArn: arn, action: "CONTINUE" });
  await world.control("advance", { seconds: 5 });
  await world.open("full", `#/d/${arn}`);
  await press(answer(page, "Roll back"));
  const dialog = page.getByRole("dialog", { name: "Roll back checkout" });
  await expect(dialog).toContainText("Production traffic");
  await press(dialog.getByRole("button", { name: "Roll back" }));
  await expect(page.locator("#outcome")).toContainText("Rollback started");
  await world.advanceUntil(page.locator(".state .pill", { hasText: "Rolled back" }));
  await expect(answer(page, "Roll back")).toBeHidden();
  expect(await world.operations()).toContain("StopServiceDeployment");
});

test("a canary pauses twice, and the second pause is shown as such", async ({ page, world }) => {
  const configuration = {
    strategy: "CANARY",
    bakeTimeInMinutes: 1,
    canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 1 },
    lifecycleHooks: [pauseAt(["PRE_PRODUCTION_TRAFFIC_SHIFT"])],
  };
  const arn = await world.deployment(configuration);
  await world.open("full", `#/d/${arn}`);
  for (const [status, step] of [
    ["Paused: awaiting action", "from 0 % to 10 % (step 1 of 2)"],
    ["Paused again: awaiting action", "from 10 % to 100 % (step 2 of 2)"],
  ]) {
    const take = answer(page, "Continue");
    await world.advanceUntil(take);
    await expect(page.getByText(String(status))).toBeVisible();
    await press(take);
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText(String(step));
    await press(dialog.getByRole("button", { name: "Continue" }));
    await expect(page.locator("#outcome")).toContainText("Continued");
    await expect(take).toBeHidden();
  }
  await world.advanceUntil(page.locator(".state .pill", { hasText: "Successful" }));
});

test("of two hooks at a stage each is decided by itself", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen([pauseAt(["POST_TEST_TRAFFIC_SHIFT"]), pauseAt(["POST_TEST_TRAFFIC_SHIFT"])]));
  await world.open("full", `#/d/${arn}`);
  const one = page.getByRole("button", { name: /^Continue hook \d of 2$/ });
  await expect(one).toHaveCount(2);
  await press(one.first());
  await expect(page.getByRole("dialog")).toContainText("Continues 1 of 2 pauses. Nothing moves until the other is continued too.");
  // The one of the two that it is about, and not the other.
  const ids = await page.getByText(/^ecs-pause-\S+$/).allTextContents();
  await expect(page.getByRole("dialog").locator("dl")).toContainText(`Hook${ids[0]}`);
  await press(page.getByRole("dialog").getByRole("button", { name: "Continue" }));
  await expect(page.locator("#outcome")).toContainText("Continued");
  await expect(one).toHaveCount(0);
  await expect(answer(page, "Continue")).toBeVisible();
});

test("a link to a deployment never acts, and survives signing in", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.visit(`#/d/${arn}`);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await world.signIn("full");
  await expect(answer(page, "Continue")).toBeVisible();
  await page.goBack();
  await page.goForward();
  await expect(page).toHaveURL(new RegExp(`#/d/${arn}$`));
  expect(await world.operations()).not.toContain("ContinueServiceDeployment");
});

test("closing the confirmation changes nothing and gives the focus back", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  await press(answer(page, "Roll back"));
  await page.getByRole("dialog").press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(answer(page, "Roll back")).toBeFocused();
  expect(await world.operations()).not.toContain("ContinueServiceDeployment");
});
