// A control that becomes enabled ignores presses that began before it was, and for 400 ms: by finger, mouse and keyboard.
import { answer, press } from "./press.js";
import { blueGreen, expect, test } from "./world.js";

/** @import { Locator, Page } from "@playwright/test" */
/** @import { World } from "./world.js" */

/** Opens the dialog while ECS is slow, with the page's clock standing still. @param {World} world @param {Page} page @returns {Promise<{ last: Locator, read: () => Promise<void> }>} the last button, and how the deployment comes to be read */
async function asked(world, page) {
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  await answer(page, "Roll back").waitFor();
  /** @type {() => void} */
  let letGo = () => {};
  const gate = new Promise((resolve) => void (letGo = () => resolve(undefined)));
  await page.route(`${world.api}/`, async (route) => {
    if (route.request().headers()["x-amz-target"]?.endsWith(".DescribeServiceDeployments")) await gate;
    await route.continue();
  });
  await press(answer(page, "Roll back"));
  const last = page.getByRole("dialog").getByRole("button", { name: "Roll back" });
  await expect(last).toBeDisabled();
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
  const read = async () => {
    letGo();
    // What was read may have to wait for a frame.
    while (await last.isDisabled()) await page.clock.runFor(1);
  };
  return { last, read };
}

/** Frames go by, and between them the page's clock stands still, until something is there. @param {Page} page @param {Locator} locator */
async function framesUntil(page, locator) {
  while (!(await locator.isVisible())) await page.clock.runFor(16);
}

/** @param {World} world */
const acted = async (world) => (await world.operations()).includes("ContinueServiceDeployment");

/** @param {Locator} control */
async function middle(control) {
  const box = await control.boundingBox();
  return /** @type {const} */ ([(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2]);
}

test("a press that began while the button was disabled is ignored, however long it lasts", async ({ page, world }) => {
  const { last, read } = await asked(world, page);
  await page.mouse.move(...(await middle(last)));
  await page.mouse.down();
  await read();
  await page.clock.runFor(5000);
  await page.mouse.up();
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await acted(world)).toBe(false);
});

test("a press is ignored for 400 ms after the button became enabled, and heard then", async ({ page, world }) => {
  const { last, read } = await asked(world, page);
  await read();
  await last.click();
  await page.clock.runFor(399);
  await last.click();
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await acted(world)).toBe(false);
  await page.clock.runFor(1);
  await last.click();
  await page.clock.resume();
  await expect(page.locator("#outcome")).toContainText("Rollback started");
});

test("a press that began within the 400 ms is ignored when it ends after them", async ({ page, world }) => {
  const { last, read } = await asked(world, page);
  await read();
  await page.mouse.move(...(await middle(last)));
  await page.mouse.down();
  await page.clock.runFor(1000);
  await page.mouse.up();
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await acted(world)).toBe(false);
});

for (const key of ["Enter", "Space"]) {
  test(`${key} is ignored for 400 ms, and so is ${key} that is held from before`, async ({ page, world }) => {
    const { last, read } = await asked(world, page);
    await read();
    await last.focus();
    await page.keyboard.press(key);
    await page.keyboard.down(key);
    await page.clock.runFor(1000);
    // Held: the keyboard repeats it.
    await page.keyboard.down(key);
    await page.keyboard.up(key);
    await expect(page.getByRole("dialog")).toBeVisible();
    expect(await acted(world)).toBe(false);
    await page.keyboard.press(key);
    await page.clock.resume();
    await expect(page.locator("#outcome")).toContainText("Rollback started");
  });

  test(`${key} that was pressed elsewhere and let go on the button presses nothing`, async ({ page, world }) => {
    const { last, read } = await asked(world, page);
    await read();
    await page.clock.runFor(1000);
    await page.getByRole("dialog").getByRole("heading").focus();
    await page.keyboard.down(key);
    await last.focus();
    await page.keyboard.down(key);
    await page.keyboard.up(key);
    await expect(page.getByRole("dialog")).toBeVisible();
    expect(await acted(world)).toBe(false);
  });
}

test("a click by assistive technology, which has no pointer and no key, is heard after the 400 ms only", async ({ page, world }) => {
  const { last, read } = await asked(world, page);
  await read();
  await last.evaluate((button) => /** @type {HTMLElement} */ (button).click());
  expect(await acted(world)).toBe(false);
  await page.clock.runFor(400);
  await last.evaluate((button) => /** @type {HTMLElement} */ (button).click());
  await page.clock.resume();
  await expect(page.locator("#outcome")).toContainText("Rollback started");
});

test("both answers ignore the presses of their first 400 ms, too", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.visit(`#/d/${arn}`);
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
  await framesUntil(page, page.getByLabel("Temporary credentials"));
  await world.signIn("full");
  await framesUntil(page, answer(page, "Continue"));
  for (const verb of /** @type {const} */ (["Continue", "Roll back"])) {
    await answer(page, verb).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
  await page.clock.runFor(400);
  await answer(page, "Continue").click();
  await expect(page.getByRole("dialog")).toHaveCount(1);
});

test("a button whose meaning changes under the finger is another button", async ({ page, world }) => {
  const { last, read } = await asked(world, page);
  await read();
  await page.clock.runFor(1000);
  await page.mouse.move(...(await middle(last)));
  await page.mouse.down();
  await last.evaluate((button) => button.setAttribute("data-acts", "something else"));
  await page.mouse.up();
  await page.clock.runFor(399);
  await last.click();
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await acted(world)).toBe(false);
});
