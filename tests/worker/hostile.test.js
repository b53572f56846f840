import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { foundEdge } from "./edge.js";
import { buttonsOf, linkOf, sceneOf } from "./e2e/scene.js";
import { knownOf, storm } from "./hostile.js";
import { inWorkerd } from "./runtimes/workerd.js";

/** @import { Edge } from "./edge.js" */

const REQUESTS = Number(process.env["HOSTILE_REQUESTS"] ?? 2000);

/** @type {Edge} */
let edge;
before(async () => {
  const anyone = { anyone: true };
  edge = await foundEdge({ start: inWorkerd, settings: { policies: [{ continue: anyone, rollBack: anyone }] } });
});
after(() => edge.close());

test(`of ${REQUESTS} hostile requests none acts, asks AWS or Slack, or breaks anything`, async (t) => {
  const scene = sceneOf(edge);
  await scene.begin();
  await edge.restart();
  const asked = await scene.ask();
  const link = linkOf(asked.message);
  const known = await knownOf(edge, link, await scene.formAt(link, "ann"));
  const before = { aws: (await edge.control("requests")).length, slack: edge.slack.requests.length };

  const { statuses, unexpected } = await storm(edge.access.upstream, known, { count: REQUESTS });

  t.diagnostic(JSON.stringify(statuses));
  assert.deepEqual(unexpected, []);
  assert.deepEqual({ aws: (await edge.control("requests")).length, slack: edge.slack.requests.length }, before);
  assert.deepEqual([await scene.fate(asked), await scene.acts(asked), buttonsOf(asked.message)], ["open", [], ["continue", "rollBack"]]);
  assert.deepEqual(edge.lines.filter(({ level }) => level === "error"), []);

  await scene.press("U0ANN", "continue", asked);
  await scene.closed(asked);
  assert.deepEqual(await scene.acts(asked), [["CONTINUE", "slack.T0GREENLT.U0ANN"]]);
});
