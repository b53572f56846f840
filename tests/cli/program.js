// The program as people run it: a process, beside a stand-in ECS.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { startSim } from "../runtimes/sim.js";

/** @param {string} path from the repository's root */
export const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const MAIN = at("dist/pkg/cli/main.js");

/** @typedef {{ code: number | null, stdout: string, stderr: string }} Ended */
/** @typedef {Record<string, string | undefined>} Environment */

/** Of a machine without AWS's settings, but for the stand-in. @param {string} url @param {{ accessKeyId: string, secretAccessKey: string, sessionToken: string }} credentials @returns {Environment} */
export const environment = (url, { accessKeyId, secretAccessKey, sessionToken }) => ({
  PATH: process.env["PATH"],
  HOME: "/nonexistent",
  AWS_REGION: "us-east-1",
  AWS_ENDPOINT_URL_ECS: url,
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  AWS_SESSION_TOKEN: sessionToken,
});

/** A stand-in, and the program in its environment. @param {string[]} [options] */
export async function start(options) {
  const sim = await startSim(options);
  const env = environment(sim.url, sim.credentials);
  /** @param {string} path @param {object} [body] without one, it is read @returns {Promise<any>} */
  const control = async (path, body) => {
    const response = await fetch(`${sim.url}/_sim/${path}`, body ? { method: "POST", body: JSON.stringify(body) } : {});
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.message);
    return answer;
  };
  return {
    ...sim,
    env,
    control,
    /** @param {string[]} args */
    run: (...args) => run(args, env),
    /** Paused once the clock is advanced. @param {object} what see the stand-in's README @returns {Promise<string>} the deployment's ARN */
    deploy: async (what) => {
      const { serviceDeploymentArn } = await control("deploy", what);
      await control("advance", { seconds: 120 });
      return serviceDeploymentArn;
    },
    /** What was sent that acts. @returns {Promise<{ operation: string, outcome: string }[]>} */
    acts: async () => (await control("requests")).filter((/** @type {any} */ { operation }) => /^(Continue|Stop)/.test(operation)),
  };
}

/** @typedef {Awaited<ReturnType<typeof start>>} World */

/** @param {string[]} args @param {Environment} env */
export function begin(args, env) {
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ["pipe", "pipe", "pipe"] });
  const texts = { stdout: "", stderr: "" };
  for (const name of /** @type {const} */ (["stdout", "stderr"])) {
    child[name].setEncoding("utf8").on("data", (text) => {
      texts[name] += text;
      child.emit("said");
    });
  }
  child.stdin.end();
  return {
    child,
    /** Once it has written this. @param {RegExp} what @param {"stdout" | "stderr"} [where] */
    said: async (what, where = "stdout") => {
      while (!what.test(texts[where])) {
        if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode} without ${what}: ${texts.stdout}${texts.stderr}`);
        await Promise.race([once(child, "said"), once(child, "close")]);
      }
    },
    /** @returns {Promise<Ended>} */
    ended: async () => {
      if (child.exitCode === null && child.signalCode === null) await once(child, "close");
      return { code: child.exitCode, ...texts };
    },
  };
}

/** @param {string[]} args @param {Environment} env */
export const run = (args, env) => begin(args, env).ended();

/** Once this holds, which is asked again and again. @param {() => Promise<boolean>} holds */
export async function until(holds) {
  while (!(await holds())) await new Promise((resolve) => void setTimeout(resolve, 20));
}

/** A pause at this stage. @param {string} stage @param {number} minutes @param {"ROLLBACK" | "CONTINUE"} action */
export const pauseAt = (stage, minutes = 60, action = "ROLLBACK") => ({
  targetType: "PAUSE",
  lifecycleStages: [stage],
  timeoutConfiguration: { timeoutInMinutes: minutes, action },
});

/** A blue/green deployment with these hooks. @param {object[]} hooks */
export const blueGreen = (...hooks) => ({ strategy: "BLUE_GREEN", lifecycleHooks: hooks });
