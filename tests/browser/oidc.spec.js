// The company's sign-in, end to end: a real provider, an STS that verifies its tokens, and an ECS that checks what STS gave.
import { expect } from "@playwright/test";

import { signInAt, testAt } from "./company.js";
import { decide } from "./scenes/arranging.js";
import { answer } from "./press.js";
import { blueGreen } from "./world.js";

/** @import { World } from "./world.js" */

const test = testAt(signInAt);

test("a person signs in, comes back to the link, continues, and is named in what was done", async ({ page, company }) => {
  const arn = await company.deployment(blueGreen());
  await company.visit(`#/d/${arn}`);
  await company.enter("robin");
  await expect(answer(page, "Continue")).toBeVisible();
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
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
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
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
  expect([...asked].sort()).toEqual([company.api, company.home, company.issuer].sort());
});

test("whoever gives up at the provider is told so, and can try again", async ({ page, company }) => {
  await company.visit("#/us-east-1");
  await page.getByRole("button", { name: /^Sign in with/ }).click();
  await page.getByRole("link", { name: "[ Cancel ]" }).click();
  await expect(page.getByRole("alert")).toContainText("The sign-in was denied or cancelled");
  await expect(page).toHaveURL(`${company.home}/#/us-east-1`);
  await company.enter("robin");
  await expect(page.getByText("There are no clusters in us-east-1.")).toBeVisible();
});

test("a role that does not trust the person says what to compare", async ({ page, company }) => {
  await company.prepare({ subject: "alex" });
  await company.visit();
  await company.enter("robin");
  await expect(page.getByRole("alert")).toContainText("Not authorized to perform sts:AssumeRoleWithWebIdentity");
  await expect(page.getByRole("alert")).toContainText("The role's trust policy does not allow this");
  await expect(page.getByRole("button", { name: /^Sign in with/ })).toBeEnabled();
});

test("a provider that cannot be reached is named, and pasting stays possible", async ({ page, company }) => {
  await page.route(`${company.issuer}/**`, (route) => route.abort());
  await company.visit();
  await page.getByRole("button", { name: /^Sign in with/ }).click();
  await expect(page.getByRole("alert")).toContainText(`${new URL(company.issuer).host} couldn't be reached.`);
  await page.getByText("Paste credentials instead").click();
  await company.signIn("full");
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
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
  await almostAnHour(company);
  await expect(page.getByText("Your sign-in ends in")).toBeVisible();
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
  await page.getByLabel("Stay signed in for this tab").first().check();
  await company.enter("robin");
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
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

test("where the browser opens no window, that is reported, and nothing is lost", async ({ page, company }) => {
  // What a blocked popup is for a page.
  await page.addInitScript(() => Object.assign(window, { open: () => null }));
  const arn = await company.deployment(blueGreen());
  await company.visit(`#/d/${arn}`);
  await company.enter("robin");
  await decide(page, "Continue");
  await expect(page.locator("#outcome")).toContainText("Continued");
  await almostAnHour(company);
  await page.getByRole("button", { name: "Sign in again" }).click();
  await page.getByRole("button", { name: /^Sign in with/ }).click();
  await expect(page.locator("#sign-in-problem")).toContainText("Your browser blocked the sign-in window. Allow pop-ups for this page and try again, or paste credentials.");
  await expect(page.locator("#outcome")).toContainText("Continued");
});

/** Lets the session come near its end, which is an hour after its beginning. @param {World} company */
async function almostAnHour(company) {
  for (let minute = 0; minute < 56; minute += 4) {
    await company.answered();
    await company.advance(240);
  }
}

/** Changes the claims of the ID token on its way: who signed it is AWS's to check. @param {string} token @param {object} changes */
function altered(token, changes) {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const claims = { ...JSON.parse(Buffer.from(payload, "base64url").toString()), ...changes };
  return [header, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature].join(".");
}

/** Changes what the provider's token endpoint answers. @param {import("./company.js").Company} company @param {(answer: any) => object | string} change */
const answering = ({ page, issuer }, change) =>
  page.route(`${issuer}/token`, async (route) => {
    const response = await route.fetch();
    const changed = change(await response.json());
    if (typeof changed === "string") await route.fulfill({ response, contentType: "text/html", body: changed });
    else await route.fulfill({ response, json: changed });
  });

/** @type {[what: string, change: (answer: any) => object | string, why: string][]} */
const ANSWERS = [
  ["for another client", (answer) => ({ ...answer, id_token: altered(answer.id_token, { aud: "another-client" }) }), "The ID token's audience (aud) is another-client, but this page's client is ecs-greenlight."],
  ["by another issuer", (answer) => ({ ...answer, id_token: altered(answer.id_token, { iss: "https://other.example.com" }) }), "The ID token's issuer (iss) is https://other.example.com, but config.json names http://127.0.0.1:"],
  ["issued to another client", (answer) => ({ ...answer, id_token: altered(answer.id_token, { azp: "another-client" }) }), "The ID token was issued to the client (azp) another-client, but this page's client is ecs-greenlight."],
  ["of another sign-in", (answer) => ({ ...answer, id_token: altered(answer.id_token, { nonce: "another" }) }), "sent an ID token that belongs to another sign-in (nonce)."],
  ["that is missing", ({ id_token: _, ...answer }) => answer, "sent no ID token. Request the scope openid"],
  ["that is a web page", () => "<!doctype html><title>Sign in to the proxy</title>", "token endpoint is not JSON but text/html."],
  ["that has expired although the clock is right", (answer) => ({ ...answer, id_token: altered(answer.id_token, { iat: Math.floor(Date.now() / 1000), exp: Math.floor(Date.now() / 1000) - 400 }) }), "sent an ID token that is already expired."],
];

for (const [what, change, why] of ANSWERS) {
  test(`an ID token ${what} says so`, async ({ page, company }) => {
    await answering(company, change);
    await page.clock.install({ time: Date.now() });
    await page.goto(company.home);
    await company.enter("robin");
    await expect(page.getByRole("alert")).toContainText(why);
    await expect(page.getByRole("alert")).not.toContainText("..");
    expect(await company.operations()).toEqual([]);
  });
}

for (const [how, minutes, claims] of /** @type {const} */ ([["slow", -6, { nbf: 0 }], ["fast", 6, { exp: 30 }]])) {
  test(`a device's clock that is 6 min ${how} is named as the reason`, async ({ page, company }) => {
    const now = Math.floor(Date.now() / 1000);
    const times = Object.fromEntries(Object.entries(claims).map(([claim, seconds]) => [claim, now + seconds]));
    await answering(company, (answer) => ({ ...answer, id_token: altered(answer.id_token, { iat: now, ...times }) }));
    await page.clock.install({ time: Date.now() + minutes * 60_000 });
    await page.goto(company.home);
    await company.enter("robin");
    await expect(page.getByRole("alert")).toContainText(new RegExp(`This device's clock is [56] min \\d+ s ${how}, so the ID token seems (not valid yet|expired)\\. Set the clock\\.`));
  });
}

test("a provider whose Date the page may read puts the device's clock right", async ({ page, company }) => {
  const { now } = await company.control("advance", { seconds: 0 });
  await page.route(`${company.issuer}/token`, async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    const times = { iat: now / 1000, nbf: now / 1000, exp: now / 1000 + 3600 };
    await route.fulfill({ response, headers: { ...response.headers(), date: new Date(now).toUTCString(), "access-control-expose-headers": "Date" }, json: { ...answer, id_token: altered(answer.id_token, times) } });
  });
  await page.clock.install({ time: now - 6 * 60_000 });
  await page.goto(company.home);
  await company.enter("robin");
  // The page took the token; STS sees that it was altered.
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByRole("alert")).not.toContainText("clock");
  expect(await company.operations()).toContain("AssumeRoleWithWebIdentity");
});

for (const [error, description, why] of /** @type {const} */ ([
  ["access_denied", "The person gave up.", "The sign-in was denied or cancelled: The person gave up. Try again"],
  ["server_error", "AADSTS50105: not assigned.", "The sign-in was denied: AADSTS50105: not assigned. Try again"],
  ["temporarily_unavailable", "", "The sign-in was denied: temporarily_unavailable. Try again"],
])) {
  test(`an error that comes back without the state is reported: ${error}`, async ({ page, company }) => {
    await page.route(`${company.issuer}/auth?**`, (route) => route.fulfill({ status: 302, headers: { location: `${company.home}/?error=${error}${description && `&error_description=${encodeURIComponent(description)}`}` } }));
    await company.visit("#/us-east-1");
    await page.getByRole("button", { name: /^Sign in with/ }).click();
    await expect(page.getByRole("alert")).toContainText(why);
    await expect(page.getByRole("alert")).not.toContainText("..");
    await expect(page).toHaveURL(`${company.home}/#/us-east-1`);
  });
}

test("an error that nobody here asked for repeats no words of its sender", async ({ page, company }) => {
  await company.visit();
  await page.goto(`${company.home}/?error=access_denied&error_description=Call+0800+000000`);
  await expect(page.getByRole("alert")).toContainText("The identity provider sent you here with the error access_denied, but this tab has no sign-in under way.", { timeout: 30_000 });
  await expect(page.getByText("0800")).toHaveCount(0);
});
