// Signals, and pipes whose reader goes away.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";

import { arn, world } from "./paused.js";
import { MAIN, begin, blueGreen, pauseAt, until } from "./program.js";

/** Once the stand-in has been asked for this. @param {RegExp} operation */
const asked = (operation) => until(async () => (await world.control("requests")).some((/** @type {any} */ request) => operation.test(request.operation)));

/** A hook that waits. */
const hook = async () => JSON.parse((await world.run("show", arn, "--json")).stdout).hooks[0].hookId;

test("an act that is interrupted after it was sent ends with 130, and says what was sent", async () => {
  const hookId = await hook();
  await world.control("faults", { kind: "delay", ms: 20_000, operation: "ContinueServiceDeployment", times: null });
  const acting = begin(["continue", arn, "--hook", hookId, "--yes"], world.env);
  await asked(/^ContinueServiceDeployment$/);
  acting.child.kill("SIGINT");
  const { code, stdout, stderr } = await acting.ended();
  assert.deepEqual([code, stdout], [130, ""]);
  assert.match(stderr, /\(outcome-unknown\)/);
  assert.ok(stderr.endsWith(`\n  Sent: ContinueServiceDeployment, CONTINUE\n  Deployment: ${arn}\n  Hook: ${hookId}\n`), stderr);
});

test("a stop that is interrupted says that it was sent, as SIGTERM does with 143", async () => {
  await world.control("act", { serviceDeploymentArn: arn, action: "CONTINUE" });
  const { stop } = JSON.parse((await world.run("show", arn, "--json")).stdout);
  await world.control("faults", { kind: "delay", ms: 20_000, operation: "StopServiceDeployment", times: null });
  const acting = begin(["rollback", arn, "--if-match", stop.etag, "--yes"], world.env);
  await asked(/^StopServiceDeployment$/);
  acting.child.kill("SIGTERM");
  const { code, stderr } = await acting.ended();
  assert.equal(code, 143);
  assert.ok(stderr.endsWith(`\n  Sent: StopServiceDeployment, ROLLBACK\n  Deployment: ${arn}\n`), stderr);
});

test("of several hooks it says which the interrupted act was for, and for which none was sent", async () => {
  const two = await world.deploy({ cluster: "shop", service: "cart", configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT", 30), pauseAt("POST_TEST_TRAFFIC_SHIFT", 90)) });
  const { continue: seen, hooks } = JSON.parse((await world.run("show", two, "--json")).stdout);
  await world.control("faults", { kind: "delay", ms: 20_000, operation: "ContinueServiceDeployment", times: null });
  const acting = begin(["continue", two, "--all-hooks", "--if-match", seen.etag, "--yes"], world.env);
  await asked(/^ContinueServiceDeployment$/);
  acting.child.kill("SIGINT");
  const { code, stdout, stderr } = await acting.ended();
  assert.deepEqual([code, stdout], [130, ""]);
  assert.ok(stderr.endsWith(`\n  Sent: ContinueServiceDeployment, CONTINUE\n  Deployment: ${two}\n  Hook: ${hooks[0].hookId}\n  Not sent for hook: ${hooks[1].hookId}\n`), stderr);
});

test("an act that is interrupted before it was sent sends nothing: 130", async () => {
  const hookId = await hook();
  const before = (await world.control("requests")).length;
  await world.control("faults", { kind: "delay", ms: 20_000, operation: "DescribeServiceDeployments", times: null });
  const acting = begin(["continue", arn, "--hook", hookId, "--yes"], world.env);
  await until(async () => (await world.control("requests")).length > before);
  acting.child.kill("SIGINT");
  const { code, stdout, stderr } = await acting.ended();
  assert.deepEqual([code, stdout, stderr], [130, "", "ecs-greenlight: Interrupted. Nothing was sent.\n"]);
  assert.deepEqual(await world.acts(), []);
});

test("watch and wait that are interrupted end with 130", async () => {
  for (const args of [["watch", arn], ["wait", arn, "--for", "ended"]]) {
    const following = begin(args, world.env);
    await following.said(/Paused/, args[0] === "watch" ? "stdout" : "stderr");
    following.child.kill("SIGINT");
    const { code, stderr } = await following.ended();
    assert.equal(code, 130, args[0]);
    if (args[0] === "watch") assert.equal(stderr, "");
  }
});

test("a reader that goes away ends a command quietly", async () => {
  const watching = begin(["watch", arn], world.env);
  await watching.said(/Paused/);
  watching.child.stdout.destroy();
  await world.control("act", { serviceDeploymentArn: arn, action: "CONTINUE" });
  await world.control("advance", { seconds: 5 });
  const { code, stderr } = await watching.ended();
  assert.deepEqual([code, stderr], [0, ""]);
});

test("help that nobody reads to its end is quiet too", async () => {
  const script = `"${process.execPath}" "${MAIN}" --help | true; "${process.execPath}" "${MAIN}" list --json | head -c 1`;
  const { stdout, stderr } = await promisify(execFile)("bash", ["-c", script], { env: /** @type {any} */ (world.env) });
  assert.deepEqual([stdout, stderr], ["[", ""]);
});

test("a reader that goes away stops no act", async () => {
  const acting = begin(["continue", arn, "--hook", await hook(), "--yes"], world.env);
  acting.child.stdout.destroy();
  const { code } = await acting.ended();
  assert.deepEqual([code, (await world.acts()).length], [0, 1]);
});

test("an answer that can't be written is a failure of what only reads, and does not change what became of an act", async () => {
  const hookId = await hook();
  for (const [args, exit] of /** @type {[string[], number][]} */ ([[["list"], 1], [["list", "--json"], 1], [["show", arn], 1], [["continue", arn, "--hook", hookId, "--yes"], 0], [["rollback", arn, "--hook", hookId, "--yes", "--json"], 4]])) {
    const script = `"${process.execPath}" "${MAIN}" "$@" > /dev/full; echo $?`;
    const { stdout, stderr } = await promisify(execFile)("bash", ["-c", script, "bash", ...args], { env: /** @type {any} */ (world.env) });
    assert.equal(stdout, `${exit}\n`, args.join(" "));
    assert.match(stderr, /ecs-greenlight: Couldn't write the output: ENOSPC/);
  }
});

test("where stderr takes nothing, the exit code is the act's all the same", async () => {
  const script = `"${process.execPath}" "${MAIN}" "$@" 2> /dev/full; echo $?`;
  const { stdout } = await promisify(execFile)("bash", ["-c", script, "bash", "continue", arn, "--hook", await hook(), "--yes"], { env: /** @type {any} */ (world.env) });
  assert.match(stdout, /^Continued: [^]*\n0\n$/);
});
