// `continue` and `rollback` without a terminal: what is sent, what is said, and the exit code.
import assert from "node:assert/strict";
import { test } from "node:test";

import { arn, world } from "./paused.js";
import { blueGreen, pauseAt } from "./program.js";

/** @param {string} [of] */
const shown = async (of = "shop/checkout") => JSON.parse((await world.run("show", of, "--json")).stdout);

/** The hooks that wait. @param {string} [of] @returns {Promise<string[]>} */
const hooks = async (of) => (await shown(of)).hooks.filter((/** @type {any} */ hook) => hook.awaitingAction).map((/** @type {any} */ hook) => hook.hookId);

test("without a terminal an act needs --yes, and a hook or an etag: anything less is exit code 2, and nothing is sent", async () => {
  const [hook = ""] = await hooks();
  for (const act of ["continue", "rollback"]) {
    for (const options of [[], ["--yes"], ["--hook", hook], ["--if-match", "1-00000000000000000000000000000000"]]) {
      const { code, stdout, stderr } = await world.run(act, "shop/checkout", ...options);
      assert.deepEqual([code, stdout], [2, ""], `${act} ${options}`);
      assert.match(stderr, /Nothing was sent\./);
    }
  }
  assert.deepEqual(await world.acts(), []);
});

test("a hook is continued once, and a second continue says that it already was", async () => {
  const [hook = ""] = await hooks();
  const first = await world.run("continue", "shop/checkout", "--hook", hook, "--yes");
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /^Continued: shop\/checkout\. /);
  assert.match(first.stderr, /^Request [\w-]+\n$/);
  const second = await world.run("continue", arn, "--hook", hook, "--yes");
  assert.equal(second.code, 0);
  assert.match(second.stdout, /^Already continued: shop\/checkout\. .*Nothing was sent\.\n$/);
  assert.equal((await world.acts()).length, 1);
});

test("an act is bound to the etag that show printed", async () => {
  const { rollBack } = await shown();
  const { code, stdout } = await world.run("rollback", arn, "--if-match", rollBack.etag, "--yes", "--json");
  const outcome = JSON.parse(stdout);
  assert.deepEqual([code, outcome.result, outcome.ending, outcome.serviceDeploymentArn], [0, "rolledBack", "asAsked", arn]);
});

test("a deployment that has moved on since is not continued: exit code 1", async () => {
  await world.control("reset", {});
  const configuration = { strategy: "LINEAR", linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 0 }, lifecycleHooks: [pauseAt("PRE_PRODUCTION_TRAFFIC_SHIFT")] };
  const moved = await world.deploy({ cluster: "shop", service: "checkout", configuration });
  const { continue: before } = await shown();
  await world.control("act", { serviceDeploymentArn: moved, action: "CONTINUE" });
  await world.control("advance", { seconds: 120 });
  const { code, stdout, stderr } = await world.run("continue", "shop/checkout", "--if-match", before.etag, "--yes");
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /\(consequence-changed\)/);
  assert.deepEqual(await world.acts(), []);
});

test("rolling back at a hook that somebody continued is the opposite: exit code 4", async () => {
  const [hook = ""] = await hooks();
  await world.control("act", { serviceDeploymentArn: arn, action: "CONTINUE" });
  const { code, stdout } = await world.run("rollback", arn, "--hook", hook, "--yes");
  assert.equal(code, 4);
  assert.match(stdout, /^Already continued: /);
});

test("a deployment that a newer one has replaced is superseded: exit code 4", async () => {
  const [hook = ""] = await hooks();
  await world.control("deploy", { cluster: "shop", service: "checkout", configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT")) });
  const { code, stdout } = await world.run("continue", arn, "--hook", hook, "--yes");
  assert.equal(code, 4);
  assert.match(stdout, /^Deployment stopped: /);
});

test("at the deadline the timeout action says whether it is as asked", async () => {
  const [hook = ""] = await hooks();
  await world.control("advance", { seconds: 3700 });
  const continued = await world.run("continue", arn, "--hook", hook, "--yes");
  assert.deepEqual([continued.code, continued.stdout.split(":")[0]], [4, "Timed out"]);
  const rolledBack = await world.run("rollback", arn, "--hook", hook, "--yes");
  assert.deepEqual([rolledBack.code, rolledBack.stdout.split(":")[0]], [0, "Timed out"]);
});

test("an act whose answers are lost twice is unknown: exit code 3", async () => {
  const [hook = ""] = await hooks();
  await world.control("faults", { kind: "drop-request", operation: "ContinueServiceDeployment", times: null });
  const { code, stdout } = await world.run("continue", "shop/checkout", "--hook", hook, "--yes", "--json");
  const outcome = JSON.parse(stdout);
  assert.deepEqual([code, outcome.result, outcome.ending], [3, "unknown", "unknown"]);
});

test("an act whose answer is lost, and which took effect, is as asked", async () => {
  const [hook = ""] = await hooks();
  await world.control("faults", { kind: "drop-response", operation: "ContinueServiceDeployment", times: 1 });
  const { code, stdout } = await world.run("continue", "shop/checkout", "--hook", hook, "--yes", "--json");
  const { result, evidence } = JSON.parse(stdout);
  assert.deepEqual([code, result, evidence], [0, "continued", "read"]);
});

test("without the right to act nothing is changed: exit code 1", async () => {
  const [hook = ""] = await hooks();
  await world.control("faults", { kind: "deny", operation: "ContinueServiceDeployment", times: null });
  const { code, stdout, stderr } = await world.run("continue", "shop/checkout", "--hook", hook, "--yes");
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /\(AccessDeniedException, request [\w-]+\)/);
});

test("a hook that the deployment does not have is not acted on: exit code 1", async () => {
  const { code, stdout } = await world.run("continue", arn, "--hook", "ecs-pause-of-another-deployment", "--yes");
  assert.equal(code, 1);
  assert.match(stdout, /^Not applied: .*Nothing was sent\.\n$/);
  assert.deepEqual(await world.acts(), []);
});

test("where nothing is paused, continue ends with exit code 5", async () => {
  const { continue: seen } = await shown();
  await world.control("act", { serviceDeploymentArn: arn, action: "CONTINUE" });
  const { code, stderr } = await world.run("continue", "shop/checkout", "--if-match", seen.etag, "--yes");
  assert.equal(code, 5);
  assert.match(stderr, /^ecs-greenlight: shop\/checkout is not paused\. .*Nothing was sent\.\n$/);
});

test("a deployment that is not paused is rolled back with StopServiceDeployment, bound to its own etag", async () => {
  const { rollBack } = await shown();
  await world.control("act", { serviceDeploymentArn: arn, action: "CONTINUE" });
  const stale = await world.run("rollback", "shop/checkout", "--if-match", rollBack.etag, "--yes");
  assert.equal(stale.code, 1);
  const { stop } = await shown();
  const { code, stdout } = await world.run("rollback", "shop/checkout", "--if-match", stop.etag, "--yes");
  assert.equal(code, 0);
  assert.match(stdout, /^Rollback started: /);
  assert.deepEqual((await world.acts()).map(({ operation }) => operation), ["StopServiceDeployment"]);
});

test("of several hooks none is continued until it is said which, or all", async () => {
  const two = blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT", 30), pauseAt("POST_TEST_TRAFFIC_SHIFT", 90));
  await world.deploy({ cluster: "shop", service: "cart", configuration: two });
  const { continue: seen } = await shown("shop/cart");
  const waiting = await hooks("shop/cart");
  const unclear = await world.run("continue", "shop/cart", "--if-match", seen.etag, "--yes");
  assert.deepEqual([unclear.code, unclear.stdout], [2, ""]);
  for (const hook of waiting) assert.ok(unclear.stderr.includes(`\n  --hook ${hook}\n`), unclear.stderr);
  assert.match(unclear.stderr, /\n {2}--all-hooks\n/);
  const both = await world.run("continue", "shop/cart", "--hook", waiting[0] ?? "", "--all-hooks", "--yes");
  assert.equal(both.code, 2);
  const all = await world.run("continue", "shop/cart", "--all-hooks", "--if-match", seen.etag, "--yes", "--json");
  assert.deepEqual([all.code, JSON.parse(all.stdout).map((/** @type {any} */ one) => [one.hookId, one.result])], [0, waiting.map((hook) => [hook, "continued"])]);
});

test("one rollback suffices where several hooks wait", async () => {
  const two = blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT", 90), pauseAt("POST_TEST_TRAFFIC_SHIFT", 30));
  const cart = await world.deploy({ cluster: "shop", service: "cart", configuration: two });
  const { rollBack } = await shown("shop/cart");
  const { code } = await world.run("rollback", cart, "--if-match", rollBack.etag, "--yes");
  assert.equal(code, 0);
  assert.equal((await world.acts()).length, 1);
});

test("a name that fits two services lists them, and chooses none", async () => {
  await world.deploy({ cluster: "office", service: "checkout", configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT")) });
  const [hook = ""] = await hooks();
  for (const [command, ...options] of [["show"], ["continue", "--hook", hook, "--yes"], ["watch"], ["wait", "--for", "paused"]]) {
    const { code, stdout, stderr } = await world.run(command ?? "", "checkout", ...options);
    assert.deepEqual([code, stdout], [2, ""], command);
    assert.match(stderr, /matches 2 services in us-east-1, so none was chosen\. Name one of them:\n {2}office\/checkout\n {2}shop\/checkout\n/);
  }
  assert.deepEqual(await world.acts(), []);
});

test("a name that may fit a service in a cluster that can't be read chooses none", async () => {
  await world.deploy({ cluster: "office", service: "intranet", configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT")) });
  const [hook = ""] = await hooks();
  await world.control("faults", { kind: "deny", operation: "ListServices", cluster: "office", times: null });
  const { code, stderr } = await world.run("continue", "checkout", "--hook", hook, "--yes");
  assert.equal(code, 1);
  assert.match(stderr, /shop\/checkout matches, and others may too: couldn't check every cluster/);
  assert.deepEqual(await world.acts(), []);
});

test("a link to the page that names a hook binds the act to it", async () => {
  const { continue: seen } = await shown();
  const { code, stdout } = await world.run("continue", `https://page.example.com/#/d/${arn}?hook=ecs-pause-gone`, "--if-match", seen.etag, "--yes");
  assert.equal(code, 1);
  assert.match(stdout, /^Not applied: /);
  assert.deepEqual(await world.acts(), []);
});
