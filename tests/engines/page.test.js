// The built page under its policy: the console's procedure in Firefox, as in Playwright's procedure.spec.js, and what waits in WebKitGTK. The clock
// is the real one.
import assert from "node:assert/strict";
import { test } from "node:test";

import { By, until } from "selenium-webdriver";

import { World, blueGreen, lines, serveBoth } from "../browser/world.js";
import { inFirefox, noFirefox } from "./firefox.js";
import { inWebKit, noWebKit } from "./webkit.js";

/** @import { Page } from "puppeteer-core" */

/** Milliseconds after which what hangs is ended. */
const LIMIT = 60_000;

/** What the policy stopped in the page that is shown. @param {Page} page @returns {Promise<string[]>} */
const stopped = (page) => page.evaluate(() => /** @type {any} */ (globalThis).stopped);

/** Opens the page, and keeps what its policy stops. @param {Page} page @param {string} address */
async function open(page, address) {
  await page.evaluateOnNewDocument(() => {
    const stopped = /** @type {any} */ (globalThis).stopped = /** @type {string[]} */ ([]);
    addEventListener("securitypolicyviolation", ({ effectiveDirective }) => stopped.push(effectiveDirective));
  });
  await page.goto(address);
}

/** What a person does and sees. @param {Page} page */
function person(page) {
  /** @param {string} role @param {string} name */
  const the = (role, name) => page.locator(`::-p-aria([role="${role}"][name="${name}"])`);
  return {
    /** @param {string} text @param {string} [where] */
    sees: (text, where = "") => page.locator(`${where}::-p-text(${text})`).wait(),
    /** @param {string} name */
    presses: (name) => the("button", name).click(),
    /** Presses what acts until it is heard: it ignores the presses of its first 400 ms. @param {string} control @param {string} shown what is there then */
    acts: async (control, shown) => {
      const button = await page.waitForSelector(control);
      for (let frame = 0; frame < 600 && !(await page.$(shown)); frame++) {
        await button?.click();
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      }
    },
    /** @param {string} name */
    follows: (name) => the("link", name).click(),
    /** @param {string} label @param {string} text */
    fills: (label, text) => the("textbox", label).fill(text),
  };
}

/** @param {Page} page */
async function signIn(page) {
  const { fills, presses, sees } = person(page);
  await fills("Temporary credentials", lines("full"));
  await presses("Sign in");
  await sees("111122223333");
}

/** With a deployment that waits. @param {(world: World) => Promise<void>} visit */
async function inWorld(visit) {
  const { api, home, stop } = await serveBoth();
  try {
    const world = new World(api, home, /** @type {any} */ ({ on: () => undefined })); // what Playwright would do is done here
    await world.deployment(blueGreen());
    await visit(world);
  } finally {
    stop();
  }
}

test("Firefox: a person walks from the clusters to the pause, continues it, and sees it succeed", { skip: noFirefox }, () => inWorld((world) => inFirefox(async (page) => {
  await open(page, world.home);
  const { acts, follows, sees } = person(page);
  await signIn(page);
  await follows("us-east-1");
  await follows("shop");
  await follows("checkout");
  await sees("Paused: awaiting action");
  await page.locator(".deployments a").click();
  await sees("Needs a decision", ".decision");
  await acts(".answers .go", "dialog[open]");

  const dialog = await page.waitForSelector("dialog[open]");
  const said = await dialog?.evaluate((element) => element.textContent);
  assert.match(said ?? "", /Production traffic moves to the new revision: from 0\u00a0% to 100\u00a0%\./);
  await page.locator("dialog button.go:enabled").wait();
  for (let frame = 0; frame < 600 && (await page.$("dialog[open]")); frame++) {
    await page.evaluate(() => /** @type {HTMLElement | null} */ (document.querySelector("dialog button.go:enabled"))?.click());
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  await sees("Continued", "#outcome");

  await world.control("advance", { seconds: 200 });
  await sees("Successful", ".pill");
  assert.deepEqual(await stopped(page), []);
})));

test("Firefox: what the page's policy forbids does not happen", { skip: noFirefox }, () => inWorld((world) => inFirefox(async (page) => {
  await open(page, world.home);
  await page.locator("#pasted").wait();
  const happened = await page.evaluate(async () => {
    /** @param {() => unknown} act */
    const failure = async (act) => {
      try {
        return await act();
      } catch (error) {
        return /** @type {Error} */ (error).name;
      }
    };
    return [
      await failure(() => fetch("http://127.0.0.1:9/")),
      await failure(() => Function("return 1")()),
      await failure(() => (document.createElement("p").innerHTML = "<b>1</b>")),
    ];
  });
  assert.deepEqual(happened, ["TypeError", "EvalError", "TypeError"]);
  assert.deepEqual(await stopped(page), ["connect-src", "require-trusted-types-for", "require-trusted-types-for"]);
})));

test("WebKitGTK: a person signs in and sees what waits", { skip: noWebKit }, () => inWorld(({ home }) => inWebKit(async (driver) => {
  await driver.get(home);
  const box = await driver.wait(until.elementLocated(By.id("pasted")), LIMIT);
  await driver.executeScript("arguments[0].value = arguments[1]", box, lines("full")); // typed, it would lose its line breaks
  await driver.findElement(By.css("form button.primary")).click();
  await driver.wait(until.elementLocated(By.partialLinkText("checkout")), LIMIT);
})));
