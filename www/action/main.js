// The GitHub Action: runs one command of the command line, with the inputs as its options, and sets the outputs.

import { randomUUID } from "node:crypto";

import * as core from "@actions/core";

import { proceed, rollback } from "../cli/act.js";
import { EXIT, exitOfError, failure, usageError } from "../cli/exit.js";
import { messageOf } from "../cli/problem.js";
import { boundTarget } from "../cli/target.js";
import { render } from "../cli/text.js";
import { wait } from "../cli/wait.js";
import { load } from "../greenlight.js";
import { messagesOf, outputsOf } from "./outputs.js";
import { logScreen } from "./screen.js";
import { summaryOf } from "./summary.js";

/** @type {Record<string, { acts?: boolean, run: (context: any, options: any, targets: string[]) => Promise<number> }>} */
const COMMANDS = { wait, continue: proceed, rollback };

const interruption = new AbortController();
/** @type {number | undefined} */
let stoppedBy;

/** @param {number} exit */
const stopOn = (exit) => () => {
  stoppedBy ??= exit;
  interruption.abort();
};
// A job that is cancelled is interrupted first, terminated 7.5 seconds later, and killed after 2.5 more.
process.on("SIGINT", stopOn(EXIT.interrupted));
process.on("SIGTERM", stopOn(EXIT.terminated));

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
  if (deployment && service) boundTarget(deployment, service);
  return { options: { ...shared, yes: true, hook, "if-match": etag }, targets: [target] };
}

/** @typedef {{ exit: number, acts: boolean, result: unknown, texts: string[] }} Ended `texts`: what became of it, in words */

/** @returns {Promise<Ended>} */
async function run() {
  /** @type {unknown} */
  let result;
  let acts = false;
  try {
    const command = core.getInput("command");
    const chosen = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
    if (!chosen) throw usageError(`The input command is "${command}". It must be one of ${Object.keys(COMMANDS).join(", ")}. Nothing was sent.`);
    acts = chosen.acts ?? false;
    await load();
    const { options, targets } = argumentsOf(command);
    const exit = await chosen.run({ screen: logScreen((value) => (result = value)), signal: interruption.signal }, options, targets);
    return { exit, acts, result, texts: messagesOf(result) };
  } catch (error) {
    const isUnsent = /** @type {any} */ (error)?.name === "AbortError";
    const problem = isUnsent ? failure(EXIT.interrupted, "Interrupted. Nothing was sent.") : error;
    const { lines = [] } = /** @type {{ lines?: string[] }} */ (problem);
    return { exit: stoppedBy ?? exitOfError(problem), acts, result, texts: [...messagesOf(result), messageOf(problem), ...lines] };
  }
}

/** Does what must not hide what became of an act. @param {string} what can't be left to others @param {() => void | Promise<unknown>} write */
async function attempt(what, write) {
  try {
    await write();
    return true;
  } catch (error) {
    core.warning(render(`Couldn't write ${what}: ${/** @type {Error} */ (error).message}`, false));
    return false;
  }
}

/** @param {Record<string, string>} outputs */
function giveOutputs(outputs) {
  // Without the file they would be written to the log, as commands.
  if (!process.env["GITHUB_OUTPUT"]) throw new Error("GITHUB_OUTPUT is not set.");
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
}

// The runner must not take text from ECS for its commands.
const token = randomUUID();
process.stdout.write(`::stop-commands::${token}\n`);
const { exit, acts, result, texts } = await run();
const lines = texts.map((text) => render(text, false));
for (const line of lines) process.stdout.write(`${line}\n`);
process.stdout.write(`::${token}::\n`);
const areGiven = await attempt("the outputs", () => giveOutputs({ ...outputsOf(result), "exit-code": String(exit) }));
await attempt("the summary", () => core.summary.addRaw(summaryOf(result, texts)).write());
if (exit !== EXIT.done) core.error(lines.join("\n") || "The deployment did not end as requested.");
// The outputs are what a wait is for. An act is what it is without them.
process.exit(exit === EXIT.done && !acts && !areGiven ? EXIT.failed : exit);
