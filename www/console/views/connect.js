// Who calls: credentials by paste.
import { html, nothing } from "lit-html";

/** @import { Actions, State } from "../main.js" */

/** @param {State} state @param {Actions} actions */
export function connectView({ config, route, signInProblem, caller }, actions) {
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const { pasted, region } = /** @type {any} */ (form.elements);
    const text = pasted.value;
    // The secret leaves the document before anything else happens; a text that was not understood comes back.
    pasted.value = "";
    if (!(await actions.signIn(text, region.value))) pasted.value = text;
  };
  const known = "region" in route ? route.region : (caller?.region ?? config.regions?.[0] ?? "");
  return html`
    <section class="narrow ${caller ? "box" : ""}" aria-labelledby="sign-in">
      ${caller ? html`<h2 id="sign-in">Sign in again</h2>` : html`<h1 id="sign-in" tabindex="-1">Sign in</h1>`}
      <p class="lead">
        ${caller
          ? "Paste new credentials: you stay where you were."
          : "See the ECS deployments that wait for a person, and decide on them. Everything happens in this browser: your key goes to AWS and nowhere else."}
      </p>
      ${signInProblem
        ? html`<p id="sign-in-problem" class="box danger" role="alert" tabindex="-1">${signInProblem.message}</p>`
        : nothing}
      <form class="stack" @submit=${submit} autocomplete="off">
        <label for="pasted">Temporary credentials</label>
        <p id="pasted-help" class="help">
          The lines that <code>aws configure export-credentials --format env</code> prints, those of the access portal, or the AWS CLI's JSON.
        </p>
        <textarea
          id="pasted" name="pasted" rows="6" required spellcheck="false" autocapitalize="off" aria-describedby="pasted-help"
          placeholder="export AWS_ACCESS_KEY_ID=…"
        ></textarea>
        <label for="region">Region</label>
        <input
          id="region" name="region" required list=${config.regions ? "offered" : "regions"} spellcheck="false" autocapitalize="off"
          pattern="[a-z0-9\\-]+" .value=${known} placeholder="eu-west-1"
        >
        <datalist id="offered">${config.regions?.map((region) => html`<option value=${region}></option>`)}</datalist>
        <p class="row">
          <button class="primary">Sign in</button>
          ${caller ? html`<button type="button" @click=${actions.stay}>Not now</button>` : nothing}
        </p>
      </form>
      <p class="help">The key is kept in memory only: closing or reloading this page forgets it.</p>
    </section>
  `;
}
