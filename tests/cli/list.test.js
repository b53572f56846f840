// `list` and `show`, without a terminal.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { blueGreen, pauseAt, run, start } from "./program.js";
import { rewriting } from "./rewriting.js";

/** @typedef {import("./program.js").World} World */

/** @type {World} the demo's */
let demo;
/** @type {World} */
let empty;

before(async () => {
  [demo, empty] = await Promise.all([start(), start([])]);
});

after(() => {
  demo.stop();
  empty.stop();
});

test("list shows every paused deployment of several Regions, soonest deadline first", async () => {
  const { code, stdout, stderr } = await demo.run("list", "--region", "us-east-1", "--region", "eu-west-1");
  assert.deepEqual([code, stderr], [0, ""]);
  const rows = stdout.trimEnd().split("\n").map((line) => line.split(/ {2,}/));
  assert.deepEqual(rows[0], ["SERVICE", "REGION", "DEADLINE", "CHANGE", "STAGE"]);
  assert.deepEqual(rows.slice(1).map(([service, region, , change]) => [service, region, change]), [
    ["shop-prod-eu/checkout", "eu-west-1", "1.0.0 → 2.15.0"],
    ["shop-prod/notifications", "us-east-1", "1.0.0 → 1.21.0"],
    ["shop-prod/checkout", "us-east-1", "2.14.0 → 2.15.0"],
    ["shop-prod/cart", "us-east-1", "1.0.0 → 6.4.0"],
    ["shop-prod/payments", "us-east-1", "1.0.0 → 3.8.0"],
    ["data-prod/ingest", "us-east-1", "2 containers added"],
    ["shop-prod/catalog", "us-east-1", "1.0.0 → 8.1.0"],
  ]);
  assert.match(rows[1]?.[2] ?? "", /^Auto-rolls back in \d+ min( \d+ s)? \((... \d+, )?\d\d:\d\d UTC\)$/);
  assert.match(rows[2]?.[2] ?? "", /^Auto-continues in \d+ min \((... \d+, )?\d\d:\d\d UTC\)$/);
  assert.match(rows[4]?.[2] ?? "", /, 2 hooks$/);
});

test("list --json is one array of rollouts, in the same order", async () => {
  const { code, stdout, stderr } = await demo.run("list", "--json", "--cluster", "shop-prod");
  assert.deepEqual([code, stderr], [0, ""]);
  const rollouts = JSON.parse(stdout);
  assert.deepEqual(rollouts.map((/** @type {any} */ { service }) => service), ["notifications", "checkout", "cart", "payments", "catalog"]);
  assert.match(rollouts[0].continue.etag, /^1-[0-9a-f]{32}$/);
  assert.equal(stdout.indexOf("\n"), stdout.length - 1);
});

test("list is narrowed by names and patterns of services", async () => {
  const { stdout } = await demo.run("list", "--service", "shop-*/c*", "--json");
  assert.deepEqual(JSON.parse(stdout).map((/** @type {any} */ { service }) => service), ["checkout", "cart", "catalog"]);
});

test("a list without pauses says so beside an empty answer, and ends with 0", async () => {
  assert.deepEqual(await empty.run("list"), { code: 0, stdout: "", stderr: "Nothing needs a decision.\n" });
  assert.deepEqual(await empty.run("list", "--json"), { code: 0, stdout: "[]\n", stderr: "" });
});

test("what can't be read is reported, what can is shown, and the exit code says that the list is not whole", async () => {
  await demo.control("faults", { kind: "deny", operation: "ListServices", cluster: "data-prod", times: null });
  try {
    const { code, stdout, stderr } = await demo.run("list", "--json");
    assert.equal(code, 1);
    assert.ok(JSON.parse(stdout).length >= 5);
    assert.match(stderr, /^Couldn't check everything: data-prod, us-east-1: its services couldn't be listed\. .*\(AccessDeniedException\)\n$/);
  } finally {
    await demo.control("faults", { kind: "clear" });
  }
});

test("a list whose changes can't be read is shown without them, and says so", async () => {
  await demo.control("faults", { kind: "deny", operation: "DescribeServiceRevisions", times: null });
  try {
    const { code, stdout, stderr } = await demo.run("list", "--cluster", "shop-prod");
    assert.equal(code, 0);
    assert.match(stdout, /^SERVICE +DEADLINE +STAGE$/m);
    assert.match(stderr, /^Couldn't read what changes: .*\(AccessDeniedException/);
  } finally {
    await demo.control("faults", { kind: "clear" });
  }
});

test("where not even clusters can be listed, no claim is made that nothing is paused", async () => {
  const env = { ...demo.env, AWS_ACCESS_KEY_ID: "ASIAEXAMPLENORIGHTS0", AWS_SECRET_ACCESS_KEY: "example/no/rights/secret/not/real/000000", AWS_SESSION_TOKEN: "example-session-token-no-rights-00000000" };
  const { code, stdout, stderr } = await run(["list"], env);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /us-east-1: its clusters couldn't be listed/);
  assert.match(stderr, /Nothing that could be checked needs a decision\.\n$/);
});

test("show has the decision, what changes, the progress, and what commands are bound to", async () => {
  const { code, stdout, stderr } = await demo.run("show", "shop-prod/checkout");
  assert.deepEqual([code, stderr], [0, ""]);
  for (const line of [
    /^shop-prod\/checkout {2}us-east-1, account 111122223333\nPaused at post test traffic shift\n/,
    /\nSend production traffic to 2\.15\.0\?\n/,
    /\n {2}Versions {3}2\.14\.0 → 2\.15\.0\n/,
    /\n {2}Continue {3}› .*from 0 % to 100 %/,
    /\n {2}Roll back {2}‹ .*Back to 2\.14\.0/,
    /\n {2}Deadline {3}Auto-rolls back in /,
    /\n {2}checkout +Environment: another value for RELEASE\n/,
    /\n {2}Hook +ecs-pause-[\w-]+\n {2}To continue +--if-match 1-[0-9a-f]{32}\n {2}To roll back +--if-match 1-[0-9a-f]{32}\n/,
    /\n {2}Console +https:\/\/us-east-1\.console\.aws\.amazon\.com\/ecs\/v2\/clusters\/shop-prod\/services\/checkout\/service-deployments\//,
  ]) assert.match(stdout, line);
});

test("show of a deployment that is not paused says what rolling it back would do, and what became of its hooks", async () => {
  await demo.control("reset", {});
  const { serviceDeploymentArn } = JSON.parse((await demo.run("show", "shop-prod/checkout", "--json")).stdout);
  await demo.control("act", { serviceDeploymentArn, action: "CONTINUE" });
  const { stdout } = await demo.run("show", serviceDeploymentArn);
  assert.match(stdout, /\n {2}Hooks +aws lambda: .*\n +pause: continued/);
  assert.match(stdout, /\n {2}Roll back +\S.*Back to 2\.14\.0/);
  assert.match(stdout, /\n {2}To roll back +--if-match 1-/);
  assert.doesNotMatch(stdout, /To continue/);
});

test("show finds a deployment by its ARN, its service's ARN, links to the console and the page, and names", async () => {
  const { serviceDeploymentArn: arn, serviceArn, consoleUrl, id } = JSON.parse((await demo.run("show", "shop-prod/checkout", "--json")).stdout);
  for (const target of [arn, `"${arn}",`, serviceArn, consoleUrl, consoleUrl.replace("us-east-1.console", "console"), consoleUrl.replace(/\/service-deployments.*/, "/deployments?region=us-east-1"), `https://page.example.com/#/d/${arn}`, "checkout", "shop-*/check?ut"]) {
    // The Region that a link or an ARN names wins.
    const env = target.includes(":") ? { ...demo.env, AWS_REGION: "eu-west-1" } : demo.env;
    const { code, stdout, stderr } = await run(["show", target, "--json"], env);
    assert.equal(code, 0, `${target}: ${stderr}`);
    assert.equal(JSON.parse(stdout).id, id, target);
  }
});

test("show says of what it can't find what to give instead", async () => {
  for (const [target, code, said] of /** @type {const} */ ([
    ["shop-prod/nothing-here", 1, /ServiceNotFoundException/],
    ["nothing-here", 1, /No service in us-east-1 is named "nothing-here"\./],
    ["data-prod", 1, /No service in us-east-1 is named "data-prod"\./],
    ["a/b/c", 2, /Give a service deployment's ARN, its ECS console link, or cluster\/service\./],
    ["arn:aws:ecs:us-east-1:111122223333:cluster/shop-prod", 2, /does not name a service/],
    ["arn:aws:ecs:us-east-1:111122223333:service-deployment/shop-prod/checkout", 2, /does not name a deployment or a service/],
    ["arn:aws:ecs:us-east-1:111122223333:service-deployment/shop-prod/checkout/AAAAAAAAAAAAAAAAAAAAA", 1, /\(deployment-not-found/],
    ["https://us-east-1.console.aws.amazon.com/ecs/v2/clusters/shop-prod/services/checkout/service-deployments/AAAAAAAAAAAAAAAAAAAAA?region=us-east-1", 1, /ECS has no deployment/],
    ["arn:aws:ecs:us-east-1:444455556666:service/shop-prod/checkout", 1, /is in account 444455556666, and these credentials are for account 111122223333/],
  ])) {
    const ended = await demo.run("show", target);
    assert.deepEqual([ended.code, ended.stdout], [code, ""], `${target}: ${ended.stderr}`);
    assert.match(ended.stderr, said);
  }
});

test("where the newest deployment can't be read, none is taken for it", async () => {
  await empty.control("reset", {});
  await empty.deploy({ cluster: "shop", service: "checkout", configuration: blueGreen() });
  const newest = await empty.deploy({ cluster: "shop", service: "checkout", configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT")) });
  await empty.control("settings", { failures: { [newest]: "MISSING" } });
  const { code, stdout, stderr } = await empty.run("show", "shop/checkout");
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /^ecs-greenlight: Couldn't read some deployments of shop\/checkout, so the newest is unknown: [^\n]*[^.]\. Give its ARN/);
  assert.ok(stderr.endsWith(`\n  ${newest}\n`), stderr);
});

test("of deployments in any order the newest stands for the service", async () => {
  await empty.control("reset", {});
  await empty.deploy({ cluster: "shop", service: "checkout", configuration: blueGreen() });
  const newest = await empty.deploy({ cluster: "shop", service: "checkout", configuration: blueGreen() });
  const turned = await rewriting(empty.url, (_, output) => (output.serviceDeployments ? { ...output, serviceDeployments: output.serviceDeployments.reverse() } : undefined));
  try {
    const { stdout } = await run(["show", "shop/checkout", "--json"], { ...empty.env, AWS_ENDPOINT_URL_ECS: turned.url });
    assert.equal(JSON.parse(stdout).serviceDeploymentArn, newest);
  } finally {
    turned.stop();
  }
});

test("show of a deployment that ECS tells little of claims no more", async () => {
  await empty.control("reset", { settings: { members: "asDocumented" } });
  await empty.deploy({ cluster: "shop", service: "checkout", configuration: blueGreen(pauseAt("POST_PRODUCTION_TRAFFIC_SHIFT")) });
  const { code, stdout } = await empty.run("show", "shop/checkout");
  assert.equal(code, 0);
  assert.match(stdout, /^shop\/checkout .*\nPaused\n/);
  assert.doesNotMatch(stdout, /0 %|first deployment/);
  await empty.control("reset", {});
});
