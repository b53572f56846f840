// Who calls: by the company's sign-in, or by credentials that are pasted.
import { html, nothing } from "lit-html";

import { providerOf } from "../connecting.js";
import { clockTime } from "../zone.js";

/** @import { Actions } from "../main.js" */
/** @import { State } from "../store.js" */

/** @param {State} state @param {Actions} actions */
export function connectView(state, actions) {
  const { caller, config, connecting, demo, signInProblem } = state;
  if (demo) return demo.signInView(demo, caller, actions);
  const provider = providerOf(config.signIn);
  return html`
    <section class="narrow ${caller ? "box" : ""}" aria-labelledby="sign-in">
      ${caller ? html`<h2 id="sign-in" tabindex="-1">Sign in again</h2>` : html`<h1 id="sign-in" tabindex="-1">Sign in</h1>`}
      <p class="lead">${caller ? "You return to this page, and nothing is lost." : purposeView(state.route)}</p>
      ${caller ? nothing : html`<p class="help">Everything happens in this browser: your credentials go to AWS and nowhere else.</p>`}
      ${signInProblem
        ? html`<p id="sign-in-problem" class="box bad said" role="alert" tabindex="-1">${signInProblem.message}</p>`
        : nothing}
      ${provider ? providerView(provider, state, actions) : pasteView(state, actions)}
      ${provider && !connecting ? html`<details class="other"><summary>Paste credentials instead</summary>${pasteView(state, actions)}</details>` : nothing}
      ${caller ? nothing : html`<p class="help">No AWS account at hand? <a href="?demo">Try the demo</a> with made-up deployments.</p>`}
    </section>
  `;
}

/** What somebody signs in for. @param {State["route"]} route */
function purposeView(route) {
  if (route.view !== "deployment") return "See your paused ECS deployments, and continue them or roll them back.";
  const [, cluster, service] = route.arn.split("/");
  return html`Sign in to decide on <strong>${service}</strong> (${cluster}, ${route.region}).`;
}

/** @param {string} name @param {State} state @param {Actions} actions */
function providerView(name, { caller, connecting }, actions) {
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    actions.connect(/** @type {any} */ (event.target).elements.keep.checked);
  };
  return html`
    <form class="stack" @submit=${submit}>
      <p role="status">${connecting ? html`Signing in with ${name}…${caller ? " Finish in the window that has opened." : ""}` : nothing}</p>
      <button id="connect" class="primary" ?disabled=${connecting}>Sign in with ${name}</button>
      ${keepView("keep-signed-in")}
      ${caller ? html`<p class="row"><button type="button" @click=${actions.stay}>Not now</button></p>` : nothing}
    </form>
  `;
}

/** @param {string} id */
const keepView = (id) => html`
  <label class="check" for=${id}><input type="checkbox" id=${id} name="keep"> Stay signed in for this tab</label>
  <p class="help">Otherwise the credentials are in memory only: closing or reloading this page signs you out.</p>
`;

/** @param {State} state @param {Actions} actions */
function pasteView({ config, route, caller, checking, found, signInProblem }, actions) {
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const { pasted, region, keep } = /** @type {any} */ (event.target).elements;
    const text = pasted.value;
    // The secret leaves the document before anything else happens; a text that was not understood comes back.
    pasted.value = "";
    if (!(await actions.signIn(text, region?.value ?? known, keep.checked))) pasted.value = text;
  };
  const refused = (signInProblem && !providerOf(config.signIn)) || found?.tone === "bad";
  const configured = config.regions ?? config.accounts?.[0]?.regions;
  const known = configured?.[0] ?? ("region" in route ? route.region : (caller?.region ?? ""));
  return html`
    <form class="stack" @submit=${submit} autocomplete="off">
      <label for="pasted">Temporary credentials</label>
      <p id="pasted-help" class="help">
        The output of <code>aws configure export-credentials</code> in any format, the access keys from the access portal, or the AWS CLI's JSON.
      </p>
      <textarea
        id="pasted" name="pasted" rows="6" required spellcheck="false" autocapitalize="off" aria-describedby=${`pasted-help ${signInProblem ? "sign-in-problem" : "pasted-found"}`} aria-invalid=${refused ? "true" : nothing}
        placeholder="export AWS_ACCESS_KEY_ID=…" @input=${actions.pasted}
      ></textarea>
      <p id="pasted-found" class="found said ${found?.tone ? `box ${found.tone}` : ""}" role="status">${found?.said}${found?.end ? ` (${clockTime(found.end)}).` : nothing}</p>
      ${configured
        ? nothing
        : html`
            <label for="region">Region</label>
            <input
              id="region" name="region" required list="regions" spellcheck="false" autocapitalize="off"
              pattern="[a-z0-9\\-]+" .value=${known} placeholder="eu-west-1"
            >
          `}
      ${keepView("keep")}
      <p class="help" role="status">${checking ? "Checking the credentials with AWS STS…" : nothing}</p>
      <p class="row">
        <button class="primary" ?disabled=${checking}>Sign in</button>
        ${caller ? html`<button type="button" @click=${actions.stay}>Not now</button>` : nothing}
      </p>
    </form>
  `;
}
