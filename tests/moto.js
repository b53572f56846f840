// Moto: a stand-in for AWS that nobody here wrote.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const python = fileURLToPath(new URL("../.venv/bin/python", import.meta.url));

/** @returns {Promise<number>} */
const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });

/** Starts it, and waits until it answers. */
export async function startMoto() {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const moto = spawn(python, ["-m", "moto.server", "--host", "127.0.0.1", "--port", String(port)], { stdio: "ignore" });
  const answers = () => fetch(`${origin}/moto-api/`).then((response) => response.ok, () => false);
  while (moto.exitCode === null && !(await answers())) await new Promise((resolve) => setTimeout(resolve, 100));
  if (moto.exitCode !== null) throw new Error(`moto ended with ${moto.exitCode} before it answered`);
  return { origin, stop: () => void moto.kill() };
}

/**
 * Asks moto for something. It looks into no signature, only for whom it is meant.
 *
 * @param {string} origin @param {string} scope the Region and the service @param {string} target @param {object} input
 * @returns {Promise<any>}
 */
async function ask(origin, scope, target, input) {
  const response = await fetch(origin, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": target,
      "authorization": `AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260115/${scope}/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`moto answered ${target} with HTTP ${response.status}`);
  return response.json();
}

/**
 * Makes an identity pool. Whose tokens it takes does not matter to moto.
 *
 * @param {string} origin moto's @param {string} region
 * @returns {Promise<string>} its id
 */
export async function createIdentityPool(origin, region) {
  const input = { IdentityPoolName: "greenlight", AllowUnauthenticatedIdentities: true };
  const { IdentityPoolId } = await ask(origin, `${region}/cognito-identity`, "AWSCognitoIdentityService.CreateIdentityPool", input);
  return IdentityPoolId;
}

/** Has moto load its ECS, which takes it seconds, as it does on the first request. @param {string} origin */
export const loadEcs = (origin) => ask(origin, "us-east-1/ecs", "AmazonEC2ContainerServiceV20141113.ListClusters", {});
