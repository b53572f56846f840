// Countdowns by ECS's clock. A tick touches nothing but their text.

import { PRESSING, clockAhead, duration, ecsNow, secondsLeft } from "../countdown.js";

/** Seconds that ECS's clock is ahead of the visitor's, as far as ECS has answered. */
export const secondsAhead = () => Math.round(clockAhead() / 1000);

/** How wrong the visitor's clock is, if that matters. */
export function clockError() {
  const ahead = clockAhead();
  return Math.abs(ahead) > 120_000 ? `${duration(Math.abs(ahead) / 1000)} ${ahead > 0 ? "slow" : "fast"}` : undefined;
}

/** Seconds before a deadline at which it is said aloud. */
const SAID = [0, 60, 600, 3600];

/** @type {Map<string, number>} the least that was left of each deadline at a tick before */
const before = new Map();

/** Tells those who do not see the countdown; nothing at the first sight of it. @param {Element} element @param {string} deadline @param {number} left */
function announce(element, deadline, left) {
  const last = before.get(deadline);
  // ECS's clock may be seen to go back: nothing is said twice.
  before.set(deadline, Math.min(last ?? left, left));
  const reached = last === undefined ? undefined : SAID.find((mark) => left <= mark && last > mark);
  if (reached === undefined) return;
  const who = element.getAttribute("data-announce");
  // An open dialog has its own: what lies outside it is not heard then.
  const place = document.querySelector("dialog .announcement") ?? document.getElementById("announcement");
  if (place) place.textContent = reached === 0 ? `${who}: no time left.` : `${who}: ${duration(left)} left.`;
}

/** Seconds before a deadline from which on it comes first in the list. */
export const SOON = 900;

/** Milliseconds after which a day may begin in some zone. */
const QUARTER = 900_000;

/** The next moment, by ECS's clock, at which more than a countdown changes. */
let nextMark = Infinity;

/** Announces to screen readers each deadline that has passed one of the marks. */
export function announceTimes() {
  for (const element of document.querySelectorAll("[data-announce]")) {
    const deadline = element.getAttribute("data-deadline") ?? "";
    announce(element, deadline, secondsLeft(deadline));
  }
}

/** Writes the time left into every element that has a deadline, and the age into every one that has a start. */
export function writeTimes() {
  announceTimes();
  for (const element of document.querySelectorAll("[data-deadline]")) {
    const deadline = element.getAttribute("data-deadline") ?? "";
    const left = secondsLeft(deadline);
    write(element, left > 0 ? duration(left) : "no time");
    element.classList.toggle("urgent", left < PRESSING);
    element.closest(".deadline")?.classList.toggle("pressing", left < PRESSING);
  }
  for (const element of document.querySelectorAll("[data-since]")) write(element, ago(element.getAttribute("data-since") ?? ""));
}

/**
 * Finds the next moment at which more than a countdown changes on the page: a deadline is near or has passed, or a day may begin.
 *
 * @param {number[]} ends the deadlines of all that waits, rendered or not, in epoch milliseconds
 * @param {number} since when the page began to be drawn: marks that have passed since then may not be in it
 */
export function findNextMark(ends, since) {
  const shown = Array.from(document.querySelectorAll(":not(#list *)[data-deadline]"), (element) => Date.parse(element.getAttribute("data-deadline") ?? ""));
  nextMark = (Math.floor(since / QUARTER) + 1) * QUARTER;
  for (const end of [...ends, ...shown]) {
    for (const left of [0, PRESSING, SOON]) {
      const mark = end - left * 1000;
      if (mark > since && mark < nextMark) nextMark = mark;
    }
  }
}

/** Whether that moment has come. */
export const isMarkPassed = () => ecsNow() >= nextMark;

/** Changes nothing but the data of the element's text. @param {Element} element @param {string} text */
function write(element, text) {
  const node = /** @type {Text} */ (element.firstChild ?? element.appendChild(new Text()));
  if (node.data !== text) node.data = text;
}

/** @param {string | undefined} moment ISO 8601 */
export function ago(moment) {
  if (!moment) return "";
  const seconds = (ecsNow() - Date.parse(moment)) / 1000;
  if (seconds < 60) return "just now";
  const days = Math.floor(seconds / 86_400);
  if (days > 0) return `${days} ${days === 1 ? "day" : "days"} ago`;
  // Seconds would never rest.
  return `${seconds < 3600 ? `${Math.floor(seconds / 60)} min` : duration(seconds)} ago`;
}
