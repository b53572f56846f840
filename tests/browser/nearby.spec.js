// A list of 500: only what is near the screen is rendered, and every deployment is found all the same.
import { blueGreen, expect, pauseAt, test } from "./world.js";

/** @import { Page } from "@playwright/test" */
/** @import { World } from "./world.js" */

const PAUSES = 500;

test.use({ viewport: { width: 390, height: 844 } });

/** Opens a list of 500, which is in the order of its numbers. @param {World} world @param {string} [fragment] @param {(number: number) => string} [clusterOf] */
async function openMany(world, fragment, clusterOf = () => "shop") {
  for (let number = 1; number <= PAUSES; number++) {
    const configuration = blueGreen([pauseAt(["POST_TEST_TRAFFIC_SHIFT"], { minutes: 4320 })]);
    await world.control("deploy", { region: "us-east-1", cluster: clusterOf(number), service: nameOf(number), configuration });
  }
  await world.control("advance", { seconds: 120 });
  await world.open("full", fragment);
  await expect(world.page.getByText(`${PAUSES} deployments need a decision.`)).toBeVisible({ timeout: 60_000 });
}

const nameOf = (/** @type {number} */ number) => `service-${String(number).padStart(3, "0")}`;
const rows = (/** @type {Page} */ page) => page.locator("#list [data-arn]");
const row = (/** @type {Page} */ page, /** @type {number} */ number) => rows(page).filter({ hasText: nameOf(number) });

/** The numbers of those that are in view, once no room is left there. @param {Page} page @returns {Promise<number[]>} */
async function inView(page) {
  /** @type {number[] | undefined} */
  let numbers;
  await expect.poll(async () => (numbers = await page.evaluate(numbersInView)) !== undefined).toBe(true);
  return numbers ?? [];
}

/** In the page: how many frames are asked for while thirty go by. */
async function framesAskedOf30() {
  const request = globalThis.requestAnimationFrame;
  let count = 0;
  globalThis.requestAnimationFrame = (callback) => {
    count += 1;
    return request(callback);
  };
  for (let frame = 0; frame < 30; frame += 1) await new Promise(request);
  globalThis.requestAnimationFrame = request;
  return count;
}

/** Until the page asks for few frames: what is being read asks for some, and what is drawn without end for all. @param {Page} page */
const rests = (page) => expect.poll(() => page.evaluate(framesAskedOf30)).toBeLessThan(10);

/** In the page: counts from now on, for each frame, the elements that are added or removed. @param {{ nodes: "addedNodes" | "removedNodes", selector: string }} what */
function countInEachFrame({ nodes, selector }) {
  const counts = /** @type {number[]} */ ([]);
  Object.assign(globalThis, { counts });
  const among = (/** @type {Node} */ node) => (node instanceof Element ? [node, ...node.querySelectorAll("*")].filter((one) => one.matches(selector)) : []);
  const observer = new MutationObserver((changes) => counts.push(changes.flatMap((change) => [...change[nodes]]).flatMap(among).length));
  observer.observe(document, { subtree: true, childList: true });
}

/** @param {Page} page @param {number} least fewer than there were in all */
async function expectFewInEachFrame(page, least) {
  /** @type {number[]} */
  const counts = await page.evaluate(() => /** @type {any} */ (globalThis).counts);
  expect(counts.reduce((sum, count) => sum + count)).toBeGreaterThan(least);
  expect(Math.max(...counts)).toBeLessThanOrEqual(4);
}

/** In the page. @returns {number[] | undefined} */
function numbersInView() {
  const isInView = (/** @type {Element} */ element) => element.getBoundingClientRect().bottom > 0 && element.getBoundingClientRect().top < innerHeight;
  if ([...document.querySelectorAll(".room")].some(isInView)) return undefined;
  return [...document.querySelectorAll("#list [data-arn]")].filter(isInView).map((one) => Number(one.querySelector("a")?.textContent?.slice(-3)));
}

test("of 500 only the rows near the screen are in the page, and each says which of how many it is", async ({ page, world }) => {
  await openMany(world);
  await inView(page);
  expect(await rows(page).count()).toBeLessThan(30);
  const list = page.getByRole("region", { name: "Later" }).getByRole("list");
  await expect(page.getByRole("region", { name: "Later" }).getByRole("heading")).toHaveText("Later 500");
  await expect(list.getByRole("listitem").first()).toHaveAttribute("aria-posinset", "1");
  await expect(list.getByRole("listitem").last()).toHaveAttribute("aria-posinset", "500");
  for (const item of await list.getByRole("listitem").all()) {
    await expect(item).toHaveAttribute("aria-setsize", "500");
    expect(Number(await item.getAttribute("aria-posinset"))).toBe(Number((await item.getByRole("link").textContent())?.slice(-3)));
  }
});

test("every one of 500 comes into view by scrolling, and so does the end of the page", async ({ page, world }) => {
  test.slow();
  await openMany(world);
  const seen = new Set(await inView(page));
  for (let step = 0; step < 400 && !seen.has(PAUSES); step++) {
    await page.evaluate(() => scrollBy(0, innerHeight / 2));
    for (const number of await inView(page)) seen.add(number);
  }
  expect(Array.from({ length: PAUSES }, (_, index) => index + 1).filter((number) => !seen.has(number))).toEqual([]);
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await expect(page.getByLabel("Paste an ARN or an ECS console link")).toBeInViewport();
});

test("the Tab key leads to every one of 500, in order, then to what is below, and back to the last", async ({ page, world }) => {
  test.slow();
  await openMany(world);
  await page.getByLabel("Group by").focus();
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  for (let number = 1; number <= PAUSES; number++) {
    await page.keyboard.press("Tab");
    expect(await focused()).toBe(nameOf(number));
  }
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("us-east-1");
  await page.keyboard.press("Shift+Tab");
  expect(await focused()).toBe(nameOf(PAUSES));
  // Wherever the screen is scrolled to, the focus is where it was, and goes on from there.
  await page.evaluate(() => scrollTo(0, 0));
  await expect(row(page, 1)).toBeInViewport();
  await page.keyboard.press("Shift+Tab");
  expect(await focused()).toBe(nameOf(PAUSES - 1));
  await expect(row(page, PAUSES - 1)).toBeInViewport();
});

test("Back leads to row 400, with the focus on it and where it stood", async ({ page, world }) => {
  await openMany(world);
  while ((await row(page, 400).count()) === 0) {
    await page.evaluate(() => scrollBy(0, 600));
    await inView(page);
  }
  const link = row(page, 400).getByRole("link");
  await link.scrollIntoViewIfNeeded();
  await inView(page);
  const before = await link.boundingBox();
  await link.click();
  await expect(page.getByRole("heading", { name: nameOf(400), level: 1 })).toBeFocused();
  await page.evaluate(() => {
    addEventListener("focusin", ({ target }) => {
      const row = /** @type {Element} */ (target).closest("[data-arn]");
      Object.assign(globalThis, { beside: [row?.previousElementSibling, row?.nextElementSibling].map((one) => one?.hasAttribute("data-arn")) });
    }, { capture: true, once: true });
  });
  await page.goBack();
  await expect(link).toBeFocused();
  expect(await page.evaluate(() => /** @type {any} */ (globalThis).beside), "they were drawn before the focus came").toEqual([true, true]);
  expect((await inView(page)).includes(400)).toBe(true);
  expect(Math.abs(((await link.boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2);
});

test("a deployment that was opened from a long list is drawn when something changes, and not in every frame", async ({ page, world }) => {
  await openMany(world);
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await row(page, PAUSES).getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Details, ids, AWS CLI commands" })).toBeVisible();
  await expect(page.getByText(/Reading…/)).toHaveCount(0);
  await rests(page);
});

test("the menu, the filter, the first heading, and the first row's parts each come in a frame of their own", async ({ page, world }) => {
  await page.addInitScript(() => {
    const frames = /** @type {string[]} */ ([]);
    Object.assign(globalThis, { frames });
    const parts = [".menu", "#filter", "#list h2", "#list [data-arn]", "#list .how", "#list .deadline"];
    addEventListener("DOMContentLoaded", () => {
      new MutationObserver(() => frames.push(parts.filter((part) => document.querySelector(part)).join(" + "))).observe(document.body, { subtree: true, childList: true });
    });
  });
  await openMany(world);
  const frames = await page.evaluate(() => /** @type {any} */ (globalThis).frames);
  expect([...new Set(frames)]).toEqual([
    "",
    ".menu",
    ".menu + #filter",
    ".menu + #filter + #list h2",
    ".menu + #filter + #list h2 + #list [data-arn]",
    ".menu + #filter + #list h2 + #list [data-arn] + #list .how",
    ".menu + #filter + #list h2 + #list [data-arn] + #list .how + #list .deadline",
  ]);
});

test("the rows in view are there while more pauses are being found", async ({ page, world }) => {
  await page.addInitScript(() => {
    const shown = /** @type {number[]} */ ([]);
    Object.assign(globalThis, { shown });
    const look = () => {
      const [, found = 0] = /^(\d+) deployments need a decision so far/.exec(document.querySelector("main .status [role=status]")?.textContent ?? "") ?? [];
      if (Number(found) >= 300) shown.push(document.querySelectorAll("#list [data-arn]").length);
    };
    addEventListener("DOMContentLoaded", () => new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true }));
  });
  // On a slow device there is always something to read before the next frame.
  await (await page.context().newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await openMany(world);
  const [first] = await page.evaluate(() => /** @type {any} */ (globalThis).shown);
  expect(first).toBeGreaterThan(8);
});

test("what changes in the list is drawn in a frame of its own, after the rest of the page", async ({ page, world }) => {
  await openMany(world);
  await inView(page);
  // Versions may still come.
  await rests(page);
  await page.evaluate(() => {
    const frames = /** @type {string[]} */ ([]);
    Object.assign(globalThis, { frames });
    const list = document.getElementById("list");
    new MutationObserver((changes) => {
      const places = changes.map(({ target, type }) => (!list?.contains(target) ? "page" : type === "childList" ? "list" : ""));
      frames.push([...new Set(places.filter(Boolean))].toSorted().join(" + "));
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await page.getByRole("searchbox").fill("service-42");
  await expect(page.getByText("10 of 500 deployments shown.")).toBeVisible();
  await expect(rows(page)).toHaveCount(10);
  const frames = await page.evaluate(() => /** @type {any} */ (globalThis).frames);
  expect([...new Set(frames)].filter(Boolean)).toEqual(["page", "list"]);
});

test("room that is left for rows has nothing to draw", async ({ page, world }) => {
  await openMany(world);
  await inView(page);
  const drawn = await page.evaluate(() => {
    const rooms = [...document.querySelectorAll("#list .room")];
    const around = rooms.flatMap((room) => [room, ...["ul", "section", "#list"].map((one) => room.closest(one))]);
    return around.flatMap((one) => {
      if (!one) return [];
      const { backgroundColor, borderWidth, boxShadow } = getComputedStyle(one);
      return [`${backgroundColor}, ${borderWidth}, ${boxShadow}`];
    });
  });
  expect(new Set(drawn)).toEqual(new Set(["rgba(0, 0, 0, 0), 0px, none"]));
});

test("rows far from the screen are removed a few in each frame, until none is left", async ({ page, world }) => {
  await openMany(world);
  await inView(page);
  await page.evaluate(countInEachFrame, { nodes: /** @type {const} */ ("removedNodes"), selector: "[data-arn]" });
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
  await inView(page);
  // The first and the last are rendered wherever the screen is.
  await expect(row(page, 2)).toHaveCount(0);
  await expect(row(page, 12)).toHaveCount(0);
  await expectFewInEachFrame(page, 8);
});

test("versions that are read for many rows at once are shown a few in each frame", async ({ page, world }) => {
  await page.addInitScript(countInEachFrame, { nodes: /** @type {const} */ ("addedNodes"), selector: "#list .images" });
  await openMany(world);
  await inView(page);
  await expect(rows(page).filter({ has: page.locator(".images") }).nth(7)).toBeVisible();
  await expect(rows(page).filter({ hasNot: page.locator(".images") }).first()).toHaveCount(0);
  await expectFewInEachFrame(page, 8);
});

test("rows that change their group are created again a few in each frame", async ({ page, world }) => {
  await openMany(world);
  await inView(page);
  await page.evaluate(countInEachFrame, { nodes: /** @type {const} */ ("addedNodes"), selector: "[data-arn]" });
  await page.getByLabel("Group by").selectOption("cluster");
  await expect(page.locator("#list h2").first()).toContainText("shop");
  await inView(page);
  await expectFewInEachFrame(page, 4);
});

test("scrolling moves no row that stays, and leaves nothing behind in the list", async ({ page, world }) => {
  await openMany(world);
  await inView(page);
  await rests(page);
  const countNodes = () => page.evaluate(() => [...document.querySelectorAll("#list ul")].reduce((sum, { childNodes }) => sum + childNodes.length, 0));
  const before = await countNodes();
  await page.evaluate(() => {
    const moved = /** @type {string[]} */ ([]);
    Object.assign(globalThis, { moved });
    const isMoved = (/** @type {Node} */ node) => node instanceof HTMLElement && node.isConnected && Boolean(node.dataset["arn"]);
    new MutationObserver((changes) => moved.push(...changes.flatMap(({ removedNodes }) => [...removedNodes]).filter(isMoved).map(({ textContent }) => textContent ?? ""))).observe(
      /** @type {Element} */ (document.getElementById("list")),
      { subtree: true, childList: true },
    );
  });
  for (const y of [900, 2500, 9000, 9500, 30_000, 8000, 1500, 0]) {
    await page.evaluate((to) => scrollTo(0, to), y);
    await inView(page);
  }
  expect(await page.evaluate(() => /** @type {any} */ (globalThis).moved)).toEqual([]);
  await expect.poll(countNodes).toBe(before);
});

test("a list that is opened after its pauses were found comes below its status, and does not move", async ({ page, world }) => {
  for (let number = 1; number <= 40; number += 1) {
    await world.control("deploy", { region: "us-east-1", cluster: "shop", service: nameOf(number), configuration: blueGreen([pauseAt(["POST_TEST_TRAFFIC_SHIFT"], { minutes: 4320 })]) });
  }
  await world.control("advance", { seconds: 120 });
  await world.open("full", "#/us-east-1/shop");
  const paused = page.getByRole("link", { name: "Paused (40)" });
  await paused.waitFor();
  await page.evaluate(() => {
    const tops = /** @type {number[]} */ ([]);
    Object.assign(globalThis, { tops });
    const look = () => {
      const list = document.querySelector("#list section");
      if (list) tops.push(list.getBoundingClientRect().top);
      requestAnimationFrame(look);
    };
    look();
  });
  await paused.click();
  await expect(page.getByText("40 deployments need a decision.")).toBeVisible();
  await expect(row(page, 5)).toBeVisible();
  expect(new Set(await page.evaluate(() => /** @type {any} */ (globalThis).tops)).size).toBe(1);
});

test("a row far from the screen is not made again when its group changes", async ({ page, world }) => {
  await openMany(world, undefined, (number) => `shop-${number % 25}`);
  await inView(page);
  await page.evaluate(() => {
    const passing = /** @type {(string | null)[]} */ ([]);
    Object.assign(globalThis, { passing });
    const made = new Set();
    const rowsIn = (/** @type {NodeList} */ nodes) => [...nodes].flatMap((node) => (node instanceof Element ? [node, ...node.querySelectorAll("*")] : [])).filter((one) => one.hasAttribute("data-arn"));
    new MutationObserver((changes) => {
      for (const { addedNodes, removedNodes } of changes) {
        for (const row of rowsIn(addedNodes)) made.add(row);
        for (const row of rowsIn(removedNodes)) if (made.has(row)) passing.push(row.getAttribute("data-arn"));
      }
    }).observe(/** @type {Element} */ (document.getElementById("list")), { subtree: true, childList: true });
  });
  await page.getByLabel("Group by").selectOption("cluster");
  // Which cluster comes first depends on when each second began.
  await expect(page.locator("#list h2").first()).toContainText("shop-");
  await inView(page);
  expect(await page.evaluate(() => /** @type {any} */ (globalThis).passing)).toEqual([]);
});

test("a list with nothing in it is drawn when something changes, and not in every frame", async ({ page, world }) => {
  await world.open("full");
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
  await rests(page);
});

test("a list of one that is gone back to has its row again", async ({ page, world }) => {
  await world.control("deploy", { region: "us-east-1", cluster: "shop", service: nameOf(1), configuration: blueGreen([pauseAt(["POST_TEST_TRAFFIC_SHIFT"], { minutes: 4320 })]) });
  await world.control("advance", { seconds: 120 });
  await world.open("full");
  await row(page, 1).getByRole("link").click();
  await expect(page.getByRole("heading", { name: nameOf(1), level: 1 })).toBeFocused();
  await page.goBack();
  await expect(row(page, 1).getByRole("link")).toBeFocused();
  await rests(page);
});

test("a window whose size changes keeps the rows that are in view", async ({ page, world }) => {
  await openMany(world);
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
  await inView(page);
  const gone = await page.evaluate(async () => {
    const inView = [...document.querySelectorAll("#list [data-arn]")].filter((row) => row.getBoundingClientRect().bottom > 0 && row.getBoundingClientRect().top < innerHeight);
    let gone = 0;
    const observer = new MutationObserver((changes) => {
      for (const { removedNodes } of changes) gone += [...removedNodes].filter((node) => inView.includes(/** @type {Element} */ (node))).length;
    });
    observer.observe(/** @type {Element} */ (document.getElementById("list")), { subtree: true, childList: true });
    for (let frame = 0; frame < 20; frame += 1) {
      if (frame === 5) dispatchEvent(new Event("resize"));
      // A row comes or goes with a scroll, and is where heights were forgotten.
      if (frame === 10) scrollBy(0, 1);
      await new Promise(requestAnimationFrame);
    }
    return gone;
  });
  expect(gone).toBe(0);
});

test("the filter finds a row that was not rendered, and the list is whole again without it", async ({ page, world }) => {
  await openMany(world);
  await expect(row(page, 421)).toHaveCount(0);
  await page.getByRole("searchbox").pressSequentially("service-42");
  await expect(rows(page)).toHaveCount(10);
  await expect(page.getByText("10 of 500 deployments shown.")).toBeVisible();
  await expect(row(page, 421)).toHaveAttribute("aria-setsize", "10");
  await page.getByRole("searchbox").clear();
  await expect(row(page, 1)).toBeInViewport();
  await expect(row(page, 421)).toHaveCount(0);
});

test("a heading leads to the next one, before its group is near the screen", async ({ page, world }) => {
  await openMany(world, "#/?by=cluster", (number) => `cluster-${Math.ceil(number / 25)}`);
  const headings = () => page.locator("#list h2").allTextContents();
  // A screen reader goes to the next one in the page, and brings it into view.
  for (let group = 1; group < 20; group++) {
    await expect.poll(headings).toEqual(expect.arrayContaining([expect.stringContaining(`cluster-${group}, `), expect.stringContaining(`cluster-${group + 1}, `)]));
    await page.locator("#list h2", { hasText: `cluster-${group + 1}, ` }).scrollIntoViewIfNeeded();
  }
});

test("all 500 are printed", async ({ page, world }) => {
  await openMany(world);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  expect(await rows(page).count()).toBe(PAUSES);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  expect(await rows(page).count()).toBeLessThan(30);
});
