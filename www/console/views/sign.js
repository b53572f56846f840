// A drawn sign.
import { html } from "lit-html";

import { SIGNS } from "../../signs.js";

/** @import { Sign } from "../../signs.js" */

/** @param {Sign} name */
export const sign = (name) => html`<svg class="sign" viewBox="0 0 24 24" aria-hidden="true"><path d=${SIGNS[name]}></path></svg>`;
