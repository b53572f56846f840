// Credentials: from the environment, else from the AWS CLI.

import { parseCredentials } from "../ecs_greenlight.js";
import { askAws } from "./aws.js";
import { EXIT, failure } from "./exit.js";

/** @import { Credentials } from "../ecs_greenlight.js" */

/**
 * Reads them afresh on each call: the package calls again shortly before they expire.
 *
 * @param {string | undefined} profile of the AWS CLI; if given, the environment is not looked at
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
    throw failure(EXIT.failed, `No AWS credentials: ${there} is set, but ${missing} is not. Set both, or neither.`);
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }), ...(expiration && { expiration }) };
}

/** @param {string | undefined} profile @returns {Promise<Credentials>} */
async function fromAws(profile) {
  const answer = await askAws(["configure", "export-credentials", "--format", "process"], profile);
  if (answer.problem === "missing") {
    if (profile !== undefined) throw failure(EXIT.failed, "No AWS credentials: --profile needs the AWS CLI, which is not installed.");
    throw failure(EXIT.failed, "No AWS credentials: the environment has none, and the AWS CLI is not installed. Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or install the AWS CLI and sign in with it.");
  }
  if (answer.problem && /invalid choice/i.test(answer.said)) return storedIn(profile);
  if (answer.problem) {
    throw none(profile, lastLine(answer.said) ?? "it gave no reason");
  }
  // What it printed is secret: it must not appear in an error or a log.
  return parseCredentials(answer.output, Date.now());
}

/** @param {string} text */
const lastLine = (text) => text.split(/\r?\n/).filter(Boolean).at(-1);

/** @param {string | undefined} profile @param {string} why */
function none(profile, why) {
  const [before, option] = profile === undefined ? ["the environment has none, and ", ""] : ["", ` --profile ${profile}`];
  return failure(EXIT.failed, `No AWS credentials: ${before}the AWS CLI gave none: ${why.replace(/\.$/, "")}. Sign in, for example with aws sso login${option}.`);
}

/** Version 1 of the AWS CLI cannot export credentials: it can only read the keys that a profile stores, not a role's. @param {string | undefined} profile @returns {Promise<Credentials>} */
async function storedIn(profile) {
  const names = ["role_arn", "aws_access_key_id", "aws_secret_access_key", "aws_session_token"];
  const answers = await Promise.all(names.map((name) => askAws(["configure", "get", name], profile)));
  const [role, accessKeyId, secretAccessKey, sessionToken] = answers.map((answer) => (answer.problem ? undefined : answer.output));
  const [said] = answers.flatMap((answer) => (answer.problem && lastLine(answer.said)) || []);
  if (role || !accessKeyId || !secretAccessKey) throw none(profile, said ?? "version 1 can only read keys stored in a profile, and there are none; version 2 supports every way to sign in");
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}
