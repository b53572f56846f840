// The time zone of every time that the page shows: UTC, or the device's own. One switch changes it, and the browser remembers.
import { ecsNow } from "../countdown.js";

const KEPT = "ecs-greenlight: local time";

/** The browser's memory, if it lets the page have one. */
function memory() {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

let isLocal = memory()?.getItem(KEPT) === "yes";

/** Whether times are shown in the device's zone. */
export const showsLocal = () => isLocal;

export function switchZone() {
  isLocal = !isLocal;
  days.clear();
  if (isLocal) memory()?.setItem(KEPT, "yes");
  else memory()?.removeItem(KEPT);
}

/** @typedef {{ day: Intl.DateTimeFormat, time: Intl.DateTimeFormat, both: Intl.DateTimeFormat }} Formats */

/** Of the device's zone. Made once, and only for those who want it: they are slow to make. @type {Formats | undefined} */
let formats;

/** @returns {Formats} */
function localFormats() {
  /** @type {Intl.DateTimeFormatOptions} */
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" };
  /** @param {Intl.DateTimeFormatOptions} options */
  const format = (options) => new Intl.DateTimeFormat("en-US", options);
  return (formats ??= { day: format({ dateStyle: "short" }), time: format(time), both: format({ month: "short", day: "numeric", ...time }) });
}

/** The day of each quarter of an hour, with which a day begins in every zone. @type {Map<number, string>} */
const days = new Map();

/** @param {number} moment epoch milliseconds */
function dayOf(moment) {
  const quarter = Math.floor(moment / 900_000);
  const day = days.get(quarter) ?? (isLocal ? localFormats().day.format(moment) : new Date(moment).toISOString().slice(0, 10));
  days.set(quarter, day);
  return day;
}

/** Whether a moment is on the day that it is now, in that zone and by ECS's clock. @param {number} moment epoch milliseconds */
export const isToday = (moment) => dayOf(moment) === dayOf(ecsNow());

/** The time of day with its zone, and with the date where that is another day's: "23:15 UTC", "Nov 29, 01:15 GMT+2". @param {string} moment ISO 8601 */
export function clockTime(moment) {
  const epoch = Date.parse(moment);
  const today = isToday(epoch);
  if (isLocal) return localFormats()[today ? "time" : "both"].format(epoch);
  const [, day, month, , time = ""] = new Date(epoch).toUTCString().split(" ");
  return `${today ? "" : `${month} ${Number(day)}, `}${time.slice(0, 5)} UTC`;
}
