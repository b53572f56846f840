// What a message and a modal look like.
import { html, nothing } from "lit-html";
import { piecesOf } from "./mrkdwn.js";

/** @typedef {(element: any, block: any) => void} Press */
/** @typedef {import("./mrkdwn.js").Piece} Piece */

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** @param {string} text @returns {unknown} */
export const marked = (text) => piecesOf(text).map(shown);

/** @param {Piece} piece @returns {unknown} */
function shown(piece) {
  if (typeof piece === "string") return piece;
  const inside = piece.inside.map(shown);
  switch (piece.kind) {
    case "code":
      return html`<code>${inside}</code>`;
    case "bold":
      return html`<strong>${inside}</strong>`;
    case "italic":
      return html`<em>${inside}</em>`;
    case "strike":
      return html`<s>${inside}</s>`;
    case "mention":
      return html`<mark>${inside}</mark>`;
    case "date":
      return html`<time title=${String(piece.inside[0])}>${clock.format(piece.epochSeconds * 1000)}</time>`;
    case "link":
      return html`<a href=${piece.url} target="_blank" rel="noopener">${inside}</a>`;
  }
}

/** @param {{ type: string, text: string }} text */
export const textOf = ({ type, text }) => (type === "mrkdwn" ? marked(text) : text);

/**
 * @param {any} block
 * @param {{ press?: Press, errors?: Record<string, string> }} [given]
 */
export function blockOf(block, { press, errors = {} } = {}) {
  switch (block.type) {
    case "header":
      return html`<h3 class="header">${block.text.text}</h3>`;
    case "section":
      return html`<div class="section">
        ${block.text ? html`<p class="text">${textOf(block.text)}</p>` : nothing}
        ${block.fields ? html`<ul class="fields">${block.fields.map((/** @type {any} */ field) => html`<li class="text">${textOf(field)}</li>`)}</ul>` : nothing}
        ${block.accessory?.type === "button" ? buttonOf(block.accessory, block, press) : nothing}
      </div>`;
    case "divider":
      return html`<hr />`;
    case "context":
      return html`<p class="context">${block.elements.map((/** @type {any} */ element) => html`<span class="text">${element.text ? textOf(element) : element.alt_text}</span>`)}</p>`;
    case "actions":
      return html`<div class="actions">${block.elements.map((/** @type {any} */ element) => buttonOf(element, block, press))}</div>`;
    case "input":
      return inputOf(block, errors[block.block_id]);
    default:
      return html`<p class="context">${block.alt_text ?? block.type}</p>`;
  }
}

/** @param {any} element @param {any} block @param {Press} [press] */
function buttonOf(element, block, press = () => {}) {
  const { text, style = "", url } = element;
  if (!url) return html`<button type="button" class=${style} @click=${() => press(element, block)}>${text.text}</button>`;
  return html`<a class="button ${style}" href=${url} target="_blank" rel="noopener" @click=${() => press(element, block)}>${text.text}</a>`;
}

/** @param {any} block @param {string} [error] */
function inputOf({ block_id: id, label, hint, element, optional }, error) {
  const name = `${id} ${element.action_id}`;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return html`<div class="input">
    <label for=${name}>${label.text}${optional ? html` <small>(optional)</small>` : nothing}</label>
    ${element.multiline
      ? html`<textarea id=${name} name=${name} rows="4" maxlength=${element.max_length ?? 3000} aria-describedby=${described} ?required=${!optional}>${element.initial_value ?? ""}</textarea>`
      : html`<input id=${name} name=${name} maxlength=${element.max_length ?? 3000} aria-describedby=${described} value=${element.initial_value ?? ""} ?required=${!optional} />`}
    ${hint ? html`<p class="context" id="${id}-hint">${hint.text}</p>` : nothing}
    ${error ? html`<p class="trouble" id="${id}-error">${error}</p>` : nothing}
  </div>`;
}
