// Each screen and state: its own words, what can be done, and nobody shut out.
import { clean } from "./axe.js";
import { reachable } from "./reach.js";
import { SCENES } from "./scenes.js";
import { expect, test } from "./world.js";

for (const [name, { arrange, says, offers = [], never = [] }] of Object.entries(SCENES)) {
  test(`state: ${name}`, async ({ page, world }) => {
    await arrange(world, page);
    for (const text of says) await expect(page.getByText(text).filter({ visible: true }).first()).toBeVisible();
    for (const offered of offers) {
      await expect(page.getByRole("button", { name: offered, exact: true }).or(page.getByRole("link", { name: offered })).first()).toBeVisible();
    }
    for (const wrong of never) await expect(page.getByText(wrong, { exact: true })).toHaveCount(0);
    await clean(page, name);
    await reachable(page, name);
  });
}
