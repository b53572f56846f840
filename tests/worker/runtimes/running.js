/**
 * A worker that runs.
 *
 * @typedef {object} Running
 * @property {string} origin where it listens
 * @property {any[]} lines what it logged: JSON
 * @property {() => Promise<void>} stop ends it when its work is done
 *
 * @typedef {object} Given
 * @property {Record<string, string>} variables its settings and secrets
 * @property {string} [store] a folder
 *
 * @typedef {(given: Given) => Promise<Running>} Start rejects with what it says where it does not start
 */

/** The lines of a log that come piece by piece. @param {any[]} lines */
export function linesInto(lines) {
  let rest = "";
  /** @param {Buffer | string} piece */
  return (piece) => {
    const whole = (rest + piece).split("\n");
    rest = whole.pop() ?? "";
    for (const line of whole) if (line.startsWith("{")) lines.push(JSON.parse(line));
  };
}
