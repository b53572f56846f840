// Pressing what acts: such a control ignores the presses of its first 400 ms.

/** @import { Locator, Page } from "@playwright/test" */

/** Presses a control that acts once it takes presses, by a clock that was installed. @param {Locator} control */
export async function press(control) {
  await control.and(control.page().locator(":enabled")).waitFor();
  await control.page().clock.fastForward(400);
  await control.click();
}

/** The answer in the bar: it opens the last word, and may say more than the verb. @param {Page} page @param {"Continue" | "Roll back"} verb */
export const answer = (page, verb) => page.getByRole("region", { name: "Decision" }).getByRole("button", { name: verb === "Continue" ? /^Continue(?! hook)/ : /^Roll back/ });
