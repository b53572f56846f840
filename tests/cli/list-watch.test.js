// `list --watch`: a table that counts down in a terminal, lines and JSON elsewhere.
import assert from "node:assert/strict";
import { test } from "node:test";

import { arn, world } from "./paused.js";
import { begin, blueGreen, pauseAt, run, until } from "./program.js";
import { atTerminal, picturesOf, plain } from "./terminal.js";

const WATCH = ["list", "--watch"];

/** @param {string[]} picture */
const isWhole = ([first = ""]) => / checked at \d\d:\d\d:\d\d UTC {2}q to quit$/.test(first);

/** Has the countdown's seconds. @param {string[]} picture */
const deadlineIn = (picture) => picture.find((line) => /^shop\/checkout /.test(line))?.match(/ in (.*) \(/)?.[1];

/** Ends its pause. @param {string} serviceDeploymentArn */
const continued = (serviceDeploymentArn) => world.control("act", { serviceDeploymentArn, action: "CONTINUE" });

/** @param {number} minutes until the deadline @param {string} service */
const paused = (minutes, service) => world.deploy({ cluster: "shop", service, configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT", minutes)) });

/** @param {string} output of a program that filled the screen and has ended */
function restored(output) {
  assert.equal(output.split("\x1b[?1049h").length, output.split("\x1b[?1049l").length, "the screen of before is shown again");
  assert.ok(output.lastIndexOf("\x1b[?1049l") > output.lastIndexOf("\x1b[?1049h"));
  assert.ok(output.lastIndexOf("\x1b[?25h") > output.lastIndexOf("\x1b[?25l"), "so is the cursor");
  return output.slice(output.lastIndexOf("\x1b[?1049l"));
}

test("in a terminal the table counts down in place, and q leaves it as it was last: exit code 0", async () => {
  await world.control("reset", {});
  await paused(9, "checkout");
  const terminal = atTerminal(WATCH, world.env);
  const first = await terminal.picture((picture) => isWhole(picture) && deadlineIn(picture) !== undefined);
  assert.match(first.join("\n"), /^1 deployment needs a decision {2}checked at .* {2}q to quit\n\nSERVICE +DEADLINE.*\nshop\/checkout +Auto-rolls back in \d+ min \d+ s \((... \d+, )?\d\d:\d\d UTC\)/);
  await terminal.picture((picture) => deadlineIn(picture) !== deadlineIn(first));
  await terminal.answer(/./, "q");
  const { code, output } = await terminal.ended();
  assert.equal(code, 0);
  assert.match(plain(restored(output)), /\r\nshop\/checkout +Auto-rolls back in /);
});

test("a pause that ends leaves the table, and one that begins appears in it", async () => {
  // Under way at the first look.
  await world.control("deploy", { cluster: "shop", service: "cart", configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT", 90)) });
  const terminal = atTerminal(WATCH, world.env);
  const first = await terminal.picture((picture) => isWhole(picture) && deadlineIn(picture) !== undefined);
  assert.doesNotMatch(first.join("\n"), /cart/);
  await continued(arn);
  await world.control("advance", { seconds: 120 });
  const then = await terminal.picture((picture) => isWhole(picture) && deadlineIn(picture) === undefined && /\nshop\/cart /.test(picture.join("\n")));
  assert.match(then[0] ?? "", /^1 deployment needs a decision {2}/);
  await terminal.answer(/./, "\x1b");
  const { code, output } = await terminal.ended();
  assert.deepEqual([code, /\r\nshop\/cart .*\r\n$/.test(plain(restored(output)))], [0, true]);
});

test("more pauses than rows: those with the soonest deadlines are shown, and the others counted", async () => {
  for (let index = 0; index < 12; index += 1) await paused(100 + index, `service-${String(index).padStart(2, "0")}`);
  const terminal = atTerminal(WATCH, world.env, 100, 10);
  const picture = await terminal.picture(isWhole);
  assert.equal(picture.length, 10, picture.join("\n"));
  assert.match(picture[0] ?? "", /^13 deployments need a decision /);
  assert.deepEqual(picture.slice(3, 9).map((line) => line.split(" ")[0]), ["shop/checkout", "shop/service-00", "shop/service-01", "shop/service-02", "shop/service-03", "shop/service-04"]);
  assert.equal(picture[9], "… and 7 more with later deadlines");
  // All of them are in what q leaves behind.
  await terminal.answer(/./, "q");
  assert.match(restored((await terminal.ended()).output), /service-11/);
});

test("when the terminal changes its size, the table fits the new one", async () => {
  const terminal = atTerminal(WATCH, world.env, 120, 20);
  await terminal.picture((picture) => isWhole(picture) && picture.some((line) => /DEADLINE .*STAGE$/.test(line)));
  terminal.resize(6, 34);
  const picture = await terminal.picture((lines) => lines.length <= 6 && lines.every((line) => line.length <= 34) && lines.includes("shop/checkout"));
  assert.match(picture.join("\n"), /\nshop\/checkout\n {2}Auto-rolls back in/);
  terminal.resize(1, 10);
  await terminal.picture((lines) => lines.length === 1 && lines[0] === "1 deploym…");
  terminal.resize(20, 120);
  await terminal.picture((lines) => lines.some((line) => /DEADLINE .*STAGE$/.test(line)));
  await terminal.answer(/./, "q");
  assert.equal((await terminal.ended()).code, 0);
});

test("no picture is larger than the narrowest terminal, and none has colours under NO_COLOR", async () => {
  const terminal = atTerminal(WATCH, { ...world.env, NO_COLOR: "1" }, 20, 5);
  await terminal.picture((lines) => lines.includes("shop/checkout"));
  await terminal.answer(/./, "Q");
  const { code, output } = await terminal.ended();
  assert.equal(code, 0);
  assert.doesNotMatch(output, /\x1b\[\d+m/);
  for (const picture of picturesOf(output)) {
    assert.ok(picture.length <= 5, picture.join("\n"));
    for (const line of picture) assert.ok(line.length <= 20, line);
  }
});

test("Ctrl-C, SIGINT and SIGTERM end it with 130 and 143, and the terminal is as it was", async () => {
  for (const [stop, exit] of /** @type {const} */ ([["\x03", 130], ["SIGINT", 130], ["SIGTERM", 143]])) {
    const terminal = atTerminal(WATCH, { ...world.env, NODE_OPTIONS: "" }, 80);
    await terminal.picture(isWhole);
    if (stop === "\x03") await terminal.answer(/./, stop);
    else terminal.signal(stop);
    const { code, output } = await terminal.ended();
    assert.deepEqual([code, plain(restored(output))], [exit, "\x1b[?1049l"], stop);
  }
});

test("Ctrl-Z gives the terminal back, and where nothing can stop the program, the table comes again", async () => {
  const terminal = atTerminal(WATCH, world.env);
  await terminal.picture(isWhole);
  await terminal.answer(/./, "\x1a");
  await terminal.shows(() => terminal.output().endsWith("\x1b[?1049l"), "the screen of before");
  const before = terminal.output().length;
  await terminal.shows(() => picturesOf(terminal.output().slice(before)).some(isWhole), "the table again");
  await terminal.answer(/./, "q");
  const { code, output } = await terminal.ended();
  restored(output);
  assert.equal(code, 0);
});

test("arrow keys and other keys end nothing", async () => {
  const terminal = atTerminal(WATCH, world.env);
  await terminal.picture(isWhole);
  const before = terminal.output().length;
  await terminal.answer(/./, "\x1b[A");
  await terminal.answer(/./, "x\r");
  await terminal.shows(() => picturesOf(terminal.output().slice(before)).length > 1, "pictures after these keys");
  await terminal.answer(/./, "q");
  assert.equal((await terminal.ended()).code, 0);
});

test("what can't be checked is reported below the table, and makes the exit code 1", async () => {
  await world.deploy({ cluster: "office", service: "intranet", configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT")) });
  await world.control("faults", { kind: "deny", operation: "ListServices", cluster: "office", times: null });
  const terminal = atTerminal(WATCH, world.env, 200);
  const picture = await terminal.picture(isWhole);
  assert.match(picture.at(-1) ?? "", /^Couldn't check everything: office, us-east-1: its services couldn't be listed\./);
  await terminal.answer(/./, "q");
  const { code, output } = await terminal.ended();
  assert.equal(code, 1);
  assert.match(plain(restored(output)), /shop\/checkout[^]*Couldn't check everything: office/);
});

test("who quits before everything was looked at is told so: exit code 1", async () => {
  await world.control("faults", { kind: "delay", ms: 20_000, operation: "DescribeServices", times: null });
  const terminal = atTerminal(WATCH, world.env);
  await terminal.picture(([first = ""]) => /^Checking…/.test(first));
  await terminal.answer(/./, "q");
  const { code, output } = await terminal.ended();
  assert.equal(code, 1);
  assert.match(plain(restored(output)), /Not fully checked: us-east-1\r\nNothing that could be checked needs a decision\.\r\n$/);
});

test("credentials that end while it is shown end it: exit code 1, with what to do", async () => {
  const { accessKeyId } = world.credentials;
  await world.control("session", { accessKeyId, endsInSeconds: 0 });
  const terminal = atTerminal(WATCH, world.env);
  const { code, output } = await terminal.ended();
  assert.equal(code, 1);
  assert.match(plain(restored(output)), /Get new\s+credentials\./);
});

test("without a terminal it prints a line for each pause that begins or ends, and nothing twice", async () => {
  const watching = begin(WATCH, world.env);
  await watching.said(/^\d\d:\d\d:\d\d UTC shop\/checkout: Paused at post test traffic shift; .*Auto-rolls back in/);
  const looks = async () => (await world.control("requests")).filter((/** @type {any} */ { operation }) => operation === "DescribeServiceDeployments").length;
  const before = await looks();
  await until(async () => (await looks()) > before);
  await continued(arn);
  await watching.said(/\n\d\d:\d\d:\d\d UTC shop\/checkout: (?!Paused)/);
  watching.child.kill("SIGINT");
  const { code, stdout, stderr } = await watching.ended();
  assert.deepEqual([code, stdout.trimEnd().split("\n").length, stderr], [130, 2, ""]);
});

test("with --json it prints the package's own updates, one a line, in a terminal too", async () => {
  const watching = begin([...WATCH, "--json"], world.env);
  await watching.said(/\n/);
  await continued(arn);
  await watching.said(/"event":"gone"[^\n]*\n/);
  watching.child.stdout.destroy();
  watching.child.kill("SIGTERM");
  const { code, stdout } = await watching.ended();
  const updates = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual([code, updates.map(({ event, serviceDeploymentArn }) => [event, serviceDeploymentArn])], [143, [["paused", arn], ["gone", arn]]]);
  const terminal = atTerminal([...WATCH, "--json"], world.env);
  await terminal.answer(/./, "\x03");
  assert.doesNotMatch((await terminal.ended()).output, /\x1b\[\?1049h/);
});

test("an empty list says that new pauses appear, and a dumb terminal gets lines as well", async () => {
  await world.control("reset", {});
  const terminal = atTerminal(WATCH, { ...world.env, TERM: "dumb" });
  await terminal.answer(/Nothing needs a decision\. New pauses appear here automatically\./, "\x03");
  const { code, output } = await terminal.ended();
  assert.equal(code, 130);
  assert.doesNotMatch(output, /\x1b/);
  assert.equal((await run(["list"], world.env)).code, 0);
});
