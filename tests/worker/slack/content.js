// What a message may consist of: the same rules for the Web API, for webhooks, and for answers to a click.
import { wrongWithBlocks } from "./block-kit.js";

/** Slack cuts longer texts off, and says so. */
const LONGEST_TEXT = 40_000;

/**
 * @param {Record<string, unknown>} given
 * @returns {{ text: string, blocks: any[] } | { error: string, messages: string[] }}
 */
export function contentOf({ text = "", blocks = [] }) {
  if (typeof text !== "string") return { error: "invalid_arguments", messages: ["[ERROR] text must be a string"] };
  const parsed = typeof blocks === "string" ? json(blocks) : blocks;
  if (!Array.isArray(parsed)) return { error: "invalid_blocks_format", messages: [] };
  const messages = wrongWithBlocks(parsed);
  if (messages.length > 0) return { error: "invalid_blocks", messages };
  if (text === "" && parsed.length === 0) return { error: "no_text", messages: [] };
  if (text.length > LONGEST_TEXT) return { error: "msg_too_long", messages: [] };
  return { text, blocks: parsed };
}

/**
 * Arguments that there are none of. Slack overlooks them; here they are refused, since each is a mistake.
 *
 * @param {Record<string, unknown>} given
 * @param {string[]} known
 */
export const unknownIn = (given, known) => Object.keys(given).filter((name) => !known.includes(name));

/** @param {string} text */
function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
