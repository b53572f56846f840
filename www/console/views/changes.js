// What a deployment brings, compared with what runs.
import { html, nothing } from "lit-html";

import { NOT_REPORTED, differenceName, differenceWords } from "../../phrases.js";
import { isProblem, knownOf, readOf } from "./section.js";

/** @import { Action, Changes, Difference, Image, ImageChange, Problem, Rollout } from "../../ecs_greenlight.js" */
/** @import { State } from "../store.js" */
/** @import { Section } from "./section.js" */

/** @type {Section<Changes>} */
export const changes = {
  name: "changes",
  read: (ecs, { arn }, signal) => ecs.changes({ serviceDeploymentArn: arn, signal }),
  isFinal: ({ unread }) => unread.length === 0,
  rolloutOf: ({ rollout }) => rollout,
  view(read) {
    if (!read || isProblem(read)) return nothing;
    return html`
      <section class="folded" aria-labelledby="changes">
        <details class="fold">
          <summary><h2 id="changes">Everything that changes</h2></summary>
          ${comparison(read)}
        </details>
      </section>
    `;
  },
};

/** The containers whose image an action changes, as far as that was read: for this view, or for the list. @param {Rollout} rollout @param {State} state @param {Action} action @returns {ImageChange[]} */
export function imagesOf({ serviceDeploymentArn }, state, action) {
  const read = knownOf(changes, state, serviceDeploymentArn) ?? state.waiting.images.get(serviceDeploymentArn);
  return (action === "CONTINUE" ? read?.images : read?.rollBackImages) ?? [];
}

/** Why a part of a view could not be read. @param {Problem} problem */
export const whyView = ({ message }) => html`<span class="said">${message}</span>`;

/** At most so many chips: the rest stands in the comparison. */
const MOST = 8;

/** What changes besides the images, in short. @param {string} arn @param {State} state */
export function chipsView(arn, state) {
  const read = readOf(changes, state, arn);
  if (!read) return html`<p class="chips"><span class="visually-hidden">Reading what changes…</span><span class="bone short" aria-hidden="true"></span></p>`;
  // The screen may show that problem already.
  if (isProblem(read) && read.problem.code === state.problem?.code) return nothing;
  if (isProblem(read)) return html`<p class="box warn">Couldn't read what changes: ${whyView(read.problem)}</p>`;
  const { containers, task, service, unread } = read;
  const why = unread.find(({ code }) => code !== state.problem?.code);
  const several = containers.filter(({ differences }) => differences.length > 0).length > 1;
  const chips = [...containers.flatMap(({ name, differences }) => differences.flatMap((one) => chipsOf(one, several ? `${name}: ` : ""))), ...[...task, ...service].flatMap((one) => chipsOf(one, ""))];
  const more = chips.length - MOST;
  return html`
    ${chips.length > 0
      ? html`<ul class="chips" aria-label="Changes">${chips.slice(0, MOST).map((chip) => html`<li>${chip}</li>`)}${more > 0 ? html`<li>${more} more</li>` : nothing}</ul>`
      : nothing}
    ${unread.length > 0 ? html`<p class="box warn">Not everything could be compared${why ? html`: ${whyView(why)}` : "."}</p>` : nothing}
  `;
}

/** @param {Difference} difference @param {string} where @returns {unknown[]} */
function chipsOf({ what, before, after, added, removed, changed }, where) {
  const name = differenceName({ what });
  if (before !== undefined || after !== undefined) return [html`${where}${name} ${before ?? "none"} ${BECOMES} ${after ?? "none"}`];
  if (!added || !removed || !changed) return [`${where}${name} differs`];
  return [...added.map((one) => `${where}${one} added`), ...removed.map((one) => `${where}${one} removed`), ...changed.map((one) => `${where}${one} changed`)];
}

/** @param {Changes} changes */
function comparison({ isFirst, taskDefinitionBefore, taskDefinitionAfter: after, containers, task, service }) {
  const before = taskDefinitionBefore ?? (isFirst ? undefined : NOT_REPORTED);
  return html`
    <dl class="facts changes">
      ${containers.map(
        ({ name, before, after, change, differences }) => html`
          <dt><code class="break">${name}</code></dt>
          <dd>${image(change, before, after)} ${list(differences)}</dd>
        `,
      )}
      <dt>Task definition</dt>
      <dd>${before === after ? html`<code class="break">${after}</code>, unchanged` : fromTo(before, after)} ${list(task)}</dd>
      ${service.length > 0 ? html`<dt>Service</dt><dd>${list(service)}</dd>` : nothing}
    </dl>
  `;
}

/** @param {ImageChange["kind"] | undefined} change @param {Image | undefined} before @param {Image | undefined} after */
function image(change, before, after) {
  if (change === "new") return html`new: <code class="break">${after?.image}</code>`;
  if (change === "gone") return html`removed (<code class="break">${before?.image}</code>)`;
  if (change === "unknown") return fromTo(before?.image ?? NOT_REPORTED, after?.image ?? NOT_REPORTED);
  if (change === "digest") return html`<code class="break">${after?.image}</code>, same tag, different image ${digests(before?.digest, after?.digest)}`;
  if (change) return html`${fromTo(before?.image, after?.image)} ${digests(before?.digest, after?.digest)}`;
  return html`<code class="break">${after?.image}</code>, ${before?.digest && after?.digest ? "unchanged" : "same name"}`;
}

/** Shortened, the whole of each in its title. @param {string | undefined} before @param {string | undefined} after */
function digests(before, after) {
  if (!before || !after) return nothing;
  const [old, now] = [before, after].map((digest) => html`<code title=${digest}>${digest.replace(/^(\w+:\w{12})\w+$/, "$1…")}</code>`);
  return html`<div class="help">Digest ${old} ${BECOMES} ${now}</div>`;
}

/** What they have in common is dimmed. @param {string | undefined} before @param {string | undefined} after */
function fromTo(before = "none", after = "none") {
  const same = /^.*[:/@]/.exec(before)?.[0] ?? "";
  const common = after.startsWith(same) ? same : "";
  const parts = [before, after].map((text) => html`<code><span class="same">${common}</span><span class="whole">${text.slice(common.length)}</span></code>`);
  return html`${parts[0]} <span class="whole">${BECOMES} <strong>${parts[1]}</strong></span>`;
}

const BECOMES = html`<span aria-label="becomes">→</span>`;

/** @param {Difference[]} differences */
const list = (differences) => (differences.length > 0 ? html`<ul>${differences.map((one) => html`<li>${difference(one)}</li>`)}</ul>` : nothing);

/** @param {Difference} difference */
const difference = (difference) => html`${differenceName(difference)}: ${differenceWords(difference) ?? fromTo(difference.before, difference.after)}`;
