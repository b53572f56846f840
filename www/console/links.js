// Where config.json leads from a deployment: a runbook, a dashboard, a commit. What is put into an address cannot change where it leads.

/** @import { Changes, Problem, Rollout } from "../ecs_greenlight.js" */

/** What an address may name. @typedef {"service" | "cluster" | "region" | "account" | "imageTag" | "digest" | "revision"} Placeholder */

/** @typedef {Partial<Record<Placeholder, string>>} Values */

/** What is known of a deployment; a tag or a digest only where the changed images have one in common. @param {Rollout} rollout @param {Changes | { problem: Problem } | undefined} changes @returns {Values} */
export function valuesOf({ service, cluster, region, account, targetServiceRevision: target }, changes) {
  const { images = [], containers = [] } = changes && !("problem" in changes) ? changes : {};
  const imageTag = common(images.map(({ kind, after }) => (kind === "tag" ? after : undefined)));
  const digest = common(containers.filter(({ change }) => change).map(({ after }) => after?.digest));
  return { service, cluster, region, account, revision: target?.revision, imageTag, digest };
}

/** @param {(string | undefined)[]} values */
function common([first, ...others]) {
  return others.every((other) => other === first) ? first : undefined;
}

/** The address with what it names, percent-encoded; none where that is not known, or would lead up and out of its path. @param {string} template @param {Values} values @returns {string | undefined} */
export function filled(template, values) {
  let isKnown = true;
  const address = template.replace(/\{(\w+)\}/g, (_, name) => {
    const value = encoded(values[/** @type {Placeholder} */ (name)] ?? "");
    if (value === "") isKnown = false;
    return value;
  });
  const [path = ""] = address.slice("https://".length).split(/[?#]/);
  const leadsUp = path.split("/").some((segment) => /^(\.|%2e){1,2}$/i.test(segment));
  return isKnown && !leadsUp ? address : undefined;
}

/** @param {string} value @returns {string} empty for what has no encoding */
function encoded(value) {
  try {
    return encodeURIComponent(value);
  } catch {
    return "";
  }
}
