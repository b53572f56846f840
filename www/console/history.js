// Where a person was on each entry of the tab's history, so that Back leads to the same place on the screen.
import { isListDue, isPinReady, pin } from "./nearby.js";
import { parseRoute } from "./route.js";
import { hasMore } from "./slices.js";
import { showSoon, state } from "./store.js";
import { turn } from "./turn.js";

/** @typedef {{ y: number, top: number | undefined }} Place how far the page was scrolled, and where on the screen the link stood that was followed */

/** The elements whose content belongs to one screen. */
const CONTENT = "main, .dock";

/** @type {Map<string, Place & { href: string }>} by the entry's mark */
const places = new Map();
let entry = "";
/** The entry whose place is being restored: until that is done, the scroll position is not its place. */
let returning = "";

/** Remembers where the person is, before the page shows what they went to. */
export function leave() {
  const href = location.hash;
  if (returning && returning === entry) return;
  places.set(entry, { href, y: scrollY, top: linkTo(href)?.getBoundingClientRect().top });
}

/** Takes the focus off the screen that is about to be replaced. Removing the focused element would make the browser lay out the old screen while the new one is being drawn. */
export function blurContent() {
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused.closest(CONTENT)) focused.blur();
}

/** Marks the entry that was come to. @returns {(() => Promise<void>) | undefined} leads back to the place, once that is shown; where the person was here before */
export function arrive() {
  history.scrollRestoration = "manual";
  const known = history.state?.entry;
  const place = places.get(known);
  entry = known ?? `${performance.timeOrigin + performance.now()}`;
  if (!known) history.replaceState({ entry }, "");
  const followed = place && parseRoute(place.href);
  pin(followed?.view === "deployment" ? followed.arn : undefined);
  return place && (() => goBackTo(place));
}

/** Watches whether a person moves the focus. @returns {() => boolean} whether it is still where it was, or on nothing */
export function focusWatch() {
  const before = document.activeElement;
  return () => document.activeElement === before || document.activeElement === document.body;
}

/** Frames after which every slice of a screen is drawn, and the row that was followed with those beside it. */
const FRAMES = 20;

/** Waits for the link: the screen is drawn in slices, the list one frame after its slice, and its rows after that. @param {Place & { href: string }} place */
async function goBackTo({ href, y, top }) {
  const at = (returning = entry);
  await showSoon();
  if (entry !== at) return;
  scrollTo(0, y);
  const isFree = focusWatch();
  // In a task of its own, after the frames that draw the rows beside it: otherwise focusing it would draw them at once.
  await turn();
  for (let frame = 0; frame < FRAMES && (!isPinReady() || (!linkTo(href) && state.caller && (hasMore(state) || isListDue()))); frame += 1) await turn();
  if (entry !== at) return;
  returning = "";
  if (!isFree()) return;
  const link = linkTo(href);
  (link ?? document.querySelector("h1"))?.focus({ preventScroll: true });
  // What was added above it meanwhile does not move it.
  if (link && top !== undefined) scrollBy(0, link.getBoundingClientRect().top - top);
  else scrollTo(0, y);
}

/**
 * Paints, and keeps the focus where it was: on the same link where it was painted in another place, else on the heading, so that whoever goes by
 * keyboard does not begin at the top again.
 *
 * @param {() => void} paint
 */
export function keepFocus(paint) {
  const focused = document.activeElement;
  const isWithin = Boolean(focused?.closest(CONTENT));
  paint();
  if (!isWithin || !(focused instanceof HTMLElement) || document.activeElement !== document.body) return;
  // An element that is moved loses the focus.
  if (focused.isConnected) return focused.focus({ preventScroll: true });
  const href = focused.getAttribute("href");
  ((href && linkTo(href)) || document.querySelector("h1"))?.focus({ preventScroll: true });
}

/** @param {string} href @returns {HTMLElement | null} */
const linkTo = (href) => document.querySelector(`main a[href="${CSS.escape(href)}"]`);
