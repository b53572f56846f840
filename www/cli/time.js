// Times in words, by ECS's clock.

/** How far ECS's clock is ahead of this machine's, in milliseconds. */
let ahead = 0;

/** @param {string} asOf the time on ECS's clock just now */
export function setClock(asOf) {
  const shown = Date.parse(asOf);
  if (!Number.isNaN(shown)) ahead = shown - Date.now();
}

/** Epoch milliseconds. */
export const ecsNow = () => Date.now() + ahead;

/** @param {number} seconds */
export function duration(seconds) {
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  if (seconds >= 600) return `${minutes} min`;
  if (minutes > 0) return `${minutes} min ${Math.floor(seconds) % 60} s`;
  return `${Math.floor(seconds)} s`;
}

/** @param {string} deadline ISO 8601 */
export const secondsLeft = (deadline) => Math.max(0, (Date.parse(deadline) - ecsNow()) / 1000);

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
