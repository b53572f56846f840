// Where the page is: the fragment. Everything in it may come from anybody, so what does not fit leads nowhere.

/**
 * @typedef {{ view: "clusters", region: string, account?: string }
 *   | { view: "services", region: string, cluster: string, account?: string }
 *   | { view: "deployments", region: string, cluster: string, service: string, account?: string }
 *   | { view: "deployment", arn: string, region: string, account: string, hook?: string }
 *   | { view: "unknown", why?: string }
 *   | { view: "waiting" }} Route
 */

const REGION = "[a-z][a-z0-9-]{1,31}";
const NAME = "[A-Za-z0-9_-]{1,255}";
// With several accounts, a place begins with its account.
const PLACE = new RegExp(`^#/(?:(\\d{12})/)?(${REGION})(?:/(${NAME})(?:/(${NAME}))?)?$`);
const ARN = new RegExp(`^#/d/(arn:[a-z0-9-]{1,16}:ecs:(${REGION}):(\\d{12}):service-deployment/${NAME}/${NAME}/${NAME})(?:\\?hook=([\\w%.~-]{1,2000}))?$`);

/** @param {string} fragment @returns {Route} */
export function parseRoute(fragment) {
  if (fragment === "" || fragment === "#" || fragment === "#/") return { view: "waiting" };
  const [, arn, home = "", owner = "", hook] = ARN.exec(fragment) ?? [];
  if (arn) return { view: "deployment", arn, region: home, account: owner, hook: hook && decoded(hook) };
  const [, account, region, cluster, service] = PLACE.exec(fragment) ?? [];
  if (!region) return { view: "unknown" };
  if (!cluster) return { view: "clusters", region, account };
  if (!service) return { view: "services", region, cluster, account };
  return { view: "deployments", region, cluster, service, account };
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {(string | undefined)[]} parts those that are not known are left out */
export const link = (...parts) => `#/${parts.filter((part) => part !== undefined).join("/")}`;

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
