import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { afterDueFrame, afterNextFrame, cancelDraw, draw, drawSoon } from "../../www/frames.js";

/** @type {(() => void)[]} the requested frames */
let requested = [];
/** @type {string[]} */
let done = [];
const page = { visibilityState: "visible" };

/** Waits until every task that leads to another has run. */
const tasks = async () => {
  for (let task = 0; task < 5; task += 1) await setTimeout();
};

const nextFrame = async () => {
  requested.shift()?.();
  await tasks();
};

beforeEach(() => {
  [requested, done, page.visibilityState] = [[], [], "visible"];
  Object.assign(globalThis, { document: page, requestAnimationFrame: (/** @type {() => void} */ frame) => requested.push(frame), cancelAnimationFrame: () => {} });
});

afterEach(() => {
  for (const name of ["document", "requestAnimationFrame", "cancelAnimationFrame"]) Reflect.deleteProperty(globalThis, name);
});

test("one turn follows each frame, and no frame is requested during a turn", async () => {
  draw(() => void done.push("first drawn"));
  void afterDueFrame()?.then(() => {
    done.push("first turn");
    draw(() => void done.push("second drawn"));
    assert.equal(requested.length, 0, "the frame would start with this turn");
  });
  void afterNextFrame().then(() => void done.push("second turn"));
  assert.equal(requested.length, 1);
  await nextFrame();
  assert.deepEqual(done, ["first drawn", "first turn"]);
  await nextFrame();
  assert.deepEqual(done, ["first drawn", "first turn", "second drawn", "second turn"]);
  assert.equal(requested.length, 0);
});

test("nothing waits where no frame is due; after long work, the next frame comes first", async () => {
  assert.equal(afterDueFrame(), undefined);
  const turn = afterNextFrame().then(() => void done.push("turn"));
  assert.equal(requested.length, 0, "the frame would start with the work before it");
  await tasks();
  assert.deepEqual(done, []);
  await nextFrame();
  await turn;
  assert.equal(afterDueFrame(), undefined);
});

test("a frame does not start with the task that asks to draw soon", async () => {
  drawSoon(() => void done.push("drawn"));
  assert.equal(requested.length, 0);
  await tasks();
  assert.equal(requested.length, 1);
  await nextFrame();
  assert.deepEqual(done, ["drawn"]);
});

test("what a frame leaves to the next one is requested in that frame, unless a turn comes between them", async () => {
  const drawNext = () => draw(() => void done.push("second drawn"));
  draw(drawNext);
  requested.shift()?.();
  assert.equal(requested.length, 1);
  await nextFrame();
  draw(drawNext);
  void afterNextFrame().then(() => void done.push("turn"));
  requested.shift()?.();
  assert.equal(requested.length, 0);
  await tasks();
  await nextFrame();
  assert.deepEqual(done, ["second drawn", "turn", "second drawn"]);
});

test("a drawing that throws stops neither the turns nor the other drawings", async () => {
  draw(() => {
    throw new Error("it cannot be drawn");
  });
  draw(() => void done.push("drawn"));
  void afterNextFrame().then(() => void done.push("turn"));
  assert.throws(() => requested.shift()?.(), /it cannot be drawn/);
  await tasks();
  await nextFrame();
  assert.deepEqual(done, ["turn", "drawn"]);
});

test("a frame draws one thing, and what is asked for again comes after the others", async () => {
  const screen = () => {
    done.push("screen");
    if (done.length === 1) draw(screen);
  };
  const rows = () => void done.push("rows");
  draw(screen);
  draw(rows);
  draw(rows);
  await nextFrame();
  assert.deepEqual(done, ["screen"]);
  await nextFrame();
  assert.deepEqual(done, ["screen", "rows"]);
  await nextFrame();
  assert.deepEqual(done, ["screen", "rows", "screen"]);
  assert.equal(requested.length, 0);
});

test("a cancelled drawing is not drawn", async () => {
  const drawing = () => void done.push("drawn");
  draw(drawing);
  cancelDraw(drawing);
  await nextFrame();
  assert.deepEqual(done, []);
});

test("a page in the background draws without frames, and flows there do not wait for them", async () => {
  page.visibilityState = "hidden";
  draw(() => void done.push("drawn"));
  assert.equal(afterDueFrame(), undefined);
  await afterNextFrame();
  assert.deepEqual(done, []);
  for (let round = 0; done.length === 0 && round < 100; round += 1) await setTimeout(20);
  assert.deepEqual(done, ["drawn"]);
});
