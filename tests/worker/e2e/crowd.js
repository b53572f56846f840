// Two hundred people press at once. Played alone: it takes all that the machine has.
import assert from "node:assert/strict";

import { until } from "./scene.js";

/** @import { TestContext } from "node:test" */
/** @import { Scene } from "./scene.js" */

const CROWD = 200;

/** It is done once, and each is told the truth. @param {Scene} scene @param {TestContext} t */
export async function crowd(scene, t) {
  // Nor is what so many people leave each other of an account's budget of requests: workerd gives up work that takes longer than half a minute.
  await scene.edge.control("settings", { throttling: false });
  const asked = await scene.ask("crowd");
  const people = Array.from({ length: CROWD }, (_, index) => `U0CROWD${String(index).padStart(3, "0")}`);
  for (const id of people) scene.slack.workspace.users.set(id, { id, name: id.toLowerCase(), realName: id });
  const clicks = await Promise.all(people.map((user) => scene.slack.click({ user, channel: asked.message.channel, ts: asked.message.ts, actionId: "continue" })));
  assert.deepEqual(clicks.filter(({ status }) => status !== 200), []);
  const answers = await until("two hundred answers", () => {
    const told = people.map((user) => scene.toldTo(user));
    return told.every((texts) => texts.length > 0) ? told : undefined;
  });
  await scene.closed(asked);
  const acts = await scene.acts(asked);
  assert.equal(acts.length, 1);
  const truths = answers.map(([text = ""]) => /(is continuing\. |was already continued|nothing was done)/i.exec(text)?.[1]);
  assert.deepEqual(truths.filter((truth) => !truth), []);
  assert.ok(truths.filter((truth) => truth === "is continuing. ").length >= 1);
  assert.equal(scene.slack.thread(asked.message.ts).length, 1);
  t.diagnostic(`the slowest of ${CROWD} clicks was acknowledged after ${Math.round(Math.max(...clicks.map(({ ms }) => ms)))} ms`);
}
