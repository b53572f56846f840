// The program at a pseudo-terminal, and what a person would see there.
import { spawn } from "node:child_process";
import { once } from "node:events";

import { MAIN, at } from "./program.js";

/** @param {string[]} args @param {import("./program.js").Environment} env @param {number} [columns] */
export function atTerminal(args, env, columns = 80) {
  const child = spawn("python3", [at("tests/cli/terminal.py"), String(columns), process.execPath, MAIN, ...args], { env: { TERM: "xterm-256color", ...env }, stdio: ["pipe", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
    child.emit("said");
  });
  return {
    child,
    /** Types once it shows this. @param {RegExp} what @param {string} text */
    async answer(what, text) {
      while (!what.test(plain(output))) {
        if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode} without ${what}: ${output}`);
        await Promise.race([once(child, "said"), once(child, "close")]);
      }
      child.stdin.write(text);
    },
    async ended() {
      if (child.exitCode === null) await once(child, "close");
      return { code: child.exitCode, output, screen: screenOf(output) };
    },
  };
}

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
