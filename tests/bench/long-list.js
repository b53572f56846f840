// How smoothly the list of 500 pauses moves on a middling phone: the longest frame while it is found, scrolled, filtered, left and come back to.
// https://developer.mozilla.org/en-US/docs/Web/API/Performance_API/Long_animation_frame_timing
import { setTimeout } from "node:timers/promises";

import { chromium } from "@playwright/test";

import config from "../browser/playwright.config.js";
import { blueGreen, KEYS, serveBoth } from "../browser/world.js";

/** @import { CDPSession, Page } from "@playwright/test" */

/** @typedef {{ what: string, frames: number[] }} Moved the longest frame of each pass, in milliseconds; 0 where none was longer than 50 */

export const PAUSES = 500;
export const PASSES = 5;
const SLOWDOWN = 4;
/** Milliseconds for which the page that stands for comparison computes in every frame. */
const WORK = 15;
/** Milliseconds after which what was waited for will not come. */
const PATIENCE = 120_000;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, deviceScaleFactor: 2 };

/** @returns {Promise<Moved[]>} the last of them: a page of as many lines, scrolled in the same way, that computes for a fixed time in every frame: what this machine makes of that */
export async function longList() {
  /** @type {Map<string, number[]>} */
  const moved = new Map();
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (const { what, frame } of [...(await ofPage()), await inBrowser(atWork)]) moved.set(what, [...(moved.get(what) ?? []), frame]);
  }
  return [...moved].map(([what, frames]) => ({ what, frames }));
}

/** @returns {Promise<Once[]>} */
async function ofPage() {
  const { api, home, stop } = await serveBoth();
  try {
    await pauses(api);
    return await inBrowser((page, devTools) => moves(page, devTools, home));
  } finally {
    stop();
  }
}

/** @typedef {{ what: string, frame: number }} Once the longest frame of one pass */

/** @template T @param {(page: Page, devTools: CDPSession) => Promise<T>} measure @returns {Promise<T>} */
async function inBrowser(measure) {
  const browser = await chromium.launch(config.use?.launchOptions);
  try {
    const page = await (await browser.newContext(PHONE)).newPage();
    const [accessKeyId, secretAccessKey, sessionToken] = KEYS.full;
    const kept = { region: "us-east-1", credentials: { accessKeyId, secretAccessKey, sessionToken }, keep: true };
    await page.addInitScript((value) => {
      if (location.protocol === "http:") sessionStorage.setItem("ecs-greenlight: kept for this tab", value);
      const frames = /** @type {object[]} */ ([]);
      new PerformanceObserver((list) => frames.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration })))).observe({ type: "long-animation-frame", buffered: true });
      Object.assign(globalThis, { longFrames: frames });
    }, JSON.stringify(kept));
    const devTools = await page.context().newCDPSession(page);
    await devTools.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
    return await measure(page, devTools);
  } finally {
    await browser.close();
  }
}

/** @param {Page} page */
async function scroll(page) {
  for (let step = 0; step < 60; step += 1) {
    await page.mouse.wheel(0, 2000);
    await setTimeout(50);
  }
}

/** @param {Page} page @param {CDPSession} devTools @returns {Promise<Once>} */
async function atWork(page, devTools) {
  const lines = Array.from({ length: PAUSES }, (_, number) => `<p style="block-size: 112px">service-${number}</p>`);
  await page.goto(`data:text/html,<!doctype html><body>${lines.join("")}`);
  await devTools.send("Runtime.evaluate", { expression: `const text = document.querySelector("p").firstChild; (function next(frame) { const end = performance.now() + ${WORK}; while (performance.now() < end); text.data = frame; requestAnimationFrame(next); })(0);` });
  await setTimeout(1000);
  const from = (await devTools.send("Runtime.evaluate", { expression: "performance.now()", returnByValue: true })).result.value;
  await scroll(page);
  const expression = `Math.max(0, ...longFrames.filter(({ startTime }) => startTime >= ${from}).map(({ duration }) => duration))`;
  return { what: `for comparison: a page of as many lines that computes for ${WORK} ms in every frame, while it is scrolled`, frame: (await devTools.send("Runtime.evaluate", { expression, returnByValue: true })).result.value };
}

/** @param {Page} page @param {CDPSession} devTools @param {string} home @returns {Promise<Once[]>} */
async function moves(page, devTools, home) {
  // By the protocol alone: what Playwright puts into a page to find things there takes frames of its own.
  /** @param {string} expression @returns {Promise<any>} */
  const value = async (expression) => (await devTools.send("Runtime.evaluate", { expression, returnByValue: true })).result.value;
  /** @param {string} expression */
  const until = async (expression) => {
    for (const end = Date.now() + PATIENCE; !(await value(expression)); await setTimeout(50)) {
      if (Date.now() > end) throw new Error(`it never came true: ${expression}`);
    }
  };
  /** @type {{ what: string, from: number }[]} */
  const begun = [];
  /** @param {string} what @param {() => Promise<unknown>} act @param {number} rest until which nothing else is done */
  const during = async (what, act, rest = 2000) => {
    begun.push({ what, from: begun.length > 0 ? await value("performance.now()") : 0 });
    await act();
    await setTimeout(rest);
  };
  await during("while the page starts", async () => {
    await page.goto(home);
    await until('document.querySelector("h1")?.textContent === "Paused deployments"');
  }, 0);
  await during(`while ${PAUSES} are found`, () => until(`document.querySelector("main .status [role=status]")?.textContent === "${PAUSES} deployments need a decision."`));
  await during("while each deadline counts down", async () => {});
  await during("while it is scrolled", () => scroll(page));
  await value("scrollTo(0, 0)");
  await setTimeout(1000);
  await value('document.getElementById("filter").focus()');
  await during("while it is filtered, letter by letter", async () => {
    for (const letter of "service-42") {
      await page.keyboard.type(letter);
      await setTimeout(100);
    }
  });
  await during("while the filter is cleared", () => page.keyboard.press("Escape"));
  await during("while it jumps to its end", () => value("scrollTo(0, document.documentElement.scrollHeight)"));
  const { x, y } = await value(`(() => {
    const link = [...document.querySelectorAll("#list [data-arn] a")].findLast((one) => one.getBoundingClientRect().bottom < innerHeight);
    const { x, y, width, height } = link.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  })()`);
  await during("while a deployment is opened", async () => {
    await page.mouse.click(x, y);
    await until('document.querySelector("#details")');
  });
  await during("while going back to its row", async () => {
    await value("history.back()");
    await until('document.activeElement.closest("[data-arn]")');
  });
  /** @type {{ startTime: number, duration: number }[]} */
  const frames = await value("longFrames");
  return begun.map(({ what, from }, index) => {
    const until = begun[index + 1]?.from ?? Infinity;
    return { what, frame: Math.max(0, ...frames.filter(({ startTime }) => startTime >= from && startTime < until).map(({ duration }) => duration)) };
  });
}

/** @param {string} api */
async function pauses(api) {
  /** @param {string} path @param {object} body */
  const control = async (path, body) => {
    const response = await fetch(`${api}/_sim/${path}`, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  };
  for (let number = 0; number < PAUSES; number += 1) {
    await control("deploy", { region: "us-east-1", cluster: `cluster-${number % 10}`, service: `service-${number}`, configuration: blueGreen() });
  }
  await control("advance", { seconds: 600 });
}
