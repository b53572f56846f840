// A screen is drawn in slices: first its heading, then one more in each frame, so that no frame draws it whole.

/** @import { State } from "./store.js" */

/** What comes after the heading, in this order. @type {Partial<Record<State["route"]["view"], string[]>>} */
const SLICES = { waiting: ["list", "below"], deployment: ["standing", "decision", "answers", "progress", "stages", "tasks", "below"] };

/** Whether a slice of the screen is drawn by now. @param {State} state @param {string} slice */
export const isDrawn = ({ route, slices }, slice) => (SLICES[route.view] ?? []).slice(0, slices).includes(slice);

/** Whether the screen has a next slice. @param {State} state */
export const hasMore = ({ route, slices }) => slices < (SLICES[route.view] ?? []).length;
