// Keys are changed while everything goes on, and the worker is set up in other ways. Each case starts workers of its own.
import assert from "node:assert/strict";

import { fakeKey, newIssuerKey } from "../edge.js";
import { saidBy, startTeams } from "../teams.js";
import { buttonsOf, linkOf, until, wordsOf } from "./scene.js";

/** @import { Scene } from "./scene.js" */

/** @param {Scene} scene @param {string} key */
async function told(scene, key) {
  Object.assign(scene.edge.forwarder.destination, { key });
  const paused = await scene.pause("web");
  await scene.tell();
  return scene.about(paused).length;
}

/** @type {Record<string, (scene: Scene) => Promise<void>>} */
export const keeping = {
  "EventBridge's key is changed: old and new are taken until the old one goes": async (scene) => {
    const [old, fresh] = [scene.edge.secrets.EVENT_KEY, fakeKey("new-event")];
    await scene.edge.restart({ variables: { EVENT_KEY: fresh, EVENT_KEY_PREVIOUS: old } });
    assert.deepEqual([await told(scene, old), await told(scene, fresh)], [1, 1]);
    await scene.edge.restart({ variables: { EVENT_KEY: fresh } });
    assert.deepEqual([await told(scene, old), await told(scene, fresh)], [0, 1]);
  },

  "Slack's signing secret is changed: old and new are taken until the old one goes": async (scene) => {
    const [old, fresh] = [scene.edge.secrets.SLACK_SIGNING_SECRET, "not-a-real-new-signing-secret-0123456789"];
    const asked = await scene.ask("web");
    const press = async (/** @type {string} */ secret) => {
      scene.slack.workspace.app.signingSecret = secret;
      const { status } = await scene.slack.click({ user: "U0CAT", channel: asked.message.channel, ts: asked.message.ts, actionId: "continue" });
      return status === 200;
    };
    await scene.edge.restart({ variables: { SLACK_SIGNING_SECRET: fresh, SLACK_SIGNING_SECRET_PREVIOUS: old } });
    assert.deepEqual([await press(old), await press(fresh)], [true, true]);
    await scene.answerTo("U0CAT", 2);
    await scene.edge.restart({ variables: { SLACK_SIGNING_SECRET: fresh } });
    assert.deepEqual([await press(old), await press(fresh)], [false, true]);
    await scene.answerTo("U0CAT", 3);
  },

  "the key of links and buttons is changed: what was asked before can be answered until the old one goes": async (scene) => {
    const [old, fresh] = [scene.edge.secrets.LINK_KEY, fakeKey("new-link")];
    const [first, second, third] = [await scene.ask("web"), await scene.ask("web"), await scene.ask("web")];
    await scene.edge.restart({ variables: { LINK_KEY: fresh, LINK_KEY_PREVIOUS: old } });
    await scene.press("U0ANN", "continue", first);
    await scene.closed(first);
    assert.equal((await scene.send({ ...(await scene.formAt(linkOf(second.message), "ann")), action: "CONTINUE" }, scene.as("ann"))).status, 200);
    await scene.edge.restart({ variables: { LINK_KEY: fresh } });
    await scene.press("U0ANN", "continue", third);
    await until("that it was not done", () => scene.toldTo("U0ANN").some((text) => /Nothing was done/.test(text)));
    assert.equal((await fetch(linkOf(third.message))).status, 403);
    assert.deepEqual([(await scene.acts(first)).length, (await scene.acts(second)).length, await scene.acts(third)], [1, 1, []]);
  },

  "the worker's own signing key is changed: AWS finds the new one, and the old one stays published": async (scene) => {
    const { edge } = scene;
    const keys = async () => (await (await fetch(`${edge.origin}/jwks.json`)).json()).keys.map((/** @type {any} */ key) => [key.kty, key.alg, key.d]);
    const [first, second] = [await scene.ask("web"), await scene.ask("web")];
    await scene.press("U0ANN", "continue", first);
    await scene.closed(first);
    await edge.restart({ variables: { ISSUER_KEY: await newIssuerKey("RS256"), ISSUER_KEY_PREVIOUS: edge.secrets.ISSUER_KEY } });
    assert.deepEqual(await keys(), [["RSA", "RS256", undefined], ["EC", "ES256", undefined]]);
    await scene.press("U0ANN", "continue", second);
    await scene.closed(second);
    assert.deepEqual([(await scene.acts(first)).length, (await scene.acts(second)).length], [1, 1]);
  },

  "with a key of AWS instead of tokens, the approver's name is on the session all the same": async (scene) => {
    const { edge } = scene;
    const principals = ["arn:aws:iam::111122223333:user/robin"];
    for (const [name, rights] of /** @type {const} */ ([["KeyReader", "readOnly"], ["KeyApprover", "full"]])) {
      await edge.control("role", { roleArn: `arn:aws:iam::111122223333:role/${name}`, rights, trust: { principals } });
    }
    const [account] = edge.usual.accounts;
    const accounts = [{ ...account, readerRoleArn: "arn:aws:iam::111122223333:role/KeyReader", approverRoleArn: "arn:aws:iam::111122223333:role/KeyApprover" }];
    await edge.restart({
      settings: { accounts, aws: { ...edge.usual.aws, credentials: "keys" } },
      variables: { ISSUER_KEY: undefined, AWS_ACCESS_KEY_ID: "AKIAEXAMPLELONGTERM0", AWS_SECRET_ACCESS_KEY: "example/long/term/secret/not/real/000000" },
    });
    const asked = await scene.ask("web");
    await scene.press("U0ANN", "continue", asked);
    await scene.closed(asked);
    assert.deepEqual(await scene.acts(asked), [["CONTINUE", "slack.T0GREENLT.U0ANN"]]);
    assert.equal((await fetch(`${edge.origin}/jwks.json`)).status, 404);
  },

  "with a webhook and no store, the message is changed by the click, and what follows is told": async (scene) => {
    const { edge, slack } = scene;
    const policies = [{ continue: { people: ["slack:T0GREENLT:U0ANN"] }, rollBack: { anyone: true } }];
    await edge.restart({ settings: { policies, slack: { team: "T0GREENLT", apiOrigin: slack.origin } }, variables: { SLACK_BOT_TOKEN: undefined, SLACK_WEBHOOK_URL: slack.webhookUrl }, store: false });
    await until("what it says at its start that it cannot do", () => edge.lines.some(({ what }) => what === "limited"));
    const asked = await scene.ask("web");
    assert.equal(asked.message.by, "webhook");
    await scene.press("U0ANN", "continue", asked);
    await scene.closed(asked);
    assert.match(wordsOf(asked.message), /is continuing/);
    assert.deepEqual(await scene.acts(asked), [["CONTINUE", "slack.T0GREENLT.U0ANN"]]);
    const other = await scene.ask("web");
    await edge.control("act", { serviceDeploymentArn: other.arn, action: "ROLLBACK" });
    await scene.tell();
    await until("a message that follows", () => scene.about(other).length > 1);
    assert.deepEqual(buttonsOf(scene.about(other).at(-1) ?? asked.message), []);
  },

  "in Teams, a card with a link asks, and another one tells": async (scene) => {
    const { edge } = scene;
    const teams = await startTeams();
    const policies = [{ continue: { claims: { groups: ["deployers"] } }, rollBack: { anyone: true } }];
    try {
      await edge.restart({ settings: { policies, slack: undefined, teams: {} }, variables: { SLACK_SIGNING_SECRET: undefined, SLACK_BOT_TOKEN: undefined, TEAMS_WEBHOOK_URL: teams.url } });
      const paused = await scene.pause("web");
      await scene.tell();
      // Hooks of the cases before that still wait are asked about here, too, as this place is new to them.
      const cards = () => teams.cards.filter((card) => saidBy(card).includes(`Service: ${paused.service}\n`));
      const [asking, ...others] = cards();
      assert.ok(asking && others.length === 0, JSON.stringify(teams.cards));
      assert.ok(saidBy(asking).includes(`Continue or roll back shop/${paused.service} in production (111122223333), us-east-1?`));
      const link = asking.actions.find(({ url }) => url.startsWith(`${edge.origin}/decide?t=`))?.url ?? "";
      assert.equal((await scene.send({ ...(await scene.formAt(link, "ann")), action: "CONTINUE" }, scene.as("ann"))).status, 200);
      const told = await until("a card that tells", () => cards()[1]);
      assert.match(saidBy(told), /is continuing[^]*By: Ann Becker \(oidc ann@example\.com\)/);
      assert.ok(!told.actions.some(({ url }) => url.includes("/decide")));
      assert.deepEqual(await scene.acts(paused), [["CONTINUE", "oidc.ann@example.com"]]);
    } finally {
      teams.close();
    }
  },
};
