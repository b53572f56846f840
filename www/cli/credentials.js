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
  if (answer.problem && /invalid choice/i.test(answer.said)) return storedIn(profile);
  if (answer.problem) {
    throw none(profile, lastLine(answer.said) ?? "it does not say why");
  }
  // Neither an error nor a log may show what it printed.
  return parseCredentials(answer.output, Date.now());
}

/** @param {string} text */
const lastLine = (text) => text.split(/\r?\n/).filter(Boolean).at(-1);

/** @param {string | undefined} profile @param {string} why */
function none(profile, why) {
  const [before, option] = profile === undefined ? ["the environment has none, and ", ""] : ["", ` --profile ${profile}`];
  return failure(EXIT.failed, `No AWS credentials: ${before}the AWS CLI gave none: ${why.replace(/\.$/, "")}. Sign in, such as with aws sso login${option}.`);
}

/** Version 1 of the AWS CLI exports nothing: it tells the keys that a profile holds, but not those of a role. @param {string | undefined} profile @returns {Promise<Credentials>} */
async function storedIn(profile) {
  const names = ["role_arn", "aws_access_key_id", "aws_secret_access_key", "aws_session_token"];
  const answers = await Promise.all(names.map((name) => askAws(["configure", "get", name], profile)));
  const [role, accessKeyId, secretAccessKey, sessionToken] = answers.map((answer) => (answer.problem ? undefined : answer.output));
  const [said] = answers.flatMap((answer) => (answer.problem && lastLine(answer.said)) || []);
  if (role || !accessKeyId || !secretAccessKey) throw none(profile, said ?? "its version 1 knows only keys that a profile holds, and there are none; version 2 knows all");
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}
