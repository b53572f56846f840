// How high each row and heading of the list is, rendered or not, and so where each begins.

/** @import { Line } from "./nearby.js" */

/** How high each row was when it was rendered last, by ARN. @type {Map<string, number>} */
const rowHeights = new Map();
/** How much each group took besides its rows, by title. @type {Map<string, number>} */
const headingHeights = new Map();

/** How high those are assumed to be that were not rendered yet: the mean of the others, and until one is known, these pixels. */
const [ROW, HEADING] = [112, 64];
let guess = { row: ROW, heading: HEADING };

/** @type {Line[]} */
let lines = [];
/** Where each line begins below the list's top, with the heading where it is the first of its group; last, where the list ends. */
let tops = [0];
/** Whether lines or heights have changed since. */
let isMoved = false;

/** Where the list began on the screen when it was located last. */
let top = 0;

/** Records where the list begins on the screen. @param {Element} list */
export const locate = (list) => void (top = list.getBoundingClientRect().top);

/** Sets the lines of the list, from top to bottom. @param {Line[]} listed */
export function layOut(listed) {
  lines = listed;
  isMoved = true;
}

/** Measures what is rendered. @param {Element} list */
export function measureHeights(list) {
  for (const row of list.querySelectorAll("li[data-arn]")) learn(rowHeights, row.getAttribute("data-arn"), guess.row, heightOf(row));
  for (const section of list.querySelectorAll("section")) learn(headingHeights, section.getAttribute("aria-label"), guess.heading, heightOf(section) - heightOf(section.lastElementChild));
}

/** @param {Element | null} element */
const heightOf = (element) => element?.getBoundingClientRect().height ?? 0;

/** @param {Map<string, number>} heights @param {string | null} name @param {number} thought until it was measured @param {number} height */
function learn(heights, name, thought, height) {
  if (name === null) return;
  isMoved ||= (heights.get(name) ?? thought) !== height;
  heights.set(name, height);
}

export function forgetHeights() {
  rowHeights.clear();
  headingHeights.clear();
  isMoved = true;
}

/** @param {string} title */
export const headingOf = (title) => headingHeights.get(title) ?? guess.heading;

/** Where a line begins below the list's top, in pixels, or where the one before it ends. @param {number} index */
export function topOf(index) {
  if (isMoved) findTops();
  return tops[index] ?? 0;
}

function findTops() {
  isMoved = false;
  guess = { row: mean(rowHeights, ROW), heading: mean(headingHeights, HEADING) };
  tops = [];
  let y = 0;
  for (const { arn, index, title } of lines) {
    tops.push(y);
    if (title !== lines[index - 1]?.title) y += headingOf(title);
    y += rowHeights.get(arn) ?? guess.row;
  }
  tops.push(y);
}

/** @param {Map<string, number>} heights @param {number} otherwise until one is known */
function mean(heights, otherwise) {
  let sum = 0;
  for (const height of heights.values()) sum += height;
  return heights.size > 0 ? sum / heights.size : otherwise;
}

/** The line at a place on the screen, or the nearest. @param {number} y pixels below the screen's upper edge */
export function lineAt(y) {
  let [first, last] = [0, lines.length - 1];
  while (first < last) {
    const middle = (first + last) >> 1;
    if (top + topOf(middle + 1) <= y) first = middle + 1;
    else last = middle;
  }
  return first;
}

/** How far a line is from the screen, in pixels. @param {number} index */
export const distanceOf = (index) => Math.max(0, -top - topOf(index + 1), top + topOf(index) - innerHeight);
