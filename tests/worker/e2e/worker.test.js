// The worker's end-to-end suite, in each runtime. RUNTIME=Node plays it in one of them, CASE="by link" only what has that in its name.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { chromium } from "playwright-core";

import { foundEdge } from "../edge.js";
import { inBun, inDeno, inNode } from "../runtimes/process.js";
import { inWorkerd } from "../runtimes/workerd.js";
import { answering } from "./answering.js";
import { asking } from "./asking.js";
import { crowd } from "./crowd.js";
import { keeping } from "./keeping.js";
import { linking } from "./linking.js";
import { policies } from "./policies.js";
import { sceneOf } from "./scene.js";
import { sweeping } from "./sweeping.js";

/** @import { Browser } from "playwright-core" */
/** @import { Start } from "../runtimes/running.js" */
/** @import { Scene } from "./scene.js" */

const { RUNTIME: only, CASE: some = "" } = process.env;

/** @type {Record<string, Start>} */
const all = { workerd: inWorkerd, Node: inNode, Deno: inDeno, Bun: inBun };
const runtimes = Object.entries(all).filter(([name]) => !only || name === only);

/** @type {Browser} */
let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-background-networking"] });
});
after(() => browser.close());

/**
 * A worker in a world of its own.
 *
 * @param {string} runtime
 * @param {Start} start
 * @param {(scene: Scene) => Promise<void>} play
 */
async function staged(runtime, start, play) {
  const edge = await foundEdge({ start, settings: { policies } });
  try {
    // https://github.com/denoland/deno/issues/35610. ECS refuses what it gets twice: a hook id is good for one decision.
    const scene = sceneOf(edge, { resends: runtime === "Deno", indexed: runtime !== "workerd" });
    await scene.begin();
    await edge.restart();
    await play(scene);
  } finally {
    await edge.close();
  }
}

/** @template T @param {Record<string, T>} cases */
const chosen = (cases) => Object.entries(cases).filter(([behaviour]) => behaviour.includes(some));

// Mostly they wait: for messages, for a worker that starts.
describe("the worker", { concurrency: true }, () => {
  for (const [runtime, start] of runtimes) {
    test(runtime, (t) =>
      staged(runtime, start, async (scene) => {
        /** @type {any[]} */
        const logged = [];
        for (const [behaviour, run] of chosen({ ...asking, ...answering, ...linking })) {
          await scene.clear();
          await t.test(behaviour, () => run(scene, browser));
        }
        for (const [behaviour, run] of chosen({ ...keeping, ...sweeping })) {
          logged.push(...scene.edge.lines);
          await scene.edge.restart();
          await scene.clear();
          await t.test(behaviour, () => run(scene));
        }
        await t.test("no secret is in the log", () => {
          const text = JSON.stringify([...logged, ...scene.edge.lines]);
          const { d } = JSON.parse(scene.edge.secrets.ISSUER_KEY);
          for (const secret of [...Object.values(scene.edge.secrets), d, "eyJ", "/actions/", "v1."]) assert.ok(!text.includes(secret), secret);
        });
      }),
    );
  }
});

const TWO_HUNDRED = "two hundred people press at once: it is done once, and each is told the truth";
describe(TWO_HUNDRED, { skip: !TWO_HUNDRED.includes(some) }, () => {
  for (const [runtime, start] of runtimes) test(runtime, (t) => staged(runtime, start, (scene) => crowd(scene, t)));
});
