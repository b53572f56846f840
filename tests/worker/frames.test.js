import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { calm, draw, drop, rest } from "../../www/frames.js";

/** @type {(() => void)[]} the frames that were asked for */
let asked = [];
/** @type {string[]} */
let done = [];
const page = { visibilityState: "visible" };

/** Until all tasks that follow from each other have come. */
const tasks = async () => {
  for (let task = 0; task < 5; task += 1) await setTimeout();
};

const nextFrame = async () => {
  asked.shift()?.();
  await tasks();
};

beforeEach(() => {
  [asked, done, page.visibilityState] = [[], [], "visible"];
  Object.assign(globalThis, { document: page, requestAnimationFrame: (/** @type {() => void} */ frame) => asked.push(frame), cancelAnimationFrame: () => {} });
});

afterEach(() => {
  for (const name of ["document", "requestAnimationFrame", "cancelAnimationFrame"]) Reflect.deleteProperty(globalThis, name);
});

test("one turn comes after each frame, and what is to be drawn waits for the turn", async () => {
  draw(() => void done.push("first drawn"));
  void calm()?.then(() => {
    done.push("first turn");
    draw(() => void done.push("second drawn"));
    assert.equal(asked.length, 0, "the frame would begin with this turn");
  });
  void rest().then(() => void done.push("second turn"));
  assert.equal(asked.length, 1);
  await nextFrame();
  assert.deepEqual(done, ["first drawn", "first turn"]);
  await nextFrame();
  assert.deepEqual(done, ["first drawn", "first turn", "second drawn", "second turn"]);
  assert.equal(asked.length, 0);
});

test("where nothing is to be drawn, nothing waits; after long work, a frame is waited for", async () => {
  assert.equal(calm(), undefined);
  const turn = rest().then(() => void done.push("turn"));
  assert.equal(asked.length, 0, "the frame would begin with the work before it");
  await tasks();
  assert.deepEqual(done, []);
  await nextFrame();
  await turn;
  assert.equal(calm(), undefined);
});

test("a drawing that fails holds up neither turns nor later drawings", async () => {
  draw(() => {
    throw new Error("it cannot be drawn");
  });
  draw(() => void done.push("drawn"));
  void rest().then(() => void done.push("turn"));
  assert.throws(() => asked.shift()?.(), /it cannot be drawn/);
  await tasks();
  await nextFrame();
  assert.deepEqual(done, ["turn", "drawn"]);
});

test("what is dropped is not drawn", async () => {
  const drawing = () => void done.push("drawn");
  draw(drawing);
  drop(drawing);
  await nextFrame();
  assert.deepEqual(done, []);
});

test("a page in the background draws without frames, and its flows do not wait for any", async () => {
  page.visibilityState = "hidden";
  draw(() => void done.push("drawn"));
  assert.equal(calm(), undefined);
  await rest();
  assert.deepEqual(done, []);
  while (done.length === 0) await setTimeout(20);
  assert.deepEqual(done, ["drawn"]);
});
