// Text for a terminal. Everything printed is escaped here, so that text from AWS cannot steer a terminal.

/** @typedef {"bold" | "dim" | "red" | "green" | "yellow"} Style */
/** @typedef {{ readonly style: Style, readonly text: Text }} Styled */
/** @typedef {string | number | Styled | readonly Text[]} Text */
/** @typedef {{ styles: readonly Style[], text: string }} Run */

/** The codes that turn each style on and off. @type {Record<Style, [on: number, off: number]>} */
const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] };

/** Control characters, line separators, direction and other zero-width characters, and lone surrogates. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** @type {(style: Style) => (text: Text) => Styled} */
const styled = (style) => (text) => ({ style, text });

export const bold = styled("bold");
export const dim = styled("dim");
export const red = styled("red");
export const green = styled("green");
export const yellow = styled("yellow");

/** A line with values in it: t`Continue ${bold(service)}`. @param {TemplateStringsArray} strings @param {Text[]} values @returns {Text[]} */
export const t = (strings, ...values) => strings.flatMap((string, index) => (index < values.length ? [string, /** @type {Text} */ (values[index])] : [string]));

/** The same text without anything that acts on a terminal. @param {string} text */
export const escaped = (text) =>
  text.replace(UNSAFE, (character) => {
    const code = /** @type {number} */ (character.codePointAt(0));
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });

/** @param {Text} text @param {readonly Style[]} [styles] @returns {Run[]} */
export function runsOf(text, styles = []) {
  if (typeof text === "object") return "style" in text ? runsOf(text.text, [...styles, text.style]) : text.flatMap((part) => runsOf(part, styles));
  return [{ styles, text: escaped(String(text)) }];
}

/** Non-breaking spaces become plain ones once the lines are made, so that searching for a space finds them. @param {Run[]} runs @param {boolean} colours */
export const paint = (runs, colours) =>
  merged(runs)
    .map(({ styles, text }) => {
      if (!colours || text === "") return text;
      return styles.map((style) => `\x1b[${CODES[style][0]}m`).join("") + text + styles.map((style) => `\x1b[${CODES[style][1]}m`).reverse().join("");
    })
    .join("");

/** Joins neighbours of the same style. @param {Run[]} runs */
function merged(runs) {
  /** @type {Run[]} */
  const all = [];
  for (const run of runs) {
    const last = all.at(-1);
    if (last && last.styles.join() === run.styles.join()) all[all.length - 1] = { ...last, text: last.text + run.text };
    else all.push(run);
  }
  return all.map((run) => ({ ...run, text: run.text.replaceAll("\u00a0", " ") }));
}

/** @param {Text} text @param {boolean} colours */
export const render = (text, colours) => paint(runsOf(text), colours);

/** Characters that fill two columns: East Asian scripts and emoji. */
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** The columns that a character fills. @param {string} character */
const columnsOf = (character) => (/\p{M}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** The columns that a text fills. @param {Text} text */
export const widthOf = (text) => widthOfRuns(runsOf(text));

/** @param {Run[]} runs */
const widthOfRuns = (runs) => runs.reduce((sum, run) => sum + widthOfString(run.text), 0);

/** @param {string} text */
const widthOfString = (text) => [...text].reduce((sum, character) => sum + columnsOf(character), 0);

/** The text cut to this many columns, with an ellipsis where it was cut. @param {Text} text @param {number} columns */
export const cut = (text, columns) => cutRuns(runsOf(text), columns);

/** @param {Run[]} runs @param {number} columns @returns {Run[]} */
export function cutRuns(runs, columns) {
  if (widthOfRuns(runs) <= columns) return runs;
  let left = columns - 1;
  const kept = runs.map((run) => {
    let shown = "";
    for (const character of run.text) {
      const width = columnsOf(character);
      if (width > left) left = 0;
      else {
        shown += character;
        left -= width;
      }
    }
    return { ...run, text: shown };
  });
  return [...kept, { styles: [], text: "…" }];
}

/**
 * The text in lines of this many columns, broken at spaces. A longer word, such as an ARN, stays whole, so that it can be copied.
 *
 * @param {Text} text
 * @param {number} columns
 * @param {string} [indent] before every line but the first
 * @returns {Run[][]}
 */
export function wrap(text, columns, indent = "") {
  const words = runsOf(text).flatMap((run) => run.text.split(/( +)/).filter(Boolean).map((word) => ({ ...run, text: word })));
  /** @type {Run[][]} */
  const lines = [[]];
  let used = 0;
  // A word with parts in several styles stays together.
  for (const word of joined(words)) {
    const width = word.reduce((sum, run) => sum + widthOfString(run.text), 0);
    const isSpace = /^ +$/.test(word[0]?.text ?? "");
    if (used + width > columns && used > indent.length) {
      if (isSpace) continue;
      trim(/** @type {Run[]} */ (lines.at(-1)));
      lines.push([{ styles: [], text: indent }]);
      used = indent.length;
    }
    if (isSpace && used === indent.length && lines.length > 1) continue;
    lines.at(-1)?.push(...word);
    used += width;
  }
  return lines;
}

/** @param {Run[]} parts @returns {Run[][]} words, and the spaces between them */
function joined(parts) {
  /** @type {Run[][]} */
  const words = [];
  let isOpen = false;
  for (const part of parts) {
    const isSpace = part.text.startsWith(" ");
    if (isOpen && !isSpace) words.at(-1)?.push(part);
    else words.push([part]);
    isOpen = !isSpace;
  }
  return words;
}

/** @param {Run[]} line */
function trim(line) {
  while (/^ +$/.test(line.at(-1)?.text ?? "") && line.length > 1) line.pop();
}
