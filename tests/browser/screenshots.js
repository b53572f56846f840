// Takes the pictures of the README and the docs. With a folder it takes every scene there, light, dark, on a phone, narrow and in forced colours, to be looked at:
// node tests/browser/screenshots.js [FOLDER [NAME]]
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { chromium } from "@playwright/test";
import sharp from "sharp";

import config from "./playwright.config.js";
import { SCENES } from "./scenes.js";
import { World, serveBoth } from "./world.js";

/** @import { Page } from "@playwright/test" */

/** @typedef {{ width: number, height: number, dark?: boolean, touch?: boolean, forced?: boolean }} Look */

const DOCS = fileURLToPath(new URL("../../docs/images/", import.meta.url));

/** By scene, what is taken of it. @type {Record<string, Record<string, Look>>} */
const PICTURES = {
  "credentials found": { "sign-in": { width: 760, height: 800 } },
  "the list": { waiting: { width: 960, height: 640 }, "waiting-dark": { width: 960, height: 640, dark: true }, "waiting-narrow": { width: 320, height: 720 } },
  "partly readable": { partly: { width: 760, height: 560 } },
  "a deployment": { console: { width: 820, height: 920 }, "console-dark": { width: 820, height: 920, dark: true }, "console-phone": { width: 390, height: 844, dark: true, touch: true }, "console-forced": { width: 820, height: 640, forced: true } },
  "a linear deployment with two hooks": { "two-hooks-narrow": { width: 320, height: 720 } },
  "under 5 minutes left": { pressing: { width: 760, height: 440 } },
  "confirming Continue": { confirm: { width: 760, height: 640 } },
  "moved before it was confirmed": { moved: { width: 760, height: 680 } },
  continued: { outcome: { width: 760, height: 560 } },
  "access denied to act": { denied: { width: 760, height: 620 } },
  "sent but unknown": { unknown: { width: 760, height: 620 } },
  offline: { offline: { width: 760, height: 560 } },
  superseded: { superseded: { width: 760, height: 400 } },
  "the demo": { demo: { width: 960, height: 760 } },
};

/** @type {Record<string, Look>} */
const LOOKS = {
  light: { width: 1440, height: 900 },
  dark: { width: 1000, height: 900, dark: true },
  phone: { width: 390, height: 844, dark: true, touch: true },
  narrow: { width: 320, height: 700, touch: true },
  forced: { width: 1000, height: 900, forced: true },
};

const [folder, only = ""] = process.argv.slice(2);
const browser = await chromium.launch(config.use?.launchOptions);

/** Arranges a scene, and waits until it says what it should. @param {string} name @param {number} scale @param {(page: Page) => Promise<void>} take */
async function at(name, scale, take) {
  const { arrange, says } = SCENES[name] ?? fail(`there is no scene ${name}`);
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, deviceScaleFactor: scale });
  const { api, home, stop } = await serveBoth();
  try {
    const page = await context.newPage();
    await arrange(new World(api, home, page), page);
    for (const text of says) await page.getByText(text).filter({ visible: true }).first().waitFor();
    await take(page);
  } finally {
    await context.close();
    stop();
  }
}

/** @param {string} message @returns {never} */
function fail(message) {
  throw new Error(message);
}

/** @param {Page} page @param {Look} look @param {boolean} whole */
async function shot(page, { width, height, dark, touch = false, forced }, whole) {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: dark ? "dark" : "light", reducedMotion: "reduce", forcedColors: forced ? "active" : "none" });
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setTouchEmulationEnabled", { enabled: touch });
  await session.detach();
  return page.screenshot({ fullPage: whole && (await page.locator("dialog").count()) === 0 });
}

try {
  if (folder) {
    for (const name of Object.keys(SCENES).filter((one) => one.includes(only))) {
      await at(name, 1, async (page) => {
        for (const [suffix, look] of Object.entries(LOOKS)) await writeFile(`${folder}/${name.replaceAll(/\W+/g, "-")}-${suffix}.png`, await shot(page, look, true));
      });
    }
  } else {
    for (const [name, pictures] of Object.entries(PICTURES)) {
      await at(name, 1.5, async (page) => {
        for (const [file, look] of Object.entries(pictures)) {
          const small = await sharp(await shot(page, look, false)).png({ palette: true, colours: 192, dither: 0, effort: 10 }).toBuffer();
          await writeFile(`${DOCS}${file}.png`, small);
        }
      });
    }
  }
} finally {
  await browser.close();
}
