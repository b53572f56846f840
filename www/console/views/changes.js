// What a deployment brings, compared with what runs.
import { html, nothing } from "lit-html";

import { plainName } from "../words.js";

/** @import { Changes, Difference, Image, Problem } from "../../ecs_greenlight.js" */

/** @param {Changes | { problem: Problem } | undefined} changes */
export function changesView(changes) {
  if (!changes) return nothing;
  return html`
    <section aria-labelledby="changes">
      <h2 id="changes">What changes</h2>
      ${"problem" in changes
        ? html`<p class="box warn">It could not be read: <span class="said">${changes.problem.message}</span></p>`
        : comparison(changes)}
    </section>
  `;
}

/** @param {Changes} changes */
function comparison({ taskDefinitionBefore: before, taskDefinitionAfter: after, containers, task, service, unread }) {
  return html`
    <dl class="facts changes">
      ${containers.map(
        ({ name, before, after, differences }) => html`
          <dt><code class="break">${name}</code></dt>
          <dd>${image(before, after)} ${list(differences)}</dd>
        `,
      )}
      <dt>Task definition</dt>
      <dd>${before === after ? html`<code class="break">${after}</code>, unchanged` : fromTo(before, after)} ${list(task)}</dd>
      ${service.length > 0 ? html`<dt>Service</dt><dd>${list(service)}</dd>` : nothing}
    </dl>
    ${unread.length > 0
      ? html`<p class="box warn">Not all could be compared: <span class="said">${unread[0]?.message}</span></p>`
      : nothing}
  `;
}

/** @param {Image | undefined} before @param {Image | undefined} after */
function image(before, after) {
  if (!before) return html`new: <code class="break">${after?.image}</code>`;
  if (!after) return html`no longer there (<code class="break">${before.image}</code>)`;
  if (before.image !== after.image) return fromTo(before.image, after.image);
  if (before.digest === after.digest) return html`<code class="break">${after.image}</code>, unchanged`;
  return html`<code class="break">${after.image}</code>, the same tag for another image: ${fromTo(before.digest, after.digest)}`;
}

/** What they have in common is dimmed. @param {string | undefined} before @param {string | undefined} after */
function fromTo(before = "none", after = "none") {
  const same = /^.*[:/@]/.exec(before)?.[0] ?? "";
  const common = after.startsWith(same) ? same : "";
  const parts = [before, after].map((text) => html`<code class="break"><span class="same">${common}</span>${text.slice(common.length)}</code>`);
  return html`${parts[0]} <span class="becomes" aria-label="becomes">→</span> <strong>${parts[1]}</strong>`;
}

/** @param {Difference[]} differences */
const list = (differences) => (differences.length > 0 ? html`<ul>${differences.map((one) => html`<li>${difference(one)}</li>`)}</ul>` : nothing);

/** @param {Difference} difference */
function difference({ what, before, after, added, removed, changed }) {
  const name = plainName(what);
  if (before !== undefined || after !== undefined) return html`${name}: ${fromTo(before, after)}`;
  if (!added || !removed || !changed) return `${name}: differs`;
  /** @param {string} how @param {string[]} names */
  const names = (how, names) => (names.length > 0 ? `${how} ${names.join(", ")}` : "");
  return `${name}: ${[names("added", added), names("removed", removed), names("another value for", changed)].filter(Boolean).join("; ")}`;
}
