// People answer in chat.
import assert from "node:assert/strict";

import { TEAM } from "../edge.js";
import { clickOf, deliver, signed } from "../slack/interactions.js";
import { buttonsOf, until, wordsOf } from "./scene.js";

/** @import { Scene } from "./scene.js" */

/** @param {string} user */
const named = (user) => `slack.${TEAM}.${user}`;

/** @type {Record<string, (scene: Scene) => Promise<void>>} */
export const answering = {
  "who may continue does: once, in their own name, and everybody sees it": async (scene) => {
    const asked = await scene.ask("web");
    await scene.press("U0ANN", "continue", asked);
    await scene.closed(asked);
    assert.match(wordsOf(asked.message), /is continuing[^]*By:\* <@U0ANN> \(`U0ANN`\)/);
    await scene.inThread(asked, /^ann \(slack U0ANN\): .*is continuing/);
    assert.match(await scene.answerTo("U0ANN"), /is continuing\. ECS accepted/);
    assert.deepEqual(await scene.acts(asked), [["CONTINUE", named("U0ANN")]]);
    const { acts } = await scene.deployment(asked.arn);
    assert.equal(acts[0].by.principal, `arn:aws:sts::111122223333:assumed-role/GreenlightApprover/${named("U0ANN")}`);
    const line = await until("the audit line", () => scene.edge.lines.find((logged) => logged.what === "decided" && logged.hookId === asked.hookId));
    assert.deepEqual(
      [line.who, line.via, line.action, line.result, line.evidence, line.requestId],
      [named("U0ANN"), "slack", "CONTINUE", "continued", "response", acts[0].by.requestId],
    );
    // ECS tells of it afterwards; nobody is told twice.
    const written = scene.slack.workspace.messages.length;
    await scene.tell();
    assert.equal(scene.slack.workspace.messages.length, written);
  },

  "who may not is told why, alone, and nothing is done": async (scene) => {
    const asked = await scene.ask("web");
    await scene.press("U0BEN", "continue", asked);
    assert.match(await scene.answerTo("U0BEN"), /You are not allowed to continue shop\/web-\d+: no policy allows you to.*Nothing was done/);
    assert.deepEqual(scene.toldTo("U0ANN"), []);
    assert.deepEqual([await scene.acts(asked), await scene.fate(asked)], [[], "open"]);
    assert.deepEqual(buttonsOf(asked.message), ["continue", "rollBack"]);
  },

  "who is in a user group may, and who is not may not": async (scene) => {
    const asked = await scene.ask("group");
    await scene.press("U0CAT", "continue", asked);
    assert.match(await scene.answerTo("U0CAT"), /You are not allowed to continue/);
    await scene.press("U0BEN", "continue", asked);
    await scene.closed(asked);
    assert.deepEqual(await scene.acts(asked), [["CONTINUE", named("U0BEN")]]);
  },

  "a reason that must be given is asked for in a form, and shown with the result": async (scene) => {
    const asked = await scene.ask("reason");
    await scene.press("U0ANN", "continue", asked);
    const view = await until("the form", () => scene.slack.view("U0ANN"));
    assert.deepEqual(await scene.acts(asked), []);
    await scene.slack.submit(view.id, { reason: { reason: "The *errors* <!channel> are gone" } });
    assert.equal(scene.slack.view("U0ANN"), undefined);
    await scene.closed(asked);
    assert.match(wordsOf(asked.message), /Reason:\* The ∗errors∗ &lt;!channel&gt; are gone/);
    await scene.inThread(asked, /^ann \(slack U0ANN\): [^]*The \*errors\* <!channel> are gone/);
    const line = scene.edge.lines.find((logged) => logged.what === "decided" && logged.hookId === asked.hookId);
    assert.equal(line.reason, "The *errors* <!channel> are gone");
    assert.deepEqual(await scene.acts(asked), [["CONTINUE", named("U0ANN")]]);
  },

  "where two must say so, the first is counted and the second continues": async (scene) => {
    const asked = await scene.ask("pair");
    await scene.press("U0ANN", "continue", asked);
    assert.match(await scene.answerTo("U0ANN"), /has been counted: 1 of 2 so far: ann \(slack U0ANN\)/);
    await scene.inThread(asked, /^ann \(slack U0ANN\) voted to continue/);
    assert.match(wordsOf(asked.message), /1 of 2 so far: ann/);
    assert.deepEqual(buttonsOf(asked.message), ["continue", "rollBack"]);
    assert.deepEqual(await scene.acts(asked), []);
    await scene.press("U0BEN", "continue", asked);
    await scene.closed(asked);
    assert.deepEqual(await scene.acts(asked), [["CONTINUE", named("U0BEN")]]);
  },

  "what was said is remembered when the worker is started anew": async (scene) => {
    const asked = await scene.ask("pair");
    await scene.press("U0ANN", "continue", asked);
    await scene.answerTo("U0ANN");
    await scene.edge.restart();
    await scene.press("U0BEN", "continue", asked);
    await scene.closed(asked);
    assert.deepEqual(await scene.acts(asked), [["CONTINUE", named("U0BEN")]]);
  },

  "who presses after it was decided is told what became of it": async (scene) => {
    const asked = await scene.ask("web");
    const stale = clickOf(scene.slack.workspace, scene.slack.origin, { user: "U0ANN", channel: asked.message.channel, ts: asked.message.ts, actionId: "continue" });
    await scene.press("U0BEN", "rollBack", asked);
    await scene.closed(asked);
    const { status } = await deliver(scene.slack.workspace, stale.payload);
    assert.equal(status, 200);
    assert.match(await scene.answerTo("U0ANN"), /rolled back|decided otherwise/);
    assert.deepEqual(await scene.acts(asked), [["ROLLBACK", named("U0BEN")]]);
  },

  "what is not signed by Slack, now, over exactly this body is refused": async (scene) => {
    const asked = await scene.ask("web");
    const { workspace } = scene.slack;
    const payloadFor = (/** @type {string} */ user) => clickOf(workspace, scene.slack.origin, { user, channel: asked.message.channel, ts: asked.message.ts, actionId: "continue" }).payload;
    const body = new URLSearchParams({ payload: JSON.stringify(payloadFor("U0ANN")) }).toString();
    const other = new URLSearchParams({ payload: JSON.stringify(payloadFor("U0BEN")) }).toString();
    const now = Date.now();
    const good = signed(workspace.app.signingSecret, body, now);
    /** @type {[string, { headers: Record<string, string>, body: string }][]} */
    const cases = [
      ["another's secret", signed("not-the-signing-secret-of-this-app", body, now)],
      ["six minutes old", signed(workspace.app.signingSecret, body, now - 360_000)],
      ["six minutes early", signed(workspace.app.signingSecret, body, now + 360_000)],
      ["another body", { ...signed(workspace.app.signingSecret, other, now), body }],
      ["another time", { ...good, headers: { ...good.headers, "x-slack-request-timestamp": String(Math.floor(now / 1000) - 1) } }],
      ["no signature", { ...good, headers: { ...good.headers, "x-slack-signature": "" } }],
      ["no time", { ...good, headers: { ...good.headers, "x-slack-request-timestamp": "" } }],
    ];
    for (const [what, request] of cases) {
      const { status } = await fetch(workspace.app.interactivityUrl, { method: "POST", ...request });
      assert.ok([400, 401, 403].includes(status), `${what}: ${status}`);
    }
    assert.deepEqual([await scene.acts(asked), scene.slack.workspace.messages.filter(({ onlyFor }) => onlyFor)], [[], []]);
    assert.equal((await fetch(workspace.app.interactivityUrl, good)).status, 200);
    await scene.closed(asked);
  },

  "when AWS does not trust the worker, the person is told that nothing was done": async (scene) => {
    const asked = await scene.ask("web");
    await scene.edge.control("faults", { kind: "deny", operation: "AssumeRoleWithWebIdentity", times: null });
    try {
      await scene.press("U0ANN", "continue", asked);
      assert.match(await scene.answerTo("U0ANN"), /nothing was done/i);
    } finally {
      await scene.edge.control("faults", { kind: "clear" });
    }
    assert.deepEqual([await scene.acts(asked), buttonsOf(asked.message)], [[], ["continue", "rollBack"]]);
  },

  "when ECS's answer is lost, the deployment is read, and nothing is sent twice": async (scene) => {
    const asked = await scene.ask("web");
    await scene.edge.control("faults", { kind: "drop-response", operation: "ContinueServiceDeployment" });
    await scene.press("U0ANN", "continue", asked);
    await scene.closed(asked);
    assert.match(wordsOf(asked.message), /is continuing|was already continued/);
    assert.deepEqual(await scene.acts(asked), [["CONTINUE", named("U0ANN")]]);
    const { acts } = await scene.deployment(asked.arn);
    assert.equal(acts.length, scene.resends ? 2 : 1);
  },
};
