// Which rows of the list are rendered: those near the screen, and those that the focus, or a screen reader going from heading to heading, comes to next. Room
// is left for the others: as much as they took, or as such rows take. A short list is rendered whole. Own code, because @tanstack/virtual-core alone is 9 kB in brotli, twice
// what the script's budget has left, and would leave which rows to render, groups and frames to us; @lit-labs/virtualizer is 10 kB, and renders no row that is out of sight.

import { distanceOf, forgetHeights, headingOf, layOut, lineAt, locate, measureHeights, topOf } from "./heights.js";

/** @import { ImageChange, Rollout } from "../ecs_greenlight.js" */

/** @typedef {{ title: string, rollouts: Rollout[] }} Group */

/** A row to render, its place in its group, from 1, the versions it shows, and how many of its parts are rendered. @typedef {{ rollout: Rollout, position: number, changes: ImageChange[], parts: number }} Row */

/** Rows to render, and the height of those between them that are not. @typedef {(Row | number)[]} Rows */

/** A row of the list: its place among all, from 0, its group, and the versions it shows. @typedef {{ arn: string, rollout: Rollout, index: number, title: string, changes: ImageChange[] }} Line */

/** A list of so many rows is short: the browser's own search finds them all. */
const SHORT = 30;

/** A row's parts: its name and place; what changes and how far it is; its deadline. The first row comes a part a frame, because its code and its fonts are new to the browser. */
const PARTS = 3;

/** Pixels beyond the screen up to which rows are rendered, and within which none may be missing. */
const [MARGIN, LEAST] = [600, 300];

/** @type {Group[]} */
let listed = [];
/** @type {Line[]} */
let lines = [];
/** Where each group begins among the lines. @type {number[]} */
let starts = [];
/** The lines by ARN. @type {Map<string, Line>} */
let current = new Map();
/** The lines that were rendered last, by ARN. @type {Map<string, Line>} */
let rendered = new Map();
/** Whether what is listed was not drawn yet. */
let isChanged = false;
/** Whether rows were left to the next frame. */
let isPartial = false;
/** How many parts of a row were rendered before. */
let familiar = 0;
/** The ARN of a row that is rendered wherever it is, with those beside it. @type {string | undefined} */
let pinned;
let isPrinting = false;

/** Milliseconds for the new rows of one frame, the nearest first, on any device, and the most of them: the next frame has the next ones. */
const [FRAME, MOST] = [12, 4];
/** Milliseconds that a new row takes on this device, as the last ones did. */
let perRow = FRAME;
/** Rows that are new, how many and since when, until they are measured. @type {{ count: number, since: number } | undefined} */
let begun;

const listElement = () => document.getElementById("list");

/** Takes what is to be listed. @param {Group[]} groups @param {(rollout: Rollout) => ImageChange[]} changesOf */
export function takeGroups(groups, changesOf) {
  listed = groups;
  lines = [];
  starts = [];
  for (const { title, rollouts } of groups) {
    starts.push(lines.length);
    for (const rollout of rollouts) lines.push({ arn: rollout.serviceDeploymentArn, rollout, index: lines.length, title, changes: changesOf(rollout) });
  }
  current = new Map(lines.map((line) => [line.arn, line]));
  layOut(lines);
  isChanged = true;
}

/** Chooses what to render in this frame. @param {Element} list @returns {({ group: Group, rows: Rows } | number)[]} of the groups, and the height of those between that are not rendered */
export function takeNearby(list) {
  const isNew = !list.firstElementChild;
  // Before anything is drawn: afterwards it would force another layout.
  locate(list);
  chooseRows(isNew);
  const chosen = [...rendered.values()].sort((a, b) => a.index - b.index);
  /** @type {ReturnType<typeof takeNearby>} */
  const parts = [];
  let before = 0;
  for (const [number, group] of listed.entries()) {
    const first = starts[number] ?? 0;
    const end = first + group.rollouts.length;
    const here = chosen.filter(({ index }) => index >= first && index < end);
    // A new list starts with its first heading alone: together with the first row it would be a long frame.
    if (here.length > 0 || (isNew && number === 0)) {
      if (topOf(first) > before) parts.push(topOf(first) - before);
      parts.push({ group, rows: rowsOf(group, here, first) });
      before = topOf(end);
    }
  }
  if (topOf(lines.length) > before) parts.push(topOf(lines.length) - before);
  return parts;
}

/** @param {Group} group @param {Line[]} chosen of it @param {number} first its first line @returns {Rows} */
function rowsOf({ title, rollouts }, chosen, first) {
  /** @type {Rows} */
  const rows = [];
  let before = topOf(first) + headingOf(title);
  for (const { rollout, index, changes } of chosen) {
    if (index > first && topOf(index) > before) rows.push(topOf(index) - before);
    rows.push({ rollout, position: index - first + 1, changes, parts: familiar });
    before = topOf(index + 1);
  }
  const end = topOf(first + rollouts.length);
  if (end > before) rows.push(end - before);
  return rows;
}

/** Chooses the rows of this frame. @param {boolean} isNew whether the list was just added */
function chooseRows(isNew) {
  const { must, more } = wanted();
  // A row that is no longer listed, or whose group has changed, is removed at once; in its new group it is created again. A list that was just added starts without rows: drawing
  // them with the first heading would be a long frame.
  const staying = new Map(isNew ? [] : [...rendered].filter(([arn, { title }]) => title === current.get(arn)?.title));
  const atOnce = Math.max(1, Math.min(MOST, Math.floor(FRAME / perRow)));
  const isFirstUnfinished = familiar > 0 && familiar < PARTS && staying.size > 0;
  // No rows are added in a frame that removes some at once. Rows that must be there count toward those that are added.
  const room = isNew || isFirstUnfinished || staying.size < rendered.size ? 0 : Math.max(0, atOnce - must.filter((arn) => !staying.has(arn)).length);
  const missing = more.filter((arn) => !staying.has(arn));
  const fresh = missing.slice(0, room);
  // Removing a row takes time too: those that are no longer near the screen are removed no faster than others are added.
  const near = new Set([...must, ...more]);
  const lingering = [...staying.keys()].filter((arn) => !near.has(arn)).slice(atOnce);
  const areLate = isNew && !isPrinting;
  const chosen = [...(areLate ? [] : must), ...more.filter((arn) => staying.has(arn)), ...fresh, ...lingering];
  if (isPrinting) familiar = PARTS;
  else if (familiar < PARTS && chosen.length > 0) familiar += 1;
  isPartial = missing.length > fresh.length || (chosen.length > 0 && familiar < PARTS) || lingering.length > 0 || (areLate && must.length > 0);
  begun = fresh.length > 0 ? { count: fresh.length, since: performance.now() } : undefined;
  isChanged = false;
  rendered = new Map(chosen.flatMap((arn) => current.get(arn) ?? []).map((line) => [line.arn, line]));
  delayVersions(staying, room - fresh.length);
}

/** Versions are usually read for many rows at once. Rows show them at the pace at which others are added. @param {Map<string, Line>} before the rows as they were @param {number} count of rows whose versions may change in this frame */
function delayVersions(before, count) {
  if (isPrinting) return;
  let left = count;
  for (const [arn, line] of rendered) {
    const { changes } = before.get(arn) ?? line;
    if (changes === line.changes) continue;
    left -= 1;
    if (left >= 0) continue;
    rendered.set(arn, { ...line, changes });
    isPartial = true;
  }
}

/** Measures what is rendered. */
export function measure() {
  const list = listElement();
  if (list) measureHeights(list);
  if (begun) perRow += ((performance.now() - begun.since) / begun.count - perRow) / 4;
  begun = undefined;
}

/** Whether what is listed is still to be drawn. */
export const isListDue = () => isChanged;

/** Whether something of the list is missing: rows that were left to the next frame, or, since the page was scrolled or rows took more or less than was thought, those near the screen. */
export function isIncomplete() {
  const list = listElement();
  if (!list) return false;
  return isChanged || isPartial || [...list.querySelectorAll(".room")].some((room) => isWithin(room.getBoundingClientRect(), LEAST));
}

/** @param {DOMRect} box @param {number} margin beyond the screen */
const isWithin = ({ top, bottom }, margin) => bottom > -margin && top < innerHeight + margin;

/** Whether a row is missing that the focus can go to next. */
export const isNextMissing = () => wanted().must.some((arn) => !rendered.has(arn));

/** From now on rows have the heights that they have at another width. */
export function refit() {
  forgetHeights();
  isPartial = true;
}

/** Whether the pinned row, if it is listed, is rendered with those beside it: then to focus it draws nothing. */
export const isPinReady = () => wanted().around.every((arn) => rendered.has(arn));

/** From now on renders a row wherever it is, with those beside it. @param {string | undefined} arn */
export const pin = (arn) => void (pinned = arn);

/** From now on renders all rows, or again those that are near. @param {boolean} isPrinted */
export function renderAll(isPrinted) {
  isPrinting = isPrinted;
  // After printing, the others leave at once.
  const { must, more } = wanted();
  const near = new Set([...must, ...more]);
  for (const arn of [...rendered.keys()]) if (!near.has(arn)) rendered.delete(arn);
}

/** @returns {{ must: string[], around: string[], more: string[] }} the ARNs of rows: those that cannot wait, the pinned one with those beside it, and all the others in their order */
function wanted() {
  if (isPrinting) return { must: lines.map(({ arn }) => arn), around: [], more: [] };
  const focused = current.get(document.activeElement?.closest("li")?.dataset["arn"] ?? "");
  const followed = current.get(pinned ?? "");
  const around = followed ? beside(followed) : [];
  const must = new Set([...(focused ? beside(focused) : []), ...(followed ? [followed.arn] : [])]);
  const near = lines.length > SHORT ? lines.slice(lineAt(-MARGIN), lineAt(innerHeight + MARGIN) + 1) : [...lines];
  const [first = -1, last = -1] = [near[0]?.index, near.at(-1)?.index];
  /** Those that are rendered wherever they are, because the focus, or a screen reader that goes from heading to heading, comes to them next. */
  const anywhere = [0, lines.length - 1, starts.filter((start) => start <= first).at(-2), starts.find((start) => start > last)];
  near.sort((a, b) => distanceOf(a.index) - distanceOf(b.index));
  const more = new Set([...around, ...near.map(({ arn }) => arn), ...anywhere.flatMap((index = -1) => lines[index]?.arn ?? [])]);
  return { must: [...must], around, more: [...more].filter((arn) => !must.has(arn)) };
}

/** A row and those on both its sides. @param {Line} line */
const beside = ({ index }) => lines.slice(Math.max(0, index - 1), index + 2).map(({ arn }) => arn);
