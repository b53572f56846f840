// The Region: from --region, else from the environment, else from the profile.

import { askAws } from "./aws.js";
import { usageError } from "./exit.js";

/** @typedef {{ region?: string[], profile?: string }} Options */

/** The Regions to look at. @param {Options} options @returns {Promise<string[]>} */
export async function regionsOf({ region: named = [], profile }) {
  if (named.length > 0) return [...new Set(named)];
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const set = AWS_REGION || AWS_DEFAULT_REGION;
  if (set) return [set];
  const answer = await askAws(["configure", "get", "region"], profile);
  if (answer.problem === undefined && answer.output) return [answer.output];
  throw usageError("No Region: add --region, such as --region eu-west-1, or set AWS_REGION.");
}

/**
 * The Region for a command that takes only one.
 *
 * @param {Options} options
 * @param {string | undefined} named by the ARN or the link that says what the command is about
 */
export async function regionOf(options, named) {
  const [given, ...others] = new Set(options.region);
  if (others.length > 0) throw usageError("Only list takes several Regions: name one --region.");
  if (named && given && given !== named) throw usageError(`The ARN or link is in ${named}, and --region says ${given}. Nothing was sent.`);
  const [region = ""] = named ? [named] : await regionsOf(options);
  return region;
}
