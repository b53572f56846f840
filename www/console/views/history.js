// The service's other deployments: what each brought, how it ended, and when.
import { html, nothing } from "lit-html";

import { changes, whyView } from "./changes.js";
import { deploymentEntry } from "./deployments.js";
import { isProblem, readOf } from "./section.js";

/** @import { Problem, Rollout } from "../../ecs_greenlight.js" */
/** @import { State } from "../store.js" */
/** @import { Section } from "./section.js" */

/** The service's deployments, newest first. @type {Section<Rollout[]>} */
export const history = {
  name: "history",
  async read(ecs, { arn, region }, signal) {
    const [, cluster, service] = arn.split("/");
    return (await ecs.browse({ region, cluster, service, signal })).deployments ?? [];
  },
  // A newer one may have taken its place.
  again: (before, now) => before.status !== now.status,
  view(read, { serviceDeploymentArn, createdAt = "" }, state, actions) {
    if (!read) return nothing;
    if (isProblem(read)) return isTold(read.problem, state, serviceDeploymentArn) ? nothing : foldView("Other", html`<p class="box warn">They could not be read: ${whyView(read.problem)}</p>`);
    const others = read.filter((one) => one.serviceDeploymentArn !== serviceDeploymentArn).slice(0, 10);
    if (others.length === 0) return nothing;
    const areEarlier = others.every((other) => (other.createdAt ?? "") < createdAt);
    return foldView(areEarlier ? "Earlier" : "Other", html`<ul class="list deployments">${others.map((one) => deploymentEntry(one, state))}</ul>`, () => actions.versions(others));
  },
};

/** @param {"Earlier" | "Other"} which @param {unknown} content @param {() => void} [opened] */
const foldView = (which, content, opened) => html`
  <section class="folded" aria-labelledby="history">
    <details class="fold" @toggle=${opened ?? nothing}>
      <summary><h2 id="history">${which} deployments</h2></summary>
      ${content}
    </details>
  </section>
`;

/** Whether the screen shows that reason already. @param {Problem} problem @param {State} state @param {string} arn */
function isTold({ code }, state, arn) {
  const known = readOf(changes, state, arn);
  return code === state.problem?.code || (isProblem(known) && code === known.problem.code);
}
