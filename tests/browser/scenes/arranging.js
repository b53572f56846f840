// How scenes come about: services that run one version and deploy the next, and what a person does about it.
import { answer, press as pressActing } from "../press.js";
import { blueGreen, pauseAt } from "../world.js";

/** @import { Page } from "@playwright/test" */
/** @import { World } from "../world.js" */

export const TEST = "POST_TEST_TRAFFIC_SHIFT";
export const STEP = "PRE_PRODUCTION_TRAFFIC_SHIFT";
export const [BEFORE, AFTER] = ["1.41.0", "1.42.0"];

/** @param {string} version */
export const workload = (version) => ({
  containers: [{ name: "app", image: `111122223333.dkr.ecr.us-east-1.amazonaws.com/shop/checkout:${version}`, environment: version === BEFORE ? [["MODE", "a"]] : [["MODE", "b"], ["FEATURE_CART", "1"]] }],
  cpu: version === BEFORE ? "256" : "512",
});

/** Services that run the version before. @param {World} world @param {string[]} services */
export async function running(world, ...services) {
  for (const service of services) {
    await world.control("deploy", { region: "us-east-1", cluster: "shop", service, configuration: { strategy: "ROLLING" }, workload: workload(BEFORE) });
  }
  await world.control("advance", { seconds: 3600 });
}

/** Pauses once, with so much time. @param {number} [minutes] @param {string} [action] */
export const pausing = (minutes = 45, action = "ROLLBACK") => blueGreen([pauseAt([TEST], { minutes, action })]);

/** A service that runs one version and deploys the next. @param {World} world @param {object} [configuration] @param {object} [more] */
export async function second(world, configuration = pausing(), more = {}) {
  await running(world, "checkout");
  return world.deployment(configuration, { workload: workload(AFTER), ...more });
}

/** Opens a deployment that pauses. @param {World} world @param {{ who?: import("../world.js").Who, configuration?: object, more?: object }} [how] */
export async function opened(world, { who = "full", configuration, more } = {}) {
  const arn = await second(world, configuration, more);
  await world.open(who, `#/d/${arn}`);
  await answer(world.page, "Continue").waitFor();
  return arn;
}

/** @param {Page} page @param {string} name */
export async function press(page, name) {
  const button = page.getByRole("button", { name, exact: true }).first();
  return (await button.getAttribute("data-acts")) === null ? button.click() : pressActing(button);
}

/** @param {Page} page @param {"Continue" | "Roll back"} name */
export async function ask(page, name) {
  await pressActing(answer(page, name));
  await page.locator("dialog button:enabled", { hasText: name }).waitFor();
}

/** The last word. @param {Page} page @param {"Continue" | "Roll back"} name */
export const confirm = (page, name) => pressActing(page.locator("dialog").getByRole("button", { name }));

/** @param {Page} page @param {"Continue" | "Roll back"} name */
export async function decide(page, name) {
  await ask(page, name);
  await confirm(page, name);
}

/** @param {World} world @param {object} fault */
export const fault = (world, fault) => world.control("faults", { times: null, ...fault });

/** Presses what the page still shows, while something happens that it reads only after that. @param {World} world @param {() => Promise<unknown>} happens @param {() => Promise<unknown>} pressing */
export async function unseen({ api, page }, happens, pressing) {
  /** @type {() => void} */
  let letGo = () => {};
  const gate = new Promise((resolve) => void (letGo = () => resolve(undefined)));
  await page.route(`${api}/`, async (route) => {
    await gate;
    await route.fallback();
  });
  await happens();
  await pressing();
  letGo();
}
