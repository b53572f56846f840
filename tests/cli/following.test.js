// `watch` and `wait`, without a terminal.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { begin, blueGreen, pauseAt, start, until } from "./program.js";

/** @typedef {import("./program.js").World} World */

/** @type {World} */
let world;
/** @type {string} */
let arn;

before(async () => {
  world = await start([]);
});

after(() => world.stop());

const CONFIGURATION = blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT"), pauseAt("POST_PRODUCTION_TRAFFIC_SHIFT"));

beforeEach(async () => {
  await world.control("reset", {});
  arn = await world.deploy({ cluster: "shop", service: "checkout", configuration: CONFIGURATION });
});

/** @param {"CONTINUE" | "ROLLBACK"} action */
const decided = async (action) => {
  await world.control("act", { serviceDeploymentArn: arn, action });
  await world.control("advance", { seconds: 600 });
};

test("watch follows past the pause that it began at, to the next: exit code 0", async () => {
  const watching = begin(["watch", "shop/checkout", "--json"], world.env);
  await watching.said(/\n/);
  await decided("CONTINUE");
  const { code, stdout, stderr } = await watching.ended();
  assert.deepEqual([code, stderr], [0, ""]);
  const updates = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(updates.map(({ event, rollout }) => [event, rollout.lifecycleStage]), [["paused", "POST_TEST_TRAFFIC_SHIFT"], ["paused", "POST_PRODUCTION_TRAFFIC_SHIFT"]]);
});

test("watch of several ends when each has: 4 where one was rolled back", async () => {
  const other = await world.deploy({ cluster: "shop", service: "cart", configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT")) });
  const watching = begin(["watch", arn, other], world.env);
  await watching.said(/cart[^]*\n|\n[^]*cart/);
  await world.control("act", { serviceDeploymentArn: other, action: "CONTINUE" });
  await decided("ROLLBACK");
  const { code, stdout } = await watching.ended();
  assert.equal(code, 4);
  assert.match(stdout, /^\d\d:\d\d:\d\d UTC shop\/cart: Successful/m);
  assert.match(stdout, /^\d\d:\d\d:\d\d UTC shop\/checkout: Rolled back/m);
});

test("watch of a deployment that a newer one replaced names it: exit code 4", async () => {
  const newer = await world.deploy({ cluster: "shop", service: "checkout", configuration: CONFIGURATION });
  const { code, stdout } = await world.run("watch", arn);
  assert.equal(code, 4);
  assert.ok(stdout.includes(`Superseded by a newer deployment: ${newer}`), stdout);
});

test("watch of one that may not be read goes on with the others: exit code 1", async () => {
  const other = await world.deploy({ cluster: "office", service: "intranet", configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT")) });
  await world.control("faults", { kind: "deny", operation: "DescribeServiceDeployments", cluster: "office", times: null });
  const watching = begin(["watch", arn, other], world.env);
  await watching.said(/shop\/checkout: Paused/);
  await watching.said(/\(AccessDeniedException/, "stderr");
  await decided("CONTINUE");
  const { code, stdout } = await watching.ended();
  assert.equal(code, 1);
  assert.match(stdout, /shop\/checkout: Paused at post production traffic shift/);
});

test("watch of a deployment that ECS does not have tries for a while, and then says so: exit code 1", async () => {
  const missing = arn.replace(/.{6}$/, "absent");
  const watching = begin(["watch", missing], world.env);
  await watching.said(/still trying\..*\(deployment-not-found\)\n/, "stderr");
  await world.control("advance", { seconds: 60 });
  const { code, stdout, stderr } = await watching.ended();
  assert.deepEqual([code, stdout], [1, ""]);
  assert.ok(stderr.endsWith(`ecs-greenlight: ECS does not know the deployment ${missing}.\n`), stderr);
});

test("watch without the right to look ends, and does not look for ever", async () => {
  await world.control("faults", { kind: "deny", operation: "DescribeServiceDeployments", times: null });
  const { code, stdout, stderr } = await world.run("watch", arn);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /\(AccessDeniedException/);
});

test("wait for a pause ends at once where there is one, with the deployment as JSON", async () => {
  const { code, stdout } = await world.run("wait", "shop/checkout", "--for", "paused", "--json");
  const { paused, serviceDeploymentArn } = JSON.parse(stdout);
  assert.deepEqual([code, paused, serviceDeploymentArn], [0, true, arn]);
  assert.equal(stdout.trimEnd().split("\n").length, 1);
});

test("wait takes a deployment's ARN, alone or beside its service", async () => {
  for (const args of [["--deployment", arn], ["shop/checkout", "--deployment", arn], [arn]]) {
    const { code, stdout } = await world.run("wait", ...args, "--for", "paused");
    assert.equal(code, 0);
    assert.match(stdout, /^shop\/checkout: Paused at post test traffic shift; 0 % of production traffic/);
  }
});

test("wait for a stage ends once it is reached or passed", async () => {
  for (const stage of ["POST_SCALE_UP", "post-test-traffic-shift"]) {
    assert.equal((await world.run("wait", "shop/checkout", "--for", stage)).code, 0, stage);
  }
  const waiting = begin(["wait", "shop/checkout", "--for", "POST_PRODUCTION_TRAFFIC_SHIFT"], world.env);
  await waiting.said(/Paused/, "stderr");
  await decided("CONTINUE");
  assert.equal((await waiting.ended()).code, 0);
});

test("wait for a stage that the deployment does not have lists those it has: exit code 2", async () => {
  const { code, stderr } = await world.run("wait", "shop/checkout", "--for", "PRODUCTION");
  assert.equal(code, 2);
  assert.match(stderr, /has no stage PRODUCTION\. It has PRE_SCALE_UP, .*, CLEAN_UP\./);
});

test("wait ends with 5 when time runs out, and its JSON says where the deployment stands", async () => {
  const { code, stdout, stderr } = await world.run("wait", "shop/checkout", "--for", "ended", "--timeout", "3s", "--json");
  assert.deepEqual([code, JSON.parse(stdout).paused], [5, true]);
  assert.match(stderr, /ecs-greenlight: Timed out after 3s: shop\/checkout did not end\.\n$/);
});

test("wait for the end gives 0 where it is good, and 4 where it is rolled back", async () => {
  await decided("CONTINUE");
  await decided("CONTINUE");
  const good = await world.run("wait", "shop/checkout", "--for", "ended");
  assert.deepEqual([good.code, /^shop\/checkout: Successful/.test(good.stdout)], [0, true]);
  arn = await world.deploy({ cluster: "shop", service: "checkout", configuration: CONFIGURATION });
  await decided("ROLLBACK");
  const back = await world.run("wait", arn, "--for", "ended");
  assert.deepEqual([back.code, /^shop\/checkout: Rolled back/.test(back.stdout)], [4, true]);
});

test("wait for a pause of a deployment that is rolled back or superseded gives 4, of one that ended well 5", async () => {
  await decided("CONTINUE");
  await decided("CONTINUE");
  assert.equal((await world.run("wait", arn, "--for", "paused")).code, 5);
  const old = await world.deploy({ cluster: "shop", service: "checkout", configuration: CONFIGURATION });
  arn = await world.deploy({ cluster: "shop", service: "checkout", configuration: CONFIGURATION });
  const superseded = await world.run("wait", old, "--for", "paused");
  assert.equal(superseded.code, 4);
  assert.match(superseded.stderr, /was superseded by a newer deployment/);
  await decided("ROLLBACK");
  assert.equal((await world.run("wait", arn, "--for", "paused")).code, 4);
});

test("wait for a pause of a service whose newest deployment has ended waits for the next one", async () => {
  await decided("CONTINUE");
  await decided("CONTINUE");
  const waiting = begin(["wait", "shop/checkout", "--for", "paused", "--json"], world.env);
  const looks = async () => (await world.control("requests")).filter((/** @type {any} */ { operation }) => operation === "ListServiceDeployments").length;
  const before = await looks();
  await until(async () => (await looks()) > before);
  const newer = await world.deploy({ cluster: "shop", service: "checkout", configuration: CONFIGURATION });
  const { code, stdout } = await waiting.ended();
  assert.deepEqual([code, JSON.parse(stdout).serviceDeploymentArn], [0, newer]);
});

test("reads that fail are reported, and tried again", async () => {
  await world.control("faults", { kind: "status", status: 503, operation: "DescribeServiceDeployments", times: 6 });
  const { code, stderr } = await world.run("wait", arn, "--for", "paused");
  assert.equal(code, 0);
  assert.match(stderr, /Couldn't read the deployment; still trying\./);
});

test("credentials that end while it watches end the watch, and it says what to do: exit code 1", async () => {
  const watching = begin(["watch", arn], world.env);
  await watching.said(/shop\/checkout: Paused/);
  await world.control("session", { accessKeyId: world.credentials.accessKeyId, endsInSeconds: 0 });
  const { code, stderr } = await watching.ended();
  assert.equal(code, 1);
  assert.match(stderr, /is expired\. Get new credentials\. \(ExpiredTokenException, /);
});
