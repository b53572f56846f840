import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const binary = process.env["ECS_SIM_BIN"] ?? fileURLToPath(new URL("../../target/debug/ecs-sim", import.meta.url));

// The stand-in's key with full rights.
const credentials = {
  accessKeyId: "ASIAEXAMPLEFULL00000",
  secretAccessKey: "example/full/rights/secret/not/real/0000",
  sessionToken: "example-session-token-full-rights-000000",
};

/** Starts a stand-in ECS on a free port of 127.0.0.1, and waits until it tells its address. @param {string[]} [options] */
export async function startSim(options = ["--scenario", "demo"]) {
  const sim = spawn(binary, ["serve", "--port", "0", ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const failed = new Promise((_, reject) => {
    sim.once("error", reject).once("exit", (code) => reject(new Error(`${binary} ended with ${code} before it listened`)));
  });
  const url = await Promise.race([address(sim.stdout), failed]);
  return { url, credentials, stop: () => sim.kill() };
}

/**
 * @param {import("node:stream").Readable} output
 * @returns {Promise<string>}
 */
async function address(output) {
  for await (const line of createInterface(output)) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
    if (url) {
      output.resume(); // what else it prints must not fill the pipe
      return url[0];
    }
  }
  return new Promise(() => {});
}
