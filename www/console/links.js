// Where config.json leads from a deployment: a runbook, a dashboard, a commit. What is put into an address cannot change where it leads.

/** @import { Changes, Rollout } from "../ecs_greenlight.js" */

/** What an address may name. @typedef {"service" | "cluster" | "region" | "account" | "imageTag" | "digest" | "revision"} Placeholder */

/** @typedef {Partial<Record<Placeholder, string>>} Values */

/** What is known of a deployment. @param {Rollout} rollout @param {Changes | undefined} changes @returns {Values} */
export const valuesOf = ({ service, cluster, region, account, targetServiceRevision: target }, changes) => ({
  service, cluster, region, account, revision: target?.revision, imageTag: changes?.imageTag, digest: changes?.digest,
});

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
