// One deployment, before anything is decided.
import { answer } from "../press.js";
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
    never: ["Continue"],
  },
  "a deployment": {
    async arrange(world, page) {
      await opened(world);
      await page.getByRole("heading", { name: "Everything that changes" }).waitFor();
      await page.getByRole("heading", { name: /^(Earlier|Other) deployments$/ }).waitFor();
    },
    says: ["Paused: awaiting action", "Send production traffic to 1.42.0?", "app: 1.41.0 → 1.42.0", /Auto-rolls back in 44 min \((... \d+, )?\d\d:\d\d UTC\)/, "CPU 256 → 512", "FEATURE_CART added", "MODE changed", "You are here:", /^Current revision\s+1\.41\.0/, /^New revision\s+1\.42\.0/, "2 of 2 running"],
    offers: ["Continue to 100 %", "Roll back", "Copy link", "Open in ECS"],
  },
  "tasks that stopped": {
    async arrange(world, page) {
      await opened(world, { more: { troubles: [{ kind: "stoppedTasks", count: 4 }] } });
      await page.getByRole("heading", { name: "Stopped tasks" }).waitFor();
      await page.getByRole("heading", { name: "Everything that changes" }).waitFor();
    },
    says: [
      "Tasks of the new revision, latest first. ECS lists them for about an hour.",
      "Essential container in task exited", "app exited with code 137: OutOfMemoryError: Container killed due to memory usage", "EssentialContainerExited",
      "Task failed to start", /app: CannotPullContainerError: .*not found/, "It never started.", /^Task failed ELB health checks in/, "app exited with code 143",
    ],
    offers: ["Continue to 100 %", "Open task", "Logs", "Metrics", "Target group checkout-blue", "Target group checkout-green"],
  },
  "tasks that stopped, of whose revision ECS says nothing": {
    async arrange(world, page) {
      await world.control("settings", { startedBy: "another" });
      await opened(world, { more: { troubles: [{ kind: "stoppedTasks", count: 12 }] } });
      await page.getByRole("heading", { name: "Stopped tasks" }).waitFor();
    },
    says: ["ECS does not report which deployment started these tasks. They run the new revision's task definition.", "5 that stopped earlier", "2 more stopped before these."],
  },
  "a role that may not see tasks that stopped": {
    async arrange(world, page) {
      await fault(world, { kind: "deny", operation: "ListTasks" });
      await opened(world, { more: { troubles: [{ kind: "stoppedTasks", count: 1 }] } });
      await page.getByText("To see stopped tasks").waitFor();
    },
    says: ["To see stopped tasks, this role needs ecs:ListTasks and ecs:DescribeTasks."],
    offers: ["Continue to 100 %", "Roll back"],
    never: ["Stopped tasks", "You don't have permission"],
  },
  "a linear deployment with two hooks": {
    async arrange(world, page) {
      const hooks = [pauseAt([STEP], { minutes: 40 }), pauseAt([STEP], { minutes: 90, action: "CONTINUE" })];
      await opened(world, { configuration: { strategy: "LINEAR", linearConfiguration: { stepPercent: 20, stepBakeTimeInMinutes: 5 }, lifecycleHooks: hooks, alarms: { alarmNames: ["checkout-5xx"], enable: true, rollback: true }, deploymentCircuitBreaker: { enable: true, rollback: true } } });
      await page.getByRole("heading", { name: /^(Earlier|Other) deployments$/ }).waitFor();
    },
    says: ["Step 1 of 5 needs a decision", "Send 20 % of production traffic to 1.42.0?", "8 pauses still ahead after these 2.", "checkout-5xx", /Auto-rolls back in 39 min/, /Auto-continues in 1 h 29 min/],
    offers: ["Continue both", "Roll back", "Continue hook 1 of 2", "Continue hook 2 of 2"],
  },
  "a deployment with long names": {
    async arrange(world, page) {
      const service = "checkout-and-payment-orchestration-service-eu-central";
      const cluster = "platform-production-customer-facing-services-cluster-eu-01";
      const image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/platform/checkout-and-payment-orchestration";
      const tagged = (/** @type {string} */ version) => ({
        containers: [
          { name: "checkout-and-payment-orchestration", image: `${image}:${version}`, environment: Array.from({ length: 12 }, (_, index) => [`FEATURE_FLAG_FOR_THE_CUSTOMER_FACING_CHECKOUT_${index}`, version]) },
          { name: "otel-collector-sidecar", image: `public.ecr.aws/aws-observability/aws-otel-collector:v0.${version.length}.0` },
        ],
      });
      await world.control("deploy", { region: "us-east-1", cluster, service, configuration: { strategy: "ROLLING" }, workload: tagged("2026.11.20-release.1284-a41f9c0e7d2b") });
      await world.control("advance", { seconds: 3600 });
      const hooks = [pauseAt([STEP], { minutes: 40 }), pauseAt([STEP], { minutes: 20_000, action: "CONTINUE" })];
      const configuration = { strategy: "LINEAR", linearConfiguration: { stepPercent: 12.5, stepBakeTimeInMinutes: 5 }, lifecycleHooks: hooks, alarms: { alarmNames: ["checkout-and-payment-orchestration-service-5xx-rate-above-one-percent"], enable: true, rollback: true } };
      const arn = await world.deployment(configuration, { cluster, service, workload: tagged("2026.11.27-release.1301-hotfix.2-77be0c9d1f3a") });
      await page.route("**/config.json", async (route) => {
        const response = await route.fetch();
        const links = ["Runbook for an incident of the checkout", "Dashboard", "Commit"].map((name) => ({ name, url: "https://wiki.example.com/{service}" }));
        await route.fulfill({ response, json: { ...(await response.json()), links } });
      });
      await world.open("full", `#/d/${arn}`);
      await page.getByRole("heading", { name: /^(Earlier|Other) deployments$/ }).waitFor();
    },
    says: ["checkout-and-payment-orchestration-service-eu-central", "Step 1 of 8 needs a decision", /Auto-continues in 13 d \d+ h \(... \d+, \d\d:\d\d UTC\)/],
    offers: ["Continue both", "Roll back", "Runbook for an incident of the checkout"],
  },
  "under 5 minutes left": {
    arrange: async (world) => void (await opened(world, { configuration: pausing(4) })),
    says: ["Little time left", /Auto-rolls back in 3 min \d+ s/],
    offers: ["Continue to 100 %"],
  },
  "expired meanwhile": {
    async arrange(world, page) {
      await opened(world, { configuration: pausing(10) });
      // An answer that is on its way would set the clock back to ECS's.
      for (const read of [page.getByText("1.42.0?"), page.getByRole("heading", { name: "Earlier deployments" }), page.getByRole("link", { name: "Paused (1)" })]) await read.waitFor();
      await page.route(`${world.api}/`, () => {});
      await page.clock.fastForward(660_000);
      await page.getByText("Time is up.").waitFor();
    },
    says: ["Time is up.", "ECS is deciding now."],
    never: ["Continue"],
  },
  "a wrong clock": {
    async arrange(world, page) {
      const arn = await second(world);
      const { now } = await world.control("advance", { seconds: 0 });
      await page.clock.install({ time: now - 3 * 3_600_000 });
      await page.goto(`${world.home}/#/d/${arn}`);
      await world.signIn("full");
      await answer(page, "Continue").waitFor();
    },
    says: [/Your clock is (2 h 59|3 h 0) min slow\. The times here follow ECS.s clock\./, /Auto-rolls back in 44 min/],
    offers: ["Continue to 100 %"],
  },
  "an unknown ARN": {
    async arrange(world) {
      await second(world);
      await world.open("full", "#/d/arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU");
    },
    says: ["No such service deployment", "Check the ARN and your account"],
    never: ["Continue"],
  },
  "throttled": {
    async arrange(world, page) {
      await opened(world);
      await fault(world, { kind: "throttle", operation: "DescribeServiceDeployments" });
      await world.advanceUntil(page.getByRole("heading", { name: "AWS is throttling requests" }));
    },
    says: ["AWS is throttling requests", "This page keeps trying, more slowly", "Needs a decision"],
    offers: ["Continue to 100 %"],
  },
  "offline": {
    async arrange(world, page) {
      await opened(world);
      await page.context().setOffline(true);
      await world.advanceUntil(page.getByRole("heading", { name: "You are offline" }));
    },
    says: ["You are offline", /What you see was last read (just now|\d+ min ago)\./, "Needs a decision"],
    offers: ["Try again"],
  },
  "blocked": {
    async arrange(world, page) {
      await opened(world);
      await page.route(`${world.api}/**`, (route) => route.abort("blockedbyclient"));
      await world.advanceUntil(page.getByRole("heading", { name: "ECS couldn't be reached" }));
    },
    says: ["ECS couldn't be reached", /What you see was last read (just now|\d+ min ago)\./, "Needs a decision"],
    offers: ["Try again"],
  },
  "superseded": {
    async arrange(world, page) {
      const arn = await second(world);
      await world.deployment(pausing(), { workload: workload("1.43.0") });
      await world.open("full", `#/d/${arn}`);
      await page.getByRole("heading", { name: /^(Earlier|Other) deployments$/ }).waitFor();
    },
    says: ["Superseded: a newer deployment of this service took its place."],
    offers: ["See the newer deployment"],
    never: ["Continue"],
  },
  "a link to a pause that is over": {
    async arrange(world, page) {
      const arn = await second(world);
      await world.control("act", { serviceDeploymentArn: arn, action: "ROLLBACK" });
      await world.control("advance", { seconds: 600 });
      await world.open("full", `#/d/${arn}?hook=ecs-pause-0000000000000000000000000000000000000000000`);
      await page.getByRole("heading", { name: /^(Earlier|Other) deployments$/ }).waitFor();
    },
    says: ["The pause that this link was made for is no longer listed.", "Rolled back"],
    never: ["Continue"],
  },
  "rollback failed": {
    async arrange(world, page) {
      const arn = await opened(world, { more: { troubles: [{ kind: "rollbackFails" }] } });
      await world.control("act", { serviceDeploymentArn: arn, action: "ROLLBACK" });
      await world.advanceUntil(page.locator(".state .pill", { hasText: "Rollback failed" }));
    },
    says: ["The rollback failed: the service may be without a working revision.", "Rollback failed"],
    offers: ["Open it in the ECS console"],
  },
  "changes that may not be read": {
    async arrange(world, page) {
      await fault(world, { kind: "deny", operation: "DescribeServiceRevisions" });
      await opened(world);
      await page.getByText("Couldn't read what changes:").waitFor();
    },
    says: ["Couldn't read what changes:", "is not authorized to perform: ecs:DescribeServiceRevisions"],
    offers: ["Continue to 100 %"],
  },
};
