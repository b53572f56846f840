// The switch between UTC and local time, for every time on the page at once.
import { html } from "lit-html";

import { showsLocal } from "../zone.js";

/** @import { Actions } from "../main.js" */

/** @param {Actions} actions */
export const zoneView = (actions) => html`<button class="quiet" @click=${actions.switchZone}>${showsLocal() ? "Show UTC" : "Show local time"}</button>`;
