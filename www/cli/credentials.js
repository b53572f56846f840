// Credentials: the environment's, else those of the AWS CLI.

import { parseCredentials } from "../ecs_greenlight.js";
import { askAws } from "./aws.js";
import { EXIT, failure } from "./exit.js";

/** @import { Credentials } from "../ecs_greenlight.js" */

/**
 * Gives them, and new ones each time it is asked: the package does so near their end.
 *
 * @param {string | undefined} profile of the AWS CLI. One that is named comes before the environment.
 * @returns {Promise<Credentials>}
 */
export async function credentialsOf(profile) {
  return (profile === undefined ? inEnvironment() : undefined) ?? (await fromAws(profile));
}

/** @returns {Credentials | undefined} */
function inEnvironment() {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken, AWS_CREDENTIAL_EXPIRATION: expiration } = process.env;
  if (!accessKeyId && !secretAccessKey) return undefined;
  if (!accessKeyId || !secretAccessKey) {
    const [there, missing] = accessKeyId ? ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] : ["AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"];
    throw failure(EXIT.failed, `No AWS credentials: ${there} is set, and ${missing} is not. Set both, or neither.`);
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }), ...(expiration && { expiration }) };
}

/** @param {string | undefined} profile @returns {Promise<Credentials>} */
async function fromAws(profile) {
  const answer = await askAws(["configure", "export-credentials", "--format", "process"], profile);
  if (answer.problem === "missing") {
    throw failure(EXIT.failed, "No AWS credentials: the environment has none, and the AWS CLI is not installed. Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or install the AWS CLI and sign in with it.");
  }
  if (answer.problem) {
    const why = answer.said.split(/\r?\n/).filter(Boolean).at(-1) ?? "it does not say why";
    throw failure(EXIT.failed, `No AWS credentials: ${profile === undefined ? "the environment has none, and " : ""}the AWS CLI gave none: ${why.replace(/\.$/, "")}. Sign in, such as with aws sso login${profile === undefined ? "" : ` --profile ${profile}`}.`);
  }
  // Neither an error nor a log may show what it printed.
  return parseCredentials(answer.output, Date.now());
}
