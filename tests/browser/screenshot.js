// Takes the README's picture: docs/images/console.png. After `make build sim`: node tests/browser/screenshot.js
import { chromium } from "@playwright/test";

import config from "./playwright.config.js";
import { World, blueGreen, pauseAt, serveBoth } from "./world.js";

const browser = await chromium.launch(config.use?.launchOptions);
const page = await browser.newPage({ viewport: { width: 800, height: 880 }, deviceScaleFactor: 1.5 });
const { api, home, stop } = await serveBoth();
try {
  const world = new World(api, home, page);
  const arn = await world.deployment(blueGreen([pauseAt(["POST_TEST_TRAFFIC_SHIFT"], { minutes: 45 })]));
  await world.open("full", `#/d/${arn}`);
  await page.getByRole("button", { name: "Take action" }).click();
  await page.screenshot({ path: new URL("../../docs/images/console.png", import.meta.url).pathname });
} finally {
  await browser.close();
  stop();
}
