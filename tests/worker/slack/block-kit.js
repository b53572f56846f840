// What Slack takes as blocks and as a modal, and its words where it does not. https://docs.slack.dev/reference/block-kit
// Known are the blocks that this project sends; others are refused as Slack refuses what it does not know.
import { Ajv } from "ajv";

/** @import { ErrorObject, ValidateFunction } from "ajv" */

const id = { type: "string", minLength: 1, maxLength: 255 };
const url = { type: "string", pattern: "^https?://", maxLength: 3000 };

/** @param {number} longest */
const string = (longest) => ({ type: "string", minLength: 1, maxLength: longest });

/** @param {string} type @param {Record<string, object>} properties @param {string[]} [required] */
const typed = (type, properties, required = []) => ({
  type: "object",
  properties: { type: { const: type }, ...properties },
  required: ["type", ...required],
  additionalProperties: false,
});

/** @param {object[]} kinds told apart by their `type` */
const oneOf = (...kinds) => ({ type: "object", discriminator: { propertyName: "type" }, required: ["type"], oneOf: kinds });

/** @param {number} longest */
const plain = (longest) => typed("plain_text", { text: string(longest), emoji: { type: "boolean" } }, ["text"]);

/** @param {number} longest */
const marked = (longest) => typed("mrkdwn", { text: string(longest), verbatim: { type: "boolean" } }, ["text"]);

/** @param {number} longest */
const text = (longest) => oneOf(plain(longest), marked(longest));

const style = { enum: ["primary", "danger"] };

const confirm = {
  type: "object",
  properties: { title: plain(100), text: text(300), confirm: plain(30), deny: plain(30), style },
  required: ["title", "text", "confirm", "deny"],
  additionalProperties: false,
};

const button = typed("button", { action_id: id, text: plain(75), url, value: string(2000), style, confirm, accessibility_label: string(75) }, ["text"]);

const image = { image_url: url, alt_text: string(2000) };

const input = typed("plain_text_input", {
  action_id: id,
  initial_value: { type: "string", maxLength: 3000 },
  multiline: { type: "boolean" },
  min_length: { type: "integer", minimum: 0, maximum: 3000 },
  max_length: { type: "integer", minimum: 1, maximum: 3000 },
  focus_on_load: { type: "boolean" },
  placeholder: plain(150),
});

const block_id = id;

const inMessages = [
  typed("header", { block_id, text: plain(150) }, ["text"]),
  {
    ...typed("section", { block_id, text: text(3000), fields: { type: "array", minItems: 1, maxItems: 10, items: text(2000) }, accessory: oneOf(button, typed("image", image, ["image_url", "alt_text"])) }),
    anyOf: [{ required: ["text"] }, { required: ["fields"] }],
  },
  typed("divider", { block_id }),
  typed("context", { block_id, elements: { type: "array", minItems: 1, maxItems: 10, items: oneOf(plain(3000), marked(3000), typed("image", image, ["image_url", "alt_text"])) } }, ["elements"]),
  typed("actions", { block_id, elements: { type: "array", minItems: 1, maxItems: 25, items: oneOf(button) } }, ["elements"]),
  typed("image", { block_id, ...image, title: plain(2000) }, ["image_url", "alt_text"]),
];

const inModals = [
  ...inMessages,
  typed("input", { block_id, label: plain(2000), element: oneOf(input), hint: plain(2000), optional: { type: "boolean" }, dispatch_action: { type: "boolean" } }, ["label", "element"]),
];

const ajv = new Ajv({ allErrors: true, discriminator: true, strict: false });

const blocks = ajv.compile({ type: "array", maxItems: 50, items: oneOf(...inMessages) });

const modal = ajv.compile(
  typed(
    "modal",
    {
      title: plain(24),
      submit: plain(24),
      close: plain(24),
      blocks: { type: "array", maxItems: 100, items: oneOf(...inModals) },
      private_metadata: { type: "string", maxLength: 3000 },
      callback_id: { type: "string", maxLength: 255 },
      external_id: { type: "string", maxLength: 255 },
      clear_on_close: { type: "boolean" },
      notify_on_close: { type: "boolean" },
    },
    ["title", "blocks"],
  ),
);

/**
 * What is wrong with a message's blocks, in Slack's words.
 *
 * @param {unknown} given
 * @returns {string[]}
 */
export const wrongWithBlocks = (given) => [...wrong(blocks, given, "/blocks"), ...doubled(given)];

/**
 * What is wrong with a modal.
 *
 * @param {any} given
 * @returns {string[]}
 */
export function wrongWithView(given) {
  const found = [...wrong(modal, given, "/view"), ...doubled(given?.blocks)];
  const asks = Array.isArray(given?.blocks) && given.blocks.some((/** @type {any} */ block) => block?.type === "input");
  if (asks && !given.submit) found.push("[ERROR] `submit` is required when an `input` block is within blocks [json-pointer:/view]");
  return found;
}

/** @param {ValidateFunction} schema @param {unknown} given @param {string} at */
function wrong(schema, given, at) {
  if (schema(given)) return [];
  return (schema.errors ?? []).filter(({ keyword }) => keyword !== "anyOf").map((error) => `[ERROR] ${inWords(error)} [json-pointer:${at}${error.instancePath}]`);
}

/** @param {ErrorObject} error */
function inWords({ keyword, params, message }) {
  switch (keyword) {
    case "additionalProperties":
      return `invalid additional property: ${params["additionalProperty"]}`;
    case "required":
      return `missing required field: ${params["missingProperty"]}`;
    case "discriminator":
      return `unsupported type: ${params["tagValue"]}`;
    case "maxLength":
      return `must be less than ${params["limit"] + 1} characters`;
    case "minLength":
      return `must be more than ${params["limit"] - 1} characters`;
    case "maxItems":
      return `no more than ${params["limit"]} items allowed`;
    default:
      return String(message);
  }
}

/** Ids that stand twice where they may only stand once. @param {unknown} given @returns {string[]} */
function doubled(given) {
  if (!Array.isArray(given)) return [];
  const found = repeated(given.map((block) => block?.block_id)).map((name) => `[ERROR] block_id already exists: ${name} [json-pointer:/blocks]`);
  for (const [position, block] of given.entries()) {
    if (!Array.isArray(block?.elements)) continue;
    const names = repeated(block.elements.map((/** @type {any} */ element) => element?.action_id));
    found.push(...names.map((name) => `[ERROR] \`action_id\` "${name}" already exists for another element [json-pointer:/blocks/${position}]`));
  }
  return found;
}

/** @param {(string | undefined)[]} names */
const repeated = (names) => names.filter((name, position) => name !== undefined && names.indexOf(name) < position);
