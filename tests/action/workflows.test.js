// docs/ci.md: its workflows, as printed, against the stand-in.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";

import { at, blueGreen, pauseAt, start } from "../cli/program.js";
import { program } from "./step.js";
import { runWorkflow } from "./workflow.js";

/** @typedef {import("../cli/program.js").World} World */

const [tested = "", approved = ""] = [...(await readFile(at("docs/ci.md"), "utf8")).matchAll(/```yaml\n([^]*?)```/g)].map(([, text = ""]) => text);

/** @type {World} */
let world;
/** @type {string} programs of the runner: an aws that deploys, and lists the deployment when it is asked a second time, and a curl that finds the service well or not */
let tools;

before(async () => {
  world = await start(["--speed", "1000"]);
  tools = await mkdtemp(join(tmpdir(), "greenlight-tools-"));
  const deployment = { cluster: "shop-prod", service: "checkout", configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT")) };
  const aws = `#!${process.execPath}
const { existsSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const [, , , command] = process.argv;
const [began, unlisted] = [${JSON.stringify(join(tools, "began"))}, ${JSON.stringify(join(tools, "unlisted"))}];
const deploy = async () => {
  const response = await fetch(${JSON.stringify(`${world.url}/_sim/deploy`)}, { method: "POST", body: ${JSON.stringify(JSON.stringify(deployment))} });
  writeFileSync(began, (await response.json()).serviceDeploymentArn);
  writeFileSync(unlisted, "");
};
const list = () => {
  console.log(existsSync(unlisted) ? "None" : readFileSync(began, "utf8"));
  rmSync(unlisted, { force: true });
};
({ "update-service": deploy, "list-service-deployments": list })[command]();
`;
  await writeFile(join(tools, "aws"), aws, { mode: 0o755 });
  await writeFile(join(tools, "curl"), "#!/bin/sh\nexit $SMOKE\n", { mode: 0o755 });
});

after(async () => {
  world.stop();
  await rm(tools, { recursive: true });
});

beforeEach(() => world.control("reset", {}));

/** @param {string} text @param {{ smoke?: number, approves?: () => Promise<boolean> }} how */
function workflow(text, { smoke = 0, approves = async () => true }) {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, ...env } = world.env;
  return runWorkflow(text.replaceAll("eu-west-1", "us-east-1"), {
    env: { ...env, PATH: `${tools}:${env["PATH"]}`, SMOKE: String(smoke) },
    credentials: { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN },
    approves,
  });
}

test("deploy, wait, test, continue: the deployment ends well", async () => {
  const { deploy } = await workflow(tested, {});
  assert.deepEqual(deploy?.log, ["aws-actions/configure-aws-credentials@v5: success", "deploy: success", "wait: success", "smoke: success", "continue: success", "wait: success"]);
  assert.deepEqual((await world.acts()).map(({ operation, outcome }) => [operation, outcome]), [["ContinueServiceDeployment", "executed"]]);
});

test("where the smoke test fails, the deployment is rolled back, and the job fails", async () => {
  const { deploy } = await workflow(tested, { smoke: 22 });
  assert.equal(deploy?.result, "failure");
  assert.deepEqual(deploy?.log.slice(2), ["wait: success", "smoke: failure", "rollback: success"]);
});

test("the AWS CLI takes the command that lists the deployment, and the stand-in answers it", async () => {
  const { serviceDeploymentArn } = await world.control("deploy", { cluster: "shop-prod", service: "checkout", configuration: blueGreen() });
  for (const text of [tested, approved]) {
    const [, command = ""] = /\$\((aws ecs list-service-deployments [^]*?)\)/.exec(text) ?? [];
    const env = { ...world.env, PATH: `${at(".venv/bin")}:${world.env["PATH"]}`, AWS_EC2_METADATA_DISABLED: "true", AWS_DEFAULT_REGION: "us-east-1" };
    const { log } = await program("bash", ["-eu", "-c", `since=2020-01-01T00:00:00Z\n${command}`], env);
    assert.equal(log, `${serviceDeploymentArn}\n`);
  }
});

/** @param {Record<string, { result: string }>} jobs */
const resultsOf = (jobs) => Object.fromEntries(Object.entries(jobs).map(([name, { result }]) => [name, result]));

test("with a person's approval the deployment is continued by what the first job saw, and followed to its end", async () => {
  const jobs = await workflow(approved, {});
  assert.deepEqual(resultsOf(jobs), { deploy: "success", continue: "success", rollback: "skipped" });
  assert.deepEqual(jobs["continue"]?.log.slice(1), ["continue: success", "wait: success"]);
});

test("where the reviewers reject it, it is rolled back", async () => {
  const jobs = await workflow(approved, { approves: async () => false });
  assert.deepEqual(resultsOf(jobs), { deploy: "success", continue: "failure", rollback: "success" });
});

test("where continuing fails, nothing more is sent", async () => {
  const approves = async () => {
    await world.control("act", { serviceDeploymentArn: await readFile(join(tools, "began"), "utf8"), action: "ROLLBACK" });
    return true;
  };
  const jobs = await workflow(approved, { approves });
  assert.deepEqual(resultsOf(jobs), { deploy: "success", continue: "failure", rollback: "skipped" });
  assert.equal(jobs["continue"]?.outputs["exit-code"], "4");
  assert.deepEqual(await world.acts(), []);
});
