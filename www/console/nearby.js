// Which rows of the list are rendered: those near the screen, and those that the focus, or a screen reader going from heading to heading, comes to next. Room
// is left for the others: as much as they took, or as such rows take. A short list is rendered whole. Own code, because @tanstack/virtual-core alone is 9 kB in brotli, twice
// what the script's budget has left, and would leave which rows to render, groups and frames to us; @lit-labs/virtualizer is 10 kB, and renders no row that is out of sight.

/** @import { Rollout } from "../ecs_greenlight.js" */

/** @typedef {{ title: string, rollouts: Rollout[] }} Group */

/** A row to render, its place in its group, from 1, and whether its details are left to the next frame. @typedef {{ rollout: Rollout, position: number, isBrief: boolean }} Row */

/** Rows to render, and the height of those between them that are not. @typedef {(Row | number)[]} Rows */

/** A row, and whether it is the first of its group: then the heading goes with it. @typedef {{ arn: string, title: string, isFirst: boolean }} Line */

/** A list of so many rows is short: the browser's own search finds them all. */
const SHORT = 30;

/** Pixels beyond the screen up to which rows are rendered, and within which none may be missing. */
const [MARGIN, LEAST] = [600, 300];

/** How high each row was when it was rendered last, by ARN. @type {Map<string, number>} */
const rowHeights = new Map();
/** How much each group took besides its rows, by title. @type {Map<string, number>} */
const headingHeights = new Map();

/** @type {Group[]} */
let listed = [];
/** @type {Line[]} */
let lines = [];
/** The title of each row's group, by ARN. @type {Map<string, string>} */
let titles = new Map();
/** The ARNs of the rows that were rendered last, each with the title of its group. @type {Map<string, string>} */
let rendered = new Map();
/** Whether what is listed was not drawn yet. */
let isChanged = false;
/** Whether rows were left to the next frame. */
let isPartial = false;
/** Whether a row was rendered before. The first one comes in two frames: its code and its fonts are new to the browser. */
let isFamiliar = false;
/** The ARN of a row that is rendered wherever it is, with those beside it. @type {string | undefined} */
let pinned;
let isPrinting = false;

/** Where the list began on the screen, as of the start of this frame: asking while it is being drawn would force another layout. */
let top = 0;

/** Milliseconds for the new rows of one frame, the nearest first, on any device, and the most of them: the next frame has the next ones. */
const [FRAME, MOST] = [12, 4];
/** Milliseconds that a new row takes on this device, as the last ones did. */
let perRow = FRAME;
/** Rows that are new, how many and since when, until they are measured. @type {{ count: number, since: number } | undefined} */
let begun;

const listElement = () => document.getElementById("list");

/** Records where the list is on the screen, before a frame changes it. */
export const locate = () => void (top = listElement()?.getBoundingClientRect().top ?? 0);

/** Takes what is to be listed. @param {Group[]} groups */
export function takeGroups(groups) {
  listed = groups;
  lines = groups.flatMap(({ title, rollouts }) => rollouts.map(({ serviceDeploymentArn: arn }, index) => ({ arn, title, isFirst: index === 0 })));
  titles = new Map(lines.map(({ arn, title }) => [arn, title]));
  isChanged = true;
}

/** Chooses what to render in this frame. @returns {({ group: Group, rows: Rows } | number)[]} of the groups, and the height of those between that are not rendered */
export function takeNearby() {
  const isNew = !listElement()?.firstElementChild;
  const brief = chooseRows(isNew);
  const { row, heading } = guesses();
  /** @type {ReturnType<typeof takeNearby>} */
  const parts = [];
  for (const group of listed) {
    /** @type {Rows} */
    const rows = [];
    for (const [index, rollout] of group.rollouts.entries()) {
      const { serviceDeploymentArn: arn } = rollout;
      if (rendered.has(arn)) rows.push({ rollout, position: index + 1, isBrief: brief.has(arn) });
      else leaveRoom(rows, rowHeights.get(arn) ?? row);
    }
    const [only] = rows;
    // A new list starts with its first heading alone: together with the first row it would be a long frame.
    const isFirst = isNew && parts.length === 0;
    if (rows.length === 1 && typeof only === "number" && !isFirst) leaveRoom(parts, only + (headingHeights.get(group.title) ?? heading));
    else parts.push({ group, rows });
  }
  return parts;
}

/** Chooses the rows of this frame. @param {boolean} isNew whether the list was just added @returns {Set<string>} those of them whose details are left to the next one */
function chooseRows(isNew) {
  const { must, more } = wanted();
  // A list that was just added starts without rows: to draw them with the first heading would be a long frame.
  const before = isNew ? new Map() : rendered;
  const atOnce = Math.max(1, Math.min(MOST, Math.floor(FRAME / perRow)));
  const missing = more.filter((arn) => !before.has(arn));
  // A row that is no longer listed is removed at once, and so is one whose group has changed: there it has to be made again.
  const staying = [...before.keys()].filter((arn) => before.get(arn) === titles.get(arn));
  // No rows are added in a frame that removes some at once. Rows that must be there count toward those that are added.
  const fresh = missing.slice(0, isNew || staying.length < before.size ? 0 : Math.max(0, atOnce - must.filter((arn) => !before.has(arn)).length));
  const brief = new Set(isFamiliar || isPrinting ? [] : fresh);
  // Rows that are no longer near the screen are removed no faster than others are added, because that takes time too.
  const near = new Set([...must, ...more]);
  const lingering = staying.filter((arn) => !near.has(arn)).slice(atOnce);
  const areLate = isNew && !isPrinting;
  isPartial = missing.length > fresh.length || brief.size > 0 || lingering.length > 0 || (areLate && must.length > 0);
  isFamiliar ||= fresh.length > 0;
  begun = fresh.length > 0 ? { count: fresh.length, since: performance.now() } : undefined;
  isChanged = false;
  setRendered([...(areLate ? [] : must), ...more.filter((arn) => before.has(arn)), ...fresh, ...lingering]);
  return brief;
}

/** @param {string[]} arns */
const setRendered = (arns) => void (rendered = new Map(arns.map((arn) => [arn, titles.get(arn) ?? ""])));

/** @param {unknown[]} parts @param {number} height */
function leaveRoom(parts, height) {
  const last = parts.at(-1);
  if (typeof last === "number") parts[parts.length - 1] = last + height;
  else parts.push(height);
}

/** Measures what is rendered. */
export function measure() {
  for (const section of listElement()?.querySelectorAll("section") ?? []) {
    let own = section.getBoundingClientRect().height;
    for (const row of section.querySelectorAll("li")) {
      const { height } = row.getBoundingClientRect();
      own -= height;
      if (row.dataset["arn"]) rowHeights.set(row.dataset["arn"], height);
    }
    headingHeights.set(section.getAttribute("aria-label") ?? "", own);
  }
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

/** At another width every row has another height. */
export function forgetHeights() {
  rowHeights.clear();
  headingHeights.clear();
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
  setRendered([...must, ...more].filter((arn) => rendered.has(arn)));
}

/** What is thought of rows and headings that were not rendered yet. */
const guesses = () => ({ row: mean(rowHeights, 112), heading: mean(headingHeights, 64) });

/** @param {Map<string, number>} heights @param {number} guess until one is known */
const mean = (heights, guess) => (heights.size > 0 ? [...heights.values()].reduce((sum, height) => sum + height) / heights.size : guess);

/** @returns {{ must: string[], around: string[], more: string[] }} the ARNs of rows: those that cannot wait, the pinned one with those beside it, and all the others in their order */
function wanted() {
  if (isPrinting) return { must: lines.map(({ arn }) => arn), around: [], more: [] };
  const focused = document.activeElement?.closest("li")?.dataset["arn"];
  const { row, heading } = guesses();
  /** @type {{ index: number, distance: number }[]} */
  const near = [];
  /** @type {number[]} */
  const must = [];
  /** @type {number[]} */
  const around = [];
  /** Those that are rendered wherever they are. */
  const anywhere = [0, lines.length - 1];
  /** Where groups begin. @type {number[]} */
  const starts = [];
  let y = top;
  for (const [index, { arn, title, isFirst }] of lines.entries()) {
    const begins = y;
    y += (isFirst ? (headingHeights.get(title) ?? heading) : 0) + (rowHeights.get(arn) ?? row);
    const distance = Math.max(0, -y, begins - innerHeight);
    if (distance < MARGIN || lines.length <= SHORT) near.push({ index, distance });
    if (isFirst) starts.push(index);
    if (arn === focused) must.push(index - 1, index, index + 1);
    if (arn === pinned) {
      must.push(index);
      around.push(index - 1, index, index + 1);
    }
  }
  const [first = -1, last = -1] = [near[0]?.index, near.at(-1)?.index];
  anywhere.push(starts.filter((start) => start <= first).at(-2) ?? -1, starts.find((start) => start > last) ?? -1);
  near.sort((a, b) => a.distance - b.distance);
  /** @param {number[]} indices */
  const arns = (indices) => indices.flatMap((index) => lines[index]?.arn ?? []);
  const cannotWait = new Set(arns(must));
  return { must: [...cannotWait], around: arns(around), more: [...new Set(arns([...around, ...near.map(({ index }) => index), ...anywhere]))].filter((arn) => !cannotWait.has(arn)) };
}
