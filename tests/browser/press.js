// Pressing what acts: such a control ignores the presses of its first 400 ms.

/** @import { Locator } from "@playwright/test" */

/** Presses a control that acts once it takes presses, by a clock that was installed. @param {Locator} control */
export async function press(control) {
  await control.and(control.page().locator(":enabled")).waitFor();
  await control.page().clock.fastForward(400);
  await control.click();
}
