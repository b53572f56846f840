// The suite that every runtime holds, in the two engines that are not Chromium's.
import { fileURLToPath } from "node:url";

import { holdsIn } from "../runtimes/holds.js";
import { serveDirectory } from "../static-site.js";
import { inFirefox, noFirefox } from "./firefox.js";
import { inWebKit, noWebKit } from "./webkit.js";

/** @import { Given, Result } from "../runtimes/suite.js" */

const root = fileURLToPath(new URL("../..", import.meta.url));

/** @param {(address: string) => Promise<Result[]>} visit @returns {Promise<Result[]>} */
async function onPage(visit) {
  const { origin, close } = await serveDirectory(root);
  try {
    return await visit(`${origin}/tests/runtimes/in-page.html`);
  } finally {
    close();
  }
}

/** Runs it in the page; WebDriver's scripts answer by a callback. */
const RUN = "const [given, done] = arguments; run(given).then(done, (error) => done([{ name: 'the suite', error: String(error) }]))";

/** @param {Given} given */
const firefox = (given) => onPage((address) => inFirefox(async (page) => {
  await page.goto(address);
  await page.waitForFunction("globalThis.run");
  return page.evaluate((input) => /** @type {any} */ (globalThis).run(input), given);
}));

/** @param {Given} given */
const webkit = (given) => onPage((address) => inWebKit(async (driver) => {
  await driver.get(address);
  await driver.wait(() => driver.executeScript("return Boolean(globalThis.run)"), 60_000);
  return driver.executeAsyncScript(RUN, given);
}));

holdsIn("Firefox", firefox, noFirefox);
holdsIn("WebKitGTK", webkit, noWebKit);
