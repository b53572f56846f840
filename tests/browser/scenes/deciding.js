// The last step, and what becomes of a decision.
import { answer, press as pressActing } from "../press.js";
import { blueGreen, pauseAt } from "../world.js";
import { STEP, TEST, ask, confirm, decide, fault, opened, press, unseen } from "./arranging.js";

/** @import { Scene } from "../scenes.js" */

/** @type {Record<string, Scene>} */
export const DECIDING = {
  "confirming Continue": {
    async arrange(world, page) {
      await opened(world);
      await ask(page, "Continue");
    },
    says: ["Continue checkout", /Production traffic moves to the new revision: from 0\s% to 100\s%\./, "111122223333"],
    offers: ["Close", "Continue"],
  },
  "confirming Roll back": {
    async arrange(world, page) {
      await opened(world);
      await ask(page, "Roll back");
    },
    says: ["Roll back checkout", /Production traffic stays on the current revision\./, "Back to 1.41.0 (from 1.42.0)."],
    offers: ["Close", "Roll back"],
  },
  "confirming by name": {
    async arrange(world, page) {
      await page.route("**/config.json", async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...(await response.json()), confirmByName: ["shop/*"] } });
      });
      await opened(world);
      await pressActing(answer(page, "Continue"));
      await page.getByText("Reading the deployment…").waitFor({ state: "hidden" });
    },
    says: ["Type checkout to confirm"],
    offers: ["Close"],
  },
  "moved before it was confirmed": {
    async arrange(world, page) {
      const arn = await opened(world, { configuration: blueGreen([pauseAt([TEST], { minutes: 30 }), pauseAt([TEST], { minutes: 60 })]) });
      const { hooks } = (await world.truth()).find((one) => one.arn === arn);
      await unseen(world, () => world.control("act", { serviceDeploymentArn: arn, hookId: hooks.at(-1).id, action: "CONTINUE" }), () => press(page, "Continue hook 1 of 2"));
    },
    says: ["The deployment has moved on since you read it. Nothing was sent. What you read before: Continues 1 of 2 pauses"],
    offers: ["Close", "Continue"],
  },
  "decided before it was confirmed": {
    async arrange(world, page) {
      const arn = await opened(world);
      await unseen(world, () => world.control("act", { serviceDeploymentArn: arn, action: "ROLLBACK" }), () => pressActing(answer(page, "Continue")));
      await page.getByText("This hook no longer awaits action").waitFor();
    },
    says: ["This hook no longer awaits action", "Nothing was sent."],
    offers: ["Close"],
  },
  "sending": {
    async arrange(world, page) {
      await opened(world);
      await fault(world, { kind: "delay", ms: 60_000, operation: "ContinueServiceDeployment" });
      await decide(page, "Continue");
    },
    says: ["Continuing… This page is waiting for ECS; closing it does not undo the request."],
  },
  "continued": {
    async arrange(world, page) {
      await opened(world);
      await decide(page, "Continue");
    },
    says: ["Continued", "ECS accepted. The deployment is continuing."],
  },
  "rolled back": {
    async arrange(world, page) {
      await opened(world);
      await decide(page, "Roll back");
    },
    says: ["Rollback started"],
  },
  "access denied to act": {
    async arrange(world, page) {
      await opened(world, { who: "read-only" });
      await decide(page, "Continue");
    },
    says: ["Nothing was changed", "is not authorized to perform: ecs:ContinueServiceDeployment", "Needs a decision"],
    offers: ["Sign in again"],
    never: ["Try again"],
  },
  "someone was first": {
    async arrange(world, page) {
      const arn = await opened(world);
      await ask(page, "Continue");
      await world.control("act", { serviceDeploymentArn: arn, action: "ROLLBACK" });
      await confirm(page, "Continue");
    },
    says: ["Already rolled back", "Nothing was sent."],
  },
  "sent but unknown": {
    async arrange(world, page) {
      await opened(world);
      await ask(page, "Continue");
      await fault(world, { kind: "drop-response", operation: "ContinueServiceDeployment" });
      const sent = page.waitForRequest((request) => request.headers()["x-amz-target"]?.endsWith(".ContinueServiceDeployment") ?? false);
      await confirm(page, "Continue");
      await sent;
      await fault(world, { kind: "status", status: 500, operation: "DescribeServiceDeployments" });
      await world.advanceUntil(page.locator("#outcome"));
    },
    says: ["Outcome unknown", "Sent, but its result could not be confirmed", "Check the deployment before trying again"],
    never: ["Nothing was changed"],
  },
  "paused again": {
    async arrange(world, page) {
      const configuration = { strategy: "CANARY", bakeTimeInMinutes: 1, canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 1 }, lifecycleHooks: [pauseAt([STEP])] };
      await opened(world, { configuration });
      await decide(page, "Continue");
      await world.advanceUntil(page.getByText("Paused again: awaiting action"));
    },
    says: ["Paused again: awaiting action", "Step 2 of 2 needs a decision", "Send all production traffic to 1.42.0?", /Last decision: Continued \((... \d+, )?\d\d:\d\d UTC\)/],
    offers: ["Continue to 100 %"],
  },
};
