// One box that leads to whatever AWS calls by an ARN or shows in its console.
import { html, nothing } from "lit-html";

/** @import { Actions } from "../main.js" */
/** @import { State } from "../store.js" */

/** @param {State} state @param {Actions} actions */
export function openView({ openProblem }, actions) {
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const { pasted } = /** @type {any} */ (event.target).elements;
    if (await actions.open(pasted.value)) pasted.value = "";
    else pasted.focus();
  };
  return html`
    <form class="open" @submit=${submit} autocomplete="off">
      <label for="open">Paste an ARN or an ECS console link</label>
      <div class="row">
        <input
          id="open" name="pasted" required spellcheck="false" autocapitalize="off"
          aria-invalid=${openProblem ? "true" : nothing} aria-describedby=${openProblem ? "open-problem" : nothing}
        >
        <button>Open</button>
      </div>
      ${openProblem ? html`<p id="open-problem" class="box bad said" role="alert">${openProblem}</p>` : nothing}
    </form>
  `;
}
