// What can go wrong, each told in words, with nothing lost.
import { answer, press } from "./press.js";
import { KEYS, blueGreen, expect, pauseAt, test } from "./world.js";

/** @import { Page } from "@playwright/test" */

/** @param {Page} page @param {"Continue" | "Roll back"} name */
async function askFor(page, name) {
  await press(answer(page, name));
  return page.getByRole("dialog");
}

test("time that runs out while the dialog is open takes the choice away", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen([pauseAt(["POST_TEST_TRAFFIC_SHIFT"], { minutes: 5 })]));
  await world.open("full", `#/d/${arn}`);
  const dialog = await askFor(page, "Continue");
  await world.advance(310);
  await expect(dialog).toContainText("This hook no longer awaits action");
  await expect(dialog.getByRole("button", { name: "Continue" })).toBeHidden();
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("heading", { name: "checkout", level: 1 })).toBeFocused();
  await world.advanceUntil(page.locator(".state .pill", { hasText: "Rolled back" }));
  expect(await world.operations()).not.toContain("ContinueServiceDeployment");
});

for (const decidedHookError of ["InvalidParameterException", "ClientException"]) {
  test(`somebody who was first is told, nothing is sent (${decidedHookError})`, async ({ page, world }) => {
    await world.control("settings", { decidedHookError });
    const arn = await world.deployment(blueGreen());
    await world.open("full", `#/d/${arn}`);
    const dialog = await askFor(page, "Continue");
    await expect(dialog.getByRole("button", { name: "Continue" })).toBeEnabled();
    await world.control("act", { serviceDeploymentArn: arn, action: "ROLLBACK" });
    await press(dialog.getByRole("button", { name: "Continue" }));
    await expect(page.locator("#outcome")).toContainText("Already rolled back");
    await expect(page.locator("#outcome")).toContainText("Nothing was sent.");
    expect(await world.operations()).not.toContain("ContinueServiceDeployment");
  });
}

test("a key without the right to act is told so, and the hook still waits", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.open("read-only", `#/d/${arn}`);
  const dialog = await askFor(page, "Continue");
  await press(dialog.getByRole("button", { name: "Continue" }));
  const outcome = page.locator("#outcome");
  await expect(outcome).toContainText("Nothing was changed");
  await expect(outcome).toContainText("is not authorized to perform: ecs:ContinueServiceDeployment");
  // To try an act again is to decide again, from the start.
  await expect(outcome.getByRole("button")).toHaveText(["Sign in again"]);
  await expect(page.locator(".state .pill", { hasText: "awaiting action" })).toBeVisible();
});

test("a role without rights is reported as such, and another can sign in", async ({ page, world }) => {
  await world.deployment(blueGreen());
  await world.open("no-rights", "#/us-east-1");
  await expect(page.getByRole("alert")).toContainText("You don't have permission");
  await page.getByRole("button", { name: "Sign in again" }).click();
  await world.signIn("full");
  await expect(page.getByRole("link", { name: "shop" })).toBeVisible();
});

test("an answer that is lost on the way is read back, and the act is in effect once", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  const dialog = await askFor(page, "Continue");
  await world.control("faults", { kind: "drop-response", operation: "ContinueServiceDeployment", times: 1 });
  await press(dialog.getByRole("button", { name: "Continue" }));
  await expect(page.getByText("Continuing…")).toBeVisible();
  await world.advanceUntil(page.locator("#outcome"));
  await expect(page.locator("#outcome")).toContainText("somebody else may have done it");
  // Chromium itself sends a POST again when a connection it had kept open ends without an answer. The hook's id makes that harmless.
  const acts = (await world.truth()).flatMap((deployment) => deployment.acts);
  expect(acts.filter((act) => act.refused === null)).toHaveLength(1);
});

test("an endpoint that cannot be reached leaves what was read on the page", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  await expect(answer(page, "Continue")).toBeVisible();
  await page.route(`${world.api}/**`, (route) => route.abort("connectionrefused"));
  for (let attempt = 0; attempt < 4; attempt++) await world.advance(15);
  await expect(page.getByRole("alert")).toContainText("ECS couldn't be reached");
  await expect(page.locator(".state .pill", { hasText: "awaiting action" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
  await page.unroute(`${world.api}/**`);
  // It tries again by itself, so the button may be gone before a hand gets there.
  await world.advanceUntil(page.locator("main:not(:has([role=alert]))"));
});

test("a proxy's page is reported as such", async ({ page, world }) => {
  await page.route(`${world.api}/**`, (route) =>
    route.fulfill({ status: 200, contentType: "text/html", headers: { "access-control-allow-origin": "*" }, body: "<html>Please sign in</html>" }),
  );
  await world.open("full", "#/us-east-1");
  await expect(page.getByRole("alert")).toContainText("This answer did not come from ECS");
});

test("an ARN that ECS does not know is reported as such", async ({ page, world }) => {
  await world.deployment(blueGreen());
  await world.open("full", "#/d/arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU");
  await expect(page.getByRole("alert")).toContainText("No such service deployment");
});

for (const fragment of ["#/d/arn:aws:ecs:us-east-1:111122223333:service/shop/checkout", "#/%3Cimg src=x onerror=alert(1)%3E", "#/us-east-1/shop/checkout/more"]) {
  test(`an address that fits nothing leads to no call: ${fragment}`, async ({ page, world }) => {
    await world.open("full", fragment);
    await expect(page.getByRole("heading", { name: "This link can't be opened" })).toBeVisible();
    expect((await world.operations()).filter((operation) => operation !== "GetCallerIdentity")).toEqual([]);
  });
}

test("what was pasted wrongly stays, with what is missing", async ({ page, world }) => {
  await world.visit();
  const pasted = page.getByLabel("Temporary credentials");
  await pasted.fill("export AWS_ACCESS_KEY_ID=ASIAEXAMPLEFULL00000");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("The secret access key and the session token are missing: found the access key id");
  await expect(pasted).toHaveValue("export AWS_ACCESS_KEY_ID=ASIAEXAMPLEFULL00000");
});

test("a config.json that cannot be used stops the page with the reason", async ({ page, world }) => {
  await page.route("**/config.json", (route) => route.fulfill({ json: { regions: "us-east-1" } }));
  await world.visit();
  await expect(page.getByRole("alert")).toContainText('"regions" in config.json must be a list of Regions without duplicates.');
});

test("the page does not run inside another page", async ({ page, world }) => {
  await page.route(`${world.home}/frame`, (route) => route.fulfill({ contentType: "text/html", body: `<iframe src="${world.home}/index.html"></iframe>` }));
  // The stand-in's own frame-ancestors header would refuse already; here only the page's own check stands.
  await page.route(`${world.home}/index.html`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { "content-type": "text/html" } });
  });
  await page.goto(`${world.home}/frame`);
  await expect(page.frameLocator("iframe").getByRole("alert")).toContainText("does not run inside another page");
});

for (const [who, seen] of /** @type {const} */ ([["full", "Needs a decision"], ["wrong-secret", "does not match"]])) {
  test(`a secret never reaches the document, the address, the storage or the console (${who})`, async ({ page, world }) => {
    /** @type {string[]} */
    const said = [];
    page.on("console", (message) => said.push(message.text()));
    const arn = await world.deployment(blueGreen());
    await world.open(who, `#/d/${arn}`);
    await expect(page.getByText(seen).first()).toBeVisible();
    const [, secret, token] = KEYS[who];
    const kept = await page.evaluate(() => {
      const values = [...document.querySelectorAll("textarea, input")].map((field) => /** @type {HTMLInputElement} */ (field).value);
      return JSON.stringify([document.documentElement.outerHTML, values, location.href, { ...localStorage }, { ...sessionStorage }, document.cookie, history.state]);
    });
    for (const hidden of [secret, token]) {
      expect(kept).not.toContain(hidden);
      expect(said.join("\n")).not.toContain(hidden);
    }
  });
}

test("forgetting the key forgets it", async ({ page, world }) => {
  await world.deployment(blueGreen());
  await world.open("full", "#/us-east-1");
  await expect(page.getByRole("link", { name: "shop" })).toBeVisible();
  await world.signOut();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeFocused();
  await expect(page.getByRole("link", { name: "shop" })).toBeHidden();
});

test("without its module the page says so, and reads what waits once the module can be loaded", async ({ page, world }) => {
  await world.deployment(blueGreen());
  await world.visit();
  await page.getByLabel("Stay signed in for this tab").check();
  await world.signIn("full");
  await expect(page.getByRole("link", { name: "checkout" })).toBeVisible();
  const module = /ecs_greenlight_bg/;
  await page.route(module, (route) => route.abort());
  await page.reload();
  await expect(page.getByRole("alert")).toContainText("The WebAssembly module couldn't be loaded, so nothing was sent.");
  await page.unroute(module);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("link", { name: "checkout" })).toBeVisible();
});

test("a screen whose code is still loading has a heading", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  /** @type {() => void} */
  let letGo = () => {};
  const gate = new Promise((resolve) => void (letGo = () => resolve(undefined)));
  await page.route(/\/assets\/places-/, async (route) => {
    await gate;
    await route.continue();
  });
  await world.open("full", `#/d/${arn}`);
  await expect(page.getByText("Reading…")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("ECS greenlight");
  letGo();
  await expect(answer(page, "Continue")).toBeVisible();
});

test("views that cannot be loaded are reported, and can be tried again", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  const views = /\/assets\/places-/;
  let refused = 0;
  await page.route(views, (route) => (refused++, route.fulfill({ status: 404, body: "" })));
  await world.open("full", `#/d/${arn}`);
  await expect(page.getByRole("alert")).toContainText("A part of this page couldn't be loaded");
  // The view asked for it, and the page once more by itself.
  await expect.poll(() => refused).toBe(2);
  await page.unroute(views);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(answer(page, "Continue")).toBeVisible();
});

test("an outcome that is not known does not turn the clock back to when the deployment was last read", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  const dialog = await askFor(page, "Continue");
  await expect(dialog.getByRole("button", { name: "Continue" })).toBeEnabled();
  await world.control("faults", { kind: "drop-response", operation: "ContinueServiceDeployment" });
  const sent = page.waitForRequest((request) => request.headers()["x-amz-target"]?.endsWith(".ContinueServiceDeployment") ?? false);
  await press(dialog.getByRole("button", { name: "Continue" }));
  await sent;
  await world.control("faults", { kind: "status", status: 500, operation: "DescribeServiceDeployments", times: null });
  await world.advanceUntil(page.locator("#outcome"));
  await expect(page.locator("#outcome")).toContainText("Outcome unknown");
  await expect(page.getByText("Your clock is")).toBeHidden();
});

test("a page whose script cannot be loaded says after a while what to do", async ({ page, world }) => {
  await page.route(/\/assets\/first-[^/]*\.js$/, (route) => route.abort());
  await world.visit();
  await expect(page.getByText("Loading…")).toBeVisible();
  const help = page.getByText("If this stays, reload the page: there may be a newer version.");
  await expect(help).toBeHidden();
  await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
  await expect(help).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the page says that it needs it, and not that it is loading", async ({ page, world }) => {
    await world.visit();
    const reason = page.locator("noscript p");
    await expect(reason).toBeVisible();
    await expect(reason).toHaveText("This page needs JavaScript and WebAssembly: it signs and reads everything here, in your browser.");
    await expect(page.getByText("Loading…")).toBeHidden();
  });
});
