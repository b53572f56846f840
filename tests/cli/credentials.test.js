// Credentials and the Region: of the environment, of the real AWS CLI, and of neither.
import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { at, begin, run, start, until } from "./program.js";

/** @typedef {import("./program.js").World} World */

/** @type {World} */
let world;
/** @type {string} */
let home;

before(async () => {
  world = await start();
  home = await mkdtemp(join(tmpdir(), "greenlight-cli-"));
  const { accessKeyId, secretAccessKey, sessionToken } = world.credentials;
  await mkdir(join(home, ".aws"));
  await writeFile(join(home, ".aws/credentials"), `[shop]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\naws_session_token = ${sessionToken}\n`);
  await writeFile(join(home, ".aws/config"), "[profile shop]\nregion = eu-west-1\n");
});

after(async () => {
  world.stop();
  await rm(home, { recursive: true });
});

/** A machine with the AWS CLI, and without anything in its environment. @param {Record<string, string>} more */
const machine = (more) => ({ PATH: `${at(".venv/bin")}:${process.env["PATH"]}`, HOME: home, AWS_EC2_METADATA_DISABLED: "true", AWS_ENDPOINT_URL: world.url, ...more });

/** @param {string} stdout */
const regionsIn = (stdout) => [...new Set(JSON.parse(stdout).map((/** @type {any} */ { region }) => region))];

test("a profile of the AWS CLI gives credentials and the Region", async () => {
  for (const [args, env] of /** @type {[string[], Record<string, string>][]} */ ([[["--profile", "shop"], {}], [[], { AWS_PROFILE: "shop" }]])) {
    const { code, stdout, stderr } = await run(["list", "--json", ...args], machine(env));
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(regionsIn(stdout), ["eu-west-1"]);
  }
});

test("--region comes before AWS_REGION, and that before AWS_DEFAULT_REGION and the profile's", async () => {
  for (const [args, env, region] of /** @type {[string[], Record<string, string>, string][]} */ ([
    [["--region", "us-east-1"], { AWS_REGION: "eu-west-1" }, "us-east-1"],
    [[], { AWS_REGION: "us-east-1", AWS_DEFAULT_REGION: "eu-west-1" }, "us-east-1"],
    [[], { AWS_DEFAULT_REGION: "us-east-1" }, "us-east-1"],
  ])) {
    const { code, stdout } = await run(["list", "--json", "--profile", "shop", ...args], machine(env));
    assert.deepEqual([code, regionsIn(stdout)], [0, [region]]);
  }
});

test("a profile that is named comes before the environment's credentials; one that is not, after", async () => {
  const others = { AWS_ACCESS_KEY_ID: "ASIAEXAMPLENORIGHTS0", AWS_SECRET_ACCESS_KEY: "example/no/rights/secret/not/real/000000", AWS_SESSION_TOKEN: "example-session-token-no-rights-00000000" };
  assert.equal((await run(["list", "--profile", "shop"], machine(others))).code, 0);
  const { code, stderr } = await run(["list"], machine({ ...others, AWS_PROFILE: "shop" }));
  assert.equal(code, 1);
  assert.match(stderr, /AccessDeniedException/);
});

test("without credentials anywhere it says what to do, and shows what the AWS CLI said", async () => {
  const { code, stdout, stderr } = await run(["list", "--region", "us-east-1"], machine({}));
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /No AWS credentials: the environment has none, and the AWS CLI gave none: .*\. Sign in, for example with aws sso login\./);
  const named = await run(["show", "shop-prod/checkout", "--region", "us-east-1", "--profile", "nowhere"], machine({}));
  assert.equal(named.code, 1);
  assert.match(named.stderr, /the AWS CLI gave none: .*nowhere.*\. Sign in, for example with aws sso login --profile nowhere\./);
});

test("without the AWS CLI it says what to set", async () => {
  const { code, stderr } = await run(["show", "shop-prod/checkout"], { PATH: "/nonexistent", HOME: home, AWS_REGION: "us-east-1" });
  assert.equal(code, 1);
  assert.equal(stderr, "ecs-greenlight: No AWS credentials: the environment has none, and the AWS CLI is not installed. Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or install the AWS CLI and sign in with it.\n");
});

test("half a key in the environment is not completed from elsewhere", async () => {
  const { code, stderr } = await run(["show", "shop-prod/checkout"], machine({ AWS_PROFILE: "shop", AWS_ACCESS_KEY_ID: "ASIAEXAMPLEFULL00000" }));
  assert.equal(code, 1);
  assert.match(stderr, /AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not\./);
});

test("without a Region anywhere it says so: exit code 2", async () => {
  const { code, stderr } = await run(["list"], machine({}));
  assert.deepEqual([code, stderr], [2, "ecs-greenlight: No Region: add --region, such as --region eu-west-1, or set AWS_REGION.\n"]);
});

test("interrupted while the AWS CLI is asked for the Region, it does not complain that there is none", async () => {
  const bin = await mkdtemp(join(tmpdir(), "greenlight-aws-"));
  try {
    await writeFile(join(bin, "aws"), `#!/bin/sh\necho asked >> ${bin}/asked\nuntil [ -e ${bin}/enough ]; do sleep 0.1; done\nexit 1\n`, { mode: 0o755 });
    for (const [args, said] of /** @type {[string[], string][]} */ ([[["list"], ""], [["continue", "shop-prod/checkout", "--hook", "x", "--yes"], "ecs-greenlight: Interrupted. Nothing was sent.\n"]])) {
      await rm(join(bin, "enough"), { force: true });
      await rm(join(bin, "asked"), { force: true });
      const asking = begin(args, machine({ PATH: `${bin}:${process.env["PATH"]}` }));
      await until(async () => (await readFile(join(bin, "asked"), "utf8").catch(() => "")) !== "");
      asking.child.kill("SIGINT");
      await writeFile(join(bin, "enough"), "");
      assert.deepEqual(await asking.ended(), { code: 130, stdout: "", stderr: said });
    }
  } finally {
    await rm(bin, { recursive: true });
  }
});

test("credentials that have expired in the environment say once what to do", async () => {
  const { accessKeyId, secretAccessKey, sessionToken } = world.credentials;
  const { code, stderr } = await run(["show", "shop-prod/checkout"], machine({ AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken, AWS_CREDENTIAL_EXPIRATION: "2020-01-01T00:00:00Z" }));
  assert.equal(code, 1);
  assert.match(stderr, /^ecs-greenlight: The credentials have expired\. [^.]*\. \(credentials-expired\)\n$/);
});

test("credentials near their end are asked for again", async () => {
  const bin = await mkdtemp(join(tmpdir(), "greenlight-aws-"));
  try {
    // An AWS CLI whose first answer is about to end.
    const { accessKeyId, secretAccessKey, sessionToken } = world.credentials;
    const script = `#!/bin/sh\necho asked >> ${bin}/asked\nif [ "$(wc -l < ${bin}/asked)" -gt 1 ]; then end=2099-01-01T00:00:00Z; else end=${new Date(Date.now() + 20_000).toISOString()}; fi\nprintf '{"Version":1,"AccessKeyId":"${accessKeyId}","SecretAccessKey":"${secretAccessKey}","SessionToken":"${sessionToken}","Expiration":"%s"}' "$end"\n`;
    await writeFile(join(bin, "aws"), script);
    await chmod(join(bin, "aws"), 0o755);
    const following = begin(["wait", "shop-prod/checkout", "--for", "ended"], machine({ PATH: `${bin}:${process.env["PATH"]}`, AWS_REGION: "us-east-1" }));
    await following.said(/Paused/, "stderr");
    await until(async () => (await readFile(join(bin, "asked"), "utf8")).split("\n").length > 2);
    following.child.kill("SIGINT");
    assert.equal((await following.ended()).code, 130);
  } finally {
    await rm(bin, { recursive: true });
  }
});

test("what the AWS CLI printed is not shown, whatever is wrong with it", async () => {
  const bin = await mkdtemp(join(tmpdir(), "greenlight-aws-"));
  try {
    await writeFile(join(bin, "aws"), `#!/bin/sh\nprintf '{"Version":1,"AccessKeyId":"ASIAEXAMPLEFULL00000","SecretAccessKey":"example/half/secret/not/real"'\n`);
    await chmod(join(bin, "aws"), 0o755);
    const { code, stdout, stderr } = await run(["show", "shop-prod/checkout"], machine({ PATH: `${bin}:${process.env["PATH"]}`, AWS_REGION: "us-east-1" }));
    assert.notEqual(code, 0);
    assert.doesNotMatch(stdout + stderr, /half\/secret/);
  } finally {
    await rm(bin, { recursive: true });
  }
});

test("AWS_ENDPOINT_URL_ECS comes before AWS_ENDPOINT_URL, and both can be ignored", async () => {
  const { accessKeyId, secretAccessKey, sessionToken } = world.credentials;
  const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken, AWS_REGION: "us-east-1" };
  assert.equal((await run(["list"], machine({ ...keys, AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_ENDPOINT_URL_ECS: world.url }))).code, 0);
  // Nothing leaves this machine: FIPS excludes an endpoint of one's own, which is refused unless that one is ignored.
  const both = await run(["list"], machine({ ...keys, AWS_USE_FIPS_ENDPOINT: "true" }));
  assert.equal(both.code, 2);
  assert.match(both.stderr, /\(invalid-endpoint\)/);
});
