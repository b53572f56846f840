// A step of a workflow, run as GitHub's runner runs it: inputs by the environment, outputs and summary by files.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse } from "yaml";

import { at } from "../cli/program.js";

/** @typedef {{ code: number | null, log: string, outputs: Record<string, string>, summary: string }} Ran */

const action = parse(await readFile(at("action.yml"), "utf8"));

/**
 * @typedef {object} Otherwise what is not as usual
 * @property {Record<string, string | undefined>} [files] GITHUB_OUTPUT and GITHUB_STEP_SUMMARY, where they are not the runner's
 * @property {(child: import("node:child_process").ChildProcess) => Promise<unknown>} [meanwhile] what happens while it runs
 */

/** @param {Record<string, string>} inputs as under `with` @param {Record<string, string | undefined>} env of the job @param {Otherwise} [otherwise] @returns {Promise<Ran>} */
export async function step(inputs, env, otherwise) {
  for (const name of Object.keys(inputs)) if (!(name in action.inputs)) throw new Error(`action.yml has no input ${name}`);
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, /** @type {any} */ (input).default ?? ""]);
  const given = Object.entries({ ...Object.fromEntries(defaults), ...inputs });
  const { code, log, files } = await program(process.execPath, [at(action.runs.main)], {
    ...env,
    ...Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value])),
  }, otherwise);
  const outputs = outputsIn(files.output);
  for (const name of Object.keys(outputs)) if (!(name in action.outputs)) throw new Error(`action.yml has no output ${name}`);
  return { code, log, outputs, summary: files.summary };
}

/** @param {string} command @param {string[]} args @param {Record<string, string | undefined>} env @param {Otherwise} [otherwise] */
export async function program(command, args, env, { files = {}, meanwhile } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "greenlight-step-"));
  try {
    const paths = { output: join(folder, "output"), summary: join(folder, "summary") };
    for (const path of Object.values(paths)) await writeFile(path, "");
    const child = spawn(command, args, { env: { ...env, GITHUB_OUTPUT: paths.output, GITHUB_STEP_SUMMARY: paths.summary, ...files }, stdio: ["ignore", "pipe", "pipe"] });
    let log = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (log += text));
    const closed = once(child, "close");
    await meanwhile?.(child);
    const [code] = await closed;
    return { code, log, files: { output: await readFile(paths.output, "utf8"), summary: await readFile(paths.summary, "utf8") } };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** As the runner reads GITHUB_OUTPUT: `name=value`, or `name<<delimiter`, lines, `delimiter`. @param {string} text @returns {Record<string, string>} */
export function outputsIn(text) {
  /** @type {Record<string, string>} */
  const outputs = {};
  const lines = text.split("\n");
  while (lines.length > 0) {
    const line = lines.shift() ?? "";
    if (line === "") continue;
    const [, name = "", delimiter = ""] = /^([^=<]+)<<(.+)$/.exec(line) ?? [];
    if (!name) {
      const [key = "", ...value] = line.split("=");
      outputs[key] = value.join("=");
      continue;
    }
    const end = lines.indexOf(delimiter);
    if (end < 0) throw new Error(`no line ends ${name}`);
    outputs[name] = lines.splice(0, end + 1).slice(0, -1).join("\n");
  }
  return outputs;
}

/** The commands that the runner would carry out of a log. https://docs.github.com/actions/reference/workflow-commands-for-github-actions @param {string} log */
export function commandsIn(log) {
  /** @type {string[]} */
  const commands = [];
  /** @type {string | undefined} */
  let stopped;
  for (const line of log.split(/\r\n|\r|\n/)) {
    const [, name = "", value = ""] = /^\s*::([\w-]+)[^:]*::(.*)$/.exec(line) ?? [];
    if (stopped !== undefined) {
      if (line.trim() === `::${stopped}::`) stopped = undefined;
    } else if (name === "stop-commands") stopped = value;
    else if (name || line.includes("##[")) commands.push(line);
  }
  return commands;
}
