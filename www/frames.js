// In a visible page, work and drawing take turns. A frame that is requested during a task starts with that task, so work and drawing together would make one long frame.
// https://developer.mozilla.org/en-US/docs/Web/API/Performance_API/Long_animation_frame_timing

/** Milliseconds of work after which a page gets to draw a frame and handle input. */
export const TURN = 8;

/** Milliseconds to wait for a frame. A page that went to the background draws none. */
const LATE = 200;

/** What is to be drawn, one in each frame. @type {Set<() => void>} */
const drawings = new Set();
/** Work that waits for its turn. One turn follows each frame, or several short ones if nothing has to be drawn. @type {(() => void)[]} */
const turns = [];
/** Whether a frame was requested, or the turn after it has not ended. */
let isBusy = false;

const isVisible = () => globalThis.document?.visibilityState === "visible";

/** Runs a task soon. Browsers delay timers, but not posted tasks, while a page is in the background. @param {() => void} task */
export const later = (task) => /** @type {any} */ (globalThis).scheduler?.postTask?.(task) ?? setTimeout(task);

/** Draws in the next frame that has nothing else to draw. A page in the background has no frames; there it draws within 200 ms. @param {() => void} drawing */
export function draw(drawing) {
  drawings.add(drawing);
  if (!isBusy) requestFrame();
}

/** Draws in a frame that does not start with the task that asks for it: for a drawing requested in the middle of other work. @param {() => void} drawing */
export function drawSoon(drawing) {
  drawings.add(drawing);
  requestSoon();
}

/** Cancels a drawing that has not started. @param {() => void} drawing */
export const cancelDraw = (drawing) => void drawings.delete(drawing);

/** Waits for the next frame in a visible page, and for a new task elsewhere. @returns {Promise<void>} */
export function afterNextFrame() {
  if (!isVisible()) return new Promise(later);
  requestSoon();
  return new Promise((resolve) => void turns.push(resolve));
}

/** Waits for a frame that was already requested. @returns {Promise<void> | undefined} nothing if there is none */
export const afterDueFrame = () => (isBusy && isVisible() ? afterNextFrame() : undefined);

/** In a new task, or the frame would start with the work that was just done. */
function requestSoon() {
  if (!isBusy) later(requestFrame);
  isBusy = true;
}

function requestFrame() {
  isBusy = true;
  const frame = requestAnimationFrame(run);
  const late = setTimeout(run, LATE);
  function run() {
    cancelAnimationFrame(frame);
    clearTimeout(late);
    const [drawing] = drawings;
    if (drawing) drawings.delete(drawing);
    try {
      drawing?.();
    } finally {
      // Without a turn in between, the next frame is requested in this one, and starts when the browser is ready for it.
      if (drawings.size > 0 && turns.length === 0) requestFrame();
      else later(() => takeTurn());
    }
  }
}

/** @param {number} [start] when the first turn after this frame started */
function takeTurn(start = performance.now()) {
  turns.shift()?.();
  later(() => {
    const isMore = turns.length > 0;
    if (isMore && drawings.size === 0 && performance.now() - start < TURN) takeTurn(start);
    else if (isMore || drawings.size > 0) requestFrame();
    else isBusy = false;
  });
}
