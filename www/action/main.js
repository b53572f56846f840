// The GitHub Action: runs one command of the command line, with the inputs as its options, and sets the outputs.

import { randomUUID } from "node:crypto";

import * as core from "@actions/core";

import { proceed, rollback } from "../cli/act.js";
import { EXIT, exitOfError, usageError } from "../cli/exit.js";
import { messageOf } from "../cli/problem.js";
import { wait } from "../cli/wait.js";
import { load } from "../greenlight.js";
import { outputsOf } from "./outputs.js";
import { logScreen } from "./screen.js";
import { summaryOf } from "./summary.js";

/** @type {Record<string, { run: (context: any, options: any, targets: string[]) => Promise<number> }>} */
const COMMANDS = { wait, continue: proceed, rollback };

const interruption = new AbortController();
// GitHub interrupts a job that is cancelled, and kills it seconds later.
process.on("SIGINT", () => interruption.abort());

/** The runner passes an input that was left out as an empty one. @param {string} name */
const input = (name) => core.getInput(name) || undefined;

/** The inputs as the command line's options and arguments. @param {string} command */
function argumentsOf(command) {
  const [service, deployment, region] = [input("service"), input("deployment"), input("region")];
  const shared = { json: true, ...(region && { region: [region] }) };
  if (command === "wait") {
    const options = { ...shared, for: input("for"), timeout: input("timeout"), deployment };
    return { options, targets: service ? [service] : [] };
  }
  const [target, hook, etag] = [deployment ?? service, input("hook-id"), input("if-match")];
  if (!target) throw usageError("Set the input deployment or service. Nothing was sent.");
  if (!hook && !etag) throw usageError(`Set the input hook-id or if-match from an earlier step's outputs, so that ${command} is bound to what that step saw. Nothing was sent.`);
  return { options: { ...shared, yes: true, hook, "if-match": etag }, targets: [target] };
}

/** @returns {Promise<number>} the exit code */
async function run() {
  /** @type {unknown} */
  let result;
  // The runner must not take text from ECS for its commands.
  const token = randomUUID();
  process.stdout.write(`::stop-commands::${token}\n`);
  /** @type {any} */
  let problem;
  let exit;
  try {
    const command = core.getInput("command");
    const chosen = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
    if (!chosen) throw usageError(`The input command is "${command}". It must be one of ${Object.keys(COMMANDS).join(", ")}. Nothing was sent.`);
    const { options, targets } = argumentsOf(command);
    await load();
    exit = await chosen.run({ screen: logScreen((value) => (result = value)), signal: interruption.signal }, options, targets);
  } catch (error) {
    problem = error;
    exit = interruption.signal.aborted ? EXIT.interrupted : exitOfError(error);
  }
  process.stdout.write(`::${token}::\n`);
  for (const [name, value] of Object.entries({ ...outputsOf(result), "exit-code": String(exit) })) core.setOutput(name, value);
  await core.summary.addRaw(summaryOf(result, problem && messageOf(problem))).write();
  if (exit !== EXIT.done) core.error(problem ? [messageOf(problem), ...(problem.lines ?? [])].join("\n") : "This did not end as asked. See the job summary.");
  return exit;
}

process.exit(await run());
