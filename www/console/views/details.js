// Where a deployment is found elsewhere: in the ECS console, and by the AWS CLI.
import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { NOT_REPORTED } from "../../phrases.js";
import { waitingHooks } from "../choice.js";
import { named } from "../words.js";

/** @import { Rollout } from "../../ecs_greenlight.js" */
/** @import { Account } from "../access.js" */

/** @param {Rollout} rollout @param {Account[]} accounts */
export const detailsView = ({ account, region, serviceDeploymentArn, sourceServiceRevisions: sources, targetServiceRevision: target, hooks }, accounts, waiting = waitingHooks({ hooks })) => html`
  <section class="folded" aria-labelledby="details">
    <details class="fold">
      <summary><h2 id="details">Details, ids, AWS CLI commands</h2></summary>
      <dl class="facts">
        <dt>Account</dt><dd>${named(accounts, account)}</dd>
        <dt>Region</dt><dd>${region}</dd>
        <dt>Service deployment</dt><dd><code class="break">${serviceDeploymentArn}</code></dd>
        ${target?.revision ? html`<dt>New revision</dt><dd>${target.revision}</dd>` : nothing}
        ${sources?.map(({ revision }) => (revision ? html`<dt>Current revision</dt><dd>${revision}</dd>` : nothing)) ?? html`<dt>Current revision</dt><dd>${NOT_REPORTED}</dd>`}
        ${hooks.map(({ hookId, targetArn }) => (hookId || targetArn ? html`<dt>Hook</dt><dd><code class="break">${hookId || targetArn}</code></dd>` : nothing))}
      </dl>
      ${repeat(waiting, (hookId) => hookId, (hookId, index) => commandsView(region, serviceDeploymentArn, hookId, waiting.length > 1 ? ` hook ${index + 1} of ${waiting.length}` : ""))}
    </details>
  </section>
`;

/** @param {string} url @param {string} text */
export const newTabLink = (url, text) => html`<a href=${url} rel="noopener noreferrer" target="_blank">${text} <span class="visually-hidden">(in a new tab)</span><span aria-hidden="true">↗</span></a>`;

/** @param {string} region @param {string} arn @param {string} hookId @param {string} which of several hooks */
const commandsView = (region, arn, hookId, which) => html`
  <h3>With the AWS CLI${which ? html` (<code class="break">${hookId}</code>)` : nothing}</h3>
  ${["CONTINUE", "ROLLBACK"].map((action) => {
    const text = command(region, arn, hookId, action);
    return html`
      <p>${copyButton(text, `Copy the command to ${action === "CONTINUE" ? "continue" : "roll back"}${which}`)}</p>
      <pre class="break" tabindex="0">${text}</pre>
    `;
  })}
`;

/** @param {string} text @param {string} label */
export const copyButton = (text, label) => html`<button class="quiet" @click=${copied(text, label)}>${label}</button>`;

/** Copies the text, and says so on the button for as long as one stays there. @param {string} text @param {string} label */
const copied = (text, label) => async (/** @type {Event} */ { currentTarget }) => {
  const button = /** @type {HTMLButtonElement} */ (currentTarget);
  const done = await navigator.clipboard.writeText(text).then(() => true, () => false);
  button.textContent = done ? "Copied" : "Select and copy it by hand";
  button.addEventListener("blur", () => void (button.textContent = label), { once: true });
};

/** @param {string} region @param {string} arn @param {string} hookId opaque, so it is quoted @param {string} action */
function command(region, arn, hookId, action) {
  const quoted = `'${hookId.replaceAll("'", String.raw`'\''`)}'`;
  return `aws ecs continue-service-deployment --region ${region} --service-deployment-arn ${arn} --hook-id ${quoted} --action ${action}`;
}
