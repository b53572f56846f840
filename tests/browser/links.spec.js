// A link that somebody got in chat: it never acts, and tells what became of its pause.
import { answer } from "./press.js";
import { second } from "./scenes/arranging.js";
import { blueGreen, expect, pauseAt, test } from "./world.js";

/** @import { World } from "./world.js" */

/** @param {World} world @param {string} arn @returns {Promise<string>} the hook that waits */
async function waitingHook(world, arn) {
  const deployment = (await world.truth()).find((one) => one.arn === arn);
  return deployment.hooks.find((/** @type {any} */ hook) => hook.fate === "open").id;
}

test("a link to a pause that waits shows it, and survives signing in", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  const hook = await waitingHook(world, arn);
  await world.visit(`#/d/${arn}?hook=${hook}`);
  await world.signIn("full");
  await expect(answer(page, "Continue")).toBeVisible();
  await expect(page.getByText("The pause that this link was made for is over")).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`hook=${hook}$`));
  expect(await world.operations()).not.toContain("ContinueServiceDeployment");
});

for (const [action, words] of /** @type {const} */ ([["CONTINUE", "Continued"], ["ROLLBACK", "Rolled back"]])) {
  test(`a link to a pause that was decided (${action}) says so`, async ({ page, world }) => {
    await world.control("settings", { resolvedHooks: "stay" });
    const arn = await world.deployment(blueGreen());
    const hook = await waitingHook(world, arn);
    await world.control("act", { serviceDeploymentArn: arn, action });
    await world.open("full", `#/d/${arn}?hook=${hook}`);
    await expect(page.getByText(`This pause was already handled: ${words}.`)).toBeVisible();
    await expect(answer(page, "Continue")).toHaveCount(0);
  });
}

test("a link to a pause whose time ran out says so", async ({ page, world }) => {
  await world.control("settings", { resolvedHooks: "stay" });
  const arn = await world.deployment(blueGreen([pauseAt(["POST_TEST_TRAFFIC_SHIFT"], { minutes: 5 })]));
  const hook = await waitingHook(world, arn);
  await world.control("advance", { seconds: 400 });
  await world.open("full", `#/d/${arn}?hook=${hook}`);
  await expect(page.getByText("This pause was already handled: Timed out: rolled back.")).toBeVisible();
});

test("a link to the pause of an earlier step does not pass for the one that waits now", async ({ page, world }) => {
  const linear = { strategy: "LINEAR", linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 1 }, lifecycleHooks: [pauseAt(["PRE_PRODUCTION_TRAFFIC_SHIFT"])] };
  const arn = await world.deployment(linear);
  const hook = await waitingHook(world, arn);
  await world.control("act", { serviceDeploymentArn: arn, action: "CONTINUE" });
  for (let round = 0; round < 30 && !(await world.isPaused(arn)); round++) await world.control("advance", { seconds: 30 });
  await world.open("full", `#/d/${arn}?hook=${hook}`);
  await expect(page.getByText("Another pause needs a decision now. It is not the one you were asked about.")).toBeVisible();
});

test("a link to a superseded deployment leads to the newer one", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  const newer = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  await expect(page.getByText("Superseded: a newer deployment of this service took its place.")).toBeVisible();
  await page.getByRole("link", { name: "See the newer deployment" }).click();
  await expect(page).toHaveURL(new RegExp(`#/d/${newer}$`));
  await expect(answer(page, "Continue")).toBeVisible();
});

test("the service's other deployments are listed, and lead there", async ({ page, world }) => {
  const first = await world.deployment(blueGreen());
  await world.control("act", { serviceDeploymentArn: first, action: "CONTINUE" });
  await world.control("advance", { seconds: 600 });
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  const history = page.getByRole("region", { name: "Earlier deployments" });
  await history.locator("summary").click();
  await expect(history.getByRole("listitem")).toHaveText([/Started .* Successful .*1\.0\.0 → 1\.0\.2.*Ended /s, /Started .* Successful .*1\.0\.0.*Ended /s]);
  await expect(history).not.toContainText(first.split("/").pop() ?? "");
  await history.getByRole("link").first().click();
  await expect(page).toHaveURL(new RegExp(`#/d/${first}$`));
  await expect(page.locator(".state .pill")).toHaveText("Successful");
});

for (const hook of ["%3Cscript%3E", "a".repeat(301), "x&action=CONTINUE"]) {
  test(`a hook in the address that fits nothing leads to no act: ${hook.slice(0, 20)}`, async ({ page, world }) => {
    const arn = await world.deployment(blueGreen());
    await world.open("full", `#/d/${arn}?hook=${hook}`);
    await expect(page.getByText(/is no longer listed/)).toBeVisible();
    expect(await world.operations()).not.toContain("ContinueServiceDeployment");
  });
}

test("a link that chat or mail has changed leads to its deployment, and the address is put right", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  const hook = await waitingHook(world, arn);
  const encoded = encodeURIComponent(arn);
  await world.open("full");
  await expect(page.getByRole("link", { name: "checkout" })).toBeVisible();
  for (const fragment of [`#/d/${encoded}`, `#/d/${encodeURIComponent(encoded)}`, `#/d/${arn}/`, `#/d/${arn}&utm_source=chat`, `#${arn}`, `#/d/<${arn}>`, `#/d/${arn}. `]) {
    await page.evaluate((there) => void (location.hash = there), fragment);
    await expect(page.getByRole("heading", { name: "checkout", level: 1 }), fragment).toBeVisible();
    await expect(answer(page, "Continue"), fragment).toBeVisible();
    await expect(page).toHaveURL(`${world.home}/#/d/${arn}`);
    await page.evaluate(() => void (location.hash = "#/"));
    await expect(page.getByRole("heading", { name: "Paused deployments" })).toBeVisible();
  }
  await page.evaluate((there) => void (location.hash = there), `#/d/${encoded}?utm_source=chat&hook=${hook}`);
  await expect(page).toHaveURL(`${world.home}/#/d/${arn}?hook=${hook}`);
  await expect(answer(page, "Continue")).toBeVisible();
  expect(await world.operations()).not.toContain("ContinueServiceDeployment");
});

for (const [fragment, why] of /** @type {const} */ ([
  ["#/d/arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/", "This link was cut short"],
  ["#/d/arn:aws:ecs:us-east-1:111122223333:service/shop/checkout", "The ARN in this link is not that of an Amazon ECS service deployment."],
  ["#/us-east-1/shop/checkout/more", "This link doesn't lead to anything this page knows."],
])) {
  test(`a link that leads nowhere says why: ${why}`, async ({ page, world }) => {
    await world.open("full", fragment);
    await expect(page.getByRole("heading", { name: "This link can't be opened" })).toBeVisible();
    await expect(page.getByRole("alert")).toContainText(why);
    expect((await world.operations()).filter((operation) => operation !== "GetCallerIdentity")).toEqual([]);
  });
}

test("the links of config.json lead from a deployment that fits them, and from no other", async ({ page, world }) => {
  const links = [
    { name: "Runbook", url: "https://wiki.example.com/{cluster}/{service}?tag={imageTag}" },
    { name: "Test address", url: "https://test.example.com/", services: ["shop/*"], stages: ["POST_TEST_TRAFFIC_SHIFT"] },
    { name: "Other service", url: "https://wiki.example.com/", services: ["bank/*"] },
    { name: "Other stage", url: "https://wiki.example.com/", stages: ["BAKE_TIME"] },
  ];
  await page.route("**/config.json", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), links } });
  });
  const arn = await second(world);
  await world.open("full", `#/d/${arn}`);
  const shown = page.locator(".links a[href*='.example.com']");
  await expect(shown).toHaveCount(2);
  await expect(shown.first()).toHaveAttribute("href", "https://wiki.example.com/shop/checkout?tag=1.42.0");
  await expect(shown.first()).toHaveAttribute("rel", /noopener/);
  await expect(shown.last()).toHaveText(/^Test address/);
});

test("a deployment leads to its logs, its service's metrics and its target groups in AWS's consoles", async ({ page, world }) => {
  const arn = await second(world);
  await world.open("full", `#/d/${arn}`);
  const aws = "https://us-east-1.console.aws.amazon.com";
  const group = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup";
  for (const [name, address] of /** @type {const} */ ([
    ["Logs", `${aws}/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Fecs$252Fcheckout`],
    ["Metrics", `${aws}/ecs/v2/clusters/shop/services/checkout/health?region=us-east-1`],
    ["Target group checkout-green", `${aws}/ec2/home?region=us-east-1#TargetGroup:targetGroupArn=${group}/checkout-green/fedcba9876543210`],
  ])) {
    const shown = page.getByRole("link", { name: `${name} (in a new tab)`, exact: true });
    await expect(shown).toHaveAttribute("href", address);
    await expect(shown).toHaveAttribute("rel", /noopener/);
  }
});

test("a task that stops while somebody looks on appears, with why it stopped", async ({ page, world }) => {
  const before = blueGreen([pauseAt(["PRE_SCALE_UP"]), pauseAt(["POST_TEST_TRAFFIC_SHIFT"])]);
  const arn = await world.deployment(before, { troubles: [{ kind: "stoppedTasks", count: 1 }] });
  await world.open("full", `#/d/${arn}`);
  await expect(page.getByRole("heading", { name: "Everything that changes" })).toBeVisible();
  const stopped = page.getByRole("region", { name: "Stopped tasks" });
  await expect(stopped).toHaveCount(0);
  await world.control("act", { serviceDeploymentArn: arn, action: "CONTINUE" });
  await world.advanceUntil(stopped);
  await expect(stopped.getByRole("listitem")).toHaveCount(1);
  await expect(stopped).toContainText("exited with code 137");
});
