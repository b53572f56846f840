// Where the page is: the fragment. Everything in it may come from anybody, so what does not fit leads nowhere.

/**
 * @typedef {{ view: "clusters", region: string }
 *   | { view: "services", region: string, cluster: string }
 *   | { view: "deployments", region: string, cluster: string, service: string }
 *   | { view: "deployment", arn: string, region: string }
 *   | { view: "unknown" }
 *   | { view: "waiting" }} Route
 */

const REGION = "[a-z0-9-]{1,32}";
const NAME = "[A-Za-z0-9_-]{1,255}";
const PATTERN = new RegExp(`^#/(${REGION})(?:/(${NAME})(?:/(${NAME}))?)?$`);
const ARN = new RegExp(`^#/d/(arn:[a-z0-9-]{1,16}:ecs:(${REGION}):\\d{12}:service-deployment/${NAME}/${NAME}/${NAME})$`);

/** @param {string} fragment @returns {Route} */
export function parseRoute(fragment) {
  if (fragment === "" || fragment === "#" || fragment === "#/") return { view: "waiting" };
  const deployment = ARN.exec(fragment);
  if (deployment) return { view: "deployment", arn: String(deployment[1]), region: String(deployment[2]) };
  const [, region, cluster, service] = PATTERN.exec(fragment) ?? [];
  if (!region) return { view: "unknown" };
  if (!cluster) return { view: "clusters", region };
  if (!service) return { view: "services", region, cluster };
  return { view: "deployments", region, cluster, service };
}

/** @param {string[]} parts */
export const link = (...parts) => `#/${parts.join("/")}`;

/**
 * @param {Route} route
 * @param {boolean | undefined} paused whether the deployment waits for a person
 * @param {number} waiting how many deployments do
 */
export function titleOf(route, paused, waiting) {
  if (route.view === "clusters") return `Clusters in ${route.region} · ECS greenlight`;
  if (route.view === "services") return `Services of ${route.cluster} · ECS greenlight`;
  if (route.view === "deployments") return `Deployments of ${route.service} · ECS greenlight`;
  if (route.view === "deployment") return `${paused ? "Awaiting action: " : ""}${route.arn.split("/")[2]} · ECS greenlight`;
  if (route.view === "waiting") return `${waiting > 0 ? `(${waiting}) ` : ""}Waiting · ECS greenlight`;
  return "ECS greenlight";
}
