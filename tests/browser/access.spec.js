// For everybody: axe on every screen, in light and dark, at 320 px, and by keyboard alone.
import { clean, cleanNow } from "./axe.js";
import { answer, press } from "./press.js";
import { SCENES } from "./scenes.js";
import { AFTER, pausing, running, second, workload } from "./scenes/arranging.js";
import { blueGreen, expect, test } from "./world.js";

/** @import { Locator } from "@playwright/test" */

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const width of [1000, 320]) {
    test(`every screen is clean in ${colorScheme} at ${width} px`, async ({ page, world }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      const arn = await world.deployment(blueGreen());
      await world.visit();
      await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
      await cleanNow(page, "sign in");
      await world.signIn("read-only");
      await page.getByText("1 deployment needs a decision.").waitFor();
      await cleanNow(page, "waiting");
      await page.getByRole("region", { name: "Other deployments" }).getByRole("link", { name: "us-east-1" }).click();
      await page.getByRole("link", { name: "shop" }).waitFor();
      await cleanNow(page, "clusters");
      await page.getByRole("link", { name: "shop" }).click();
      await page.getByRole("link", { name: "checkout" }).waitFor();
      await cleanNow(page, "services");
      await page.getByRole("link", { name: "checkout" }).click();
      await page.locator(".deployments a").first().waitFor();
      await cleanNow(page, "deployments");
      await page.locator(".deployments a").first().click();
      await answer(page, "Continue").waitFor();
      for (const fold of ["Everything that changes", "Details, ids, AWS CLI commands"]) await page.getByText(fold).click();
      await cleanNow(page, "deployment");
      await press(answer(page, "Continue"));
      await page.getByRole("dialog").waitFor();
      await cleanNow(page, "confirm");
      await press(page.getByRole("dialog").getByRole("button", { name: "Continue" }));
      await page.locator("#outcome").waitFor();
      await cleanNow(page, "refused");
      await page.getByRole("button", { name: "Sign in again" }).click();
      await cleanNow(page, "sign in again");
      await page.getByRole("button", { name: "Not now" }).click();
      await expect(page.locator("#outcome")).toContainText("Nothing was changed");
      await world.control("act", { serviceDeploymentArn: arn, action: "ROLLBACK" });
      await world.advanceUntil(page.locator(".state .pill", { hasText: "Rolled back" }));
      await cleanNow(page, "rolled back");
    });
  }
}

test("the whole path goes by keyboard", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  const press = async (/** @type {Locator} */ button) => {
    for (let steps = 0; steps < 30 && !(await button.evaluate((element) => element === document.activeElement)); steps++) await page.keyboard.press("Tab");
    await expect(button).toBeFocused();
    await page.clock.fastForward(400);
    await page.keyboard.press("Enter");
  };
  await answer(page, "Continue").waitFor();
  await press(answer(page, "Continue"));
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("heading")).toBeFocused();
  // It is there to press once the deployment was read.
  await expect(dialog.getByRole("button", { name: "Continue" })).toBeEnabled();
  await page.keyboard.press("Tab");
  await expect(dialog.getByRole("button", { name: "Close" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(dialog.getByRole("button", { name: "Continue" })).toBeFocused();
  await page.clock.fastForward(400);
  await page.keyboard.press("Enter");
  await expect(page.locator("#outcome")).toBeFocused();
});

test("the focus is never behind the dock, and in the dock it scrolls nothing", async ({ page, world }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await SCENES["a deployment"]?.arrange(world, page);
  const { covered, scrolling } = await page.evaluate(() => {
    const dock = /** @type {Element} */ (document.querySelector(".dock"));
    const edge = dock.getBoundingClientRect().top;
    /** @param {ParentNode} within @param {(control: HTMLElement) => number} from where the page is scrolled to @param {(control: HTMLElement) => boolean} isWrong */
    const wrong = (within, from, isWrong) =>
      [...within.querySelectorAll("a, button, summary")].flatMap((one) => {
        const control = /** @type {HTMLElement} */ (one);
        scrollTo(0, from(control));
        control.focus();
        const is = document.activeElement === control && isWrong(control);
        control.blur();
        return is ? [control.textContent?.trim()] : [];
      });
    const main = /** @type {Element} */ (document.querySelector("main"));
    return {
      covered: wrong(main, (control) => scrollY + control.getBoundingClientRect().bottom - innerHeight, (control) => control.getBoundingClientRect().bottom > edge),
      scrolling: wrong(dock, () => 0, () => scrollY !== 0),
    };
  });
  expect({ covered, scrolling }).toEqual({ covered: [], scrolling: [] });
  await expect(page.locator(".dock button:enabled")).toHaveText([/Continue/, /Roll back/]);
});

test("in forced colours everything stays distinguishable", async ({ page, world }) => {
  await page.emulateMedia({ forcedColors: "active" });
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  await answer(page, "Continue").waitFor();
  // Contrast is the system's then, and axe counts with the page's.
  await clean(page, "a deployment in forced colours", ["color-contrast"]);
  const faint = await page.evaluate(() => {
    const background = getComputedStyle(document.documentElement).backgroundColor;
    const bordered = [...document.querySelectorAll(".pill, .card, .deadline, .bar, .consequences > div, button")];
    return bordered.filter((element) => {
      const { borderInlineStartColor: color, borderInlineStartWidth: width } = getComputedStyle(element);
      return width === "0px" || color === background || color === "rgba(0, 0, 0, 0)";
    }).map((element) => element.className);
  });
  expect(faint).toEqual([]);
});

test("nothing on the page moves by itself", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  await press(answer(page, "Continue"));
  await expect(page.getByRole("dialog").getByRole("button", { name: "Continue" })).toBeEnabled();
  const lengths = () => page.evaluate(() => document.getAnimations().map(({ effect }) => Number(effect?.getComputedTiming().endTime)));
  expect((await lengths()).filter((length) => length >= 200)).toEqual([]);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).hover();
  expect(await lengths()).toEqual([]);
});

test("the focus stays on a link that is painted in another place, and on what is painted again", async ({ page, world }) => {
  await running(world, "checkout");
  await world.deployment(pausing(18), { workload: workload(AFTER) });
  await world.open();
  const link = page.getByRole("link", { name: "checkout" });
  await expect(page.getByRole("heading", { name: "Today 1" })).toBeVisible();
  await link.focus();
  await world.advanceUntil(page.getByRole("heading", { name: "Under 15 min 1" }));
  await expect(link).toBeFocused();
  await page.keyboard.press("Enter");
  const copy = page.getByRole("button", { name: "Copy link" });
  await answer(page, "Continue").waitFor();
  await copy.focus();
  await world.control("advance", { seconds: 0 });
  await world.advanceUntil(page.getByText("Little time left"));
  await expect(copy).toBeFocused();
});

test("where what had the focus is gone, the focus is on the heading", async ({ page, world }) => {
  const arn = await second(world);
  await world.open("full", `#/d/${arn}`);
  await answer(page, "Continue").focus();
  await world.control("act", { serviceDeploymentArn: arn, action: "ROLLBACK" });
  await world.advanceUntil(page.locator(".state", { hasText: /Roll/ }));
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("a tick of the clock touches nothing but the countdowns", async ({ page, world }) => {
  await SCENES["a deployment"]?.arrange(world, page);
  // All of it is drawn, and what was read for it.
  await page.locator("#details").waitFor();
  await world.answered();
  await page.evaluate(() => {
    /** @type {string[]} */
    const seen = [];
    Object.assign(globalThis, { seen });
    new MutationObserver((records) => {
      for (const { target } of records) if (!target.parentElement?.closest("[data-deadline], [data-since]")) seen.push(target.nodeName);
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  await page.clock.runFor(2000);
  expect(await page.evaluate(() => /** @type {any} */ (globalThis).seen)).toEqual([]);
});
