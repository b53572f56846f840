// As much of GitHub Actions as docs/ci.md uses: jobs by their needs, steps, conditions, outputs.
import { parse } from "yaml";

import { outputsIn, program, step } from "./step.js";

/**
 * @typedef {object} Runner
 * @property {Record<string, string | undefined>} env of every step
 * @property {Record<string, string | undefined>} credentials that the step which fetches them leaves to those after it
 * @property {(environment: string) => Promise<boolean>} approves whether the reviewers of an environment do
 */

/**
 * @typedef {object} Job what became of one
 * @property {"success" | "failure" | "skipped"} result
 * @property {Record<string, string>} outputs
 * @property {string[]} log what each of its steps ended with, such as `continue: success`
 */

/** @param {string} text of a workflow @param {Runner} runner @returns {Promise<Record<string, Job>>} */
export async function runWorkflow(text, runner) {
  /** @type {Record<string, any>} */
  const jobs = parse(text).jobs;
  /** @type {Record<string, Job>} */
  const done = {};
  // YAML keeps their order, and a job stands after those that it needs.
  for (const [name, job] of Object.entries(jobs)) {
    const needs = Object.fromEntries([job.needs ?? []].flat().map((/** @type {string} */ need) => [need, /** @type {Job} */ (done[need])]));
    const failed = Object.values(needs).some(({ result }) => result === "failure");
    const isFine = Object.values(needs).every(({ result }) => result === "success");
    const runs = job.if ? truth(job.if, { needs, failed }) : isFine;
    if (!runs) done[name] = { result: "skipped", outputs: {}, log: [] };
    else if (job.environment && !(await runner.approves(job.environment))) done[name] = { result: "failure", outputs: {}, log: ["refused"] };
    else done[name] = await runJob(job, needs, runner);
  }
  return done;
}

/** @param {any} job @param {Record<string, Job>} needs @param {Runner} runner @returns {Promise<Job>} */
async function runJob(job, needs, { env: base, credentials }) {
  /** @type {Record<string, { outcome: string, outputs: Record<string, string> }>} */
  const steps = {};
  const log = [];
  let env = { ...base, ...job.env };
  let failed = false;
  for (const one of job.steps) {
    const runs = one.if ? truth(one.if, { steps, needs, failed }) : !failed;
    if (!runs) continue;
    const uses = String(one.uses ?? "");
    const inputs = Object.fromEntries(Object.entries(one.with ?? {}).map(([name, value]) => [name, filled(String(value), { steps, needs })]));
    /** @type {{ code: number | null, outputs: Record<string, string> }} */
    let ran = { code: 0, outputs: {} };
    if (uses.startsWith("aws-actions/configure-aws-credentials@")) env = { ...env, ...credentials };
    else if (uses.startsWith("ecs-greenlight/ecs-greenlight@")) ran = await step(inputs, env);
    else if (one.run) {
      const { code, files } = await program("bash", ["-e", "-c", filled(one.run, { steps, needs })], env);
      ran = { code, outputs: outputsIn(files.output) };
    } else throw new Error(`a step that is not known here: ${uses}`);
    const outcome = ran.code === 0 ? "success" : "failure";
    log.push(`${inputs["command"] ?? one.id ?? (uses || "run")}: ${outcome}`);
    if (one.id) steps[one.id] = { outcome, outputs: ran.outputs };
    failed ||= ran.code !== 0;
  }
  const outputs = Object.fromEntries(Object.entries(job.outputs ?? {}).map(([name, value]) => [name, filled(String(value), { steps, needs })]));
  return { result: failed ? "failure" : "success", outputs, log };
}

/** @param {string} text @param {object} context */
const filled = (text, context) => text.replace(/\$\{\{(.*?)\}\}/g, (_, expression) => valueOf(expression, context));

/** @param {string} text @param {object} context */
const truth = (text, context) => Boolean(valueOf(text.replace(/^\$\{\{(.*)\}\}$/, "$1"), context));

/** @param {string} expression of GitHub's @param {{ steps?: object, needs?: object, failed?: boolean }} context */
function valueOf(expression, { steps = {}, needs = {}, failed = false }) {
  const script = expression.replace(/\.([A-Za-z_][\w-]*)/g, '?.["$1"]');
  return new Function("steps", "needs", "failure", `return (${script}) ?? ""`)(steps, needs, () => failed);
}
