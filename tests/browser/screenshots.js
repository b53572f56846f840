// Takes the pictures of the README and the docs. With a folder it takes every scene there, light, dark and narrow, to be looked at:
// node tests/browser/screenshots.js [FOLDER [NAME]]
import { chromium } from "@playwright/test";

import config from "./playwright.config.js";
import { SCENES } from "./scenes.js";
import { World, serveBoth } from "./world.js";

const DOCS = new URL("../../docs/images/", import.meta.url).pathname;

/** @type {Record<string, { width: number, height: number, colorScheme: "light" | "dark" }>} */
const LOOKS = {
  light: { width: 1000, height: 900, colorScheme: "light" },
  dark: { width: 1000, height: 900, colorScheme: "dark" },
  narrow: { width: 320, height: 700, colorScheme: "light" },
};

const [folder, only] = process.argv.slice(2);
const browser = await chromium.launch(config.use?.launchOptions);

/** @param {string} name @param {number} scale @param {(page: import("@playwright/test").Page) => Promise<void>} take */
async function at(name, scale, take) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, deviceScaleFactor: scale });
  const page = await context.newPage();
  const { api, home, stop } = await serveBoth();
  try {
    const scene = SCENES[name];
    await scene?.arrange(new World(api, home, page), page);
    for (const text of scene?.says ?? []) await page.getByText(text).first().waitFor({ timeout: 10_000 }).catch(() => console.error(`${name} does not say ${text}`));
    await take(page);
  } catch (error) {
    console.error(`${name}: ${error}`);
  } finally {
    await context.close();
    stop();
  }
}

try {
  for (const name of Object.keys(SCENES).filter((one) => !only || one.includes(only))) {
    await at(name, 1, async (page) => {
      for (const [look, { width, height, colorScheme }] of Object.entries(LOOKS)) {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: `${folder}/${name.replaceAll(/\W+/g, "-")}-${look}.png`, fullPage: (await page.locator("dialog").count()) === 0 });
      }
    });
  }
} finally {
  await browser.close();
}
