// A screen is drawn in slices: first its heading, then one more in each frame, so that no frame draws it whole.

/** @import { State } from "./store.js" */

/** What comes after the heading, in this order. @type {Partial<Record<State["route"]["view"], string[]>>} */
const SLICES = { waiting: ["standing", "tools", "list", "below"], deployment: ["standing", "question", "decision", "answers", "progress", "stages", "tasks", "below"] };

/** What stands in the header of every screen, and is drawn once. */
const MENU = "menu";

/** The slices of a screen of which nothing is drawn yet. @param {State["route"]["view"]} view @param {string[]} undrawn of the screen before it; the header stays */
export const slicesOf = (view, undrawn = [MENU]) => [...undrawn.filter((slice) => slice === MENU), ...(SLICES[view] ?? [])];

/** Whether a slice of the screen is drawn by now. @param {State} state @param {string} slice */
export const isDrawn = ({ route, undrawn }, slice) => slicesOf(route.view).includes(slice) && !undrawn.includes(slice);

/** Whether the next slice is the header's, which every screen can draw. @param {State} state */
export const isMenuNext = ({ undrawn }) => undrawn[0] === MENU;

/** Whether the screen has a next slice. @param {State} state */
export const hasMore = ({ undrawn }) => undrawn.length > 0;

/** From now on the next slice is drawn. @param {State} state */
export const drawNext = (state) => void (state.undrawn = state.undrawn.slice(1));

/** The list and its tools become slices again, for the first pauses of a list that was empty. @param {State} state */
export const drawListAgain = (state) => void (state.undrawn = slicesOf("waiting").filter((slice) => slice === "tools" || slice === "list" || state.undrawn.includes(slice)));
