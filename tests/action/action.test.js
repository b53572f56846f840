// The GitHub Action's commands: what they give to later steps, what they end with, and that nothing from ECS steers the runner.
import assert from "node:assert/strict";
import { test } from "node:test";

import { marked } from "marked";

import { arn, world } from "../cli/paused.js";
import { blueGreen, pauseAt, until } from "../cli/program.js";
import { rewriting } from "../cli/rewriting.js";
import { commandsIn, outputsIn, step } from "./step.js";

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

test("what somebody else did is reported: the opposite is exit code 4, with the deployment's status", async () => {
  const { outputs } = await paused();
  await world.control("act", { serviceDeploymentArn: arn, action: "ROLLBACK" });
  const { code, outputs: after } = await step({ command: "continue", deployment: arn, "hook-id": outputs["hook-id"] ?? "" }, world.env);
  assert.deepEqual([code, after["result"], after["status"]], [4, "alreadyRolledBack", "ROLLBACK_REQUESTED"]);
});

test("waiting ends after the timeout, with exit code 5 and the deployment as it was last read", async () => {
  const { code, outputs, summary } = await step({ command: "wait", service: "shop/checkout", for: "ended", timeout: "1s" }, world.env);
  assert.deepEqual([code, outputs["exit-code"], outputs["service-deployment-arn"], outputs["status"]], [5, "5", arn, "IN_PROGRESS"]);
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

for (const [what, path] of /** @type {const} */ ([["are not there", undefined], ["are nowhere", "/nonexistent/file"], ["take nothing", "/dev/full"]])) {
  test(`an act is what it is where outputs and summary ${what}: the log tells it, and the exit code is its own`, async () => {
    const { outputs } = await paused();
    const files = { GITHUB_OUTPUT: path, GITHUB_STEP_SUMMARY: path };
    const { code, log } = await step({ command: "continue", deployment: arn, "hook-id": outputs["hook-id"] ?? "" }, world.env, { files });
    assert.equal(code, 0, log);
    assert.equal((await world.acts()).length, 1);
    assert.match(log, /^ECS accepted/m);
    assert.deepEqual(commandsIn(log).map((line) => line.split(": ")[0]), ["::warning::Couldn't write the outputs", "::warning::Couldn't write the summary"]);
  });
}

test("a wait whose outputs can't be written fails: later steps would have nothing to be bound to", async () => {
  const { code, log } = await step({ command: "wait", deployment: arn }, world.env, { files: { GITHUB_OUTPUT: undefined } });
  assert.equal(code, 1, log);
  assert.match(log, /^::warning::Couldn't write the outputs: GITHUB_OUTPUT is not set\.$/m);
});

/** @type {["SIGINT" | "SIGTERM", number][]} */
const SIGNALS = [["SIGINT", 130], ["SIGTERM", 143]];
for (const [signal, exit] of SIGNALS) {
  /** Cancelled once ECS has been asked for this. @param {RegExp} operation */
  const cancelledAt = (operation) => ({
    /** @param {import("node:child_process").ChildProcess} child */
    meanwhile: async (child) => {
      const isAsked = async () => (await world.control("requests")).some((/** @type {any} */ request) => operation.test(request.operation));
      await until(isAsked);
      child.kill(signal);
    },
  });

  test(`a job that is cancelled in the middle of an act says what was sent, in log and summary: ${exit} by ${signal}`, async () => {
    const { outputs } = await paused();
    const hook = outputs["hook-id"] ?? "";
    await world.control("faults", { kind: "delay", ms: 20_000, operation: "ContinueServiceDeployment", times: null });
    const ran = await step({ command: "continue", deployment: arn, "hook-id": hook }, world.env, cancelledAt(/^Continue/));
    assert.deepEqual([ran.code, ran.outputs["exit-code"]], [exit, String(exit)], ran.log);
    for (const said of ["Sent: ContinueServiceDeployment, CONTINUE", `Deployment: ${arn}`, `Hook: ${hook}`]) {
      assert.ok(ran.log.includes(`\n${said}\n`), ran.log);
      assert.ok(ran.summary.includes(`<p>${said}</p>`), ran.summary);
    }
  });

  test(`a job that is cancelled while it waits says that nothing was sent: ${exit} by ${signal}`, async () => {
    await world.control("reset", {});
    const ongoing = await world.deploy({ cluster: "shop", service: "checkout", configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT")) });
    const ran = await step({ command: "wait", deployment: ongoing, for: "ended" }, world.env, cancelledAt(/^Describe/));
    assert.deepEqual([ran.code, ran.outputs["exit-code"]], [exit, String(exit)], ran.log);
    assert.deepEqual(commandsIn(ran.log), ["::error::Interrupted. Nothing was sent."]);
  });
}

test("a deployment that is not of the service which is given beside it is not acted on", async () => {
  const { outputs } = await paused();
  const { code, log } = await step({ command: "rollback", service: "shop/cart", deployment: arn, "hook-id": outputs["hook-id"] ?? "" }, world.env);
  assert.equal(code, 2, log);
  assert.match(log, /^::error::The deployment is not one of "shop\/cart"\. Nothing was sent\./m);
  assert.deepEqual(await world.acts(), []);
});

test("an act that is refused says why in the log, where no summary is read", async () => {
  const { log } = await step({ command: "continue", deployment: arn, "hook-id": "ecs-pause-gone" }, world.env);
  assert.match(log, /^::error::The deployment does not list this hook\./m);
});

test("inputs are text, whatever is in them", async () => {
  for (const value of ["shop/checkout\n::error::from an input", "${{ secrets.TOKEN }}", "\u202e", "x".repeat(100_000)]) {
    const { code, log, summary } = await step({ command: "continue", service: value, "hook-id": "a\nb", "if-match": "::set-env name=A::b" }, world.env);
    assert.equal(code, 2);
    assert.equal(commandsIn(log).length, 1);
    assert.doesNotMatch(log, /\u202e/);
    assert.ok(summary.length < 6_000);
  }
  assert.deepEqual(await world.control("requests"), []);
});

test("a summary is never longer than the 1 MiB that GitHub takes, and keeps its link", async () => {
  const endless = await rewriting(world.url, (operation, output) => {
    for (const deployment of operation === "DescribeServiceDeployments" ? output.serviceDeployments : []) {
      const [hook] = deployment.lifecycleHookDetails;
      deployment.lifecycleHookDetails = [...Array(400).keys()].map((index) => ({ ...hook, hookId: `${index}${"&".repeat(5_000)}` }));
    }
    return output;
  });
  try {
    const { code, log, summary } = await step({ command: "wait", deployment: arn }, { ...world.env, AWS_ENDPOINT_URL_ECS: endless.url });
    assert.equal(code, 0, log.slice(0, 2_000));
    assert.ok(Buffer.byteLength(summary) <= 1024 * 1024, String(summary.length));
    assert.ok(Buffer.byteLength(summary) > 100_000);
    assert.match(summary, /<tr><td>…<\/td><\/tr>\n<\/table>\n<p><a href="[^"]*">Open in ECS<\/a><\/p>\n$/);
  } finally {
    endless.stop();
  }
});

test("the files are read as the runner reads them", () => {
  assert.deepEqual(outputsIn("a=1\nb<<END\n2\n3\nEND\n"), { a: "1", b: "2\n3" });
  assert.deepEqual(commandsIn("::stop-commands::t\n::error::x\n::t::\n::warning::y\nplain"), ["::warning::y"]);
});
