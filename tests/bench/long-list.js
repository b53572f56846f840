// How smoothly the list of 500 pauses moves on a middling phone: the longest frame while it is found, scrolled, filtered, left and come back to.
// https://developer.mozilla.org/en-US/docs/Web/API/Performance_API/Long_animation_frame_timing
import { setTimeout } from "node:timers/promises";

import { chromium } from "@playwright/test";

import config from "../browser/playwright.config.js";
import { blueGreen, KEYS, serveBoth } from "../browser/world.js";

/** @import { CDPSession, Page } from "@playwright/test" */

/** @typedef {{ what: string, passes: Longest[] }} Moved */

/**
 * Of the frames that took more than 50 ms, in milliseconds; 0 where there were none.
 *
 * @typedef {object} Longest
 * @property {number} frame the longest, from the first task after the frame before, with the time in which nothing runs until the screen is ready
 * @property {number} blocked what its tasks, the longest with the drawing after it, took beyond 50 ms
 */

/** @typedef {{ startTime: number, duration: number, blockingDuration: number, scripts: number }} LongFrame */

export const PAUSES = 500;
export const PASSES = 5;
const SLOWDOWN = 4;
/** Before the first paint there is nothing to see or to press, and the page's own code waits for it. */
export const LOADING = "while the page is loaded, until its first paint";
/** Milliseconds that the work in each frame of the page for comparison takes, as the median of 21 tries. */
const WORK = 15;
/** Milliseconds after each movement in which its last frames are drawn. */
const REST = 2000;
/** Milliseconds in which the page has checked again: it does so 15 s after a check. */
const CHECK = 16_000;
/** Milliseconds after which what was waited for will not come. */
const PATIENCE = 120_000;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, deviceScaleFactor: 2 };

/** @returns {Promise<Moved[]>} the last one, for comparison, is of a page that does the same work in every frame */
export async function longList() {
  /** @type {Map<string, Longest[]>} */
  const moved = new Map();
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (const { what, longest } of [...(await ofPage()), await inBrowser(atWork)]) moved.set(what, [...(moved.get(what) ?? []), longest]);
  }
  return [...moved].map(([what, passes]) => ({ what, passes }));
}

/** @param {LongFrame[]} frames @returns {Longest} */
const longestOf = (frames) => ({
  frame: Math.max(0, ...frames.map(({ duration }) => duration)),
  blocked: Math.max(0, ...frames.map(({ blockingDuration }) => blockingDuration)),
});

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

/** @typedef {{ what: string, longest: Longest }} Once in one pass */

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
      new PerformanceObserver((list) => frames.push(...list.getEntries().map((/** @type {any} */ { startTime, duration, blockingDuration, scripts }) => ({ startTime, duration, blockingDuration, scripts: scripts.length })))).observe({ type: "long-animation-frame", buffered: true });
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
  await devTools.send("Runtime.evaluate", { expression: `(${computeInEveryFrame})(${WORK})` });
  await setTimeout(3000);
  const from = (await devTools.send("Runtime.evaluate", { expression: "performance.now()", returnByValue: true })).result.value;
  await scroll(page);
  const frames = (await devTools.send("Runtime.evaluate", { expression: "longFrames", returnByValue: true })).result.value;
  const what = `for comparison: a page of as many lines with about ${WORK} ms of work in every frame, while it is scrolled`;
  return { what, longest: longestOf(frames.filter((/** @type {LongFrame} */ { startTime }) => startTime >= from)) };
}

/** Runs in the page. @param {number} work milliseconds */
function computeInEveryFrame(work) {
  const text = /** @type {Text} */ (document.querySelector("p")?.firstChild);
  /** @param {number} rounds @returns {number} */
  const compute = (rounds) => {
    const start = performance.now();
    let sum = 1;
    for (let round = 0; round < rounds; round += 1) sum = (sum * 1_103_515_245 + 12_345) % 2_147_483_648;
    text.data = String(sum);
    return performance.now() - start;
  };
  const times = Array.from({ length: 21 }, () => compute(1_000_000)).toSorted((a, b) => a - b);
  const rounds = (1_000_000 * work) / (times[10] ?? NaN);
  requestAnimationFrame(function next() {
    compute(rounds);
    requestAnimationFrame(next);
  });
}

/** @param {Page} page @param {CDPSession} devTools @param {string} home @returns {Promise<Once[]>} */
async function moves(page, devTools, home) {
  // By the protocol alone: what Playwright puts into a page to find things there takes frames of its own.
  /** @param {string} expression @returns {Promise<any>} */
  const value = async (expression) => {
    const { result, exceptionDetails } = await devTools.send("Runtime.evaluate", { expression, returnByValue: true });
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description}`);
    return result.value;
  };
  /** @param {string} expression */
  const until = async (expression) => {
    for (const end = Date.now() + PATIENCE; !(await value(expression)); await setTimeout(50)) {
      if (Date.now() > end) throw new Error(`it never came true: ${expression}`);
    }
  };
  /** @type {{ what: string, from: number }[]} */
  const begun = [];
  /** @param {string} what @param {() => Promise<unknown>} act */
  const during = async (what, act) => {
    begun.push({ what, from: await value("performance.now()") });
    await act();
    await setTimeout(REST);
  };
  begun.push({ what: LOADING, from: 0 });
  await page.goto(home);
  await until('document.querySelector("h1")?.textContent === "Paused deployments"');
  await until('performance.getEntriesByName("first-contentful-paint").length');
  const paint = await value('performance.getEntriesByName("first-contentful-paint")[0].startTime');
  const script = await value("longFrames.find(({ scripts }) => scripts > 0)?.startTime");
  begun.push({ what: "while the page starts", from: Math.min(paint, script ?? Infinity) });
  await during(`while ${PAUSES} are found`, () => until(`document.querySelector("main .status [role=status]")?.textContent === "${PAUSES} deployments need a decision."`));
  await during("while each deadline counts down, and all are checked again", () => setTimeout(CHECK));
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
  await during("while it is grouped by cluster, and by urgency again", async () => {
    for (const by of ["cluster", ""]) {
      await value(`{ const by = document.getElementById("by"); by.value = "${by}"; by.dispatchEvent(new Event("change")); }`);
      await setTimeout(1000);
    }
  });
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
  /** @type {LongFrame[]} */
  const frames = await value("longFrames");
  return begun.map(({ what, from }, index) => {
    const until = begun[index + 1]?.from ?? Infinity;
    return { what, longest: longestOf(frames.filter(({ startTime }) => startTime >= from && startTime < until)) };
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
