// What make worker-demo shows: the whole loop, as a new user walks through it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { startDemo } from "./demo/demo.js";

/** @import { Page } from "playwright-core" */

const site = fileURLToPath(new URL("../../dist/console", import.meta.url));
const CREDENTIALS =
  "export AWS_ACCESS_KEY_ID=ASIAEXAMPLEFULL00000\nexport AWS_SECRET_ACCESS_KEY=example/full/rights/secret/not/real/0000\nexport AWS_SESSION_TOKEN=example-session-token-full-rights-000000";

test("the demo installs the miniflare that the tests run with", () => {
  const versionIn = (/** @type {string} */ file) => JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8")).devDependencies.miniflare;
  assert.equal(versionIn("./package.json"), versionIn("../package.json"));
});

test("a new user sees the whole loop", async (t) => {
  const demo = await startDemo({ site });
  // Slack's three seconds are for real machines, which do nothing else.
  demo.edge.slack.workspace.patience = 60_000;
  const browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-background-networking"] });
  t.after(async () => {
    await browser.close();
    await demo.close();
  });
  const context = await browser.newContext();
  context.setDefaultTimeout(60_000);
  const home = await context.newPage();
  await home.goto(demo.home);
  const [chat] = await Promise.all([context.waitForEvent("page"), home.getByRole("link", { name: "the chat" }).click()]);

  /** @param {Page} page @param {string} service */
  const questionOf = (page, service) => page.getByRole("listitem").filter({ hasText: service }).filter({ hasText: "us-east-1" }).last();
  const press = async (/** @type {string} */ service, /** @type {string} */ button, confirm = button) => {
    await questionOf(chat, service).getByRole("button", { name: button }).click();
    await chat.getByRole("dialog").getByRole("button", { name: confirm }).click();
  };

  await t.test("who may not is told so", async () => {
    await chat.getByLabel("Who am I").selectOption("U0DAN");
    await press("/checkout in", "Continue");
    await chat.getByText("You are not allowed to continue shop-prod/checkout").waitFor();
  });

  await t.test("who may continues, and the message says so to everybody", async () => {
    await chat.getByLabel("Who am I").selectOption("U0ANN");
    await press("/checkout in", "Continue");
    await chat.getByRole("heading", { name: "checkout is continuing" }).waitFor();
    await chat.getByLabel("Thread").getByText("ann (slack U0ANN): checkout is continuing").waitFor();
  });

  await t.test("a form asks for the reason that must be given", async () => {
    await questionOf(chat, "/ingest in").getByRole("button", { name: "Continue" }).click();
    await chat.getByLabel("Reason").fill("The smoke tests are green");
    await chat.getByRole("dialog").getByRole("button", { name: "Continue" }).click();
    await chat.getByRole("heading", { name: "ingest is continuing" }).waitFor();
  });

  await t.test("two people continue payments, and its next step is a question again", async () => {
    await press("/payments in", "Continue", "Approve");
    await chat.getByText("1 of 2 so far: ann", { exact: false }).first().waitFor();
    await chat.getByLabel("Who am I").selectOption("U0CAT");
    await press("/payments in", "Continue", "Approve");
    await chat.getByRole("heading", { name: "payments is continuing" }).waitFor();
    await chat.getByText("(step 2 of 2)", { exact: false }).first().waitFor();
  });

  await t.test("the link takes an answer after a sign-in, and the console page shows what came of it", async () => {
    await home.bringToFront();
    await home.getByRole("button", { name: "Deploy checkout" }).click();
    await home.getByRole("status").waitFor();
    const asked = questionOf(chat, "/checkout in");
    await asked.waitFor();
    const [link] = await Promise.all([context.waitForEvent("page"), asked.getByRole("link", { name: "Decide in the browser" }).click()]);
    await link.getByRole("link", { name: "as Ben Ito" }).click();
    await link.getByRole("button", { name: "Roll back" }).click();
    await link.getByRole("heading", { name: "checkout is rolling back" }).waitFor();
    await chat.getByRole("heading", { name: "checkout is rolling back" }).waitFor();

    const told = chat.getByRole("listitem").filter({ hasText: "checkout is rolling back" });
    const [page] = await Promise.all([context.waitForEvent("page"), told.getByRole("link", { name: "See the deployment" }).click()]);
    await page.getByLabel("Temporary credentials").fill(CREDENTIALS);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByText(/roll(ing|ed) back|rollback/i).first().waitFor();
  });

  const { deployments } = await demo.edge.control("world");
  const names = deployments.flatMap((/** @type {any} */ { acts }) => acts).map((/** @type {any} */ { by }) => by.sourceIdentity).filter(Boolean);
  assert.deepEqual(names.sort(), ["oidc.ben@example.com", "slack.T0GREENLT.U0ANN", "slack.T0GREENLT.U0ANN", "slack.T0GREENLT.U0CAT"]);
});
