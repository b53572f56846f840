// A table that fits the terminal: the least important columns are left out, and if that is not enough, rows become blocks.

import { bold, dim, t, widthOf } from "./text.js";

/** @import { Text } from "./text.js" */
/** @import { Print } from "./facts.js" */

/** @typedef {{ title: string, cells: Text[], rank: number }} Column the column with the highest `rank` is left out first; one with 0 never is */

const GAP = 2;

/** @param {Column} column */
const widthOfColumn = ({ title, cells }) => Math.max(title.length, ...cells.map(widthOf));

/** @param {Column[]} columns */
const widthOfAll = (columns) => columns.reduce((sum, column) => sum + widthOfColumn(column), (columns.length - 1) * GAP);

/** @param {Print} print @param {Column[]} all @param {number} width */
export function printTable(print, all, width) {
  let columns = all.filter(({ cells }) => cells.some((cell) => widthOf(cell) > 0));
  while (widthOfAll(columns) > width) {
    const least = Math.max(...columns.map(({ rank }) => rank));
    if (least === 0) return printBlocks(print, all);
    columns = columns.filter(({ rank }) => rank !== least);
  }
  const widths = columns.map(widthOfColumn);
  /** @param {Text[]} cells @returns {Text} */
  const row = (cells) => cells.map((cell, index) => (index === cells.length - 1 ? cell : [cell, " ".repeat(/** @type {number} */ (widths[index]) - widthOf(cell) + GAP)]));
  print(row(columns.map(({ title }) => dim(title))));
  for (const index of columns[0]?.cells.keys() ?? []) print(row(columns.map(({ cells }) => cells[index] ?? "")));
}

/** Each row as a block of lines, headed by its first column. @param {Print} print @param {Column[]} columns */
function printBlocks(print, [head, ...others]) {
  for (const index of head?.cells.keys() ?? []) {
    print(bold(head?.cells[index] ?? ""));
    for (const { cells } of others) {
      const cell = cells[index] ?? "";
      if (widthOf(cell) > 0) print(t`  ${cell}`, "  ");
    }
  }
}
