// Debian's Firefox ESR. Playwright drives only a Firefox of its own.
import { launch } from "puppeteer-core";

/** @import { Page } from "puppeteer-core" */

const executablePath = process.env["FIREFOX"];

/** Why nothing can run in it, where that is so. */
export const noFirefox = executablePath ? false : "there is no Firefox ESR here";

/**
 * Gives a page in Firefox, and ends both.
 * @template T
 * @param {(page: Page) => Promise<T>} visit
 * @returns {Promise<T>}
 */
export async function inFirefox(visit) {
  const browser = await launch({ browser: "firefox", executablePath, headless: true });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    return await visit(page);
  } finally {
    await browser.close();
  }
}
