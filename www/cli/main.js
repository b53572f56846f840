#!/usr/bin/env node
// The command line: parses it, runs one command, and exits with its code.

import { parseArgs } from "node:util";

import { load } from "../greenlight.js";
import { proceed, rollback } from "./act.js";
import { configure } from "./configure.js";
import { EXIT, exitOfError, failure, usageError } from "./exit.js";
import { helpLines } from "./help.js";
import { list } from "./list.js";
import { noteProblem } from "./problem.js";
import { screenOn } from "./screen.js";
import { show } from "./show.js";
import { version } from "./version.js";
import { wait } from "./wait.js";
import { watch } from "./watch.js";

/** @import { ParseArgsConfig } from "node:util" */
/** @import { Screen } from "./screen.js" */

/** @typedef {{ screen: Screen, signal: AbortSignal }} Context */
/**
 * @typedef {object} Command
 * @property {string} usage
 * @property {string} summary
 * @property {string[]} details
 * @property {ParseArgsConfig["options"]} options
 * @property {boolean} [acts] whether it changes something in ECS
 * @property {number[]} targets how many it takes, at least and at most
 * @property {(context: Context, options: any, targets: string[]) => Promise<number>} run gives the exit code
 */

/** @type {Record<string, Command>} */
const COMMANDS = { list, show, continue: proceed, rollback, watch, wait, configure };

/** Options of every command. */
const OPTIONS = /** @type {const} */ ({
  region: { type: "string", multiple: true },
  profile: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
});

const interruption = new AbortController();
let isClosed = false;
/** @type {number | undefined} */
let stoppedBy;

/** Whether the command that runs changes something in ECS. */
let acts = false;
/** Why stdout has not all of the answer. @type {Error | undefined} */
let unwritten;

const screen = screenOn(process, (error) => {
  isClosed = true;
  unwritten ??= error;
  interruption.abort();
});

/** @param {number} exit */
const stopOn = (exit) => () => {
  if (stoppedBy !== undefined) end(exit);
  stoppedBy = exit;
  interruption.abort();
};
process.on("SIGINT", stopOn(EXIT.interrupted));
process.on("SIGTERM", stopOn(EXIT.terminated));

/** @param {string[]} args */
async function run([name = "", ...args]) {
  if (name === "--version") return printed([await version()]);
  if (["", "help", "-h", "--help"].includes(name)) {
    const [of] = args;
    if (of !== undefined) commandNamed(of);
    const lines = helpLines(COMMANDS, of);
    if (name !== "") return printed(lines);
    lines.forEach((line) => screen.note(line));
    return EXIT.usage;
  }
  const command = commandNamed(name);
  const { values, positionals } = parsed(args, command);
  if (values.help) return printed(helpLines(COMMANDS, name));
  if (values.version) return printed([await version()]);
  const [least = 0, most = 0] = command.targets;
  if (positionals.length < least) throw usageError(`Usage: ecs-greenlight ${name} ${command.usage}`);
  if (positionals.length > most) throw usageError(`Unexpected argument "${positionals[most]}". Usage: ecs-greenlight ${name} ${command.usage}`);
  await load();
  acts = command.acts ?? false;
  return command.run({ screen, signal: interruption.signal }, values, positionals);
}

/** @param {string} name @returns {Command} */
function commandNamed(name) {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) return command;
  throw usageError(`There is no command "${name}". ${name.startsWith("-") ? "Options go after the command. " : ""}The commands are ${Object.keys(COMMANDS).join(", ")}.`);
}

/** @param {string[]} args @param {Command} command @returns {{ values: Record<string, any>, positionals: string[] }} */
function parsed(args, { options }) {
  const { values, positionals } = readArgs(args, { ...OPTIONS, ...options });
  // Probably a script's unset variable: what it should have named is unknown.
  const empty = Object.entries(values).find(([, value]) => value === "" || (Array.isArray(value) && value.includes("")));
  if (empty) throw usageError(`--${empty[0]} is empty. Nothing was sent.`);
  return { values, positionals };
}

/** @param {string[]} args @param {ParseArgsConfig["options"]} options @returns {{ values: Record<string, any>, positionals: string[] }} */
function readArgs(args, options) {
  const { values, positionals, tokens } = tokensOf(args, options);
  const named = tokens.flatMap(({ kind, name = "", value }) => (kind === "option" && value !== undefined && !options?.[name]?.multiple ? name : []));
  // The last one would count, and the others be forgotten without a word.
  const twice = named.find((name, index) => named.indexOf(name) < index);
  if (twice) throw usageError(`--${twice} can be given once. Nothing was sent.`);
  return { values, positionals };
}

/** @typedef {{ kind: string, name?: string, value?: string | undefined }} Token */

/** @param {string[]} args @param {ParseArgsConfig["options"]} options @returns {{ values: Record<string, any>, positionals: string[], tokens: Token[] }} */
function tokensOf(args, options) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true, tokens: true });
  } catch (error) {
    throw usageError(/** @type {Error} */ (error).message);
  }
}

/** @param {string[]} lines */
function printed(lines) {
  lines.forEach((line) => screen.say(line));
  return EXIT.done;
}

/** Exits once everything is written, without waiting for requests that are still under way. @param {number} exit */
function end(exit) {
  screen.rest();
  process.stdout.write("", () => {
    if (unwritten) noteProblem(screen, failure(EXIT.failed, `Couldn't write the output: ${unwritten.message}.`));
    // What became of an act is so, whoever can read it.
    const code = unwritten && !acts && exit === EXIT.done ? EXIT.failed : exit;
    process.stderr.write("", () => process.exit(code));
  });
}

/** @param {unknown} error */
function report(error) {
  screen.rest();
  // A usage error was met on the way: the AWS CLI, say, was stopped by the same Ctrl-C, and gave no Region.
  const isUnsent = /** @type {any} */ (error)?.name === "AbortError" || (stoppedBy !== undefined && /** @type {any} */ (error)?.exit === EXIT.usage);
  if (stoppedBy !== undefined) {
    if (!isUnsent) noteProblem(screen, error);
    else if (acts) noteProblem(screen, failure(stoppedBy, "Interrupted. Nothing was sent."));
    return stoppedBy;
  }
  if (isClosed && isUnsent) return EXIT.done;
  noteProblem(screen, error);
  return exitOfError(error);
}

run(process.argv.slice(2)).catch(report).then(end);

