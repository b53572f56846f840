// What ECS tells, and what people are asked.
import assert from "node:assert/strict";

import { fakeKey } from "../edge.js";
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

  "a question is closed when its time runs out, and says what ECS did": async (scene) => {
    const back = await scene.ask("web", { minutes: 1 });
    const onward = await scene.ask("web", { minutes: 1, action: "CONTINUE" });
    await scene.edge.control("advance", { seconds: 61 });
    await scene.tell();
    for (const [asked, words] of /** @type {const} */ ([[back, /Nobody decided in time, so ECS rolled the deployment back/], [onward, /Nobody decided in time, so ECS continued it/]])) {
      assert.deepEqual(buttonsOf(asked.message), []);
      assert.match(wordsOf(asked.message), words);
      assert.equal(await scene.fate(asked), "timedOut");
    }
  },

  "nothing is lost when Slack is down: the event comes again": async (scene) => {
    const paused = await scene.pause("web");
    scene.slack.fault({ on: "chat.postMessage", status: 503 });
    scene.slack.fault({ on: "chat.postMessage", retryAfter: 1 });
    await scene.tell();
    assert.equal(scene.about(paused).length, 1);
  },

  "what is no event of this worker's is refused for good": async (scene) => {
    await scene.pause("web");
    const { event } = (await scene.edge.control("events")).at(-1);
    const { detail } = event;
    const elsewhere = JSON.parse(JSON.stringify(event).replaceAll("111122223333", "999999999999"));
    /** @type {[string, string | object, Record<string, string>, number[]][]} */
    const cases = [
      ["no key", event, { "x-api-key": "" }, [401, 403]],
      ["another's key", event, { "x-api-key": fakeKey("other") }, [401, 403]],
      ["no JSON", "{", {}, [400]],
      ["no object", "[]", {}, [400]],
      ["another source", { ...event, source: "my.ecs" }, {}, [202, 400]],
      ["another kind of event", { ...event, "detail-type": "ECS Task State Change" }, {}, [202, 400]],
      ["no hook", { ...event, detail: { ...detail, hookId: undefined } }, {}, [400]],
      ["no deployment", { ...event, resources: [], detail: { ...detail, serviceDeploymentArn: undefined } }, {}, [400]],
      ["another account", elsewhere, {}, [403]],
    ];
    for (const [what, body, headers, expected] of cases) {
      const response = await fetch(`${scene.edge.origin}/events`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-api-key": fakeKey("event"), ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      });
      assert.ok(expected.includes(response.status), `${what}: ${response.status}`);
    }
    assert.deepEqual(scene.slack.messages(), []);
  },
};
