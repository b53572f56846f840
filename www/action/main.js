// The GitHub Action: one command of the command line, with its inputs and outputs.

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
// A job that is cancelled is interrupted first, and ended seconds later.
process.on("SIGINT", () => interruption.abort());

/** An input that was left out is not one that is empty. @param {string} name */
const input = (name) => core.getInput(name) || undefined;

/** What the inputs say, as the command line would have it. @param {string} command */
function argumentsOf(command) {
  const [service, deployment, region] = [input("service"), input("deployment"), input("region")];
  const shared = { json: true, ...(region && { region: [region] }) };
  if (command === "wait") {
    const options = { ...shared, for: input("for"), timeout: input("timeout"), deployment };
    return { options, targets: service ? [service] : [] };
  }
  const target = deployment ?? service;
  if (!target) throw usageError("Give the input deployment, or service. Nothing was sent.");
  return { options: { ...shared, yes: true, hook: input("hook-id"), "if-match": input("if-match") }, targets: [target] };
}

/** @returns {Promise<number>} the exit code */
async function run() {
  /** @type {unknown} */
  let result;
  // Lines with text from ECS must not act as the runner's commands.
  const token = randomUUID();
  process.stdout.write(`::stop-commands::${token}\n`);
  /** @type {any} */
  let problem;
  let exit;
  try {
    const command = core.getInput("command");
    const chosen = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
    if (!chosen) throw usageError(`The input command must be ${Object.keys(COMMANDS).join(", ")}, not "${command}". Nothing was sent.`);
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
  if (exit !== EXIT.done) core.error(problem ? [messageOf(problem), ...(problem.lines ?? [])].join("\n") : "It did not end as asked: see the summary.");
  return exit;
}

process.exit(await run());
