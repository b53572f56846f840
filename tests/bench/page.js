// The page's first view, as a tab that kept its credentials opens it: what it downloads, and how soon it asks for what waits. In Chromium.
import { chromium } from "@playwright/test";

import config from "../browser/playwright.config.js";
import { lines, serveBoth } from "../browser/world.js";
import { median } from "./measure.js";
import { firstViewFiles } from "./size.js";

/** @import { Browser } from "@playwright/test" */

/**
 * @typedef {object} FirstView
 * @property {{ path: string, bytes: number }[]} files all that it needs, brotli
 * @property {number} millis from the last byte of them until the view stands and the inbox's first request is sent
 */

const LOOKS = 15;

/** @returns {Promise<FirstView>} */
export async function firstView() {
  const { home, stop } = await serveBoth();
  const browser = await chromium.launch(config.use?.launchOptions);
  try {
    const kept = await keptBy(browser, home);
    const millis = [];
    for (let index = -1; index < LOOKS; index += 1) millis.push(await look(browser, home, kept));
    return { files: await firstViewFiles(), millis: median(millis.slice(1)) };
  } finally {
    await browser.close();
    stop();
  }
}

/** Signs in once, and keeps it for the tab. @param {Browser} browser @param {string} home @returns {Promise<[string, string][]>} what the tab remembers */
async function keptBy(browser, home) {
  const page = await browser.newPage();
  await page.goto(home);
  await page.getByLabel("Temporary credentials").fill(lines("full"));
  await page.getByLabel("Keep for this tab").check();
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("heading", { name: "Waiting for a decision" }).waitFor();
  const kept = await page.evaluate(() => Object.entries(sessionStorage));
  await page.close();
  return kept;
}

/** @param {Browser} browser @param {string} home @param {[string, string][]} kept @returns {Promise<number>} milliseconds, with nothing cached */
async function look(browser, home, kept) {
  const context = await browser.newContext();
  try {
    await context.addInitScript((kept) => {
      for (const [key, value] of kept) sessionStorage.setItem(key, value);
      const { fetch } = globalThis;
      const asked = new Promise((resolve) => {
        globalThis.fetch = (url, init) => {
          if (new Headers(init?.headers).get("x-amz-target")?.endsWith(".ListClusters")) resolve(performance.now());
          return fetch(url, init);
        };
      });
      const seen = new Promise((resolve) => new PerformanceObserver((list) => list.getEntriesByName("first-contentful-paint").forEach(({ startTime }) => resolve(startTime))).observe({ type: "paint", buffered: true }));
      Object.assign(globalThis, { ready: Promise.all([asked, seen]) });
    }, kept);
    const page = await context.newPage();
    await page.goto(home);
    return await page.evaluate(async () => {
      /** @type {[number, number]} */
      const [asked, seen] = await /** @type {any} */ (globalThis).ready;
      const loads = /** @type {PerformanceResourceTiming[]} */ ([...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]);
      const needed = loads.filter(({ name, responseEnd }) => name.startsWith(`${location.origin}/`) && responseEnd <= asked);
      return Math.max(asked, seen) - Math.max(...needed.map(({ responseEnd }) => responseEnd));
    });
  } finally {
    await context.close();
  }
}
