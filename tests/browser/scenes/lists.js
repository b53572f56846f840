// What waits, and clusters, services and deployments.
import { pauseAt } from "../world.js";
import { AFTER, STEP, fault, pausing, running, second, workload } from "./arranging.js";

/** @import { Scene } from "../scenes.js" */

/** @type {Record<string, Scene>} */
export const LISTS = {
  "loading the list": {
    async arrange(world, page) {
      await second(world);
      await fault(world, { kind: "delay", ms: 60_000, operation: "ListClusters" });
      await world.open();
      await page.getByText("us-east-1: checking…").waitFor();
    },
    says: ["Checking…", "us-east-1: checking…"],
    never: ["Nothing needs a decision."],
  },
  "loading the list, with something found": {
    async arrange(world, page) {
      await second(world);
      await world.control("deploy", { region: "us-east-1", cluster: "bank", service: "ledger", configuration: pausing() });
      await fault(world, { kind: "delay", ms: 60_000, operation: "ListServices", cluster: "bank" });
      await world.open();
      await page.getByRole("link", { name: "checkout" }).waitFor();
    },
    says: ["1 deployment needs a decision so far.", "1 of 1 services in 2 clusters checked, 1 of 1 deployments"],
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
    says: ["3 deployments need a decision.", "Auto-continues in", "us-east-1: checked just now"],
    offers: ["payments", "checkout", "search", "Notify me in this browser"],
  },
  "the list with long names": {
    async arrange(world, page) {
      const cluster = "platform-production-customer-facing-services-cluster-eu-01";
      const canary = { strategy: "CANARY", canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 5 }, lifecycleHooks: [pauseAt([STEP], { minutes: 20_000 })] };
      const services = ["checkout-and-payment-orchestration-service-eu-central", "notifications", "inventory-reservation-and-allocation-worker"];
      for (const service of services) {
        await world.control("deploy", { region: "us-east-1", cluster, service, configuration: { strategy: "ROLLING" }, workload: workload("2026.11.20-release.1284-a41f9c0e7d2b") });
      }
      await world.control("advance", { seconds: 3600 });
      await world.deployment(canary, { cluster, service: services[0], workload: workload("2026.11.27-release.1301-hotfix.2-77be0c9d1f3a") });
      await world.deployment(pausing(90, "CONTINUE"), { cluster, service: services[1], workload: workload("2026.11.27") });
      await world.deployment(pausing(12), { cluster, service: services[2], workload: workload("2026.11.27-release.1301-hotfix.2-77be0c9d1f3a") });
      await world.open();
      await page.locator(".images").nth(2).waitFor();
    },
    says: ["3 deployments need a decision.", "notifications"],
    offers: ["checkout-and-payment-orchestration-service-eu-central"],
  },
  "empty": {
    arrange: (world) => world.open(),
    says: ["Nothing needs a decision.", "us-east-1: checked just now", "New pauses appear here automatically."],
    offers: ["Notify me in this browser"],
  },
  "partly readable": {
    async arrange(world) {
      await second(world);
      await world.control("deploy", { region: "us-east-1", cluster: "bank", service: "ledger", configuration: pausing() });
      await fault(world, { kind: "deny", operation: "ListServices", cluster: "bank" });
      await world.open();
    },
    says: ["Couldn't check everything", "bank, us-east-1: its services couldn't be listed.", "AccessDeniedException", "1 deployment needs a decision (some services couldn't be checked)."],
    offers: ["checkout"],
  },
  "nothing waits in what could be read": {
    async arrange(world) {
      await running(world, "checkout");
      await world.control("deploy", { region: "us-east-1", cluster: "bank", service: "ledger", configuration: pausing() });
      await fault(world, { kind: "deny", operation: "ListServices", cluster: "bank" });
      await world.open();
    },
    says: ["Nothing that could be checked needs a decision.", "Couldn't check everything"],
    never: ["Nothing needs a decision."],
  },
  "access denied to read": {
    async arrange(world) {
      await second(world);
      await world.open("no-rights");
    },
    says: ["You don't have permission", "is not authorized to perform: ecs:ListClusters", "Ask somebody who manages the role to allow it"],
    offers: ["Sign in again"],
    never: ["Nothing needs a decision."],
  },
  "throttled list": {
    async arrange(world, page) {
      await second(world);
      await fault(world, { kind: "throttle", operation: "ListClusters" });
      await world.open();
      await world.advanceUntil(page.getByText("AWS is throttling requests"));
    },
    says: ["AWS is throttling requests", "This page keeps trying, more slowly"],
    never: ["Nothing needs a decision."],
  },
  "blocked list": {
    async arrange(world, page) {
      await second(world);
      await page.route(`${world.api}/**`, (route) => route.abort("blockedbyclient"));
      await world.open();
      await world.advanceUntil(page.getByRole("heading", { name: "ECS couldn't be reached" }));
    },
    says: ["ECS couldn't be reached", "Check the network connection, and any proxy, firewall or security policy that blocks it"],
    offers: ["Try again"],
    never: ["Nothing needs a decision."],
  },
  "a proxy's page": {
    async arrange(world, page) {
      await page.route(`${world.api}/**`, (route) =>
        route.fulfill({ status: 200, contentType: "text/html", headers: { "access-control-allow-origin": "*" }, body: "<html>Please sign in</html>" }),
      );
      await world.open("full", "#/us-east-1");
    },
    says: ["This answer did not come from ECS", "Check the endpoint, and any proxy or firewall in between."],
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
    says: ["Deployments of checkout", "Paused: awaiting action", /^Started /, "1.42.0", "Successful", /^Ended /],
  },
  "an address that fits nothing": {
    arrange: (world) => world.open("full", "#/us-east-1/shop/checkout/more"),
    says: ["This link can't be opened", "It may have been cut short when it was copied."],
    offers: ["See the paused deployments"],
  },
};
