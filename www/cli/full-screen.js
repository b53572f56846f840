// A picture that fills the terminal and is drawn again as it changes. Afterwards, the terminal shows what it did before.

import { isColoured } from "./screen.js";
import { cutRuns, paint } from "./text.js";

/** @import { Run } from "./text.js" */

/** A screen of its own, without a cursor. */
const ENTER = "\x1b[?1049h\x1b[?25l";
const LEAVE = "\x1b[?25h\x1b[?1049l";

/** What a terminal sends for each key. */
const KEY = { interrupt: "\x03", end: "\x04", suspend: "\x1a", escape: "\x1b" };

/** @typedef {{ columns: number, rows: number }} Size */

/**
 * Fills the terminal until `leave` is called. It is drawn every second, and whenever `draw` is called or the terminal changes its size.
 *
 * @param {Pick<NodeJS.Process, "stdin" | "stdout">} streams
 * @param {(size: Size) => Run[][]} picture its lines, of which those that do not fit are not shown
 * @param {() => void} quit called for q, Esc and Ctrl-D
 */
export function fillScreen({ stdin, stdout }, picture, quit) {
  /** @type {NodeJS.Immediate | undefined} */
  let due;
  /** @type {NodeJS.Timeout | undefined} */
  let resuming;
  let isShown = false;

  /** A terminal that is gone can be neither read nor left. @param {string} text */
  const write = (text) => stdout.write(text, (error) => error && quit());

  const paintNow = () => {
    due = undefined;
    const size = { columns: stdout.columns || 80, rows: stdout.rows || 24 };
    const lines = picture(size).slice(0, size.rows);
    write(`\x1b[H${lines.map((line) => `${paint(cutRuns(line, size.columns), isColoured(stdout))}\x1b[K`).join("\n")}\x1b[J`);
  };
  // Many updates that come at once are one picture.
  const draw = () => {
    if (isShown) due ??= setImmediate(paintNow);
  };

  /** @param {string} keys */
  const pressed = (keys) => {
    if (keys.includes(KEY.interrupt)) process.kill(process.pid, "SIGINT");
    else if (keys.includes(KEY.suspend)) suspend();
    else if (keys === KEY.escape || keys.includes(KEY.end) || /q/i.test(keys)) quit();
  };

  const enter = () => {
    isShown = true;
    write(ENTER);
    // Where its input is something else, that is not its own to read, and only signals end it.
    if (stdin.isTTY) stdin.setRawMode(true).resume();
    draw();
  };
  const rest = () => {
    clearImmediate(due);
    due = undefined;
    isShown = false;
    if (stdin.isTTY) stdin.setRawMode(false).pause();
    write(LEAVE);
  };
  // In raw mode, Ctrl-Z stops nothing by itself. The timer waits until the program is continued; where it can't be stopped, it just goes on.
  const suspend = () => {
    rest();
    resuming = setTimeout(enter, 100);
    process.kill(process.pid, "SIGTSTP");
  };

  const ticking = setInterval(draw, 1000);
  if (stdin.isTTY) stdin.setEncoding("utf8").on("data", pressed);
  stdout.on("resize", draw);
  // However it ends, the terminal is left as it was.
  process.once("exit", rest);
  enter();

  return {
    draw,
    leave() {
      clearInterval(ticking);
      clearTimeout(resuming);
      stdin.off("data", pressed);
      stdout.off("resize", draw);
      process.off("exit", rest);
      if (isShown) rest();
    },
  };
}
