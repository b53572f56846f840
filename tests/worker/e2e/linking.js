// People follow a link, and so do machines.
import assert from "node:assert/strict";

import { PEOPLE } from "../access.js";
import { buttonsOf, linkOf } from "./scene.js";

/** @import { Browser } from "playwright-core" */
/** @import { Scene } from "./scene.js" */

/** @type {Record<string, (scene: Scene, browser: Browser) => Promise<void>>} */
export const linking = {
  "whoever only looks changes nothing: a mail scanner, a preview, a browser with scripts that follows every link and sends every form": async (scene, browser) => {
    const asked = await scene.ask("crowd");
    const link = linkOf(asked.message);
    for (const method of ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"]) {
      for (const agent of ["Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "Mozilla/5.0 (compatible; MailScanner)"]) {
        await fetch(link, { method, headers: { "user-agent": agent }, redirect: "manual" });
      }
    }
    for (const headers of /** @type {Record<string, string>[]} */ ([{}, { origin: scene.edge.origin, "sec-fetch-site": "same-origin" }])) {
      const fields = new URLSearchParams({ t: new URL(link).searchParams.get("t") ?? "", action: "CONTINUE", form: "x" });
      const response = await fetch(`${scene.edge.origin}/decide`, { method: "POST", headers: { ...headers, "content-type": "application/x-www-form-urlencoded" }, body: fields });
      assert.ok([401, 403].includes(response.status), String(response.status));
    }
    const visited = await crawl(browser, link);
    assert.ok(visited > 0);
    assert.deepEqual([await scene.acts(asked), await scene.fate(asked)], [[], "open"]);
    assert.deepEqual(buttonsOf(asked.message), ["continue", "rollBack"]);
  },

  "before somebody has signed in, a link tells nothing of the deployment": async (scene) => {
    const asked = await scene.ask("web");
    const page = await (await fetch(linkOf(asked.message))).text();
    assert.match(page, /<h1>Sign in<\/h1>/);
    for (const told of [asked.service, "shop", "production", "111122223333", "arn:aws"]) assert.ok(!page.includes(told), `${told} is told in: ${page}`);
  },

  "a link that a signed-in browser opens by itself changes nothing either": async (scene, browser) => {
    const asked = await scene.ask("web");
    const context = await browser.newContext();
    await context.addCookies([scene.access.cookieOf("ann")]);
    const page = await context.newPage();
    await page.goto(linkOf(asked.message));
    await page.getByRole("heading", { name: /^Continue or roll back shop\/web-\d+ in production/ }).waitFor();
    assert.equal(await page.locator("script").count(), 0);
    await context.close();
    assert.deepEqual([await scene.acts(asked), await scene.fate(asked)], [[], "open"]);
  },

  "who is signed in sees what is asked, decides without a script, and everybody sees it": async (scene, browser) => {
    const asked = await scene.ask("web");
    const context = await browser.newContext({ javaScriptEnabled: false });
    await context.addCookies([scene.access.cookieOf("ann")]);
    const page = await context.newPage();
    await page.goto(linkOf(asked.message));
    await page.getByText(PEOPLE["ann"]?.name ?? "").first().waitFor();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { name: /is continuing/ }).waitFor();
    await context.close();
    await scene.closed(asked);
    await scene.inThread(asked, /^Ann Becker \(oidc ann@example\.com\): .*is continuing/);
    assert.deepEqual(await scene.acts(asked), [["CONTINUE", "oidc.ann@example.com"]]);
    const line = scene.edge.lines.find((logged) => logged.what === "decided" && logged.hookId === asked.hookId);
    assert.deepEqual([line.who, line.via, line.result], ["oidc.ann@example.com", "link", "continued"]);
  },

  "who may not is told so, and a claim of the token may be what admits": async (scene) => {
    const asked = await scene.ask("claim");
    const link = linkOf(asked.message);
    const denied = await scene.send({ ...(await scene.formAt(link, "cat")), action: "CONTINUE" }, scene.as("cat"));
    assert.equal(denied.status, 403);
    assert.match(await denied.text(), /You are not allowed to continue/);
    const done = await scene.send({ ...(await scene.formAt(link, "ben")), action: "CONTINUE" }, scene.as("ben"));
    assert.equal(done.status, 200);
    assert.deepEqual(await scene.acts(asked), [["CONTINUE", "oidc.ben@example.com"]]);
  },

  "a form counts only from this page, for the person and the hook it was made for": async (scene) => {
    const asked = await scene.ask("web");
    const other = await scene.ask("web");
    const form = await scene.formAt(linkOf(asked.message), "ann");
    const { t } = await scene.formAt(linkOf(other.message), "ann");
    const ann = scene.as("ann");
    const go = { ...form, action: "CONTINUE" };
    /** @type {[string, Response][]} */
    const refused = [
      ["another site", await scene.send(go, { ...ann, origin: "https://evil.example", "sec-fetch-site": "cross-site" })],
      ["another site of the company's", await scene.send(go, { ...ann, "sec-fetch-site": "same-site" })],
      ["an old browser on another site", await scene.send(go, { ...ann, origin: "https://evil.example", "sec-fetch-site": "" })],
      ["nowhere", await scene.send(go, { ...ann, origin: "null", "sec-fetch-site": "none" })],
      ["nobody", await scene.send(go)],
      ["Ben with Ann's form", await scene.send(go, scene.as("ben"))],
      ["another hook's link", await scene.send({ ...go, t: String(t) }, ann)],
      ["no form token", await scene.send({ ...go, form: "" }, ann)],
      ["no action", await scene.send(form, ann)],
      ["a token of one's own making", await scene.send(go, { "x-identity-token": await scene.access.provider.token({ email: "ann@example.com" }) })],
    ];
    for (const [what, { status }] of refused) assert.ok(status >= 400 && status < 500, `${what}: ${status}`);
    assert.deepEqual([await scene.acts(asked), await scene.acts(other)], [[], []]);
    assert.equal((await scene.send(go, ann)).status, 200);
    assert.deepEqual(await scene.acts(asked), [["CONTINUE", "oidc.ann@example.com"]]);
  },
};

/**
 * A robot that does everything a browser can do without being anybody: it runs scripts, follows each link, and sends each form with each of its buttons.
 *
 * @param {Browser} browser
 * @param {string} start
 * @returns {Promise<number>} how many pages it saw
 */
async function crawl(browser, start) {
  const { origin } = new URL(start);
  const context = await browser.newContext();
  const page = await context.newPage();
  const waiting = [start];
  const seen = new Set();
  for (let url = waiting.shift(); url; url = waiting.shift()) {
    if (seen.has(url)) continue;
    seen.add(url);
    await page.goto(url);
    const links = await page.locator("a[href]").evaluateAll((all) => all.map((one) => /** @type {HTMLAnchorElement} */ (one).href));
    waiting.push(...links.filter((link) => link.startsWith(origin)));
    const buttons = await page.locator("form button, form input[type=submit]").count();
    for (let index = 0; index < buttons; index++) {
      await page.goto(url);
      await page.locator("form button, form input[type=submit]").nth(index).evaluate((button) => /** @type {HTMLButtonElement} */ (button).form?.requestSubmit(/** @type {HTMLButtonElement} */ (button)));
      await page.waitForLoadState();
    }
    // What no button would send.
    await page.goto(url);
    await page.evaluate((token) => {
      const form = document.createElement("form");
      form.method = "post";
      form.action = "/decide";
      for (const [name, value] of Object.entries({ t: token, action: "CONTINUE" })) {
        const field = Object.assign(document.createElement("input"), { name, value });
        form.append(field);
      }
      document.body.append(form);
      form.submit();
    }, new URL(url).searchParams.get("t") ?? "");
    await page.waitForURL((now) => now.pathname === "/decide");
  }
  await context.close();
  return seen.size;
}
