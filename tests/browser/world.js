// A stand-in ECS and a page of its own for every test, and one clock for both.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { test as base, expect } from "@playwright/test";

/** @import { ChildProcess } from "node:child_process" */
/** @import { Locator, Page, Request } from "@playwright/test" */

const binary = process.env["ECS_SIM_BIN"] ?? fileURLToPath(new URL("../../target/debug/ecs-sim", import.meta.url));
/** The page as it was built. */
export const site = process.env["SITE"] ?? fileURLToPath(new URL("../../dist/console", import.meta.url));

/** @typedef {"full" | "read-only" | "no-rights" | "expired" | "wrong-secret"} Who */

/** @type {Record<Who, [id: string, secret: string, token: string]>} */
export const KEYS = {
  full: ["ASIAEXAMPLEFULL00000", "example/full/rights/secret/not/real/0000", "example-session-token-full-rights-000000"],
  "read-only": ["ASIAEXAMPLEREADONLY0", "example/read/only/secret/not/real/000000", "example-session-token-read-only-00000000"],
  "no-rights": ["ASIAEXAMPLENORIGHTS0", "example/no/rights/secret/not/real/000000", "example-session-token-no-rights-00000000"],
  expired: ["ASIAEXAMPLEEXPIRED00", "example/expired/session/secret/not/real0", "example-session-token-expired-0000000000"],
  "wrong-secret": ["ASIAEXAMPLEFULL00000", "example/wrong/secret/not/real/0000000000", "example-session-token-full-rights-000000"],
};

/** @param {Who} who */
export const lines = (who) => {
  const [id, secret, token] = KEYS[who];
  return `export AWS_ACCESS_KEY_ID=${id}\nexport AWS_SECRET_ACCESS_KEY=${secret}\nexport AWS_SESSION_TOKEN=${token}`;
};

/** @param {string[]} stages @param {{ minutes?: number, action?: string }} [timeout] */
export const pauseAt = (stages, { minutes = 60, action = "ROLLBACK" } = {}) => ({
  targetType: "PAUSE",
  lifecycleStages: stages,
  timeoutConfiguration: { timeoutInMinutes: minutes, action },
});

export const blueGreen = (hooks = [pauseAt(["POST_TEST_TRAFFIC_SHIFT"])]) => ({ strategy: "BLUE_GREEN", bakeTimeInMinutes: 1, lifecycleHooks: hooks });

/** @param {string[]} options @returns {Promise<{ url: string, process: ChildProcess }>} */
async function serve(options) {
  const started = spawn(binary, ["serve", "--port", "0", ...options], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface(started.stdout)) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (!url) continue;
    started.stdout.resume();
    return { url, process: started };
  }
  throw new Error(`${binary} ended before it listened`);
}

export class World {
  /** @param {string} api @param {string} home @param {Page} page */
  constructor(api, home, page) {
    this.api = api;
    this.home = home;
    this.page = page;
    /** @type {Set<Request>} what the page asked and was not answered yet */
    this.underWay = new Set();
    page.on("request", (request) => void this.underWay.add(request));
    for (const ended of /** @type {const} */ (["requestfinished", "requestfailed"])) {
      page.on(/** @type {"requestfinished"} */ (ended), (request) => void this.underWay.delete(request));
    }
  }

  /** @param {string} path @param {object} body @returns {Promise<any>} */
  async control(path, body) {
    const response = await fetch(`${this.api}/_sim/${path}`, { method: "POST", body: JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  /** Starts a deployment of shop/checkout and lets it go on to its first pause. @param {object} configuration @param {object} [more] @returns {Promise<string>} its ARN */
  async deployment(configuration, more) {
    const { serviceDeploymentArn } = await this.control("deploy", { region: "us-east-1", cluster: "shop", service: "checkout", configuration, ...more });
    for (let round = 0; round < 60; round++) {
      if (await this.isPaused(serviceDeploymentArn)) return serviceDeploymentArn;
      await this.control("advance", { seconds: 30 });
    }
    throw new Error("the deployment never paused");
  }

  /** @returns {Promise<any[]>} the deployments as they are in truth */
  async truth() {
    return /** @type {any} */ (await (await fetch(`${this.api}/_sim/world`)).json()).deployments;
  }

  /** @param {string} arn */
  async isPaused(arn) {
    const open = (/** @type {any} */ hook) => hook.targetType === "PAUSE" && hook.fate === "open";
    return (await this.truth()).some((deployment) => deployment.arn === arn && deployment.hooks.some(open));
  }

  /** Opens the page with its clock on the stand-in's, and signs in. @param {Who} [who] @param {string} [fragment] */
  async open(who = "full", fragment = "") {
    await this.visit(fragment);
    await this.signIn(who);
  }

  /** @param {string} [fragment] */
  async visit(fragment = "") {
    const { now } = await this.control("advance", { seconds: 0 });
    await this.page.clock.install({ time: now });
    // The headless shell cannot ask a person, and refuses for them.
    await this.page.addInitScript(() => {
      if (Notification.permission === "denied") Object.defineProperty(Notification, "permission", { get: () => "default" });
    });
    await this.page.goto(`${this.home}/${fragment}`);
  }

  /** @param {Who} who @param {string} [more] lines after the keys */
  async signIn(who, more = "") {
    await this.page.getByLabel("Temporary credentials").fill(`${lines(who)}\n${more}`);
    // It is asked for only where config.json does not say it.
    const region = this.page.getByLabel("Region", { exact: true });
    if (await region.isVisible()) await region.fill("us-east-1");
    await this.page.getByRole("button", { name: "Sign in", exact: true }).click();
  }

  /** Signs out, by the menu. */
  async signOut() {
    await this.page.locator("header summary").click();
    await this.page.getByRole("button", { name: "Sign out" }).click();
  }

  /** Moves both clocks. @param {number} seconds */
  async advance(seconds) {
    await this.control("advance", { seconds });
    await this.page.clock.fastForward(seconds * 1000);
  }

  /** Waits until the page has read every answer. One that comes between the two clocks' steps would show ECS's ahead; one that comes later would take as long as the step, and be given up. */
  async answered() {
    // What the page sent is seen before it answers this.
    await this.page.evaluate(() => {});
    await expect.poll(() => this.underWay.size).toBe(0);
    // Reading it, emitting what it says and drawing that take a frame each, and may have to wait for others.
    await this.page.evaluate(async (frames) => {
      for (let frame = 0; frame < frames; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    }, 6);
  }

  /** Lets time go by until the page shows it. @param {Locator} locator */
  async advanceUntil(locator) {
    for (let round = 0; round < 60; round++) {
      if (await locator.isVisible()) return;
      await this.advance(15);
      // What the page sent of that is seen before it answers this. It may also have sent nothing.
      await this.page.evaluate(() => {});
      await Promise.race([Promise.all([...this.underWay].map((request) => request.response())), locator.waitFor()]);
      // It is drawn in the frames after that, by the page's clock as long as nobody moves it.
      await this.page.waitForTimeout(50);
    }
    await expect(locator).toBeVisible();
  }

  /** Changes what ECS answers to operations, before the page reads it. @param {Record<string, (answer: any) => void>} changes by operation */
  async rewrite(changes) {
    await this.page.route(`${this.api}/`, async (route) => {
      const change = changes[route.request().headers()["x-amz-target"]?.split(".")[1] ?? ""];
      if (!change) return route.continue();
      const response = await route.fetch();
      const answer = await response.json();
      change(answer);
      await route.fulfill({ response, json: answer });
    });
  }

  /** @returns {Promise<any[]>} what the stand-in was asked, and by whom */
  async requests() {
    return /** @type {any[]} */ (await (await fetch(`${this.api}/_sim/requests`)).json());
  }

  /** @returns {Promise<string[]>} the operations the stand-in was asked for */
  async operations() {
    return (await this.requests()).map((request) => request.operation);
  }

  /** @param {string} operation @returns {Promise<string[]>} the ARNs of those who asked for it, in that order */
  async principals(operation) {
    return (await this.requests()).filter((request) => request.operation === operation).map((request) => request.principal);
  }
}

/** Starts the API. */
export async function serveApi() {
  const api = await serve([]);
  return { api: api.url, stop: () => void api.process.kill() };
}

/** Starts the API and the page, on two origins. */
export async function serveBoth() {
  const api = await serve([]);
  const home = await serve(["--site", site, "--endpoint", api.url]);
  const stop = () => {
    api.process.kill();
    home.process.kill();
  };
  return { api: api.url, home: home.url, stop };
}

/** @type {import("@playwright/test").TestType<import("@playwright/test").PlaywrightTestArgs & import("@playwright/test").PlaywrightTestOptions & { world: World }, {}>} */
export const test = base.extend({
  world: async ({ page }, use) => {
    const { api, home, stop } = await serveBoth();
    await use(new World(api, home, page));
    // An answer that is on its way while a test ends is nobody's failure.
    await page.unrouteAll({ behavior: "ignoreErrors" });
    stop();
  },
});

export { expect };
