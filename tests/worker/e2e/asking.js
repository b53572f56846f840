// What ECS tells, and what people are asked.
import assert from "node:assert/strict";

import { twiceInDisorder } from "../forwarder.js";
import { buttonsOf, linkOf, wordsOf } from "./scene.js";

/** @import { Scene } from "./scene.js" */

/** @type {Record<string, (scene: Scene) => Promise<void>>} */
export const asking = {
  "a hook that waits becomes a question that says what changes, what each answer does, and until when": async (scene) => {
    const { message, others, service, arn, hookId } = await scene.ask("web");
    assert.deepEqual(others, []);
    const words = wordsOf(message);
    for (const said of [service, "production", "us-east-1", `\`${service}:2.15.0\``, "from 0\u00a0% to 100\u00a0%", "ECS then rolls the deployment back automatically"]) assert.ok(words.includes(said), `${said} is missing in: ${words}`);
    assert.deepEqual(buttonsOf(message), ["continue", "rollBack"]);
    assert.equal(new URL(linkOf(message)).origin, scene.edge.origin);
    const line = scene.edge.lines.find((logged) => logged.what === "asked" && logged.hookId === hookId);
    assert.deepEqual([line.level, line.serviceDeploymentArn], ["info", arn]);
  },

  "an event that comes twice asks once, and the order of events does not matter": async (scene) => {
    const { destination, deliveries } = scene.edge.forwarder;
    Object.assign(destination, { schedule: twiceInDisorder, oneByOne: true });
    const open = await scene.pause("web");
    const decided = await scene.pause("web");
    await scene.edge.control("act", { serviceDeploymentArn: decided.arn, action: "CONTINUE" });
    const before = deliveries.length;
    await scene.tell();
    assert.ok(deliveries.length - before >= 6, "three events came twice");
    assert.deepEqual(deliveries.slice(before).map(({ status }) => status).filter((status) => status !== 202), []);
    assert.equal(scene.about(open).length, 1);
    // Its question came after its answer, or before it and was closed: either way nobody is asked in vain.
    assert.deepEqual(scene.about(decided).flatMap(buttonsOf), []);
  },

  "events that come at the same time leave no question open once it is decided": async (scene) => {
    Object.assign(scene.edge.forwarder.destination, { schedule: twiceInDisorder });
    const paused = await scene.pause("web");
    await scene.tell();
    assert.ok(scene.about(paused).length >= 1);
    await scene.edge.control("act", { serviceDeploymentArn: paused.arn, action: "CONTINUE" });
    await scene.tell();
    assert.deepEqual(scene.about(paused).flatMap(buttonsOf), []);
  },

  "each hook of a stage is a question of its own": async (scene) => {
    const { message, others } = await scene.ask("web", { hooks: 2 });
    assert.equal(others.length, 1);
    await scene.press("U0ANN", "continue", { message });
    await scene.closed({ message });
    assert.deepEqual(others.flatMap(buttonsOf), ["continue", "rollBack"]);
  },

  "a question is closed when somebody decides in the console": async (scene) => {
    for (const [action, words] of [["CONTINUE", /continued outside this worker/], ["ROLLBACK", /rolled back outside this worker/]]) {
      const asked = await scene.ask("web");
      await scene.edge.control("act", { serviceDeploymentArn: asked.arn, action });
      await scene.tell();
      assert.deepEqual(buttonsOf(asked.message), []);
      assert.match(wordsOf(asked.message), /** @type {RegExp} */ (words));
    }
  },

  "nothing is lost when Slack is down: the event comes again": async (scene) => {
    const paused = await scene.pause("web");
    scene.slack.fault({ on: "chat.postMessage", status: 503 });
    scene.slack.fault({ on: "chat.postMessage", retryAfter: 1 });
    await scene.tell();
    assert.equal(scene.about(paused).length, 1);
  },
};
