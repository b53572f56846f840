// One deployment, before anything is decided.
import { pauseAt } from "../world.js";
import { STEP, fault, opened, pausing, press, second, workload } from "./arranging.js";

/** @import { Scene } from "../scenes.js" */

/** @type {Record<string, Scene>} */
export const DEPLOYMENT = {
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
    says: ["Paused: awaiting action", /44 min left\.\s+The deployment rolls back by itself\./, "CPU: 256 → 512", "Environment: added FEATURE_CART; another value for MODE"],
    offers: ["Continue", "Roll back", "Open in the ECS console"],
  },
  "a linear deployment with two hooks": {
    async arrange(world, page) {
      const hooks = [pauseAt([STEP], { minutes: 40 }), pauseAt([STEP], { minutes: 90, action: "CONTINUE" })];
      await opened(world, { configuration: { strategy: "LINEAR", linearConfiguration: { stepPercent: 20, stepBakeTimeInMinutes: 5 }, lifecycleHooks: hooks, alarms: { alarmNames: ["checkout-5xx"], enable: true, rollback: true }, deploymentCircuitBreaker: { enable: true, rollback: true } } });
      await page.getByRole("heading", { name: "Other deployments" }).waitFor();
    },
    says: ["step 1 of 5", "8 pauses still ahead after these 2.", "Monitoring"],
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
    says: [/Your clock is (2 h 59|3 h 0) min slow\. The times here follow ECS.s clock\./, /44 min left\./],
    offers: ["Take action"],
  },
  "an unknown ARN": {
    async arrange(world) {
      await second(world);
      await world.open("full", "#/d/arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU");
    },
    says: ["No such service deployment", "Check the ARN and the account you are signed in to; one that has just begun takes some seconds to show, and ECS forgets deployments after 90 days."],
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
  "offline": {
    async arrange(world, page) {
      await opened(world);
      await page.context().setOffline(true);
      await world.advanceUntil(page.getByRole("heading", { name: "You are offline" }));
    },
    says: ["You are offline", /What you see was read (just now|\d+ min ago)\./, "Awaiting action"],
    offers: ["Try again"],
  },
  "blocked": {
    async arrange(world, page) {
      await opened(world);
      await page.route(`${world.api}/**`, (route) => route.abort("blockedbyclient"));
      await world.advanceUntil(page.getByRole("heading", { name: "ECS cannot be reached" }));
    },
    says: ["ECS cannot be reached", /What you see was read (just now|\d+ min ago)\./, "Awaiting action"],
    offers: ["Try again"],
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
};
