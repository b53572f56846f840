// Pasted credentials: what was found in them, where they are kept, and how they end.
import { answer } from "./press.js";
import { blueGreen, expect, lines, pauseAt, test } from "./world.js";

test("what is pasted is reported before it is used: the key, its kind and its end", async ({ page, world }) => {
  await world.visit();
  const pasted = page.getByLabel("Temporary credentials");
  await pasted.fill(lines("full"));
  await expect(page.getByText("Found ASIAEXAMPLEFULL00000 in environment variables: temporary, no expiry given.")).toBeVisible();
  const { now } = await world.control("advance", { seconds: 0 });
  await pasted.fill(`${lines("full")}\nexport AWS_CREDENTIAL_EXPIRATION=${new Date(now + 3_000_000).toISOString()}`);
  await expect(page.getByText(/Found ASIAEXAMPLEFULL00000 in environment variables: temporary, (50|49) min left \((... \d+, )?\d\d:\d\d UTC\)\./)).toBeVisible();
  await pasted.fill("export AWS_ACCESS_KEY_ID=AKIAEXAMPLELONGTERM0\nexport AWS_SECRET_ACCESS_KEY=example/long/term/secret/not/real/000000");
  await expect(page.getByText("Found AKIAEXAMPLELONGTERM0 in environment variables: a long-term key.")).toBeVisible();
  await pasted.fill("");
  await expect(page.locator("#pasted-found")).toHaveText("");
});

test("a link to a deployment says what somebody signs in to decide on", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.visit(`#/d/${arn}`);
  await expect(page.getByText("Sign in to decide on checkout (shop, us-east-1).")).toBeVisible();
});

test("a text without credentials is marked as wrong, and the reason is reported once", async ({ page, world }) => {
  await world.visit();
  const pasted = page.getByLabel("Temporary credentials");
  const reason = page.getByText("The secret access key and the session token are missing");
  await pasted.fill("export AWS_ACCESS_KEY_ID=ASIAEXAMPLEFULL00000");
  await expect(pasted).toHaveAttribute("aria-invalid", "true");
  await expect(reason).toHaveCount(1);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("are missing");
  await expect(reason).toHaveCount(1);
  await expect(pasted).toHaveAccessibleDescription(/are missing/);
  await pasted.fill(lines("full"));
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(pasted).not.toHaveAttribute("aria-invalid");
});

test("credentials are gone after a reload unless the tab was to keep them", async ({ page, world }) => {
  await world.open();
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.length + localStorage.length)).toBe(0);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("credentials that the tab keeps survive a reload, and forgetting them forgets them", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.visit(`#/d/${arn}`);
  await page.getByLabel("Stay signed in for this tab").check();
  await world.signIn("full");
  await expect(answer(page, "Continue")).toBeVisible();
  await page.addInitScript(() => {
    new MutationObserver(() => document.getElementById("sign-in") && Object.assign(globalThis, { wasAsked: true })).observe(document, { subtree: true, childList: true });
  });
  await page.reload();
  await expect(answer(page, "Continue")).toBeVisible();
  expect(await page.evaluate(() => "wasAsked" in globalThis)).toBe(false);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await world.signOut();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("a sign-in that has ended is reported, and what was read stays", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.visit(`#/d/${arn}`);
  const { now } = await world.control("advance", { seconds: 0 });
  await page.getByLabel("Temporary credentials").fill(`${lines("full")}\nexport AWS_CREDENTIAL_EXPIRATION=${new Date(now + 400_000).toISOString()}`);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(answer(page, "Continue")).toBeVisible();
  await world.advanceUntil(page.getByText("Your sign-in ends in"));
  await world.advanceUntil(page.getByText("Your sign-in has ended. Sign in again: you return to this page, and nothing is lost."));
  await expect(page.getByRole("heading", { name: "checkout" })).toBeVisible();
});

test("time that runs out is said aloud at an hour, ten minutes, a minute and the end, and not in between", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen([pauseAt(["POST_TEST_TRAFFIC_SHIFT"], { minutes: 70 })]));
  await world.open("full", `#/d/${arn}`);
  await expect(answer(page, "Continue")).toBeVisible();
  /** @type {string[]} */
  const said = [];
  await page.exposeFunction("say", (/** @type {string} */ text) => void said.push(text));
  await page.evaluate(() => {
    const place = /** @type {Element} */ (document.getElementById("announcement"));
    new MutationObserver(() => /** @type {any} */ (window).say(place.textContent)).observe(place, { childList: true, characterData: true, subtree: true });
  });
  for (let minute = 0; minute < 72; minute++) {
    await world.answered();
    await world.advance(60);
  }
  expect(said.map((text) => text.replace(/\d+ s/, "N s"))).toEqual(["checkout: 59 min left.", "checkout: 9 min N s left.", "checkout: N s left.", "checkout: no time left."]);
});

test("after signing in again only what waits now is listed", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.open();
  await expect(page.getByRole("link", { name: "checkout" })).toBeVisible();
  await world.control("act", { serviceDeploymentArn: arn, action: "CONTINUE" });
  await page.route(`${world.api}/**`, (route) => route.fulfill({ status: 400, headers: { "access-control-allow-origin": "*" }, json: { __type: "ExpiredTokenException", message: "The security token included in the request is expired" } }));
  await world.advanceUntil(page.getByRole("button", { name: "Sign in again" }).first());
  await page.unroute(`${world.api}/**`);
  await page.getByRole("button", { name: "Sign in again" }).first().click();
  await world.signIn("full");
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
  await expect(page.getByRole("link", { name: "checkout" })).toBeHidden();
});

test("a long-term key is never left in the tab's memory", async ({ page, world }) => {
  await world.visit();
  await page.getByLabel("Temporary credentials").fill("export AWS_ACCESS_KEY_ID=AKIAEXAMPLELONGTERM0\nexport AWS_SECRET_ACCESS_KEY=example/long/term/secret/not/real/000000");
  await page.getByLabel("Stay signed in for this tab").check();
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  await expect(page.locator(".caller")).toContainText("a long-term key");
  await expect(page.locator(".caller")).not.toContainText("signed in for this tab");
});

test("a browser that gives the page no storage lets it work all the same", async ({ page, world }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, "sessionStorage", {
      get() {
        throw new DOMException("The operation is insecure.", "SecurityError");
      },
    });
  });
  await world.deployment(blueGreen());
  await world.visit();
  await page.getByLabel("Stay signed in for this tab").check();
  await world.signIn("full");
  await expect(page.getByRole("link", { name: "checkout" })).toBeVisible();
  await expect(page.locator(".caller")).not.toContainText("signed in for this tab");
});

for (const [who, why] of /** @type {const} */ ([
  ["expired", "The security token included in the request is expired"],
  ["wrong-secret", "The request signature we calculated does not match the signature you provided."],
])) {
  test(`keys that AWS refuses do not get in, and leave the document: ${who}`, async ({ page, world }) => {
    await world.visit();
    await world.signIn(who);
    await expect(page.getByRole("alert")).toContainText(why);
    await expect(page.getByRole("alert")).not.toContainText("..");
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await expect(page.getByLabel("Temporary credentials")).toHaveValue("");
    expect(new Set(await world.operations())).toEqual(new Set(["GetCallerIdentity"]));
    await world.signIn("full");
    await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
  });
}

for (const [how, answer] of /** @type {const} */ ([["cannot be reached", undefined], ["fails", { status: 503, body: "" }], ["is a proxy's page", { status: 403, contentType: "text/html", body: "<p>Sign in to the proxy</p>" }]])) {
  test(`where STS ${how}, pasted keys get in all the same, and that is said`, async ({ page, world }) => {
    await world.deployment(blueGreen());
    await page.route(`${world.api}/`, (route) => {
      if (!route.request().postData()?.includes("GetCallerIdentity")) return route.continue();
      return answer ? route.fulfill({ ...answer, headers: { "access-control-allow-origin": "*" } }) : route.abort();
    });
    await world.visit();
    await world.signIn("full");
    await world.advanceUntil(page.getByRole("link", { name: "checkout" }));
    await expect(page.getByText("AWS STS couldn't be reached, so this page can't show who you are signed in as.")).toBeVisible();
  });
}

test("where STS does not answer, the form waits five seconds for it and no longer", async ({ page, world }) => {
  await world.deployment(blueGreen());
  await page.route(`${world.api}/`, (route) => (route.request().postData()?.includes("GetCallerIdentity") ? undefined : route.continue()));
  await world.visit();
  await world.signIn("full");
  await expect(page.getByText("Checking the credentials with AWS STS…")).toBeVisible();
  await page.clock.fastForward(5000);
  await expect(page.getByRole("link", { name: "checkout" })).toBeVisible();
  await expect(page.getByText("AWS STS couldn't be reached")).toBeVisible();
});
