// The links of config.json that fit a deployment.
import { html, nothing } from "lit-html";

import { isAmong } from "../../ecs_greenlight.js";
import { filled, valuesOf } from "../links.js";
import { newTabLink } from "./details.js";

/** @import { Rollout } from "../../ecs_greenlight.js" */
/** @import { State } from "../store.js" */

/** @param {Rollout} rollout @param {State} state */
export function linksView(rollout, { config: { links = [] }, changes }) {
  const { cluster, service, serviceDeploymentArn, lifecycleStage = "" } = rollout;
  const values = valuesOf(rollout, changes.get(serviceDeploymentArn));
  const shown = links
    .filter(({ services, stages }) => (!services || isAmong(services, `service/${cluster}/${service}`)) && (!stages || stages.includes(lifecycleStage)))
    .flatMap(({ name, url }) => {
      const address = filled(url, values);
      return address ? [newTabLink(address, name)] : [];
    });
  return shown.length > 0 ? html`<p class="row links">${shown}</p>` : nothing;
}
