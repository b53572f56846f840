// The images that change, in short: mostly one tag for another.
import { html, nothing } from "lit-html";

import { BECOMES, imagePhrase } from "../../phrases.js";

/** @import { ImageChange } from "../../ecs_greenlight.js" */

/** @param {ImageChange[]} changes */
export const imagesView = (changes) =>
  changes.length > 0 ? html`<span class="wide images">${changes.map((change) => html`<span>${change.container}: ${imageChange(change)}</span>`)}</span>` : nothing;

/** The same without the container's name, where there is but one. @param {ImageChange[]} changes */
export function versionsView(changes) {
  const [only, ...others] = changes;
  return only && others.length === 0 ? html`<span class="images"><span>${imageChange(only)}</span></span>` : imagesView(changes);
}

/** What differs of two images. @param {ImageChange} change */
const imageChange = (change) =>
  imagePhrase(change).map((part) => (part === BECOMES ? html`<span aria-label="becomes">→</span>` : typeof part === "object" ? html`<code>${part.image}</code>` : part));
