// Times of day, by ECS's clock, and spans of time as they are typed.

import { ecsNow } from "../countdown.js";

/** @param {number} moment epoch milliseconds */
const dayOf = (moment) => new Date(moment).toISOString().slice(0, 10);

/** In UTC, with the date if that is not today: "23:15 UTC", "Nov 29, 23:15 UTC". @param {string} moment ISO 8601 */
export function clockTime(moment) {
  const date = new Date(moment);
  const day = dayOf(date.getTime()) === dayOf(ecsNow()) ? "" : `${date.toLocaleDateString("en-US", { month: "short", day: "numeric", timeZone: "UTC" })}, `;
  return `${day}${date.toISOString().slice(11, 16)} UTC`;
}

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The longest time that a timer takes, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** "30m", "1h30m" or "90s" in milliseconds; undefined if the text is not a duration. @param {string} text */
export function parseDuration(text) {
  if (!/^(\d{1,9}[smhd])+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+)([smhd])/g)];
  const sum = parts.reduce((all, [, count, unit]) => all + Number(count) * UNITS[/** @type {keyof typeof UNITS} */ (unit)], 0);
  return sum > 0 && sum <= LONGEST ? sum : undefined;
}
