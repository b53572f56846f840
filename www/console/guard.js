// Keeps a press from landing on a control it was not meant for. A control that acts carries `data-acts`, which names what it would do.
// Whenever it becomes enabled, or would do something else than before, it ignores the presses that began earlier, and those of the next 400 ms.

/** Milliseconds. */
const REST = 400;

/** @type {WeakMap<Element, number>} when a control last became what it is now, on the clock of events */
const since = new WeakMap();
/** @type {WeakMap<Element, number>} when the press under way on a control began */
const presses = new WeakMap();
/** @type {WeakSet<Event>} */
const admitted = new WeakSet();

/** Whether an event is a press that was let through: nothing else may act. @param {Event} event */
export const isPress = (event) => admitted.has(event);

/** Guards every control that acts in `root`, now and later. @param {Element} root */
export function guard(root) {
  // Told before the next frame is drawn.
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "attributes") renew(/** @type {Element} */ (target));
      else for (const node of addedNodes) if (node instanceof Element) for (const control of [node, ...node.querySelectorAll("[data-acts]")]) renew(control);
    }
  }).observe(root, { subtree: true, childList: true, attributeFilter: ["disabled", "data-acts"] });
  // The window comes first, so that nothing below hears of a press that is ignored.
  addEventListener("pointerdown", begin, true);
  addEventListener("keydown", keyDown, true);
  addEventListener("keyup", keyUp, true);
  addEventListener("click", admit, true);
}

/** @param {Element} control */
function renew(control) {
  if (!control.matches("[data-acts]")) return;
  presses.delete(control);
  since.set(control, performance.now());
}

/** @param {Event} event */
const controlOf = ({ target }) => (target instanceof Element ? target.closest("[data-acts]:enabled") : null);

/** @param {Event} event */
function begin(event) {
  const control = controlOf(event);
  if (control) presses.set(control, event.timeStamp);
}

/** @param {KeyboardEvent} event */
function keyDown(event) {
  const control = isPressing(event) && controlOf(event);
  if (!control) return;
  // A key that is held began to be pressed once, and elsewhere for all that is known.
  if (event.repeat) event.preventDefault();
  else presses.set(control, event.timeStamp);
}

/** A key that was pressed elsewhere, or before, presses nothing when it is let go. @param {KeyboardEvent} event */
function keyUp(event) {
  const control = isPressing(event) && controlOf(event);
  if (control && !presses.has(control)) event.preventDefault();
}

/** @param {KeyboardEvent} event */
const isPressing = ({ key }) => key === "Enter" || key === " ";

/** @param {MouseEvent} event */
function admit(event) {
  const control = controlOf(event);
  if (!control) return;
  // Assistive technology may click without a pointer or a key: such a press begins with the click itself.
  const began = presses.get(control) ?? (event.detail === 0 ? event.timeStamp : -Infinity);
  presses.delete(control);
  if (began >= (since.get(control) ?? Infinity) + REST) {
    admitted.add(event);
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
}
