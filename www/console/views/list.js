// The list, drawn separately from the rest of the page: scrolling changes nothing else, and the list and the rest in one frame would be a long one.
import { html, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { takeNearby } from "../nearby.js";
import { rowView } from "./row.js";

/** @import { Group, Rows } from "../nearby.js" */
/** @import { State } from "../store.js" */

/** Draws the rows near the screen into the element that the list's view leaves for them. @param {State} state */
export function drawList(state) {
  const list = document.getElementById("list");
  if (list) render(groupsView(list, state), list);
}

/** @param {Element} list @param {State} state */
const groupsView = (list, state) =>
  html`${repeat(takeNearby(list), keyed((part) => part.group.title), (part) =>
    typeof part === "number" ? html`<div class="room" aria-hidden="true" .style=${`block-size: ${part}px`}></div>` : groupView(part, state),
  )}`;

/** @param {{ group: Group, rows: Rows }} part @param {State} state */
const groupView = ({ group: { title, rollouts }, rows }, { accounts }) => html`
  <section aria-label=${title}>
    <h2>${title} <span class="count">${rollouts.length}</span></h2>
    <ul class="list">
      ${repeat(rows, keyed((row) => row.rollout.serviceDeploymentArn), (row) =>
        typeof row === "number"
          ? html`<li class="room" aria-hidden="true" .style=${`block-size: ${row}px`}></li>`
          : rowView(row, rollouts.length, accounts),
      )}
    </ul>
  </section>
`;

/** Keys each room by what comes before it. The order of the keys then never changes, so no row that stays is moved: a moved row is laid out again. @template T @param {(part: T) => string} keyOf @returns {(part: T | number) => string} */
function keyed(keyOf) {
  let last = "";
  return (part) => (typeof part === "number" ? `room:${last}` : (last = keyOf(part)));
}
