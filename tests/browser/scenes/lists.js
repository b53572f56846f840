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
    says: ["Not all could be read", "bank, us-east-1: its services could not be listed.", "AccessDeniedException", "1 deployment waits in what could be read."],
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
    says: ["ECS cannot be reached", "Check the network connection, and any proxy, firewall or security policy that blocks it"],
    offers: ["Try again"],
    never: ["Nothing waits."],
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
    says: ["This link can't be opened", "It may have been cut short when it was copied."],
    offers: ["What waits for a decision"],
  },
};
