// How soon a middling phone asks for what waits, and what it downloads until then: the page, and the same list built with React, Cloudscape and the
// AWS SDK. The tab has its credentials, and nothing is cached. In Chromium.
import { readFile, readdir } from "node:fs/promises";

import { chromium } from "@playwright/test";

import config from "../browser/playwright.config.js";
import { KEYS, serveBoth } from "../browser/world.js";
import { serveBrotli } from "./brotli-site.js";
import { here, median } from "./measure.js";
import { peerPage } from "./peer/build.js";
import { firstViewFiles } from "./size.js";

/** @import { Browser } from "@playwright/test" */
/** @import { Files } from "./brotli-site.js" */

/**
 * @typedef {object} View until the list's first request is sent
 * @property {number} bytes of what was downloaded
 * @property {number} millis since the address was entered
 */

/**
 * @typedef {object} FirstView
 * @property {{ path: string, bytes: number }[]} files that the page names, brotli
 * @property {View} ours
 * @property {View} peer
 */

const LOOKS = 15;
const SLOWDOWN = 4;
const NETWORK = { offline: false, latency: 100, downloadThroughput: 10e6 / 8, uploadThroughput: 10e6 / 8 };

/** @returns {Promise<FirstView>} */
export async function firstView() {
  const peer = await peerPage();
  const { api, home, stop } = await serveBoth();
  const [accessKeyId, secretAccessKey, sessionToken] = KEYS.full;
  const access = { region: "us-east-1", credentials: { accessKeyId, secretAccessKey, sessionToken } };
  const contenders = [
    { site: await serveBrotli(await ownPage(home)), kept: ["ecs-greenlight: kept for this tab", JSON.stringify({ ...access, keep: true })] },
    { site: await serveBrotli(peer), kept: ["peer", JSON.stringify({ ...access, endpoint: api })] },
  ];
  const browser = await chromium.launch(config.use?.launchOptions);
  try {
    /** @type {View[][]} */
    const views = [[], []];
    for (let index = -1; index < LOOKS; index += 1) {
      for (const [contender, { site, kept }] of contenders.entries()) {
        const millis = await look(browser, site.origin, kept);
        const bytes = site.sent();
        if (index >= 0) views[contender]?.push({ bytes, millis });
      }
    }
    const [ours, theirs] = views.map((all) => ({ bytes: median(all.map(({ bytes }) => bytes)), millis: median(all.map(({ millis }) => millis)) }));
    return { files: await firstViewFiles(), ours: /** @type {View} */ (ours), peer: /** @type {View} */ (theirs) };
  } finally {
    await browser.close();
    for (const { site } of contenders) site.close();
    stop();
  }
}

/** The built page, with the configuration and the policy that lead it to the stand-in. @param {string} home @returns {Promise<Files>} */
async function ownPage(home) {
  const names = await readdir(here("../../dist/console/assets"));
  const assets = names.map(async (name) => /** @type {const} */ ([`assets/${name}`, await readFile(here(`../../dist/console/assets/${name}`))]));
  const served = ["index.html", "config.json"].map(async (path) => /** @type {const} */ ([path, new Uint8Array(await (await fetch(`${home}/${path}`)).arrayBuffer())]));
  return new Map(await Promise.all([...assets, ...served]));
}

/** @param {Browser} browser @param {string} origin @param {string[]} kept a key of the tab's storage, and its value @returns {Promise<number>} milliseconds */
async function look(browser, origin, kept) {
  const context = await browser.newContext();
  try {
    await context.addInitScript(([key = "", value = ""]) => {
      sessionStorage.setItem(key, value);
      const { fetch } = globalThis;
      const asked = new Promise((resolve) => {
        globalThis.fetch = (url, init) => {
          const headers = url instanceof Request ? url.headers : new Headers(init?.headers);
          if (headers.get("x-amz-target")?.endsWith(".ListClusters")) resolve(performance.now());
          return fetch(url, init);
        };
      });
      Object.assign(globalThis, { asked });
    }, kept);
    const page = await context.newPage();
    const devTools = await context.newCDPSession(page);
    await devTools.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
    await devTools.send("Network.emulateNetworkConditions", NETWORK);
    await page.goto(origin, { waitUntil: "commit" });
    return await page.evaluate(() => /** @type {any} */ (globalThis).asked);
  } finally {
    await context.close();
  }
}
