// The engineer on call, on a phone at night: from the link in the chat to a decided deployment.
import { answer } from "./press.js";
import { SCENES } from "./scenes.js";
import { second } from "./scenes/arranging.js";
import { expect, test } from "./world.js";

/** @import { Locator } from "@playwright/test" */

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: "dark" });

test("after signing in, a link from the chat is two taps from a decided deployment, each where the thumb is", async ({ page, world }) => {
  const arn = await second(world);
  const { hooks } = (await world.truth()).find((one) => one.arn === arn);
  await world.visit(`#/d/${arn}?hook=${hooks.at(-1).id}`);
  await expect(page.getByText("Sign in to decide on checkout (shop, us-east-1).")).toBeVisible();
  await world.signIn("full");
  let taps = 0;
  /** @param {Locator} control */
  const tap = async (control) => {
    // It takes presses 400 ms after it could be pressed, and nothing has to be scrolled for it.
    await control.and(page.locator(":enabled")).waitFor();
    await page.clock.fastForward(400);
    const { y = 0, height = 0 } = (await control.boundingBox()) ?? {};
    expect(height).toBeGreaterThanOrEqual(44);
    expect(y).toBeGreaterThan(844 / 2);
    expect(y + height).toBeLessThanOrEqual(844);
    await control.tap();
    taps += 1;
  };
  // What is asked, of which versions, and until when is in view without a scroll.
  for (const seen of [page.locator("#question"), page.locator(".versions"), page.locator(".dock .deadline")]) await expect(seen).toBeInViewport({ ratio: 1 });
  await expect(page.locator("#question")).toHaveText("Send production traffic to 1.42.0?");
  await tap(answer(page, "Continue"));
  await expect(page.locator("#confirm-consequence")).toBeInViewport({ ratio: 1 });
  await tap(page.getByRole("dialog").getByRole("button", { name: "Continue" }));
  await expect(page.locator("#outcome")).toContainText("Continued");
  await expect(page.locator("#outcome")).toBeInViewport({ ratio: 1 });
  expect(taps).toBeLessThanOrEqual(3);
  expect(await world.isPaused(arn)).toBe(false);
  expect((await world.operations()).filter((operation) => operation === "ContinueServiceDeployment")).toHaveLength(1);
});

test("when a deployment pauses again, the new question leads, and the old outcome is a line of the progress", async ({ page, world }) => {
  await SCENES["paused again"]?.arrange(world, page);
  await expect(page.locator(".decision .eyebrow")).toHaveText("Step 2 of 2 needs a decision");
  await expect(page.locator(".progress .past")).toHaveText(/^\s*Last decision: Continued \((... \d+, )?\d\d:\d\d UTC\)$/);
  const [question, progress, past] = await Promise.all(["#question", "#progress", ".past"].map((part) => page.locator(part).boundingBox()));
  expect(question?.y).toBeLessThan(progress?.y ?? 0);
  expect(past?.height).toBeLessThan(30);
});
