// Every screen and state that the page can be in: how one gets there, what it says, and what can be done. scenes.spec.js holds the page to
// that, and screenshots.js takes pictures of it.
import { blueGreen, lines, pauseAt } from "./world.js";

/** @import { Page } from "@playwright/test" */
/** @import { World } from "./world.js" */

/**
 * @typedef {object} Scene
 * @property {(world: World, page: Page) => Promise<void>} arrange
 * @property {(string | RegExp)[]} says
 * @property {string[]} [offers] buttons and links
 * @property {string[]} [never] what would be wrong to say, or to offer
 */

const TEST = "POST_TEST_TRAFFIC_SHIFT";
const STEP = "PRE_PRODUCTION_TRAFFIC_SHIFT";
const [BEFORE, AFTER] = ["1.41.0", "1.42.0"];
const LONG_TERM = "export AWS_ACCESS_KEY_ID=AKIAEXAMPLELONGTERM0\nexport AWS_SECRET_ACCESS_KEY=example/long/term/secret/not/real/000000";

/** @param {string} version */
const workload = (version) => ({
  containers: [{ name: "app", image: `111122223333.dkr.ecr.us-east-1.amazonaws.com/shop/checkout:${version}`, environment: version === BEFORE ? [["MODE", "a"]] : [["MODE", "b"], ["FEATURE_CART", "1"]] }],
  cpu: version === BEFORE ? "256" : "512",
});

/** Services that run the version before. @param {World} world @param {string[]} services */
async function running(world, ...services) {
  for (const service of services) {
    await world.control("deploy", { region: "us-east-1", cluster: "shop", service, configuration: { strategy: "ROLLING" }, workload: workload(BEFORE) });
  }
  await world.control("advance", { seconds: 3600 });
}

/** Pauses once, with so much time. @param {number} [minutes] @param {string} [action] */
const pausing = (minutes = 45, action = "ROLLBACK") => blueGreen([pauseAt([TEST], { minutes, action })]);

/** A service that runs one version and deploys the next. @param {World} world @param {object} [configuration] @param {object} [more] */
async function second(world, configuration = pausing(), more = {}) {
  await running(world, "checkout");
  return world.deployment(configuration, { workload: workload(AFTER), ...more });
}

/** Opens a deployment that pauses. @param {World} world @param {{ who?: import("./world.js").Who, configuration?: object, more?: object }} [how] */
async function opened(world, { who = "full", configuration, more } = {}) {
  const arn = await second(world, configuration, more);
  await world.open(who, `#/d/${arn}`);
  await world.page.getByRole("button", { name: "Take action" }).first().waitFor();
  return arn;
}

/** @param {Page} page @param {string} name */
const press = (page, name) => page.getByRole("button", { name, exact: true }).first().click();

/** @param {Page} page @param {"Continue" | "Roll back"} name */
async function ask(page, name) {
  await press(page, "Take action");
  await press(page, name);
  await page.locator("dialog button:enabled", { hasText: name }).waitFor();
}

/** @param {Page} page @param {"Continue" | "Roll back"} name */
async function decide(page, name) {
  await ask(page, name);
  await page.locator("dialog").getByRole("button", { name }).click();
}

/** @param {World} world @param {object} fault */
const fault = (world, fault) => world.control("faults", { times: null, ...fault });

/** @type {Record<string, Scene>} */
export const SCENES = {
  "loading the page": {
    async arrange(world, page) {
      await page.route("**/config.json", () => {});
      await world.visit();
    },
    says: ["Loading…"],
  },
  "no credentials": {
    arrange: (world) => world.visit(),
    says: ["Sign in", "Everything happens in this browser: your key goes to AWS and nowhere else.", "closing or reloading this page forgets them"],
    offers: ["Sign in", "Try the demo"],
  },
  "credentials found": {
    async arrange(world, page) {
      await world.visit();
      await page.getByLabel("Temporary credentials").fill(lines("full"));
    },
    says: ["Found ASIAEXAMPLEFULL00000 in environment variables: temporary"],
  },
  "a long-term key found": {
    async arrange(world, page) {
      await world.visit();
      await page.getByLabel("Temporary credentials").fill(LONG_TERM);
    },
    says: ["a long-term key. It works until somebody deletes it", "Temporary credentials are safer."],
  },
  "credentials incomplete": {
    async arrange(world, page) {
      await world.visit();
      await page.getByLabel("Temporary credentials").fill("export AWS_ACCESS_KEY_ID=ASIAEXAMPLEFULL00000");
      await page.getByLabel("Region", { exact: true }).fill("us-east-1");
      await press(page, "Sign in");
    },
    says: ["The secret access key and the session token are missing: found the access key id"],
    offers: ["Sign in"],
  },
  "a sign-in that was over before": {
    arrange: (world) => world.open("expired"),
    says: ["Your sign-in has ended", "The security token included in the request is expired"],
    offers: ["Sign in again"],
    never: ["Nothing waits."],
  },
  "a sign-in near its end": {
    async arrange(world, page) {
      const arn = await second(world);
      await world.visit(`#/d/${arn}`);
      const { now } = await world.control("advance", { seconds: 0 });
      await world.signIn("full", `export AWS_CREDENTIAL_EXPIRATION=${new Date(now + 240_000).toISOString()}`);
      await page.getByRole("button", { name: "Take action" }).waitFor();
    },
    says: [/Your sign-in ends: (3 min \d+ s|4 min 0 s) left\./],
    offers: ["Sign in again", "Take action"],
  },
  "a sign-in that ended": {
    async arrange(world, page) {
      const arn = await second(world);
      await world.visit(`#/d/${arn}`);
      const { now } = await world.control("advance", { seconds: 0 });
      await world.signIn("full", `export AWS_CREDENTIAL_EXPIRATION=${new Date(now + 400_000).toISOString()}`);
      await page.getByRole("button", { name: "Take action" }).waitFor();
      await world.advanceUntil(page.getByText("Your sign-in has ended."));
    },
    says: ["Your sign-in has ended. Sign in again: you stay where you were, and nothing is lost."],
    offers: ["Sign in again"],
  },
  "signing in again": {
    async arrange(world, page) {
      await opened(world, { who: "read-only" });
      await decide(page, "Continue");
      await page.getByRole("button", { name: "Sign in again" }).click();
    },
    says: ["Sign in again", "You stay where you were, and nothing is lost."],
    offers: ["Sign in", "Not now"],
  },
  "a key that AWS does not know": {
    arrange: (world) => world.open("wrong-secret"),
    says: ["AWS does not accept your key", "The request signature we calculated does not match the signature you provided."],
    offers: ["Sign in again"],
    never: ["Nothing waits.", "x-amz-security-token"],
  },

  "loading the list": {
    async arrange(world, page) {
      await second(world);
      await fault(world, { kind: "delay", ms: 60_000, operation: "ListClusters" });
      await world.open();
      await page.getByText("us-east-1: looking…").waitFor();
    },
    says: ["Looking…", "us-east-1: looking…"],
    never: ["Nothing waits."],
  },
  "loading the list, with something found": {
    async arrange(world, page) {
      await second(world);
      await world.control("deploy", { region: "us-east-1", cluster: "bank", service: "ledger", configuration: pausing() });
      await fault(world, { kind: "delay", ms: 60_000, operation: "ListServices", cluster: "bank" });
      await world.open();
      await page.getByRole("link", { name: "checkout" }).waitFor();
    },
    says: ["1 deployment waits so far.", "1 of 1 services in 2 clusters read, 1 of 1 deployments"],
  },
  "the list": {
    async arrange(world, page) {
      await running(world, "checkout", "search", "payments");
      const canary = { strategy: "CANARY", canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 5 }, lifecycleHooks: [pauseAt([STEP], { minutes: 1440 })] };
      await world.deployment(pausing(55), { workload: workload(AFTER) });
      await world.deployment(canary, { service: "search", workload: workload("2026-11-23") });
      await world.deployment(pausing(5, "CONTINUE"), { service: "payments", workload: workload("1.43.0") });
      await world.open();
      await page.locator(".images").nth(2).waitFor();
    },
    says: ["3 deployments wait.", "The deployment continues by itself.", "us-east-1: everything looked at just now"],
    offers: ["payments", "checkout", "search", "Notify me in this browser"],
  },
  "empty": {
    arrange: (world) => world.open(),
    says: ["Nothing waits.", "us-east-1: everything looked at just now", "A deployment that begins to wait appears here by itself."],
    offers: ["Notify me in this browser"],
  },
  "partly readable": {
    async arrange(world) {
      await second(world);
      await world.control("deploy", { region: "us-east-1", cluster: "bank", service: "ledger", configuration: pausing() });
      await fault(world, { kind: "deny", operation: "ListServices", cluster: "bank" });
      await world.open();
    },
    says: ["Not all could be read", "bank, us-east-1: its services could not be listed.", "AccessDeniedException", "1 deployment waits."],
    offers: ["checkout"],
  },
  "nothing waits in what could be read": {
    async arrange(world) {
      await running(world, "checkout");
      await world.control("deploy", { region: "us-east-1", cluster: "bank", service: "ledger", configuration: pausing() });
      await fault(world, { kind: "deny", operation: "ListServices", cluster: "bank" });
      await world.open();
    },
    says: ["Nothing waits in what could be read.", "Not all could be read"],
    never: ["Nothing waits."],
  },
  "access denied to read": {
    async arrange(world) {
      await second(world);
      await world.open("no-rights");
    },
    says: ["You have no rights for this", "is not authorized to perform: ecs:ListClusters", "Somebody who manages the role must allow it"],
    offers: ["Sign in again"],
    never: ["Nothing waits."],
  },
  "throttled list": {
    async arrange(world, page) {
      await second(world);
      await fault(world, { kind: "throttle", operation: "ListClusters" });
      await world.open();
      await world.advanceUntil(page.getByText("AWS asks to slow down"));
    },
    says: ["AWS asks to slow down", "This page keeps trying, more slowly"],
    never: ["Nothing waits."],
  },
  "blocked list": {
    async arrange(world, page) {
      await second(world);
      await page.route(`${world.api}/**`, (route) => route.abort("blockedbyclient"));
      await world.open();
      await world.advanceUntil(page.getByRole("heading", { name: "ECS cannot be reached" }));
    },
    says: ["ECS cannot be reached", "you may be offline, or a firewall, extension or the page's security policy blocks it"],
    offers: ["Try again"],
    never: ["Nothing waits."],
  },
  "offline": {
    async arrange(world, page) {
      await opened(world);
      await page.context().setOffline(true);
      await world.advanceUntil(page.getByRole("heading", { name: "You are offline" }));
    },
    says: ["You are offline", "What you see was read before.", "Awaiting action"],
    offers: ["Try again"],
  },
  "blocked": {
    async arrange(world, page) {
      await opened(world);
      await page.route(`${world.api}/**`, (route) => route.abort("blockedbyclient"));
      await world.advanceUntil(page.getByRole("heading", { name: "ECS cannot be reached" }));
    },
    says: ["ECS cannot be reached", "What you see was read before.", "Awaiting action"],
    offers: ["Try again"],
  },
  "a proxy's page": {
    async arrange(world, page) {
      await page.route(`${world.api}/**`, (route) =>
        route.fulfill({ status: 200, contentType: "text/html", headers: { "access-control-allow-origin": "*" }, body: "<html>Please sign in</html>" }),
      );
      await world.open("full", "#/us-east-1");
    },
    says: ["This is not an answer of ECS", "Check the endpoint, and what stands between it and you."],
    offers: ["Try again"],
  },

  "clusters": {
    async arrange(world) {
      await second(world);
      await world.open("full", "#/us-east-1");
    },
    says: ["Clusters", /\d service, \d tasks running/],
    offers: ["shop"],
  },
  "services": {
    async arrange(world) {
      await second(world);
      await world.control("deploy", { region: "us-east-1", cluster: "shop", service: "orders-legacy", controller: "CODE_DEPLOY" });
      await world.open("full", "#/us-east-1/shop");
    },
    says: ["Services of shop", "Deployed by CODE_DEPLOY, which has no pause hooks."],
    offers: ["checkout"],
  },
  "deployments of a service": {
    async arrange(world) {
      await second(world);
      await world.open("full", "#/us-east-1/shop/checkout");
    },
    says: ["Deployments of checkout", "Paused: awaiting action"],
  },
  "an address that fits nothing": {
    arrange: (world) => world.open("full", "#/us-east-1/shop/checkout/more"),
    says: ["Nothing here", "It may have been cut short when it was copied."],
    offers: ["What waits for a decision"],
  },

  "loading a deployment": {
    async arrange(world, page) {
      const arn = await second(world);
      await fault(world, { kind: "delay", ms: 60_000, operation: "DescribeServiceDeployments" });
      await world.open("full", `#/d/${arn}`);
      await page.getByRole("heading", { name: "checkout" }).waitFor();
    },
    says: ["checkout", "Reading…"],
    never: ["Take action"],
  },
  "a deployment": {
    async arrange(world, page) {
      await opened(world);
      await press(page, "Take action");
      await page.getByRole("heading", { name: "What changes" }).waitFor();
      await page.getByRole("heading", { name: "Other deployments" }).waitFor();
    },
    says: ["Paused: awaiting action", /44 min left\.\s+The deployment rolls back by itself\./, "Cpu: 256 → 512", "Environment: added FEATURE_CART; another value for MODE"],
    offers: ["Continue", "Roll back", "Open in the ECS console"],
  },
  "a linear deployment with two hooks": {
    async arrange(world, page) {
      const hooks = [pauseAt([STEP], { minutes: 40 }), pauseAt([STEP], { minutes: 90, action: "CONTINUE" })];
      await opened(world, { configuration: { strategy: "LINEAR", linearConfiguration: { stepPercent: 20, stepBakeTimeInMinutes: 5 }, lifecycleHooks: hooks, alarms: { alarmNames: ["checkout-5xx"], enable: true, rollback: true }, deploymentCircuitBreaker: { enable: true, rollback: true } } });
      await page.getByRole("heading", { name: "Other deployments" }).waitFor();
    },
    says: ["step 1 of 5", "8 pauses still ahead after this one", "Monitoring"],
    offers: ["Continue all 2 hooks"],
  },
  "under 5 minutes left": {
    arrange: async (world) => void (await opened(world, { configuration: pausing(4) })),
    says: ["Little time left", /3 min \d+ s left\.\s+The deployment rolls back by itself\./],
    offers: ["Take action"],
  },
  "expired meanwhile": {
    async arrange(world, page) {
      await opened(world, { configuration: pausing(10) });
      await page.route(`${world.api}/`, () => {});
      await page.clock.fastForward(660_000);
      await page.getByText("Time is up.").waitFor();
    },
    says: ["Time is up.", "ECS decides by itself now"],
    never: ["Take action"],
  },
  "a wrong clock": {
    async arrange(world, page) {
      const arn = await second(world);
      const { now } = await world.control("advance", { seconds: 0 });
      await page.clock.install({ time: now - 3 * 3_600_000 });
      await page.goto(`${world.home}/#/d/${arn}`);
      await world.signIn("full");
      await page.getByRole("button", { name: "Take action" }).waitFor();
    },
    says: [/Your clock is 2 h 59 min slow\. The times here follow ECS.s clock\./, /44 min left\./],
    offers: ["Take action"],
  },
  "an unknown ARN": {
    async arrange(world) {
      await second(world);
      await world.open("full", "#/d/arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU");
    },
    says: ["No such service deployment", "Check the ARN and the account you are signed in to; ECS forgets deployments after 90 days."],
    never: ["Take action"],
  },
  "throttled": {
    async arrange(world, page) {
      await opened(world);
      await fault(world, { kind: "throttle", operation: "DescribeServiceDeployments" });
      await world.advanceUntil(page.getByRole("heading", { name: "AWS asks to slow down" }));
    },
    says: ["AWS asks to slow down", "This page keeps trying, more slowly", "Awaiting action"],
    offers: ["Take action"],
  },
  "superseded": {
    async arrange(world, page) {
      const arn = await second(world);
      await world.deployment(pausing(), { workload: workload("1.43.0") });
      await world.open("full", `#/d/${arn}`);
      await page.getByRole("heading", { name: "Other deployments" }).waitFor();
    },
    says: ["Superseded: a newer deployment of this service took its place."],
    offers: ["See the newer deployment"],
    never: ["Take action"],
  },
  "a link to a pause that is over": {
    async arrange(world, page) {
      const arn = await second(world);
      await world.control("act", { serviceDeploymentArn: arn, action: "ROLLBACK" });
      await world.control("advance", { seconds: 600 });
      await world.open("full", `#/d/${arn}?hook=ecs-pause-0000000000000000000000000000000000000000000`);
      await page.getByRole("heading", { name: "Other deployments" }).waitFor();
    },
    says: ["The pause that this link was made for is over: it is no longer listed.", "Rolled back"],
    never: ["Take action"],
  },
  "rollback failed": {
    async arrange(world, page) {
      const arn = await opened(world, { more: { troubles: [{ kind: "rollbackFails" }] } });
      await world.control("act", { serviceDeploymentArn: arn, action: "ROLLBACK" });
      await world.advanceUntil(page.locator("main > .row .pill", { hasText: "Rollback failed" }));
    },
    says: ["The rollback failed: the service may be without a working revision.", "Rollback failed"],
    offers: ["Look at it in the ECS console"],
  },
  "changes that may not be read": {
    async arrange(world, page) {
      await fault(world, { kind: "deny", operation: "DescribeServiceRevisions" });
      await opened(world);
      await page.getByText("It could not be read:").waitFor();
    },
    says: ["It could not be read:", "is not authorized to perform: ecs:DescribeServiceRevisions"],
    offers: ["Take action"],
  },

  "confirming Continue": {
    async arrange(world, page) {
      await opened(world);
      await ask(page, "Continue");
    },
    says: ["Continue checkout", /Production traffic moves to revision \d+: now 0 %, then 100 %\./, "111122223333"],
    offers: ["Close", "Continue"],
  },
  "confirming Roll back": {
    async arrange(world, page) {
      await opened(world);
      await ask(page, "Roll back");
    },
    says: ["Roll back checkout", /Production traffic stays on revision \d+\./],
    offers: ["Close", "Roll back"],
  },
  "confirming by name": {
    async arrange(world, page) {
      await page.route("**/config.json", async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...(await response.json()), confirmByName: ["shop/*"] } });
      });
      await opened(world);
      await press(page, "Take action");
      await press(page, "Continue");
      await page.getByText("Reading the deployment…").waitFor({ state: "hidden" });
    },
    says: ["Type checkout to confirm"],
    offers: ["Close"],
  },
  "moved before it was confirmed": {
    async arrange(world, page) {
      const arn = await opened(world, { configuration: blueGreen([pauseAt([TEST], { minutes: 30 }), pauseAt([TEST], { minutes: 60 })]) });
      await press(page, "Take action");
      const { hooks } = (await world.truth()).find((one) => one.arn === arn);
      await world.control("act", { serviceDeploymentArn: arn, hookId: hooks.at(-1).id, action: "CONTINUE" });
      await press(page, "Continue");
    },
    says: ["The deployment has moved since you read it. Nothing was sent. It said before: 2 pause hooks wait"],
    offers: ["Close", "Continue"],
  },
  "decided before it was confirmed": {
    async arrange(world, page) {
      const arn = await opened(world);
      await press(page, "Take action");
      await world.control("act", { serviceDeploymentArn: arn, action: "ROLLBACK" });
      await press(page, "Continue");
      await page.getByText("This hook no longer waits").waitFor();
    },
    says: ["This hook no longer waits", "Nothing was sent."],
    offers: ["Close"],
  },

  "sending": {
    async arrange(world, page) {
      await opened(world);
      await fault(world, { kind: "delay", ms: 60_000, operation: "ContinueServiceDeployment" });
      await decide(page, "Continue");
    },
    says: ["Continuing… This page waits for ECS; closing it does not undo it."],
  },
  "continued": {
    async arrange(world, page) {
      await opened(world);
      await decide(page, "Continue");
    },
    says: ["Continued", "ECS accepted it: the deployment goes on."],
  },
  "rolled back": {
    async arrange(world, page) {
      await opened(world);
      await decide(page, "Roll back");
    },
    says: ["Roll back accepted"],
  },
  "access denied to act": {
    async arrange(world, page) {
      await opened(world, { who: "read-only" });
      await decide(page, "Continue");
    },
    says: ["Nothing was changed", "is not authorized to perform: ecs:ContinueServiceDeployment", "Awaiting action"],
    offers: ["Sign in again"],
    never: ["Try again"],
  },
  "someone was first": {
    async arrange(world, page) {
      const arn = await opened(world);
      await ask(page, "Continue");
      await world.control("act", { serviceDeploymentArn: arn, action: "ROLLBACK" });
      await page.locator("dialog").getByRole("button", { name: "Continue" }).click();
    },
    says: ["Already rolled back", "Nothing was sent."],
  },
  "sent but unknown": {
    async arrange(world, page) {
      await opened(world);
      await ask(page, "Continue");
      await fault(world, { kind: "drop-response", operation: "ContinueServiceDeployment" });
      const sent = page.waitForRequest((request) => request.headers()["x-amz-target"]?.endsWith(".ContinueServiceDeployment") ?? false);
      await page.locator("dialog").getByRole("button", { name: "Continue" }).click();
      await sent;
      await fault(world, { kind: "status", status: 500, operation: "DescribeServiceDeployments" });
      await world.advanceUntil(page.locator("#outcome"));
    },
    says: ["Not known", "Sent, but what became of it could not be established", "Look at the deployment before you decide anew"],
    never: ["Nothing was changed"],
  },
  "paused again": {
    async arrange(world, page) {
      const configuration = { strategy: "CANARY", bakeTimeInMinutes: 1, canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 1 }, lifecycleHooks: [pauseAt([STEP])] };
      await opened(world, { configuration });
      await decide(page, "Continue");
      await world.advanceUntil(page.getByText("Paused again: awaiting action"));
    },
    says: ["Paused again: awaiting action", "Continued"],
    offers: ["Take action"],
  },
  "the way into the demo": {
    async arrange(world, page) {
      await page.goto(`${world.home}/?demo`);
    },
    says: ["Try it without AWS", "nothing here reaches AWS"],
    offers: ["Sign in to the demo", "Sign in to look only", "Leave the demo"],
  },
  "the demo": {
    async arrange(world, page) {
      await page.goto(`${world.home}/?demo`);
      await press(page, "Sign in to the demo");
      await page.locator(".images").nth(6).waitFor();
    },
    says: ["nothing here reaches AWS", "7 deployments wait."],
    offers: ["Leave the demo"],
  },
  "a config.json that cannot be used": {
    async arrange(world, page) {
      await page.route("**/config.json", (route) => route.fulfill({ json: { regions: "us-east-1" } }));
      await world.visit();
    },
    says: ["This page cannot run", '"regions" in config.json must be a list of Regions.'],
  },
};
