// Takes the pictures of the README and the docs. With a folder it takes every scene there, light, dark and narrow, to be looked at:
// node tests/browser/screenshots.js [FOLDER]
import { chromium } from "@playwright/test";

import config from "./playwright.config.js";
import { World, blueGreen, lines, pauseAt, serveBoth } from "./world.js";

/** @import { Page } from "@playwright/test" */

const DOCS = new URL("../../docs/images/", import.meta.url).pathname;
const TEST = "POST_TEST_TRAFFIC_SHIFT";
const STEP = "PRE_PRODUCTION_TRAFFIC_SHIFT";

/** @param {string} tag */
const workload = (tag) => ({ containers: [{ name: "app", image: `shop/checkout:${tag}`, environment: tag === "7" ? [["MODE", "a"]] : [["MODE", "b"], ["FEATURE_CART", "1"]] }], cpu: tag === "7" ? "256" : "512" });

/** Services that run version 7. @param {World} world @param {string[]} services */
async function running(world, ...services) {
  for (const service of services) {
    await world.control("deploy", { region: "us-east-1", cluster: "shop", service, configuration: { strategy: "ROLLING" }, workload: workload("7") });
  }
  await world.control("advance", { seconds: 3600 });
}

/** A service that runs version 7 and deploys version 8. @param {World} world @param {object} configuration */
async function second(world, configuration) {
  await running(world, "checkout");
  return world.deployment(configuration, { workload: workload("8") });
}

/** @param {Page} page @param {string} name */
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

/** @param {Page} page @param {"Continue" | "Roll back"} name */
async function ask(page, name) {
  await press(page, "Take action");
  await press(page, name);
  await page.locator("dialog button:enabled", { hasText: name }).waitFor();
}

/** @type {Record<string, (world: World, page: Page) => Promise<void>>} */
const SCENES = {
  async connect(world) {
    await world.visit();
  },
  async "connect-found"(world, page) {
    await world.visit();
    await page.getByLabel("Temporary credentials").fill(lines("full"));
    await page.getByText("Found ASIA").waitFor();
  },
  async "connect-refused"(world, page) {
    await world.visit();
    await page.getByLabel("Temporary credentials").fill("export AWS_ACCESS_KEY_ID=ASIAEXAMPLEFULL00000");
    await page.getByLabel("Region", { exact: true }).fill("us-east-1");
    await press(page, "Sign in");
    await page.getByRole("alert").waitFor();
  },
  async waiting(world, page) {
    await running(world, "checkout", "search", "payments");
    const canary = { strategy: "CANARY", canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 5 }, lifecycleHooks: [pauseAt([STEP], { minutes: 1440 })] };
    await world.deployment(blueGreen([pauseAt([TEST], { minutes: 55 })]), { workload: workload("8") });
    await world.deployment(canary, { service: "search", workload: workload("2026-11-23") });
    await world.deployment(blueGreen([pauseAt([TEST], { minutes: 5, action: "CONTINUE" })]), { service: "payments", workload: workload("9") });
    await world.open();
    await page.locator(".images").nth(2).waitFor();
  },
  async "waiting-nothing"(world, page) {
    await world.open();
    await page.getByText("Nothing waits.").waitFor();
  },
  async "waiting-partly"(world, page) {
    await second(world, blueGreen());
    await world.control("deploy", { region: "us-east-1", cluster: "bank", service: "ledger", configuration: blueGreen() });
    await world.control("faults", { kind: "deny", operation: "ListServices", cluster: "bank", times: null });
    await world.open();
    await page.getByText("Not all could be read").waitFor();
  },
  async deployment(world, page) {
    const arn = await second(world, blueGreen([pauseAt([TEST], { minutes: 45 })]));
    await world.open("full", `#/d/${arn}`);
    await press(page, "Take action");
    await page.getByRole("heading", { name: "What changes" }).waitFor();
    await page.getByRole("heading", { name: "Other deployments" }).waitFor();
  },
  async "deployment-canary"(world, page) {
    const hooks = [pauseAt([STEP], { minutes: 4 }), pauseAt([STEP], { minutes: 30, action: "CONTINUE" })];
    const arn = await second(world, { strategy: "LINEAR", linearConfiguration: { stepPercent: 20, stepBakeTimeInMinutes: 5 }, lifecycleHooks: hooks });
    await world.open("full", `#/d/${arn}`);
    await page.getByText("Continue all 2 hooks").waitFor();
    await page.getByRole("heading", { name: "Other deployments" }).waitFor();
  },
  async "confirm-continue"(world, page) {
    await world.open("full", `#/d/${await second(world, blueGreen([pauseAt([TEST], { minutes: 45 })]))}`);
    await ask(page, "Continue");
  },
  async "confirm-back"(world, page) {
    await world.open("full", `#/d/${await second(world, blueGreen([pauseAt([TEST], { minutes: 45 })]))}`);
    await ask(page, "Roll back");
  },
  async outcome(world, page) {
    await world.open("full", `#/d/${await second(world, blueGreen())}`);
    await ask(page, "Continue");
    await page.locator("dialog").getByRole("button", { name: "Continue" }).click();
    await page.locator("#outcome").waitFor();
  },
  async "link-stale"(world, page) {
    const arn = await second(world, blueGreen());
    await world.control("act", { serviceDeploymentArn: arn, action: "ROLLBACK" });
    await world.control("advance", { seconds: 600 });
    await world.open("full", `#/d/${arn}?hook=ecs-pause-0000000000000000000000000000000000000000000`);
    await page.getByText("is over").waitFor();
    await page.getByRole("heading", { name: "Other deployments" }).waitFor();
  },
  async clusters(world, page) {
    await second(world, blueGreen());
    await world.open("full", "#/us-east-1");
    await page.getByRole("link", { name: "shop" }).waitFor();
  },
};

/** @type {Record<string, import("@playwright/test").BrowserContextOptions>} */
const LOOKS = {
  light: { viewport: { width: 1000, height: 900 } },
  dark: { viewport: { width: 1000, height: 900 }, colorScheme: "dark" },
  narrow: { viewport: { width: 320, height: 700 } },
};

const [folder, only] = process.argv.slice(2);
const browser = await chromium.launch(config.use?.launchOptions);

/** @param {string} name @param {string} path @param {import("@playwright/test").BrowserContextOptions} look @param {boolean} fullPage */
async function take(name, path, look, fullPage) {
  const context = await browser.newContext(look);
  const page = await context.newPage();
  const { api, home, stop } = await serveBoth();
  try {
    await SCENES[name]?.(new World(api, home, page), page);
    await page.screenshot({ path, fullPage });
  } finally {
    await context.close();
    stop();
  }
}

try {
  if (folder) {
    for (const name of Object.keys(SCENES).filter((one) => !only || one === only)) {
      for (const [mode, look] of Object.entries(LOOKS)) await take(name, `${folder}/${name}-${mode}.png`, look, !name.startsWith("confirm"));
    }
  } else {
    const look = { viewport: { width: 800, height: 880 }, deviceScaleFactor: 1.5 };
    await take("deployment", `${DOCS}console.png`, look, false);
    await take("waiting", `${DOCS}waiting.png`, look, false);
    await take("confirm-continue", `${DOCS}confirm.png`, look, false);
  }
} finally {
  await browser.close();
}
