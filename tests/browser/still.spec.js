// Nothing moves under a finger: a control that acts stays where it was first painted, whatever comes to be known after it.
import { answer, press } from "./press.js";
import { BEFORE, pausing, running, workload } from "./scenes/arranging.js";
import { blueGreen, expect, pauseAt, test } from "./world.js";

/** @import { Page, Route } from "@playwright/test" */
/** @import { World } from "./world.js" */

const WIDTHS = [320, 390, 412, 430, 768, 1024, 1440];
const TEST = "POST_TEST_TRAFFIC_SHIFT";
const [CLUSTER, SERVICE] = ["c".repeat(58), "s".repeat(255)];

/** In the page: notes in every frame where the controls are that act, and *Close*. */
function watch() {
  const page = /** @type {any} */ (globalThis);
  page.seen = new Map();
  const note = () => {
    for (const button of document.querySelectorAll("button")) {
      const name = button.textContent?.trim() ?? "";
      const { x, y, width, height } = button.getBoundingClientRect();
      if (!/^(Close|Continue|Continue all \d+|Continue both|Continue hook \d of \d|Continue to \d+\s%|Roll back( this deployment)?)$/.test(name) || width === 0) continue;
      const boxes = page.seen.get(button) ?? { name: `${button.closest("dialog") ? "dialog: " : ""}${name}`, boxes: new Set() };
      boxes.boxes.add([x, y, x + width, y + height].map(Math.round).join(" "));
      page.seen.set(button, boxes);
    }
    page.watching = requestAnimationFrame(note);
  };
  cancelAnimationFrame(page.watching);
  note();
}

/** What was noted: by control, its places. @param {Page} page @returns {Promise<{ name: string, boxes: string[] }[]>} */
async function watched(page) {
  await page.clock.runFor(100); // a few frames more
  return page.evaluate(() => [.../** @type {any} */ (globalThis).seen.values()].map(({ name, boxes }) => ({ name, boxes: [...boxes] })));
}

/** @param {{ name: string, boxes: string[] }[]} controls @param {string} where */
function areStill(controls, where) {
  for (const { name, boxes } of controls) expect(boxes, `${name} at ${where}`).toHaveLength(1);
  const [close] = controls.filter(({ name }) => name === "dialog: Close").flatMap(({ boxes }) => boxes);
  for (const { name, boxes } of controls.filter(({ name }) => close && /^dialog: (Continue|Roll back)/.test(name))) {
    for (const box of boxes) expect(overlap(close ?? "", box), `${name} over Close at ${where}`).toBe(0);
  }
}

/** Square pixels that two boxes share. @param {string} a @param {string} b */
function overlap(a, b) {
  const [left = 0, top = 0, right = 0, bottom = 0] = a.split(" ").map(Number);
  const [x = 0, y = 0, end = 0, below = 0] = b.split(" ").map(Number);
  return Math.max(0, Math.min(right, end) - Math.max(left, x)) * Math.max(0, Math.min(bottom, below) - Math.max(top, y));
}

/** Holds what ECS and STS answer to these operations until it is let go. @param {World} world @param {RegExp} operations */
async function hold(world, operations) {
  /** @type {(() => void)[]} */
  const held = [];
  let open = false;
  await world.page.route(`${world.api}/`, async (/** @type {Route} */ route) => {
    const request = route.request();
    const operation = `${request.headers()["x-amz-target"] ?? ""} ${request.postData() ?? ""}`;
    if (!open && operations.test(operation)) await new Promise((resolve) => held.push(() => resolve(undefined)));
    await route.continue().catch(() => {}); // the page may have gone
  });
  return {
    letGo() {
      open = true;
      for (const go of held.splice(0)) go();
    },
    close: () => void (open = false),
  };
}

/** @typedef {{ action?: "Continue" | "Roll back", configuration?: object, more?: object, config?: object, during?: (world: World, page: Page, arn: string) => Promise<void>, settled?: string | RegExp }} Content */

/** @type {Record<string, Content>} */
const CONTENTS = {
  "one hook": {},
  "a rollback": { action: "Roll back" },
  "two hooks": { configuration: blueGreen([pauseAt([TEST], { minutes: 300 }), pauseAt([TEST], { minutes: 600 })]) },
  "long names": { more: { cluster: CLUSTER, service: SERVICE } },
  "many image lines": { more: { workload: { containers: Array.from({ length: 12 }, (_, index) => ({ name: `container-${index}`, image: `example.com/a-rather-long-repository/${index}:2.0.0` })) } } },
  "a name to type": { config: { confirmByName: ["*"] } },
  "a read that fails": { during: (world) => world.control("faults", { kind: "deny", operation: "DescribeServiceDeployments", times: null }), settled: "couldn't be read again" },
  "a hook that was decided": { during: (world, _page, arn) => world.control("act", { serviceDeploymentArn: arn, action: "ROLLBACK" }), settled: "no longer awaits action" },
  "a deployment that moved": {
    configuration: blueGreen([pauseAt([TEST], { minutes: 300 }), pauseAt([TEST], { minutes: 600 })]),
    async during(world, _page, arn) {
      const { hooks } = (await world.truth()).find((one) => one.arn === arn);
      await world.control("act", { serviceDeploymentArn: arn, hookId: hooks.at(-1).id, action: "CONTINUE" });
    },
    settled: "has moved",
  },
};

/** Deploys it once for every width: a decision ends what it was made for. @param {World} world @param {Content} content */
async function deployed(world, { configuration = pausing(300), more = {} }) {
  await running(world, "checkout");
  return world.deployment(configuration, { workload: workload(BEFORE), ...more });
}

/** @param {Page} page @param {object} config */
const configure = (page, config) =>
  page.route("**/config.json", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), ...config } });
  });

for (const scale of ["100%", "200%"]) {
  for (const [name, content] of Object.entries(CONTENTS)) {
    test(`no control that acts moves: ${name}, text at ${scale}`, async ({ page, world }) => {
      test.slow();
      const { action = "Continue", during = async () => {}, settled = "" } = content;
      await configure(page, content.config ?? {});
      await page.addInitScript((size) => addEventListener("DOMContentLoaded", () => void (document.documentElement.style.fontSize = size)), scale);
      const late = await hold(world, /GetCallerIdentity|DescribeServiceRevisions|ListServiceDeployments/);
      let arn = await deployed(world, content);
      await world.visit(`#/d/${arn}`);
      await page.getByLabel("Stay signed in for this tab").check();
      late.letGo();
      await world.signIn("full");
      await answer(page, "Continue").waitFor();
      for (const width of WIDTHS) {
        const where = `${width} px`;
        late.close();
        await world.control("faults", { kind: "clear" });
        await page.setViewportSize({ width, height: 800 });
        await page.goto("about:blank");
        await page.goto(`${world.home}/#/d/${arn}`);
        await answer(page, action).waitFor();
        await page.evaluate(watch);
        late.letGo();
        await page.getByRole("heading", { name: "Earlier deployments" }).waitFor();
        // All is read: nothing more comes to be known but what is arranged.
        await expect(page.locator("#question")).not.toContainText("the new revision");
        areStill(await watched(page), where);

        const slow = await hold(world, /DescribeServiceDeployments/);
        await during(world, page, arn);
        await page.evaluate(watch);
        await press(answer(page, action));
        const dialog = page.getByRole("dialog");
        await expect(dialog.getByText("Reading the deployment…")).toBeVisible();
        await page.clock.runFor(100);
        slow.letGo();
        await expect(dialog.getByText("Reading the deployment…")).toBeHidden();
        await expect(dialog).toContainText(settled);
        const controls = await watched(page);
        expect(controls.filter(({ name }) => name.startsWith(`dialog: ${action}`))).toHaveLength(1);
        areStill(controls, `${where}, in the dialog`);
        const box = await dialog.boundingBox();
        expect(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= 800, `the dialog is whole at ${where}`).toBe(true);
        await dialog.getByRole("button", { name: "Close" }).click();
        await page.unroute(`${world.api}/`);
        await hold(world, /^$/);
        if (content.during) arn = await deployed(world, content);
      }
    });
  }
}
