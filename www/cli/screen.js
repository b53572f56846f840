// Where text goes: lines to stdout and stderr, and on a terminal a few lines below them that change.

import { cut, paint, render, wrap } from "./text.js";

/** @import { WriteStream } from "node:tty" */
/** @import { Text } from "./text.js" */

/** Where a stream is not a terminal, lines are as long as they are. */
const ENDLESS = Infinity;

/** Of a reader, or a terminal, that went away. */
const GONE = ["EPIPE", "EIO", "ERR_STREAM_DESTROYED"];

/** @param {WriteStream} stream */
const isColoured = (stream) => Boolean(stream.isTTY) && stream.hasColors();

/** @param {WriteStream} stream */
const columnsOf = (stream) => (stream.isTTY ? Math.max(20, stream.columns || 80) : ENDLESS);

/**
 * @param {{ stdout: WriteStream, stderr: WriteStream }} streams
 * @param {(error: NodeJS.ErrnoException | undefined) => void} lost called when stdout takes nothing more: with an error, unless its reader went away
 */
export function screenOn({ stdout, stderr }, lost) {
  let shown = 0;
  /** @type {(() => Text[]) | undefined} */
  let lines;
  /** @type {NodeJS.Timeout | undefined} */
  let ticking;

  // A write that failed says so itself. Where stderr takes nothing, nobody can be told.
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
    /** Whether a line that changes can be seen. */
    isLive: Boolean(stderr.isTTY) && process.env["TERM"] !== "dumb",
    /** Of stdout; endless where it is not a terminal. */
    columns: () => columnsOf(stdout),
    /** A line of the answer. @param {Text} [text] @param {string} [indent] of what follows its first line */
    say: (text = "", indent = "") => line(stdout, text, indent),
    /** A line beside the answer. @param {Text} [text] @param {string} [indent] */
    note: (text = "", indent = "") => line(stderr, text, indent),
    /** A line of the answer for programs. @param {string} text */
    put: (text) => write(stdout, `${text}\n`),
    /** Shows lines below all others, again each second, until `rest`. On a terminal alone. @param {() => Text[]} current */
    live(current) {
      if (!this.isLive) return;
      lines = current;
      draw();
      ticking ??= setInterval(draw, 1000);
    },
    /** Takes the lines that change away. */
    rest() {
      clearInterval(ticking);
      ticking = undefined;
      lines = undefined;
      erase();
    },
  };
}

/** @typedef {ReturnType<typeof screenOn>} Screen */
