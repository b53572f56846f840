// Between the click and the act: the deployment is read again, and what was told is what is sent.
import { answer, press } from "./press.js";
import { unseen } from "./scenes/arranging.js";
import { blueGreen, expect, pauseAt, test } from "./world.js";

/** @import { Page } from "@playwright/test" */
/** @import { World } from "./world.js" */

const TEST = ["POST_TEST_TRAFFIC_SHIFT"];
const two = () => blueGreen([pauseAt(TEST, { minutes: 30 }), pauseAt(TEST, { minutes: 60 })]);

/** @param {Page} page */
const dialog = (page) => page.getByRole("dialog");

/** Opens the dialog for the first hook, and waits until the deployment was read for it. @param {Page} page @param {"Continue" | "Roll back"} name */
async function ask(page, name) {
  await press(answer(page, name));
  await expect(dialog(page).getByRole("button", { name })).toBeEnabled();
}

/** One of two hooks alone. @param {Page} page */
const oneOf = (page) => page.getByRole("button", { name: "Continue hook 1 of 2" });

/** Somebody else continues the deployment's hook that this page shows last. @param {World} world @param {string} arn */
async function otherIsContinued(world, arn) {
  const [deployment] = (await world.truth()).filter((one) => one.arn === arn);
  const hooks = deployment.hooks.filter((/** @type {any} */ hook) => hook.fate === "open");
  await world.control("act", { serviceDeploymentArn: arn, hookId: hooks.at(-1).id, action: "CONTINUE" });
}

/** @param {Page} page @param {Record<string, unknown>} more */
const configure = (page, more) =>
  page.route("**/config.json", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), ...more } });
  });

test("a deployment that moved before the dialog opened is reported in it, and the new consequence counts", async ({ page, world }) => {
  const arn = await world.deployment(two());
  await world.open("full", `#/d/${arn}`);
  await oneOf(page).waitFor();
  await unseen(world, () => otherIsContinued(world, arn), () => press(oneOf(page)));
  await expect(dialog(page).getByRole("alert")).toContainText("The deployment has moved on since you read it. Nothing was sent. What you read before: Continues 1 of 2 pauses");
  await expect(dialog(page).locator("#confirm-consequence")).toContainText(/^Production traffic moves to the new revision: from 0\s% to 100\s%\.$/);
  await press(dialog(page).getByRole("button", { name: "Continue" }));
  await expect(page.locator("#outcome")).toContainText("Continued");
});

test("a deployment that moved while the dialog was open is not acted on: it asks again, and then acts", async ({ page, world }) => {
  const arn = await world.deployment(two());
  await world.open("full", `#/d/${arn}`);
  await press(oneOf(page));
  await expect(dialog(page).getByRole("button", { name: "Continue" })).toBeEnabled();
  await otherIsContinued(world, arn);
  await press(dialog(page).getByRole("button", { name: "Continue" }));
  await expect(dialog(page).getByRole("alert")).toContainText("The deployment has moved on since you read it. Nothing was sent.");
  expect(await world.operations()).not.toContain("ContinueServiceDeployment");
  await press(dialog(page).getByRole("button", { name: "Continue" }));
  await expect(page.locator("#outcome")).toContainText("Continued");
  expect((await world.operations()).filter((one) => one === "ContinueServiceDeployment")).toHaveLength(1);
});

test("a dialog whose deployment cannot be read says so, and what is sent is read again first", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await world.open("full", `#/d/${arn}`);
  await expect(answer(page, "Continue")).toBeVisible();
  await world.control("faults", { kind: "deny", operation: "DescribeServiceDeployments", times: null });
  await press(answer(page, "Continue"));
  await expect(dialog(page).getByRole("alert")).toContainText("couldn't be read again just now");
  await press(dialog(page).getByRole("button", { name: "Continue" }));
  await expect(page.locator("#outcome")).toContainText("Nothing was changed");
  expect(await world.operations()).not.toContain("ContinueServiceDeployment");
});

test("a service that config.json names is decided only by whoever types its name", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await configure(page, { confirmByName: ["shop/check*"] });
  await world.open("full", `#/d/${arn}`);
  await press(answer(page, "Continue"));
  const go = dialog(page).getByRole("button", { name: "Continue" });
  const typed = dialog(page).getByLabel("Type checkout to confirm");
  await expect(dialog(page).getByText("Reading the deployment…")).toBeHidden();
  await expect(go).toBeDisabled();
  await typed.fill("checkou");
  await expect(go).toBeDisabled();
  await typed.fill("checkout");
  await press(go);
  await expect(page.locator("#outcome")).toContainText("Continued");
});

test("Enter in the typed name decides once the name is right, and sends nothing before", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await configure(page, { confirmByName: ["checkout"] });
  await world.open("full", `#/d/${arn}`);
  await press(answer(page, "Continue"));
  await expect(dialog(page).getByText("Reading the deployment…")).toBeHidden();
  const typed = dialog(page).getByLabel("Type checkout to confirm");
  await typed.fill("checkou");
  await page.clock.fastForward(400);
  await typed.press("Enter");
  await expect(dialog(page)).toBeVisible();
  await typed.fill("checkout");
  await expect(dialog(page).getByRole("button", { name: "Continue" })).toBeEnabled();
  await page.clock.fastForward(400);
  await typed.press("Enter");
  await expect(page.locator("#outcome")).toContainText("Continued");
  expect((await world.operations()).filter((one) => one === "ContinueServiceDeployment")).toHaveLength(1);
});

test("a service that config.json does not name is decided without typing", async ({ page, world }) => {
  const arn = await world.deployment(blueGreen());
  await configure(page, { confirmByName: ["bank/*"] });
  await world.open("full", `#/d/${arn}`);
  await ask(page, "Continue");
  await expect(dialog(page).getByRole("textbox")).toHaveCount(0);
});

test("all hooks of a stage are continued with one confirmation, and each is reported", async ({ page, world }) => {
  const arn = await world.deployment(two());
  await world.open("full", `#/d/${arn}`);
  await press(answer(page, "Continue"));
  await press(dialog(page).getByRole("button", { name: "Continue all 2" }));
  const outcome = page.locator("#outcome");
  await expect(outcome.getByRole("heading")).toHaveText("Continued");
  await expect(outcome.getByRole("listitem")).toHaveCount(2);
  await expect(outcome).toBeFocused();
  await world.advanceUntil(page.locator(".state .pill", { hasText: "Successful" }));
});

test("of all hooks of a stage the one that somebody had continued is reported as such", async ({ page, world }) => {
  const arn = await world.deployment(two());
  await world.control("settings", { resolvedHooks: "stay" });
  await world.open("full", `#/d/${arn}`);
  await press(answer(page, "Continue"));
  await expect(dialog(page).getByRole("button", { name: "Continue all 2" })).toBeEnabled();
  await world.control("faults", { kind: "drop-response", operation: "ContinueServiceDeployment", times: 1 });
  await press(dialog(page).getByRole("button", { name: "Continue all 2" }));
  const outcome = page.locator("#outcome");
  await world.advanceUntil(outcome);
  await expect(outcome.getByRole("listitem")).toHaveCount(2);
  await expect(outcome.getByRole("heading")).toHaveText("Continued");
});
