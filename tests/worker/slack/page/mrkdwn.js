// Slack's markup, read as Slack reads it. https://docs.slack.dev/messaging/formatting-message-text

/**
 * @typedef {string | { kind: "code" | "bold" | "italic" | "strike", inside: Piece[] } | { kind: "link", url: string, inside: Piece[] } | { kind: "mention", inside: Piece[] } | { kind: "date", epochSeconds: number, inside: Piece[] }} Piece
 */

const MARKS = /** @type {const} */ ({ "*": "bold", _: "italic", "~": "strike" });

// Code, or what is in angle brackets, or a mark that stands around words.
const TOKEN = /`([^`\n]+)`|<([^<>\n]+)>|(?<![\p{L}\p{N}])([*_~])(?=\S)((?:(?!\3)[^\n])*\S)\3(?![\p{L}\p{N}])/u;

/**
 * @param {string} text
 * @returns {Piece[]}
 */
export function piecesOf(text) {
  const found = TOKEN.exec(text);
  if (!found) return text === "" ? [] : [plain(text)];
  const [whole, code, bracket, mark, marked] = found;
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + whole.length);
  return [...(before === "" ? [] : [plain(before)]), pieceOf(code, bracket, mark, marked), ...piecesOf(after)];
}

/** @param {string} [code] @param {string} [bracket] @param {string} [mark] @param {string} [marked] @returns {Piece} */
function pieceOf(code, bracket, mark, marked = "") {
  if (code !== undefined) return { kind: "code", inside: [plain(code)] };
  if (bracket === undefined) return { kind: MARKS[/** @type {"*"} */ (mark)], inside: piecesOf(marked) };
  const [target = "", label] = bracket.split("|", 2);
  const date = /^!date\^(\d+)\^/.exec(target);
  if (date) return { kind: "date", epochSeconds: Number(date[1]), inside: [plain(label ?? "")] };
  if (/^[@#!]/.test(target)) return { kind: "mention", inside: [plain(label ?? target)] };
  if (!/^(https?|mailto):/.test(target)) return plain(`<${bracket}>`);
  return { kind: "link", url: plain(target), inside: [plain(label ?? target)] };
}

/** @param {string} text */
const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
