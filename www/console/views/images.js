// The images that change, in short: mostly one tag for another.
import { html, nothing } from "lit-html";

/** @import { ImageChange } from "../../ecs_greenlight.js" */

/** @param {ImageChange[]} changes */
export const imagesView = (changes) =>
  changes.length > 0 ? html`<span class="wide images">${changes.map((change) => html`<span>${change.container}: ${imageChange(change)}</span>`)}</span>` : nothing;

/** The same without the container's name, where there is but one. @param {ImageChange[]} changes */
export function versionsView(changes) {
  const [only, ...others] = changes;
  return only && others.length === 0 ? html`<span class="images"><span>${imageChange(only)}</span></span>` : imagesView(changes);
}

/** Only what differs of two images. @param {ImageChange} change */
function imageChange({ kind, image, before, after }) {
  if (kind === "new") return html`new, <code>${after}</code>`;
  if (kind === "gone") return "removed";
  if (kind === "unknown") return html`<code>${after ?? before}</code>; the other image was not reported by ECS`;
  if (kind === "digest") return html`<code>${image}</code>, another image under the same tag`;
  return html`<code>${before}</code> <span aria-label="becomes">→</span> <code>${after}</code>`;
}
