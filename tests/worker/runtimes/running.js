/**
 * A worker that runs.
 *
 * @typedef {object} Running
 * @property {string} origin where it listens
 * @property {any[]} lines what it logged: JSON
 * @property {() => Promise<void>} stop ends it when its work is done
 * @property {(hookId: string) => Promise<void>} [sweep] has it look after a hook as its alarm does; where it does so with its start, there is none
 *
 * @typedef {object} Given
 * @property {Record<string, string>} variables its settings and secrets
 * @property {string} [store] a folder
 * @property {(line: any) => void} [onLine] is told each line of its log
 *
 * @typedef {(given: Given) => Promise<Running>} Start rejects with what it says where it does not start
 */

/** The lines of a log that come piece by piece. @param {any[]} lines @param {Given["onLine"]} [onLine] */
export function linesInto(lines, onLine) {
  let rest = "";
  /** @param {Buffer | string} piece */
  return (piece) => {
    const whole = (rest + piece).split("\n");
    rest = whole.pop() ?? "";
    for (const text of whole) {
      if (!text.startsWith("{")) continue;
      const line = JSON.parse(text);
      lines.push(line);
      onLine?.(line);
    }
  };
}
