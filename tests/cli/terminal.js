// The program at a pseudo-terminal, and what a person would see there.
import { spawn } from "node:child_process";
import { once } from "node:events";

import { MAIN, at } from "./program.js";

/** @param {string[]} args @param {import("./program.js").Environment} env @param {number} [columns] @param {number} [rows] */
export function atTerminal(args, env, columns = 80, rows = 40) {
  const command = [at("tests/cli/terminal.py"), String(rows), String(columns), process.execPath, MAIN, ...args];
  const child = spawn("python3", command, { env: { TERM: "xterm-256color", ...env }, stdio: ["pipe", "pipe", "inherit", "pipe"] });
  const [stdin, stdout, , orders] = /** @type {[import("node:stream").Writable, import("node:stream").Readable, null, import("node:stream").Writable]} */ (/** @type {unknown} */ (child.stdio));
  let output = "";
  const closed = once(child, "close");
  stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
    child.emit("said");
  });
  return {
    child,
    /** Types once it shows this. @param {RegExp} what @param {string} text */
    async answer(what, text) {
      await this.shows(() => what.test(plain(output)), what);
      stdin.write(text);
    },
    /** Waits until the last picture that fills the screen holds this. @param {(picture: string[]) => boolean} holds */
    async picture(holds) {
      await this.shows(() => holds(pictureOf(output)), holds);
      return pictureOf(output);
    },
    /** @param {() => boolean} holds @param {unknown} what */
    async shows(holds, what) {
      while (!holds()) {
        if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode} without ${what}: ${output}`);
        await Promise.race([once(child, "said"), closed]);
      }
    },
    output: () => output,
    /** @param {NodeJS.Signals} name */
    signal: (name) => void orders.write(`signal ${name}\n`),
    /** @param {number} rows @param {number} columns */
    resize: (rows, columns) => void orders.write(`size ${rows} ${columns}\n`),
    async ended() {
      await closed;
      return { code: child.exitCode, output, screen: screenOf(output) };
    },
  };
}

/** The lines of the last picture that was drawn from the upper left corner, as far as it has come. @param {string} output */
export const pictureOf = (output) => picturesOf(output).at(-1) ?? [];

/** Every picture that was drawn whole. @param {string} output */
export const picturesOf = (output) =>
  plain(output)
    .split("\x1b[H")
    .slice(1)
    .filter((picture) => picture.includes("\x1b[J"))
    .map((picture) => (picture.split("\x1b[J")[0] ?? "").split(/\r?\n/).map((line) => line.replace(/\x1b\[K$/, "")));

/** Without colours. @param {string} text */
export const plain = (text) => text.replace(/\x1b\[\d*m/g, "");

/** What stands on the screen in the end: lines that were taken away are gone. @param {string} output */
export function screenOf(output) {
  /** @type {string[]} */
  const lines = [""];
  for (const [part] of plain(output).matchAll(/\x1b\[(\d+)A|\x1b\[J|\r?\n|[^\x1b\r\n]+|\r|\x1b/g)) {
    const up = /^\x1b\[(\d+)A$/.exec(part);
    if (up) lines.splice(lines.length - 1 - Number(up[1]));
    else if (part === "\x1b[J") lines.push("");
    else if (/\n$/.test(part)) lines.push("");
    else if (part !== "\r") lines[lines.length - 1] += part;
  }
  return lines.join("\n");
}
