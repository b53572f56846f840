// The GitHub Action's commands: what they give to later steps, what they end with, and that nothing from ECS steers the runner.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { marked } from "marked";

import { blueGreen, pauseAt, start } from "../cli/program.js";
import { commandsIn, outputsIn, step } from "./step.js";

/** @typedef {import("../cli/program.js").World} World */

/** @type {World} */
let world;
/** @type {string} */
let arn;

before(async () => {
  world = await start([]);
});

after(() => world.stop());

beforeEach(async () => {
  await world.control("reset", {});
  arn = await world.deploy({ cluster: "shop", service: "checkout", configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT")) });
});

const paused = () => step({ command: "wait", service: "shop/checkout" }, world.env);

test("wait gives later steps the deployment, its hook and both etags, once it is paused", async () => {
  const { code, outputs, log } = await paused();
  assert.equal(code, 0, log);
  const { "hook-id": hook = "", etag = "", "rollback-etag": rollbackEtag = "", ...others } = outputs;
  assert.deepEqual(others, { "service-deployment-arn": arn, status: "IN_PROGRESS", result: "", "exit-code": "0" });
  assert.match(hook, /^ecs-pause-/);
  assert.ok(etag && rollbackEtag && etag !== rollbackEtag);
  assert.deepEqual(await world.acts(), []);
});

test("the summary shows what either answer does, until when, and where to see it", async () => {
  const { summary } = await paused();
  assert.match(summary, /<h3>shop\/checkout<\/h3>/);
  for (const label of ["Status", "Stage", "Continue", "Roll back", "Deadline", "Where", "Deployment"]) assert.ok(summary.includes(`<th align="left">${label}</th>`), label);
  assert.match(summary, /Auto-rolls back in (1 h|5\d min)/);
  assert.match(summary, /<a href="https:\/\/us-east-1\.console\.aws\.amazon\.com\/ecs\/[^"]*">Open in ECS<\/a>/);
});

for (const [command, etag, result] of /** @type {const} */ ([["continue", "etag", "continued"], ["rollback", "rollback-etag", "rolledBack"]])) {
  test(`${command} is sent once, bound to the hook and the etag of an earlier step`, async () => {
    const { outputs } = await paused();
    const inputs = { command, deployment: arn, "hook-id": outputs["hook-id"] ?? "", "if-match": outputs[etag] ?? "" };
    const { code, outputs: after, log, summary } = await step(inputs, world.env);
    assert.equal(code, 0, log);
    assert.deepEqual([after["result"], after["exit-code"], after["service-deployment-arn"]], [result, "0", arn]);
    assert.match(summary, /<p>[^<]+<\/p>/);
    assert.equal((await world.acts()).length, 1);
  });

  test(`${command} without a hook and an etag sends nothing: nobody saw what it would do`, async () => {
    const { code, outputs, log } = await step({ command, deployment: arn }, world.env);
    assert.deepEqual([code, outputs["exit-code"]], [2, "2"]);
    assert.match(commandsIn(log).join("\n"), /^::error::Set the input hook-id or if-match .*Nothing was sent/);
    assert.deepEqual(await world.acts(), []);
  });
}

test("an act bound to what is no longer so sends nothing, and the step fails", async () => {
  const { outputs } = await paused();
  const stale = `${outputs["etag"]?.slice(0, -4)}0000`;
  const { code, outputs: after, log } = await step({ command: "continue", deployment: arn, "hook-id": outputs["hook-id"] ?? "", "if-match": stale }, world.env);
  assert.deepEqual([code, after["exit-code"]], [1, "1"], log);
  assert.deepEqual(await world.acts(), []);
});

test("what somebody else did is told: the opposite is exit code 4, with the deployment's status", async () => {
  const { outputs } = await paused();
  await world.control("act", { serviceDeploymentArn: arn, action: "ROLLBACK" });
  const { code, outputs: after } = await step({ command: "continue", deployment: arn, "hook-id": outputs["hook-id"] ?? "" }, world.env);
  assert.deepEqual([code, after["result"], after["status"]], [4, "alreadyRolledBack", "ROLLBACK_REQUESTED"]);
});

test("waiting ends after the timeout, with exit code 5", async () => {
  const { code, outputs, summary } = await step({ command: "wait", service: "shop/checkout", for: "ended", timeout: "1s" }, world.env);
  assert.deepEqual([code, outputs["exit-code"], outputs["hook-id"]], [5, "5", ""]);
  assert.match(summary, /Timed out after 1s/);
});

test("a command that does not exist is refused before anything is read", async () => {
  const { code, log } = await step({ command: "approve" }, world.env);
  assert.equal(code, 2);
  assert.match(log, /^::error::.*"approve"/m);
  assert.deepEqual(await world.control("requests"), []);
});

test("no secret is in the log, the outputs or the summary", async () => {
  const { log, outputs, summary } = await paused();
  const all = [log, JSON.stringify(outputs), summary].join("\n");
  for (const secret of [world.credentials.secretAccessKey, world.credentials.sessionToken]) assert.ok(!all.includes(secret));
});

const HOSTILE = [
  "1.0\n::error::from ECS",
  "1.0\r\n::set-env name=PATH::/tmp",
  "##[error]from ECS",
  "<script>alert(1)</script><img src=x onerror=alert(1)>",
  "](https://evil.example) ![x](https://evil.example/x.png) @octocat https://evil.example `code` | a | b |",
  "ghadelimiter\nhook-id=another",
];

for (const text of HOSTILE) {
  test(`text from ECS is text: ${JSON.stringify(text)}`, async () => {
    const hostile = await world.deploy({ cluster: "shop", service: "search", configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT")), image: `example.com/search:${text}` });
    const ran = await step({ command: "wait", deployment: hostile }, world.env);
    assert.equal(ran.code, 0, ran.log);
    assert.deepEqual(commandsIn(ran.log), []);
    assert.match(ran.outputs["hook-id"] ?? "", /^ecs-pause-/);
    assert.deepEqual(Object.keys(ran.outputs).sort(), ["etag", "exit-code", "hook-id", "result", "rollback-etag", "service-deployment-arn", "status"]);
    const html = await marked.parse(ran.summary, { gfm: true });
    assert.deepEqual([...html.matchAll(/<(a|img|script|code)\b[^>]*>/g)].map(([tag]) => tag).filter((tag) => !/^<a href="https:\/\/us-east-1\.console\.aws\.amazon\.com\//.test(tag)), []);
    assert.doesNotMatch(html, /@octocat/);
  });
}

test("the files are read as the runner reads them", () => {
  assert.deepEqual(outputsIn("a=1\nb<<END\n2\n3\nEND\n"), { a: "1", b: "2\n3" });
  assert.deepEqual(commandsIn("::stop-commands::t\n::error::x\n::t::\n::warning::y\nplain"), ["::warning::y"]);
});
