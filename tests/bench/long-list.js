// How smoothly the list of 500 pauses moves on a middling phone: the longest frame while it is found, scrolled, filtered, grouped and left.
// https://developer.mozilla.org/en-US/docs/Web/API/Performance_API/Long_animation_frame_timing
import { chromium } from "@playwright/test";

import config from "../browser/playwright.config.js";
import { blueGreen, KEYS, serveBoth } from "../browser/world.js";

/** @import { Page } from "@playwright/test" */

/** @typedef {{ what: string, frame: number }} Moved `frame`: the longest, in milliseconds; 0 where none was longer than 50 */

export const PAUSES = 500;
const SLOWDOWN = 4;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, deviceScaleFactor: 2 };

/** @returns {Promise<Moved[]>} */
export async function longList() {
  const { api, home, stop } = await serveBoth();
  const browser = await chromium.launch(config.use?.launchOptions);
  try {
    await pauses(api);
    const page = await (await browser.newContext(PHONE)).newPage();
    const [accessKeyId, secretAccessKey, sessionToken] = KEYS.full;
    const kept = { region: "us-east-1", credentials: { accessKeyId, secretAccessKey, sessionToken }, keep: true };
    await page.addInitScript((value) => {
      sessionStorage.setItem("ecs-greenlight: kept for this tab", value);
      const frames = /** @type {number[]} */ ([]);
      new PerformanceObserver((list) => frames.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "long-animation-frame", buffered: true });
      Object.assign(globalThis, { longFrames: frames });
    }, JSON.stringify(kept));
    const devTools = await page.context().newCDPSession(page);
    await devTools.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
    return await moves(page, home);
  } finally {
    await browser.close();
    stop();
  }
}

/** @param {Page} page @param {string} home @returns {Promise<Moved[]>} */
async function moves(page, home) {
  /** @type {Moved[]} */
  const moved = [];
  /** @param {string} what @param {() => Promise<unknown>} act */
  const during = async (what, act) => {
    await page.evaluate(() => void /** @type {any} */ (globalThis).longFrames?.splice(0));
    await act();
    // Frames are told when they have ended.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2000)));
    moved.push({ what, frame: Math.max(0, ...(await page.evaluate(() => /** @type {any} */ (globalThis).longFrames))) });
  };
  await during(`while ${PAUSES} are found`, async () => {
    await page.goto(home);
    await page.getByText(`${PAUSES} deployments need a decision.`).waitFor({ timeout: 120_000 });
  });
  await during("while each deadline counts down", async () => {});
  await during("while it is scrolled to its end", async () => {
    for (let step = 0; step < 60; step += 1) {
      await page.mouse.wheel(0, 2000);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
  });
  await during("while it is filtered, letter by letter", () => page.getByRole("searchbox").pressSequentially("service-42", { delay: 100 }));
  await during("while the filter is cleared", () => page.getByRole("searchbox").clear());
  return moved;
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
