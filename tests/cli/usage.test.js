// The command line itself: help, version, what is not valid.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { at, run } from "./program.js";

const ENV = { PATH: process.env["PATH"], HOME: "/nonexistent", AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "ASIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "fake", AWS_ENDPOINT_URL: "http://127.0.0.1:9" };
const ARN = "arn:aws:ecs:us-east-1:111122223333:service-deployment/a/b/0123456789abcdefghij4";
const LINK = `https://page.example.com/#/d/${ARN}?hook=x`;
const COMMANDS = ["list", "show", "continue", "rollback", "watch", "wait"];

test("--help lists the commands, and each has its own", async () => {
  const all = await run(["--help"], ENV);
  assert.deepEqual([all.code, all.stderr], [0, ""]);
  for (const command of COMMANDS) {
    assert.match(all.stdout, new RegExp(`^  ecs-greenlight ${command} `, "m"));
    const own = await run([command, "--help"], ENV);
    assert.deepEqual([own.code, own.stderr], [0, ""]);
    assert.match(own.stdout, new RegExp(`^Usage: ecs-greenlight ${command} `, "m"));
    assert.match(own.stdout, /^Exit codes:$/m);
    assert.deepEqual(await run(["help", command], ENV), own);
  }
});

test("no command at all is answered with the help, on stderr", async () => {
  const { code, stdout, stderr } = await run([], ENV);
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /ecs-greenlight list/);
});

test("--version is the package's", async () => {
  const { version } = JSON.parse(readFileSync(at("package.json"), "utf8"));
  assert.deepEqual(await run(["--version"], ENV), { code: 0, stdout: `${version}\n`, stderr: "" });
});

test("an invalid command line is exit code 2, said on stderr", async () => {
  for (const [args, said] of /** @type {[string[], RegExp][]} */ ([
    [["help", "lst"], /There is no command "lst"/],
    [["lst"], /There is no command "lst"/],
    [["--region", "us-east-1", "list"], /Options go after the command\./],
    [["continue", "a/b", "--yes", "--hook", ""], /--hook is empty\. Nothing was sent\./],
    [["rollback", "a/b", "--yes", "--if-match="], /--if-match is empty\. Nothing was sent\./],
    [["list", "--region", ""], /--region is empty\./],
    [["list", "--service", "a", "--service", ""], /--service is empty\./],
    [["continue", "a/b", "--yes", "--hook", "x", "--hook", "y"], /--hook can be given once\. Nothing was sent\./],
    [["rollback", "a/b", "--yes", "--if-match=x", "--if-match", "x"], /--if-match can be given once\./],
    [["list", "--profile", "a", "--profile", "b"], /--profile can be given once\./],
    [["show", ""], /"" does not name a deployment or a service\./],
    [["constructor"], /There is no command "constructor"/],
    [["list", "extra"], /Unexpected argument "extra"\./],
    [["list", "--regoin", "x"], /--regoin/],
    [["show"], /Usage: ecs-greenlight show /],
    [["show", "a/b", "c/d"], /Unexpected argument "c\/d"\./],
    [["rollback", "a/b", "--all-hooks"], /--all-hooks/],
    [["show", "a/b", "--region", "us-east-1", "--region", "eu-west-1"], /name one --region/],
    [["list", "--region", "not a region"], /\(invalid-endpoint\)/],
    [["show", ARN, "--region", "eu-west-1"], /is in us-east-1, and --region says eu-west-1\. Nothing was sent\./],
    [["continue", ARN, "--region", "eu-west-1", "--yes", "--hook", "x"], /is in us-east-1, and --region says eu-west-1\./],
    [["rollback", `https://us-east-1.console.aws.amazon.com/ecs/v2/clusters/a/services/b?region=us-east-1`, "--region", "eu-west-1", "--yes", "--hook", "x"], /is in us-east-1, and --region says/],
    [["watch", ARN, ARN.replace("us-east-1", "eu-west-1"), "--region", "us-east-1"], /is in eu-west-1, and --region says us-east-1/],
    [["continue", LINK, "--all-hooks", "--if-match", "x", "--yes"], /The link names one hook, but --all-hooks continues all of them\. Nothing was sent\./],
    [["rollback", LINK, "--hook", "y", "--yes"], /The link names one hook, but --hook names another\./],
    ...[["c/b"], ["a/c"], ["c*"], [ARN.replace(/.$/, "5")], ["https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/a/services/b?region=eu-west-1"]].map(
      (other) => /** @type {[string[], RegExp]} */ ([["wait", ...other, "--deployment", ARN, "--for", "paused"], /The deployment is not one of ".*"\. Nothing was sent\.\n {2}arn:/]),
    ),
    [["wait", "a/b"], /Say what to wait for/],
    [["wait", "--for", "paused"], /Say which service/],
    [["wait", "a/b", "--for", "paused", "--timeout", "30"], /"30" is not a valid time/],
    [["wait", "a/b", "--for", "paused", "--timeout", "99d"], /"99d" is not a valid time/],
    [["wait", "a/b", "--for", "paused", "--deployment", "c/d"], /"c\/d" is not a service deployment's ARN/],
  ])) {
    const { code, stdout, stderr } = await run(args, ENV);
    assert.deepEqual([code, stdout], [2, ""], `${args.join(" ")}: ${stderr}`);
    assert.match(stderr, said);
    assert.match(stderr, /^ecs-greenlight: /);
  }
});

test("a network that does not answer is a failure that names its reason: exit code 1", async () => {
  const { code, stdout, stderr } = await run(["show", "shop/checkout"], ENV);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /\(network-error\)/);
});
