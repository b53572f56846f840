// Where the page is: the fragment. Everything in it may come from anybody, so what does not fit leads nowhere.

/**
 * How the list is narrowed and grouped; what is absent is not.
 *
 * @typedef {object} Listing
 * @property {string} [q] the words that are searched for
 * @property {string} [in] an account and its Region, as `placeOf` names them
 * @property {"cluster"} [by] what the list is grouped by, where that is not urgency
 */

/**
 * @typedef {{ view: "clusters", region: string, account?: string }
 *   | { view: "services", region: string, cluster: string, account?: string }
 *   | { view: "deployments", region: string, cluster: string, service: string, account?: string }
 *   | { view: "deployment", arn: string, region: string, account: string, hook?: string }
 *   | { view: "unknown", why?: string }
 *   | { view: "waiting" } & Listing} Route
 */

const REGION = "[a-z][a-z0-9-]{1,31}";
const NAME = "[A-Za-z0-9_-]{1,255}";
const LIST = /^#?(?:\/(?:\?(.{0,2000}))?)?$/s;
// With several accounts, a place begins with its account.
const PLACE = new RegExp(`^#/(?:(\\d{12})/)?(${REGION})(?:/(${NAME})(?:/(${NAME}))?)?$`);
const ARN = new RegExp(`^#/d/(arn:[a-z0-9-]{1,16}:ecs:(${REGION}):(\\d{12}):service-deployment/${NAME}/${NAME}/${NAME})(?:\\?hook=([\\w%.~-]{1,2000}))?$`);

/** @param {string} fragment @returns {Route} */
export function parseRoute(fragment) {
  const listed = LIST.exec(fragment);
  if (listed) return { view: "waiting", ...listingOf(listed[1] ?? "") };
  const [, arn, home = "", owner = "", hook] = ARN.exec(fragment) ?? [];
  if (arn) return { view: "deployment", arn, region: home, account: owner, hook: hook && decoded(hook) };
  const [, account, region, cluster, service] = PLACE.exec(fragment) ?? [];
  if (!region) return { view: "unknown" };
  if (!cluster) return { view: "clusters", region, account };
  if (!service) return { view: "services", region, cluster, account };
  return { view: "deployments", region, cluster, service, account };
}

/** @param {string} query @returns {Listing} */
function listingOf(query) {
  const given = new URLSearchParams(query);
  return { q: given.get("q") || undefined, in: given.get("in") || undefined, by: given.get("by") === "cluster" ? "cluster" : undefined };
}

/** The list's fragment: whoever opens it sees the same part of the list, grouped alike. @param {Listing} listing */
export function listLink({ q, in: place, by }) {
  const given = Object.entries({ q, in: place, by }).flatMap(([name, value]) => (value ? [`${name}=${encodeURIComponent(value)}`] : []));
  return given.length > 0 ? `#/?${given.join("&")}` : "#/";
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
 * @param {boolean | undefined} paused whether the deployment needs a decision
 * @param {number} waiting how many deployments do
 */
export function titleOf(route, paused, waiting) {
  if (route.view === "clusters") return `Clusters in ${route.region} · ECS greenlight`;
  if (route.view === "services") return `Services of ${route.cluster} · ECS greenlight`;
  if (route.view === "deployments") return `Deployments of ${route.service} · ECS greenlight`;
  if (route.view === "deployment") return `${paused ? "Awaiting action: " : ""}${route.arn.split("/")[2]} · ECS greenlight`;
  if (route.view === "waiting") return `${waiting > 0 ? `(${waiting}) ` : ""}Paused deployments · ECS greenlight`;
  return "ECS greenlight";
}
