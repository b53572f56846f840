// Work and drawing take turns in a page that is seen: a frame that has to wait for the work of a turn, or for two, is a long one.
// https://developer.mozilla.org/en-US/docs/Web/API/Performance_API/Long_animation_frame_timing

/** Milliseconds of work after which a page is let draw, and hear what a person does. */
export const TURN = 8;

/** Milliseconds to wait for a frame. A page that went to the background draws none. */
const LATE = 200;

/** What the next frame draws. @type {Set<() => void>} */
const drawings = new Set();
/** Those who wait for their turn. After each frame comes one, or several short ones if nothing is to be drawn. @type {(() => void)[]} */
const turns = [];
/** Whether a frame was asked for, or the turn after it has not ended. */
let isBusy = false;

const isSeen = () => globalThis.document?.visibilityState === "visible";

/** Runs a task soon. Browsers delay timers, but not posted tasks, while a page is in the background. @param {() => void} task */
const later = (task) => /** @type {any} */ (globalThis).scheduler?.postTask?.(task) ?? setTimeout(task);

/** Draws in the next frame, after the turn that is being taken. In the background, where there are no frames, a little later. @param {() => void} drawing */
export function draw(drawing) {
  drawings.add(drawing);
  if (!isBusy) askForFrame();
}

/** Draws it no longer, if it is not drawn yet. @param {() => void} drawing */
export const drop = (drawing) => void drawings.delete(drawing);

/** Comes after the next frame in a page that is seen, and in a task of its own elsewhere. @returns {Promise<void>} */
export function rest() {
  if (!isSeen()) return new Promise(later);
  // Asked for in a task of its own, the frame does not begin with the work that was done in this one.
  if (!isBusy) later(askForFrame);
  isBusy = true;
  return new Promise((resolve) => void turns.push(resolve));
}

/** Comes after a frame that was asked for. @returns {Promise<void> | undefined} nothing where there is none */
export const calm = () => (isBusy && isSeen() ? rest() : undefined);

function askForFrame() {
  isBusy = true;
  const frame = requestAnimationFrame(run);
  const late = setTimeout(run, LATE);
  function run() {
    cancelAnimationFrame(frame);
    clearTimeout(late);
    // Posted first: the turns go on whatever a drawing throws.
    later(() => takeTurn());
    for (const drawing of [...drawings]) {
      drawings.delete(drawing);
      drawing();
    }
  }
}

/** @param {number} [from] since when turns are taken after this frame */
function takeTurn(from = performance.now()) {
  turns.shift()?.();
  later(() => {
    const isMore = turns.length > 0;
    if (isMore && drawings.size === 0 && performance.now() - from < TURN) takeTurn(from);
    else if (isMore || drawings.size > 0) askForFrame();
    else isBusy = false;
  });
}
