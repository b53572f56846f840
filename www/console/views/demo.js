// What the demo says of itself, and its way in.
import { html, nothing } from "lit-html";

/** @import { Demo } from "../demo.js" */
/** @import { Actions } from "../main.js" */
/** @import { Caller } from "../store.js" */

export const bannerView = () => html`
  <aside class="demo" aria-label="Demo">
    <p><strong>Demo.</strong> Made-up deployments, in this page only: nothing here reaches AWS. Reload to start over.</p>
    <a href=${location.pathname}>Leave the demo</a>
  </aside>
`;

/** @param {Demo} demo @param {Caller | undefined} caller @param {Actions} actions */
export const signInView = ({ accessOf }, caller, actions) => html`
  <section class="narrow ${caller ? "box" : ""}" aria-labelledby="sign-in">
    ${caller
      ? html`<h2 id="sign-in" tabindex="-1">Sign in again</h2>`
      : html`
          <h1 id="sign-in" tabindex="-1">Try it without AWS</h1>
          <p class="lead">A shop in two Regions deploys all day, and its deployments pause until a person decides. Today that person is you. Deployments here run three times as fast as real ones.</p>
        `}
    <div class="stack row">
      <button id="connect" class="primary" @click=${() => actions.enter(accessOf("full"))}>Sign in to the demo</button>
      <button @click=${() => actions.enter(accessOf("readOnly"))}>Sign in as read-only</button>
      ${caller ? html`<button @click=${actions.stay}>Not now</button>` : nothing}
    </div>
    ${caller
      ? nothing
      : html`
          <h2 class="later">What to try</h2>
          <ul class="hints">
            <li><strong>checkout</strong> has test traffic on its new revision, and is paused before production traffic moves. One of its new tasks ran out of memory: see <em>Stopped tasks</em>. In eu-west-1 it has little time left.</li>
            <li><strong>cart</strong> has two hooks at one stage: both must be continued.</li>
            <li><strong>payments</strong> is a canary. It pauses before each step, and asks you to type its name.</li>
            <li><strong>notifications</strong> continues automatically if nobody decides.</li>
            <li><strong>exports</strong> isn't paused yet. Watch the list.</li>
          </ul>
        `}
  </section>
`;
