// The chat as one person sees it. Everything is kept by the server; the page is told of each change and paints it anew.
import { html, nothing, render } from "lit-html";
import { blockOf, marked } from "./message.js";

/**
 * @typedef {import("../slack.js").Slack} Slack
 * @typedef {import("../workspace.js").Message} Message
 * @typedef {import("../workspace.js").View} View
 */

const app = /** @type {HTMLElement} */ (document.querySelector("main"));
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

const chosen = new URLSearchParams(location.hash.slice(1));
let user = chosen.get("user") ?? "U0ANN";
let channel = chosen.get("channel") ?? "C0DEPLOYS";

/** @type {ReturnType<Slack["stateFor"]> | undefined} */
let state;
/** @type {{ title: string, text: any, confirm: string, deny: string, style: string, then: () => void } | undefined} */
let asked;
/** What people were told before is not told again. */
let seen = 0;
let busy = false;

/** @param {string} name @param {object} given */
async function tell(name, given) {
  busy = true;
  paint();
  try {
    const response = await fetch(`/_slack/${name}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(given) });
    if (!response.ok) alert((await response.json()).message);
  } finally {
    busy = false;
    await refresh();
  }
}

async function refresh() {
  state = await (await fetch(`/_slack/state?user=${user}`)).json();
  paint();
}

function choose() {
  location.hash = new URLSearchParams({ user, channel }).toString();
  seen = 0;
  void refresh();
}

/** @param {Message} message @param {any} element @param {any} block */
function press(message, element, block) {
  const click = () => void tell("click", { user, channel: message.channel, ts: message.ts, actionId: element.action_id, blockId: block.block_id });
  if (!element.confirm) return click();
  const { title, text, confirm, deny, style = "primary" } = element.confirm;
  asked = { title: title.text, text, confirm: confirm.text, deny: deny.text, style, then: click };
  paint();
}

/** @param {Message} message */
const messageOf = (message) => html`<article class=${message.onlyFor ? "message ephemeral" : "message"} aria-label="Message">
  <header><strong>greenlight</strong> <span class="badge">App</span> <time>${clock.format(Number(message.ts) * 1000)}</time>${message.edited ? html` <small>(edited)</small>` : nothing}</header>
  ${message.onlyFor ? html`<p class="context">Only visible to you</p>` : nothing}
  ${message.blocks.length > 0 ? message.blocks.map((block) => blockOf(block, { press: (element, of) => press(message, element, of) })) : html`<p class="text">${marked(message.text)}</p>`}
</article>`;

/** @param {Message[]} messages */
function listOf(messages) {
  const replies = (/** @type {string} */ ts) => messages.filter((message) => message.threadTs === ts);
  const first = messages.filter((message) => !message.threadTs);
  if (first.length === 0) return html`<p class="context">Nothing was written here yet. When a deployment pauses, the question appears by itself.</p>`;
  return first.map(
    (message) => html`<li>
      ${messageOf(message)}
      ${replies(message.ts).length > 0 ? html`<section class="thread" aria-label="Thread">${replies(message.ts).map(messageOf)}</section>` : nothing}
    </li>`,
  );
}

/** @param {View} opened */
const modalOf = ({ id, view, errors }) => html`<dialog class="modal" aria-labelledby="modal-title" @cancel=${(/** @type {Event} */ event) => (event.preventDefault(), void tell("dismiss", { viewId: id }))}>
  <form @submit=${(/** @type {SubmitEvent} */ event) => submit(event, id)} novalidate>
    <h2 id="modal-title">${view.title.text}</h2>
    ${view.blocks.map((/** @type {any} */ block) => blockOf(block, { errors }))}
    <p class="actions">
      <button type="button" @click=${() => void tell("dismiss", { viewId: id })}>${view.close?.text ?? "Cancel"}</button>
      ${view.submit ? html`<button class="primary" ?disabled=${busy}>${view.submit.text}</button>` : nothing}
    </p>
  </form>
</dialog>`;

/** @param {SubmitEvent} event @param {string} viewId */
function submit(event, viewId) {
  event.preventDefault();
  /** @type {Record<string, Record<string, string>>} */
  const values = {};
  for (const [name, value] of new FormData(/** @type {HTMLFormElement} */ (event.target))) {
    const [block = "", action = ""] = name.split(" ");
    values[block] = { ...values[block], [action]: String(value) };
  }
  void tell("submit", { viewId, values });
}

/** @param {boolean} yes */
function answer(yes) {
  const { then } = /** @type {NonNullable<typeof asked>} */ (asked);
  asked = undefined;
  paint();
  if (yes) then();
}

const confirmation = () =>
  asked
    ? html`<dialog class="confirm" aria-labelledby="confirm-title" @cancel=${(/** @type {Event} */ event) => (event.preventDefault(), answer(false))}>
        <h2 id="confirm-title">${asked.title}</h2>
        <p class="text">${asked.text.type === "mrkdwn" ? marked(asked.text.text) : asked.text.text}</p>
        <p class="actions">
          <button @click=${() => answer(false)}>${asked.deny}</button>
          <button class=${asked.style} @click=${() => answer(true)}>${asked.confirm}</button>
        </p>
      </dialog>`
    : nothing;

/** @param {Event} event */
const valueOf = (event) => /** @type {HTMLSelectElement} */ (event.target).value;

function paint() {
  if (!state) return;
  const { users, channels, views, troubles } = state;
  const shown = channels.find(({ id }) => id === channel);
  const news = troubles.slice(seen);
  render(
    html`<header class="bar">
        <h1>Stand-in Slack</h1>
        <label>I am <select aria-label="Who am I" @change=${(/** @type {Event} */ event) => ((user = valueOf(event)), choose())}>
          ${users.map(({ id, realName }) => html`<option value=${id} ?selected=${id === user}>${realName}</option>`)}
        </select></label>
        <label>in <select aria-label="Channel" @change=${(/** @type {Event} */ event) => ((channel = valueOf(event)), choose())}>
          ${channels.map(({ id, name }) => html`<option value=${id} ?selected=${id === channel}>#${name}</option>`)}
        </select></label>
      </header>
      ${news.map(({ what }) => html`<p class="trouble" role="alert">${what} <button @click=${() => ((seen = troubles.length), paint())}>Dismiss</button></p>`)}
      <ol class="messages" aria-label="Messages" aria-busy=${busy}>${listOf(shown?.messages ?? [])}</ol>
      ${confirmation()} ${views.slice(-1).map(modalOf)}`,
    app,
  );
  for (const dialog of app.querySelectorAll("dialog")) if (!dialog.open) dialog.showModal();
}

new EventSource("/_slack/changes").onmessage = () => void refresh();
await refresh();
