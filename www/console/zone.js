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
  formats = formatsNow();
  if (isLocal) memory()?.setItem(KEPT, "yes");
  else memory()?.removeItem(KEPT);
}

/** Made once for a zone: they are slow to make. */
let formats = formatsNow();

function formatsNow() {
  const timeZone = isLocal ? undefined : "UTC";
  /** @type {Intl.DateTimeFormatOptions} */
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short", timeZone };
  /** @param {Intl.DateTimeFormatOptions} options */
  const format = (options) => new Intl.DateTimeFormat("en-US", options);
  return { day: format({ dateStyle: "short", timeZone }), time: format(time), both: format({ month: "short", day: "numeric", ...time }) };
}

/** Whether a moment is on the day that it is now, in that zone and by ECS's clock. @param {string} moment ISO 8601 */
export const isToday = (moment) => formats.day.format(Date.parse(moment)) === formats.day.format(ecsNow());

/** The time of day with its zone, and with the date where that is another day's: "23:15 UTC", "Nov 29, 01:15 GMT+2". @param {string} moment ISO 8601 */
export const clockTime = (moment) => (isToday(moment) ? formats.time : formats.both).format(Date.parse(moment));
