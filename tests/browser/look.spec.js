// What stands where, and what it looks like, where the look says something.
import { answer } from "./press.js";
import { SCENES } from "./scenes.js";
import { opened, workload } from "./scenes/arranging.js";
import { blueGreen, expect, pauseAt, test } from "./world.js";

/** @import { Page } from "@playwright/test" */

const TEST = "POST_TEST_TRAFFIC_SHIFT";

/** @param {Page} page @param {string} selector */
async function box(page, selector) {
  const found = await page.locator(selector).boundingBox();
  if (!found) throw new Error(`${selector} is not there`);
  return found;
}

test("from 1024 px on the decision stands beside the progress, below that before it", async ({ page, world }) => {
  await opened(world);
  for (const width of [1024, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const [decision, progress] = [await box(page, ".card.decision"), await box(page, ".card.progress")];
    expect(progress.y, `${width} px`).toBe(decision.y);
    expect(progress.x, `${width} px`).toBeGreaterThanOrEqual(decision.x + decision.width);
  }
  for (const width of [1000, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const [decision, progress] = [await box(page, ".card.decision"), await box(page, ".card.progress")];
    expect(progress.x, `${width} px`).toBe(decision.x);
    expect(progress.y, `${width} px`).toBeGreaterThanOrEqual(decision.y + decision.height);
  }
});

test("Continue is filled, Roll back is outlined in the colour of danger, and each has a sign", async ({ page, world }) => {
  await opened(world);
  await answer(page, "Roll back").and(page.locator(":enabled")).waitFor();
  const look = (/** @type {"Continue" | "Roll back"} */ verb) =>
    answer(page, verb).evaluate((button) => {
      const { backgroundColor, borderTopColor, color } = getComputedStyle(button);
      const token = (/** @type {string} */ name) => Object.assign(document.body.appendChild(document.createElement("i")), { style: `color: var(${name})` });
      const [ok, danger, surface] = ["--ok", "--danger", "--surface"].map((name) => getComputedStyle(token(name)).color);
      return { filled: backgroundColor === ok, outlined: backgroundColor === surface && borderTopColor === danger && color === danger, signs: button.querySelectorAll("svg.sign").length };
    });
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await look("Continue"), colorScheme).toEqual({ filled: true, outlined: false, signs: 1 });
    expect(await look("Roll back"), colorScheme).toEqual({ filled: false, outlined: true, signs: 1 });
  }
});

test("on a phone without a rim, nothing stands behind its corners or the line at its lower edge", async ({ page, world }) => {
  await page.setViewportSize({ width: 844, height: 390 });
  await opened(world);
  await expect(page.locator("meta[name=viewport]")).toHaveAttribute("content", /viewport-fit=cover/);
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setSafeAreaInsetsOverride", { insets: { left: 47, right: 47, bottom: 34 } });
  const [dock, back, heading] = [await box(page, ".dock"), await box(page, ".answers .back"), await box(page, "h1")];
  expect(dock.y + dock.height).toBe(390);
  expect(back.y + back.height).toBeLessThanOrEqual(390 - 34);
  expect(back.x + back.width).toBeLessThanOrEqual(844 - 47);
  expect(heading.x).toBeGreaterThanOrEqual(47);
});

test("each of several hooks is an article with a name of its own", async ({ page, world }) => {
  await opened(world, { configuration: blueGreen([pauseAt([TEST], { minutes: 40 }), pauseAt([TEST], { minutes: 90, action: "CONTINUE" })]) });
  await expect(page.getByRole("article")).toHaveCount(2);
  await expect(page.getByRole("article", { name: "Hook 1 of 2" })).toContainText("Auto-rolls back in");
  await expect(page.getByRole("article", { name: "Hook 2 of 2" })).toContainText("Auto-continues in");
});

for (const width of [320, 390, 1000, 1440]) {
  test(`at ${width} px one line joins the stages, through the middle of each`, async ({ page, world }) => {
    await page.setViewportSize({ width, height: 844 });
    await opened(world);
    await expect(page.locator(".stages li")).toHaveCount(10);
    const stages = await page.locator(".stages li").evaluateAll((elements) =>
      elements.map((element) => {
        const mark = /** @type {Element} */ (element.querySelector(".mark")).getBoundingClientRect();
        const { width } = element.getBoundingClientRect();
        const [row] = getComputedStyle(element).gridTemplateRows.split(" ").map(parseFloat);
        const line = getComputedStyle(element, "::after");
        const isNear = (/** @type {number} */ a, /** @type {number | undefined} */ b) => Math.abs(a - (b ?? NaN)) < 0.5;
        return {
          isRound: isNear(mark.width, mark.height),
          // In the middle of the first row, from the middle of the item to that of the next.
          isCentred: line.alignSelf === "center" && isNear(mark.height, row),
          isJoined: element.nextElementSibling ? isNear(parseFloat(line.width), width) && isNear(parseFloat(line.insetInlineStart), width / 2) : line.content === "none",
          top: mark.top,
          size: mark.width,
        };
      }),
    );
    expect(stages.filter(({ isRound, isJoined, size }) => !isRound || !isJoined || size < 12 || size > 24)).toEqual([]);
    expect(stages.slice(0, -1).filter(({ isCentred }) => !isCentred)).toEqual([]);
    expect(new Set(stages.map(({ top }) => top)).size).toBe(1);
  });
}

test("a browser without notifications hears nothing of them", async ({ page, world }) => {
  await page.addInitScript(() => void Reflect.deleteProperty(globalThis, "Notification"));
  // Like world.open, which looks at what is not there.
  const { now } = await world.control("advance", { seconds: 0 });
  await page.clock.install({ time: now });
  await page.goto(`${world.home}/`);
  await world.signIn("full");
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
  await expect(page.getByText(/notif/i)).toHaveCount(0);
});

test("on a phone a row of the list takes three lines and its bar, on a desktop two and a bit", async ({ page, world }) => {
  const workloads = ["2.14.0", "2.15.0"].map((tag) => workload(tag));
  const place = { cluster: "shop-prod", service: "checkout-api-eu" };
  await world.control("deploy", { region: "us-east-1", ...place, configuration: { strategy: "ROLLING" }, workload: workloads[0] });
  await world.control("advance", { seconds: 3600 });
  await world.deployment(blueGreen([pauseAt([TEST], { minutes: 70 })]), { ...place, workload: workloads[1] });
  await world.open();
  const row = page.locator("#list [data-arn]");
  await expect(row.locator(".images")).toHaveText("2.14.0 → 2.15.0");
  for (const [width, tops, most] of /** @type {const} */ ([[390, 3, 4], [1440, 2, 2.5]])) {
    await page.setViewportSize({ width, height: 844 });
    const { lines, height } = await row.evaluate((element) => {
      const { paddingBlockStart, paddingBlockEnd, lineHeight } = getComputedStyle(element);
      /** @type {number[][]} */
      const texts = [];
      for (const part of element.querySelectorAll(".what a, .place, .images, .said, .share, .deadline")) texts.push([...part.getClientRects()].map(({ top, bottom }) => (top + bottom) / 2));
      const middles = texts.flat().sort((a, b) => a - b);
      const lines = middles.filter((middle, index) => index === 0 || middle - Number(middles[index - 1]) > 8).length;
      return { lines, height: (element.getBoundingClientRect().height - Number.parseFloat(paddingBlockStart) - Number.parseFloat(paddingBlockEnd)) / Number.parseFloat(lineHeight) };
    });
    expect(lines, `${width} px`).toBe(tops);
    expect(height, `${width} px`).toBeLessThanOrEqual(most);
  }
});

test("at 320 px the button that continues both hooks says so in full", async ({ page, world }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await opened(world, { configuration: blueGreen([pauseAt([TEST], { minutes: 40 }), pauseAt([TEST], { minutes: 90 })]) });
  const label = page.locator(".answers .go .label");
  await expect(label).toHaveText("Continue both");
  for (const part of await page.locator(".answers .label").all()) {
    // What does not fit beside the verb goes to a second line, which is not seen.
    expect(await part.evaluate(({ scrollHeight, clientHeight, scrollWidth, clientWidth }) => [scrollHeight > clientHeight, scrollWidth > clientWidth])).toEqual([false, false]);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});

test("the time that is left of each hook stands in the bar in full at 320 px", async ({ page, world }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await SCENES["a deployment with long names"]?.arrange(world, page);
  const left = page.locator(".dock .help");
  await expect(left).toHaveText([/^39 min/, /^13 d 2\d h/]);
  expect(await left.evaluateAll((elements) => elements.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))).toEqual([0, 0]);
});
