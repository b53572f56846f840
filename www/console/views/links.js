// Where a deployment can be seen elsewhere: AWS's consoles, and the links of config.json that fit it.
import { html, nothing } from "lit-html";

import { isAmong } from "../../ecs_greenlight.js";
import { filled, valuesOf } from "../links.js";
import { changes } from "./changes.js";
import { newTabLink } from "./details.js";
import { knownOf } from "./section.js";

/** @import { Rollout } from "../../ecs_greenlight.js" */
/** @import { State } from "../store.js" */

/** @param {Rollout} rollout @param {State} state */
export function linksView(rollout, state) {
  const { cluster, service, serviceDeploymentArn, lifecycleStage = "" } = rollout;
  const { links = [] } = state.config;
  const known = knownOf(changes, state, serviceDeploymentArn);
  const values = valuesOf(rollout, known);
  // The deployment as it was read with its revisions has those of the new revision too.
  const shown = (known?.rollout ?? rollout).links.map(({ text, url }) => newTabLink(url, text));
  const configured = links
    .filter(({ services, stages }) => (!services || isAmong(services, `service/${cluster}/${service}`)) && (!stages || stages.includes(lifecycleStage)))
    .flatMap(({ name, url }) => {
      const address = filled(url, values);
      return address ? [newTabLink(address, name)] : [];
    });
  return shown.length + configured.length > 0 ? html`<p class="row links">${shown} ${configured}</p>` : nothing;
}
