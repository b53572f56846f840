// Labels with their values beside them, or below them in a narrow terminal.

import { dim, t } from "./text.js";

/** @import { Text } from "./text.js" */

/** @typedef {[label: string, value: Text]} Fact */
/** @typedef {(text: Text, indent?: string) => void} Print */

/** In fewer columns, a label has a line of its own. */
const NARROW = 60;

/** @param {Print} print @param {Fact[]} facts @param {number} columns */
export function printFacts(print, facts, columns) {
  const width = Math.max(...facts.map(([label]) => label.length)) + 2;
  let last = "";
  for (const [label, value] of facts) {
    const shown = label === last ? "" : label;
    last = label;
    if (columns < NARROW) {
      if (shown) print(t`  ${dim(shown)}`);
      print(t`    ${value}`, "    ");
    } else print(t`  ${dim(shown.padEnd(width))}${value}`, " ".repeat(width + 2));
  }
}
