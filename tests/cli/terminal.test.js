// At a terminal: what is shown, what is asked, and what a yes and a no do.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { blueGreen, pauseAt, run, start } from "./program.js";
import { atTerminal, plain } from "./terminal.js";

/** @typedef {import("./program.js").World} World */

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
  arn = await world.deploy({ cluster: "shop", service: "checkout", image: "111122223333.dkr.ecr.us-east-1.amazonaws.com/app:2.15.0", configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT")) });
});

test("continue shows the versions, the effect and the deadline, asks, and continues on a yes", async () => {
  const terminal = atTerminal(["continue", "shop/checkout"], world.env);
  await terminal.answer(/Continue\? \[y\/N\] $/, "y\n");
  const { code, screen } = await terminal.ended();
  assert.equal(code, 0, screen);
  assert.match(screen, /^Continue shop\/checkout\n {2}Where +us-east-1, account 111122223333\n {2}Versions +1\.0\.0 → 2\.15\.0\n {2}Stage +post test traffic shift\n {2}Effect +Production traffic moves/);
  assert.match(screen, /\n {2}Deadline +Auto-rolls back in \d+ min \((... \d+, )?\d\d:\d\d UTC\)\nContinue\? \[y\/N\] y\nContinued: shop\/checkout\. /);
  assert.ok(screen.includes(`\nFollow it: ecs-greenlight watch\n${arn}\n`));
  assert.equal((await world.acts()).length, 1);
});

test("anything but a yes sends nothing: exit code 1", async () => {
  for (const answer of ["n\n", "\n", "maybe\n", "\x04"]) {
    const terminal = atTerminal(["rollback", "shop/checkout"], world.env);
    await terminal.answer(/Roll back\? \[y\/N\] $/, answer);
    const { code, screen } = await terminal.ended();
    assert.equal(code, 1, JSON.stringify(answer));
    assert.match(screen, /ecs-greenlight: Nothing was sent\.\n$/);
  }
  assert.deepEqual(await world.acts(), []);
});

test("Ctrl-C at the question sends nothing: exit code 130", async () => {
  const terminal = atTerminal(["continue", "shop/checkout"], world.env);
  await terminal.answer(/Continue\? \[y\/N\] $/, "\x03");
  const { code, screen } = await terminal.ended();
  assert.equal(code, 130);
  assert.match(screen, /ecs-greenlight: Interrupted\. Nothing was sent\.\n$/);
  assert.deepEqual(await world.acts(), []);
});

test("a deployment that moved while somebody read is shown anew, and asked about again", async () => {
  await world.control("reset", {});
  const configuration = { strategy: "LINEAR", linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 0 }, lifecycleHooks: [pauseAt("POST_SCALE_UP", 30), pauseAt("POST_SCALE_UP", 90)] };
  const cart = await world.deploy({ cluster: "shop", service: "cart", configuration });
  const terminal = atTerminal(["continue", "shop/cart", "--all-hooks"], world.env);
  const { hooks: [first] } = JSON.parse((await world.run("show", "shop/cart", "--json")).stdout);
  await terminal.answer(/Continue all 2 hooks\? \[y\/N\] $/, "");
  await world.control("act", { serviceDeploymentArn: cart, hookId: first.hookId, action: "CONTINUE" });
  await terminal.answer(/Continue all 2 hooks\? \[y\/N\] $/, "y\n");
  await terminal.answer(/\(consequence-changed\)[^]*Continue\? \[y\/N\] $/, "n\n");
  assert.equal((await terminal.ended()).code, 1);
  assert.deepEqual(await world.acts(), []);
});

test("rolling back what is not paused says that it stops the deployment", async () => {
  await world.control("act", { serviceDeploymentArn: arn, action: "CONTINUE" });
  const terminal = atTerminal(["rollback", arn], world.env);
  await terminal.answer(/Not paused: this stops the deployment and rolls it back \(StopServiceDeployment\)\.\s+Stop and roll back\? \[y\/N\] $/, "y\n");
  assert.equal((await terminal.ended()).code, 0);
  assert.deepEqual((await world.acts()).map(({ operation }) => operation), ["StopServiceDeployment"]);
});

test("--yes without a hook or an etag is refused at a terminal too", async () => {
  const { code, screen } = await atTerminal(["continue", arn, "--yes"], world.env).ended();
  assert.equal(code, 2);
  assert.match(screen, /--yes needs --hook or --if-match/);
  assert.deepEqual(await world.acts(), []);
});

test("what has ended is not asked about: exit code 5", async () => {
  await world.control("act", { serviceDeploymentArn: arn, action: "CONTINUE" });
  await world.control("advance", { seconds: 600 });
  const { code, screen } = await atTerminal(["rollback", arn], world.env).ended();
  assert.equal(code, 5);
  assert.match(screen, /Going back\s+needs a new deployment\. Nothing was sent\./);
});

for (const columns of [40, 80, 120]) {
  test(`at ${columns} columns no line of list and show is longer, but for what is to be copied`, async () => {
    for (const [command, ...args] of [["list"], ["show", "shop/checkout"]]) {
      const { code, output, screen } = await atTerminal([command ?? "", ...args], world.env, columns).ended();
      assert.equal(code, 0, output);
      assert.match(screen, /shop\/checkout/);
      assert.match(screen, /Auto-rolls back in/);
      for (const line of plain(output).split(/\r?\n/)) {
        const isWhole = /^\s*\S*\s*(--if-match )?\S{30,}$/.test(line) || /^ {2}\w[\w ]*\S{30,}$/.test(line);
        assert.ok(isWhole || line.replace(/^\x1b\[\d*[A-Z]\x1b\[J/, "").length <= columns, line);
      }
    }
  });
}

test("colours are for terminals alone, and NO_COLOR turns them off", async () => {
  const coloured = /\x1b\[\d+m/;
  assert.match((await atTerminal(["show", arn], world.env).ended()).output, coloured);
  for (const more of [{ NO_COLOR: "1" }, { NO_COLOR: "1", FORCE_COLOR: "1" }]) {
    const asking = atTerminal(["continue", arn], { ...world.env, ...more });
    await asking.answer(/\[y\/N\] $/, "n\n");
    assert.doesNotMatch((await asking.ended()).output, /\x1b\[\d+m/);
  }
  const piped = await run(["show", arn], { ...world.env, TERM: "xterm-256color" });
  assert.doesNotMatch(piped.stdout + piped.stderr, /\x1b/);
});

test("a dumb terminal gets no line that changes", async () => {
  const { output } = await atTerminal(["list"], { ...world.env, TERM: "dumb" }).ended();
  assert.doesNotMatch(output, /\x1b/);
  assert.match(output, /^SERVICE +DEADLINE/m);
});

test("watch counts down below its lines, and leaves none of that behind", async () => {
  const terminal = atTerminal(["watch", arn], world.env);
  await terminal.answer(/shop\/checkout {2}Paused at post test traffic shift[^\n]*\n[^]*Auto-rolls back in/, "");
  await world.control("act", { serviceDeploymentArn: arn, action: "ROLLBACK" });
  await world.control("advance", { seconds: 600 });
  const { code, screen } = await terminal.ended();
  assert.equal(code, 4);
  assert.match(screen, /^\d\d:\d\d:\d\d UTC shop\/checkout: Paused at post test traffic shift; [^]*\n\d\d:\d\d:\d\d UTC shop\/checkout: Rolled back/);
  assert.doesNotMatch(screen, /^shop\/checkout {2}/m);
});

test("what was typed before the question was shown does not answer it", async () => {
  await world.control("faults", { kind: "delay", ms: 700, operation: "DescribeServiceDeployments", times: 1 });
  const terminal = atTerminal(["continue", arn], world.env);
  await terminal.answer(/Reading the deployment/, "y\n");
  await terminal.answer(/Continue\? \[y\/N\] $/, "n\n");
  assert.equal((await terminal.ended()).code, 1);
  assert.deepEqual(await world.acts(), []);
});

test("a second yes, typed in one go with the first, does not answer for what the deployment has become", async () => {
  const cart = await world.deploy({ cluster: "shop", service: "cart", configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT", 30), pauseAt("POST_TEST_TRAFFIC_SHIFT", 90)) });
  const [first] = JSON.parse((await run(["show", cart, "--json"], world.env)).stdout).hooks;
  const terminal = atTerminal(["continue", cart, "--all-hooks"], world.env);
  await terminal.answer(/Continue all 2 hooks\? \[y\/N\] $/, "");
  await world.control("act", { serviceDeploymentArn: cart, hookId: first.hookId, action: "CONTINUE" });
  await terminal.answer(/Continue all/, "y\ny\n");
  await terminal.answer(/Continue\? \[y\/N\] $/, "n\n");
  assert.equal((await terminal.ended()).code, 1);
  assert.deepEqual(await world.acts(), []);
});

test("a line that changes fits the narrowest terminal, so that it can be taken away", async () => {
  const { output } = await atTerminal(["show", arn], world.env, 12).ended();
  assert.match(output, /^Reading th…\r\n\x1b\[1A\x1b\[J/);
});
