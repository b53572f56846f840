// The AWS CLI, as the source of credentials and of a profile's Region.

import { execFile } from "node:child_process";

/** @typedef {{ output: string, problem?: undefined } | { problem: "missing" | "failed", said: string }} Answer */

/**
 * @param {string[]} args
 * @param {string | undefined} profile
 * @returns {Promise<Answer>}
 */
export const askAws = (args, profile) =>
  new Promise((resolve) => {
    const all = profile === undefined ? args : [...args, "--profile", profile];
    // It must neither prompt nor open a pager.
    const env = { ...process.env, AWS_PAGER: "", AWS_CLI_AUTO_PROMPT: "off" };
    const child = execFile("aws", all, { env, windowsHide: true }, (error, stdout, stderr) => {
      if (!error) return resolve({ output: stdout.trim() });
      const problem = error.code === /** @type {any} */ ("ENOENT") ? "missing" : "failed";
      resolve({ problem, said: stderr.trim() });
    });
    child.stdin?.end();
  });
