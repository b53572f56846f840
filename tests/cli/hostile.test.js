// What AWS sends cannot steer a terminal, whoever wrote it: colours, moves of the cursor, titles, links, marks of direction.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { blueGreen, pauseAt, run, start } from "./program.js";
import { rewriting } from "./rewriting.js";
import { atTerminal, plain } from "./terminal.js";

/** @typedef {import("./program.js").World} World */

/** Clears the screen, sets a title, makes a link, overwrites the line, C1's CSI, turns the direction of text, ends a line. */
const HOSTILE = "a\x1b[2J\x1b]0;title\x07\x1b]8;;https://evil.example\x1b\\\rb\x08\x9b31m\u202egnp.exe\u2066\u2028\u200b\nContinued: shop/checkout";
const ESCAPED = "a\\x1b[2J\\x1b]0;title\\x07\\x1b]8;;https://evil.example\\x1b\\\\x0db\\x08\\x9b31m\\u{202e}gnp.exe\\u{2066}\\u{2028}\\u{200b}\\x0aContinued: shop/checkout";

/** @type {World} */
let world;
/** @type {Awaited<ReturnType<typeof rewriting>>} */
let proxy;
/** @type {string} */
let arn;

/** Wherever a text is not one of those that decide. @param {any} value @param {string} [name] @returns {any} */
function poisoned(value, name = "") {
  if (Array.isArray(value)) return value.map((one) => poisoned(one, name));
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, poisoned(one, key)]));
  const isFree = ["statusReason", "hookId", "image", "name", "status", "reason", "message", "value", "triggeredAlarmNames", "lifecycleStage", "taskDefinition", "arn"].includes(name);
  const decides = /^(AWAITING_ACTION|IN_PROGRESS|ACTIVE|arn:)/.test(String(value)) || name === "taskDefinition";
  return typeof value === "string" && isFree && !decides ? value + HOSTILE : value;
}

before(async () => {
  world = await start([]);
  arn = await world.deploy({ cluster: "shop", service: "checkout", configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT"), pauseAt("POST_TEST_TRAFFIC_SHIFT")) });
  proxy = await rewriting(world.url, (_, output) => {
    const answer = poisoned(output);
    for (const one of answer.serviceDeployments ?? []) one.statusReason = HOSTILE;
    return answer;
  });
});

after(() => {
  world.stop();
  proxy.stop();
});

/** Everything but the program's own colours and erasures. @param {string} output */
const foreign = (output) => plain(output).replace(/\x1b\[\d+A\x1b\[J/g, "").replaceAll("\r\n", "\n");

const UNSAFE = /[\x00-\x09\x0b-\x1f\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/u;

test("every command shows what AWS sent with its control characters escaped", async () => {
  const env = { ...world.env, AWS_ENDPOINT_URL_ECS: proxy.url };
  for (const args of [["list"], ["show", arn], ["continue", arn, "--if-match", "1-00000000000000000000000000000000", "--yes"], ["wait", arn, "--for", "paused"], ["wait", arn, "--for", "ENDED", "--timeout", "9s"]]) {
    const { stdout, stderr } = await run(args, env);
    assert.doesNotMatch(stdout + stderr, UNSAFE, args.join(" "));
    assert.doesNotMatch(stdout + stderr, /^Continued/m);
    const { output } = await atTerminal(args, env, 200).ended();
    assert.doesNotMatch(foreign(output), UNSAFE, args.join(" "));
  }
  const { stdout } = await run(["show", arn], env);
  assert.ok(stdout.includes(`\n${ESCAPED}\n`), stdout);
});

test("in JSON the same texts keep their value, and steer nothing either", async () => {
  const env = { ...world.env, AWS_ENDPOINT_URL_ECS: proxy.url };
  const { code, stdout } = await run(["show", arn, "--json"], env);
  assert.equal(code, 0);
  assert.doesNotMatch(stdout.slice(0, -1), UNSAFE);
  assert.equal(JSON.parse(stdout).statusReason, HOSTILE);
});

test("an error's text is escaped too", async () => {
  const angry = await rewriting(world.url, () => ({ __type: "AccessDeniedException", message: HOSTILE, serviceDeployments: 1 }));
  try {
    const { code, stderr } = await run(["show", arn], { ...world.env, AWS_ENDPOINT_URL_ECS: angry.url });
    assert.equal(code, 1);
    assert.doesNotMatch(stderr, UNSAFE);
  } finally {
    angry.stop();
  }
});

test("what was typed is shown escaped as well", async () => {
  const { code, stderr } = await run(["show", `\x1b[2J${HOSTILE}`], world.env);
  assert.equal(code, 2);
  assert.doesNotMatch(stderr, UNSAFE);
});

test("a pause without a hook id can't be acted on, and is not called no pause", async () => {
  const nameless = await rewriting(world.url, (_, output) => {
    for (const deployment of output.serviceDeployments ?? []) for (const hook of deployment.lifecycleHookDetails ?? []) delete hook.hookId;
    return output;
  });
  try {
    for (const act of ["continue", "rollback"]) {
      const { code, stderr } = await run([act, arn, "--if-match", "1-00000000000000000000000000000000", "--yes"], { ...world.env, AWS_ENDPOINT_URL_ECS: nameless.url });
      assert.deepEqual([code, stderr], [1, "ecs-greenlight: shop/checkout is paused, but ECS did not report the hook's id. Nothing was sent.\n"]);
    }
  } finally {
    nameless.stop();
  }
});

test("a service without deployments has nothing paused: exit code 5", async () => {
  const idle = await rewriting(world.url, (operation) => (operation === "ListServiceDeployments" ? { serviceDeployments: [] } : undefined));
  try {
    for (const args of [["show", "shop/checkout"], ["continue", "checkout", "--hook", "x", "--yes"]]) {
      const { code, stderr } = await run(args, { ...world.env, AWS_ENDPOINT_URL_ECS: idle.url });
      assert.deepEqual([code, stderr], [5, "ecs-greenlight: shop/checkout has no deployments in the last 90 days.\n"]);
    }
  } finally {
    idle.stop();
  }
});
