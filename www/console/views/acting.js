// Every control that acts, or leads there. They stand where nothing that is read later moves them: in a bar at the lower edge of the
// window, and in the footer of the dialog.
import { html } from "lit-html";

/**
 * A button that acts. guard.js keeps presses from it that were not meant for it.
 *
 * @param {{ does: string, press: (event: Event) => void, enabled?: boolean, tone?: string, label: unknown, gone?: boolean }} button
 *   `does`: all that a press would do, in any words: when they change, it is another button. `gone`: it keeps its place, and cannot be seen
 */
export const actingButton = ({ does, press, enabled = true, tone = "", label, gone = false }) => html`
  <button
    type="button" class=${gone ? `${tone} gone` : tone} data-acts=${does} ?disabled=${!enabled || gone} @click=${press}
  >${label}</button>
`;
