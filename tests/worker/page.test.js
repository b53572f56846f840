import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire, register } from "node:module";
import { after, before, test } from "node:test";

import { chromium } from "playwright-core";

import { pages, question } from "./pages.js";

/** @import { ApprovalPage } from "#glue" */

register("./css-as-text.js", import.meta.url);
const { guarded } = await import("../../www/worker/headers.js");
const { pageOf } = await import("../../www/worker/page.js");

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTH = 320;

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("node:http").Server} */
let server;
/** @type {string} */
let origin;
/** @type {Record<string, ApprovalPage>} */
const shown = { ...pages };
/** @type {URLSearchParams | undefined} */
let sent;

// As the worker sends them: with every header.
before(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (request.method === "POST") sent = new URLSearchParams(body);
    const page = shown[String(request.url).slice(1)] ?? { state: "outcome", title: `${request.method} ${request.url} from ${request.headers.origin}, ${request.headers["sec-fetch-site"]}` };
    const { headers, status } = await guarded(new Response(null, { headers: { "content-type": "text/html; charset=utf-8" } }));
    response.writeHead(status, Object.fromEntries(headers)).end(pageOf(page));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  origin = `http://127.0.0.1:${port}`;
  browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
});

after(async () => {
  await browser.close();
  server.close();
});

for (const [name, colorScheme, width] of /** @type {const} */ ([["light", "light", 1000], ["dark", "dark", 1000], ["narrow", "light", WIDTH]])) {
  test(`every page is for everybody: ${name}`, async () => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
    const tab = await context.newPage();
    for (const path of Object.keys(pages)) {
      await tab.goto(`${origin}/${path}`);
      await tab.evaluate(axe);
      const found = await tab.evaluate(async () => {
        const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
        return violations.map((/** @type {any} */ { id, nodes }) => [id, nodes[0].html]);
      });
      assert.deepEqual([path, found], [path, []]);
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${path} is ${wide} pixels wide`);
    }
    await context.close();
  });
}

test("the policy admits the page's own style, and nothing of the page breaks it", async () => {
  const tab = await browser.newPage();
  /** @type {string[]} */
  const complaints = [];
  tab.on("console", (message) => complaints.push(message.text()));
  for (const path of Object.keys(pages)) await tab.goto(`${origin}/${path}`);
  assert.deepEqual(complaints, []);
  assert.equal(await tab.evaluate(() => getComputedStyle(document.body).margin), "0px");
  await tab.close();
});

for (const [button, action] of /** @type {const} */ ([["Continue", "CONTINUE"], ["Roll back", "ROLLBACK"]])) {
  test(`without JavaScript and by keyboard alone, ${button} sends what the person read`, async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const tab = await context.newPage();
    await tab.goto(`${origin}/question`);
    await tab.keyboard.press("Tab");
    await tab.keyboard.type("Looks good, a & b");
    await tab.keyboard.press("Tab");
    if (button === "Roll back") await tab.keyboard.press("Tab");
    sent = undefined;
    await tab.keyboard.press("Enter");
    await tab.waitForURL("**/decide");
    assert.equal(await tab.locator("h1").textContent(), `POST /decide from ${origin}, same-origin`);
    assert.deepEqual(Object.fromEntries(sent ?? []), {
      t: "v1.example-token",
      form: "example-form-token",
      ifMatchContinue: "1-example-etag-of-continuing",
      ifMatchRollBack: "1-example-etag-of-rolling-back",
      reason: "Looks good, a & b",
      action,
    });
    await context.close();
  });
}

test("Enter in the reason sends nothing", async () => {
  const tab = await browser.newPage();
  await tab.goto(`${origin}/question`);
  sent = undefined;
  await tab.getByLabel("Reason (optional)").fill("first line");
  await tab.keyboard.press("Enter");
  assert.equal(await tab.getByLabel("Reason (optional)").inputValue(), "first line\n");
  assert.equal(sent, undefined);
  await tab.close();
});

/** @param {string} name @param {string} pattern */
const has = (name, pattern) => assert.ok(pageOf(/** @type {ApprovalPage} */ (pages[name])).includes(pattern), `${name}: ${pattern}`);
/** @param {string} name @param {RegExp} pattern */
const lacks = (name, pattern) => assert.doesNotMatch(pageOf(/** @type {ApprovalPage} */ (pages[name])), pattern);

test("a reason is required by the browser only where every answer needs one", () => {
  has("reason-missing", '<textarea id="reason" name="reason" maxlength="1000" rows="3" required></textarea>');
  has("question-with-reason", '<p class="soft" id="hint">Needed to continue.</p>');
  has("question-with-reason", '<textarea id="reason" name="reason" maxlength="1000" rows="3" aria-describedby="hint"></textarea>');
  has("question", '<label for="reason">Reason (optional)</label>');
});

test("an answer that is not offered has no button, and says why", () => {
  lacks("only-one-side", /value="ROLLBACK"|ifMatchRollBack/);
  has("only-one-side", "The deployment is already rolling back.");
});

test("who cannot decide gets no form", () => {
  for (const name of ["sign-in", "voted", "continued", "no-longer-waits", "refused", "may-not", "unread"]) lacks(name, /<form|<button|<textarea|<input/);
  has("no-longer-waits", "It was continued.");
});

test("text that comes from elsewhere is text", async () => {
  const hostile = `"><script>globalThis.hit = 1</script><img src=x onerror="globalThis.hit = 1">'</textarea></style>\u202e&lt;`;
  const poisoned = (/** @type {any} */ value) => JSON.parse(JSON.stringify(value), (key, inner) => (typeof inner === "string" && !["state", "kind", "page", "console", "at"].includes(key) ? hostile : inner));
  shown["hostile"] = { ...poisoned(pages["question-with-reason"]), message: hostile, state: "question" };
  const context = await browser.newContext({ bypassCSP: true });
  const tab = await context.newPage();
  await tab.goto(`${origin}/hostile`);
  assert.equal(await tab.evaluate(() => /** @type {any} */ (globalThis).hit), undefined);
  assert.deepEqual(await tab.evaluate(() => [...document.querySelectorAll("script, img, iframe, [onerror]")].length), 0);
  assert.equal(await tab.locator("h1").textContent(), hostile);
  assert.equal(await tab.locator('input[name="t"]').inputValue(), hostile);
  assert.equal(await tab.locator('input[name="ifMatchContinue"]').inputValue(), hostile);
  assert.equal(await tab.locator("form").count(), 1);
  await context.close();
});

test("no page has a script, and each names its language and itself", () => {
  for (const [name, page] of Object.entries(pages)) {
    const html = pageOf(page);
    assert.match(html, /^<!doctype html>\n<html lang="en">/, name);
    assert.doesNotMatch(html, /<script|javascript:| on\w+=| style=/, name);
    assert.equal(html.match(/<h1>/g)?.length, 1);
    assert.doesNotMatch(html, /undefined|null|\[object|>false</, name);
  }
  has("question", "<title>Continue or roll back storefront/checkout in production (111122223333), eu-central-1? · ECS greenlight</title>");
});

test("the question is reported in full", () => {
  const text = pageOf({ state: "question", tone: "warn", title: question.headline, question }).replace(/<style>.*<\/style>/s, "").replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
  for (const told of [
    "Decide by 8 Oct 2024, 20:05 UTC . ECS then rolls the deployment back automatically.",
    "Service checkout Cluster storefront Account production (111122223333) Region eu-central-1",
    "Stage Post test traffic shift Test traffic reaches the new revision; production traffic does not.",
    "Traffic now Revision 42 has 0 % of production traffic.",
    "Also paused Another hook at this stage.",
    "app 111122223333.dkr.ecr.eu-central-1.amazonaws.com/storefront/checkout 2024.10.07-1 → 2024.10.08-2",
    "metrics is new public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.3",
    "Task definition checkout:41 → checkout:42",
    "task: cpu 256 → 512 One container keeps its image.",
  ]) assert.ok(text.includes(told), `${told}\n${text}`);
});
