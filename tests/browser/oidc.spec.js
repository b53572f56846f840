// The company's sign-in, end to end: a real provider, an STS that verifies its tokens, and an ECS that checks what STS gave.
import { expect } from "@playwright/test";

import { signInAt, testAt } from "./company.js";
import { decide } from "./scenes/arranging.js";
import { blueGreen } from "./world.js";

const test = testAt(signInAt);
const take = { name: "Take action" };

test("a person signs in, comes back to the link, continues, and is named in what was done", async ({ page, company }) => {
  const arn = await company.deployment(blueGreen());
  await company.visit(`#/d/${arn}`);
  await company.enter("robin");
  await expect(page.getByRole("button", take)).toBeVisible();
  await expect(page).toHaveURL(`${company.home}/#/d/${arn}`);
  await expect(page.locator(".caller")).toContainText("robin@example.com");
  await expect(page.locator(".caller")).toContainText("111122223333");
  await expect(page.locator(".caller")).toContainText(/5\d min left/);
  await decide(page, "Continue");
  await expect(page.locator("#outcome")).toContainText("Continued");
  expect(await company.principals("ContinueServiceDeployment")).toEqual(["arn:aws:sts::111122223333:assumed-role/Approver/robin@example.com"]);
});

test("nothing of the sign-in stays in the address, the storage, the document or the console", async ({ page, company }) => {
  /** @type {string[]} */
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  /** @type {string[]} */
  const tokens = [];
  page.on("response", async (response) => {
    if (response.url().endsWith("/token")) tokens.push((await response.json()).id_token);
  });
  await company.visit();
  await company.enter("robin");
  await expect(page.getByText("Nothing waits.")).toBeVisible();
  const kept = await page.evaluate(() => JSON.stringify([document.documentElement.outerHTML, location.href, { ...localStorage }, { ...sessionStorage }, history.state]));
  expect(tokens).toHaveLength(1);
  for (const hidden of [...tokens, "code=", "state="]) expect(kept + said.join("\n")).not.toContain(hidden);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test("the page asks nobody but its own host, the provider and the endpoints", async ({ page, company }) => {
  /** @type {Set<string>} */
  const asked = new Set();
  // What the provider's own pages ask for is the provider's affair.
  page.on("request", (request) => {
    if (!request.isNavigationRequest() && request.frame().url().startsWith(company.home)) asked.add(new URL(request.url()).origin);
  });
  await company.visit();
  await company.enter("robin");
  await expect(page.getByText("Nothing waits.")).toBeVisible();
  expect([...asked].sort()).toEqual([company.api, company.home, company.issuer].sort());
});

test("whoever gives up at the provider is told so, and can try again", async ({ page, company }) => {
  await company.visit("#/us-east-1");
  await page.getByRole("button", { name: /^Sign in with/ }).click();
  await page.getByRole("link", { name: "[ Cancel ]" }).click();
  await expect(page.getByRole("alert")).toContainText("The sign-in was refused or given up");
  await expect(page).toHaveURL(`${company.home}/#/us-east-1`);
  await company.enter("robin");
  await expect(page.getByText("There are no clusters in us-east-1.")).toBeVisible();
});

test("a role that does not trust the person says what to compare", async ({ page, company }) => {
  await company.prepare({ subject: "alex" });
  await company.visit();
  await company.enter("robin");
  await expect(page.getByRole("alert")).toContainText("Not authorized to perform sts:AssumeRoleWithWebIdentity");
  await expect(page.getByRole("alert")).toContainText("The role's trust policy does not admit this");
  await expect(page.getByRole("button", { name: /^Sign in with/ })).toBeEnabled();
});

test("a provider that cannot be reached is named, and pasting stays possible", async ({ page, company }) => {
  await page.route(`${company.issuer}/**`, (route) => route.abort());
  await company.visit();
  await page.getByRole("button", { name: /^Sign in with/ }).click();
  await expect(page.getByRole("alert")).toContainText(`${new URL(company.issuer).host} cannot be reached.`);
  await page.getByText("Paste credentials instead").click();
  await company.signIn("full");
  await expect(page.getByText("Nothing waits.")).toBeVisible();
});

test("an answer that this page did not ask for signs nobody in", async ({ page, company }) => {
  await company.visit();
  await page.goto(`${company.home}/?code=fake&state=fake#/us-east-1`);
  await expect(page.getByRole("button", { name: /^Sign in with/ })).toBeVisible({ timeout: 30_000 });
  await expect(page).toHaveURL(`${company.home}/`);
  expect(await company.operations()).toHaveLength(0);
});

test("signing in again happens beside the page, and nothing on it is lost", async ({ page, context, company }) => {
  const arn = await company.deployment(blueGreen());
  await company.visit(`#/d/${arn}`);
  await company.enter("robin");
  await decide(page, "Continue");
  await expect(page.locator("#outcome")).toContainText("Continued");
  for (let minute = 0; minute < 56; minute++) await company.advance(60);
  await expect(page.getByText("Your sign-in ends:")).toBeVisible();
  await page.getByRole("button", { name: "Sign in again" }).click();
  const opened = context.waitForEvent("page");
  await page.getByRole("button", { name: /^Sign in with/ }).click();
  const beside = await opened;
  const closed = beside.waitForEvent("close");
  // The provider still knows who it was.
  await closed;
  await expect(page.getByText(/Your sign-in (ends|has ended)/)).toBeHidden();
  await expect(page.locator("#outcome")).toContainText("Continued");
  await expect(page.locator(".caller")).toContainText(/(5\d|1 h 0) min left/);
});

test("a sign-in that the tab keeps survives a reload", async ({ page, company }) => {
  await company.visit();
  await page.getByLabel("Keep for this tab").first().check();
  await company.enter("robin");
  await expect(page.getByText("Nothing waits.")).toBeVisible();
  await page.reload();
  await expect(page.locator(".caller")).toContainText("robin@example.com");
});

test("whoever comes back from the provider with the browser's button can sign in anew", async ({ page, company }) => {
  await page.route(`${company.issuer}/**`, () => {});
  await company.visit();
  const enter = page.getByRole("button", { name: /^Sign(ing)? in with/ });
  await enter.click();
  await expect(enter).toBeDisabled();
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await expect(enter).toBeEnabled();
});

// A known fault, expected to fail: says so once it no longer does.
test("where the browser opens no window, that is told, and nothing is lost", async ({ page, company }) => {
  // What a blocked popup is for a page.
  await page.addInitScript(() => Object.assign(window, { open: () => null }));
  const arn = await company.deployment(blueGreen());
  await company.visit(`#/d/${arn}`);
  await company.enter("robin");
  await decide(page, "Continue");
  await expect(page.locator("#outcome")).toContainText("Continued");
  for (let minute = 0; minute < 56; minute += 4) await company.advance(240);
  await page.getByRole("button", { name: "Sign in again" }).click();
  await page.getByRole("button", { name: /^Sign in with/ }).click();
  await expect(page.locator("#sign-in-problem")).toContainText("Your browser blocked the window to sign in with. Allow pop-ups for this page and try again, or paste credentials.");
  await expect(page.locator("#outcome")).toContainText("Continued");
});
