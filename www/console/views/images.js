// The images that a deployment brings, in short: mostly one tag for another.
import { html, nothing } from "lit-html";

/** @import { Image } from "../../ecs_greenlight.js" */

/** @typedef {{ name: string, before?: Image, after?: Image }} ImageChange */

/** @param {ImageChange[]} changes */
export const imagesView = (changes) =>
  changes.length > 0 ? html`<span class="wide images">${changes.map((change) => html`<span>${imageChange(change)}</span>`)}</span>` : nothing;

/** Only what differs of two images. @param {ImageChange} change */
function imageChange({ name, before, after }) {
  const [oldName = "", oldTag] = apart(before?.image);
  const [newName = "", newTag] = apart(after?.image);
  if (!after) return html`${name}: no longer there`;
  if (!before) return html`${name}: <code>${after.image}</code>`;
  if (before.image === after.image) return html`${name}: <code>${newTag ?? newName}</code>, another image under the same tag`;
  const same = oldName === newName && oldTag && newTag;
  return html`${name}: <code>${same ? oldTag : before.image}</code> <span aria-label="becomes">→</span> <code>${same ? newTag : after.image}</code>`;
}

/** A name, and its tag or digest. @param {string} [image] */
function apart(image = "") {
  const [, name = image, tag] = /^(.*?)(?::([^/]*)|@(.*))?$/.exec(image) ?? [];
  return [name, tag];
}
