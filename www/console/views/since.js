// A moment in the past: how long ago, kept up to date by every tick, and at what time.
import { html } from "lit-html";

import { clockTime } from "../zone.js";

/** @param {string} moment ISO 8601 */
export const since = (moment) => html`<time datetime=${moment}><span data-since=${moment}></span> (${clockTime(moment)})</time>`;
