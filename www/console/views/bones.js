// What stands where a list is being read: it reserves the place.
import { html } from "lit-html";

export const bonesView = html`
  <ul class="list" aria-hidden="true">
    ${[1, 2, 3].map(() => html`<li><span class="bone short"></span><span class="bone wide"></span></li>`)}
  </ul>
`;
