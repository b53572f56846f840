// Output: lines on stdout and stderr, and in a terminal a few live lines below them.

import { cut, paint, render, wrap } from "./text.js";

/** @import { WriteStream } from "node:tty" */
/** @import { Text } from "./text.js" */

/** A stream that is not a terminal does not wrap lines. */
const ENDLESS = Infinity;

/** Error codes of a reader, or a terminal, that went away. */
const GONE = ["EPIPE", "EIO", "ERR_STREAM_DESTROYED"];

/** Node lets FORCE_COLOR win over NO_COLOR. Here, who wants no colours gets none. @param {WriteStream} stream */
export const isColoured = (stream) => Boolean(stream.isTTY) && !process.env["NO_COLOR"] && stream.hasColors();

/** @param {WriteStream} stream */
const columnsOf = (stream) => (stream.isTTY ? Math.max(20, stream.columns || 80) : ENDLESS);

/**
 * @param {{ stdout: WriteStream, stderr: WriteStream }} streams
 * @param {(error: NodeJS.ErrnoException | undefined) => void} lost called when stdout can't be written: without an error when its reader has gone away
 */
export function screenOn({ stdout, stderr }, lost) {
  let shown = 0;
  /** @type {(() => Text[]) | undefined} */
  let lines;
  /** @type {NodeJS.Timeout | undefined} */
  let ticking;

  // A write that failed says so itself. Where stderr fails, nothing can be said.
  for (const stream of [stdout, stderr]) stream.on("error", () => {});

  const erase = () => {
    if (shown > 0) stderr.write(`\x1b[${shown}A\x1b[J`);
    shown = 0;
  };

  const draw = () => {
    if (!lines) return;
    const most = Math.max(1, (stderr.rows || 24) - 2);
    const drawn = lines().slice(0, most);
    erase();
    // One that takes two rows could not be erased.
    const columns = (stderr.columns || 80) - 1;
    for (const line of drawn) stderr.write(`${paint(cut(line, columns), isColoured(stderr))}\n`);
    shown = drawn.length;
  };

  /** @param {WriteStream} stream @param {string} text */
  const write = (stream, text) => {
    erase();
    stream.write(text, (error) => {
      if (error && stream === stdout) lost(GONE.includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? "") ? undefined : error);
    });
    draw();
  };

  /** @param {WriteStream} stream @param {Text} text @param {string} indent */
  const line = (stream, text, indent) => {
    const columns = columnsOf(stream);
    const wrapped = columns === ENDLESS ? render(text, false) : wrap(text, columns, indent).map((runs) => paint(runs, isColoured(stream))).join("\n");
    write(stream, `${wrapped}\n`);
  };

  return {
    /** Whether live lines can be shown. */
    isLive: Boolean(stderr.isTTY) && process.env["TERM"] !== "dumb",
    /** Whether the answer can fill a whole screen. */
    isScreen: Boolean(stdout.isTTY) && process.env["TERM"] !== "dumb",
    /** The width of stdout; infinite if it is not a terminal. */
    columns: () => columnsOf(stdout),
    /** A line of the answer. @param {Text} [text] @param {string} [indent] of what follows its first line */
    say: (text = "", indent = "") => line(stdout, text, indent),
    /** A line beside the answer. @param {Text} [text] @param {string} [indent] */
    note: (text = "", indent = "") => line(stderr, text, indent),
    /** A line of the answer for programs. @param {string} text */
    put: (text) => write(stdout, `${text}\n`),
    /** Shows live lines below all others, drawn again every second until `rest`. Only in a terminal. @param {() => Text[]} current */
    live(current) {
      if (!this.isLive) return;
      lines = current;
      draw();
      ticking ??= setInterval(draw, 1000);
    },
    /** Removes the live lines. */
    rest() {
      clearInterval(ticking);
      ticking = undefined;
      lines = undefined;
      erase();
    },
  };
}

/** @typedef {ReturnType<typeof screenOn>} Screen */
