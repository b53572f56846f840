// What becomes of questions when no event tells the worker of it.
import assert from "node:assert/strict";

import { buttonsOf, until, wordsOf } from "./scene.js";

/** @import { Scene } from "./scene.js" */

/** Nothing of what happens in between is told to the worker. @param {Scene} scene @param {() => Promise<unknown>} happens */
async function untold({ edge: { forwarder } }, happens) {
  const { schedule } = forwarder.destination;
  forwarder.destination.schedule = () => [];
  await happens();
  await forwarder.flush();
  forwarder.destination.schedule = schedule;
}

/** Asks, and has somebody else roll back meanwhile, of which the worker hears nothing. @param {Scene} scene */
async function leftOpen(scene) {
  const asked = await scene.ask("web");
  await untold(scene, () => scene.edge.control("act", { serviceDeploymentArn: asked.arn, action: "ROLLBACK" }));
  assert.deepEqual(buttonsOf(asked.message).length, 2);
  return asked;
}

/** @type {Record<string, (scene: Scene) => Promise<void>>} */
export const sweeping = {
  "a question whose end no event told of is closed by the sweep, and nothing is done": async (scene) => {
    const asked = await leftOpen(scene);
    const before = await scene.acts(asked);
    await scene.edge.sweep(asked.hookId);
    await scene.closed(asked);
    assert.match(wordsOf(asked.message), /rolled back|rolling back|goes back|went back/i);
    assert.deepEqual(await scene.acts(asked), before);
  },

  "a sweep is made for the event key alone": async (scene) => {
    const { edge } = scene;
    const asked = await leftOpen(scene);
    const post = async (/** @type {Record<string, string>} */ headers) => (await fetch(`${edge.origin}/sweep`, { method: "POST", headers })).status;
    assert.deepEqual([await post({}), await post({ "x-api-key": "not-the-key-not-the-key-not-the-key" })], [401, 401]);
    assert.equal(buttonsOf(asked.message).length, 2);
    const status = await post({ "x-api-key": edge.secrets.EVENT_KEY });
    if (scene.indexed) {
      assert.equal(status, 202);
      await scene.closed(asked);
    } else {
      // Each hook's object has an alarm of its own, and none knows of all hooks.
      assert.equal(status, 503);
      await until("why not", () => edge.lines.some(({ what, code }) => what === "call-failed" && code === "hooks-not-listed"));
    }
  },
};
