// The views beyond the list of what waits: loaded after it.
import { deploymentView } from "./deployment.js";
import { deploymentsView } from "./deployments.js";
import { clustersView, servicesView } from "./lists.js";

export * as acting from "../acting.js";
export { answersView } from "./answers.js";
export { confirmView } from "./confirm.js";
export { SECTIONS } from "./sections.js";

/** @import { Actions } from "../main.js" */
/** @import { Route } from "../route.js" */
/** @import { State } from "../store.js" */

/** @param {Exclude<Route, { view: "waiting" | "unknown" }>} route @param {State} state @param {Actions} actions */
export function placeView(route, state, actions) {
  if (route.view === "clusters") return clustersView(state, actions, route);
  if (route.view === "services") return servicesView(state, actions, route);
  if (route.view === "deployments") return deploymentsView(state, actions, route);
  return deploymentView(state, actions, route);
}
