import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { sizes } from "./bench/size.js";

/** @import { Sizes } from "./bench/size.js" */

/** @type {Sizes} */
const budget = JSON.parse(readFileSync(new URL("size-budget.json", import.meta.url), "utf8"));
const now = await sizes();

for (const [part, what] of /** @type {const} */ ([
  ["module", "the wasm module and its glue"],
  ["operations", "the module of the operations alone, and its glue"],
  ["firstView", "everything that the page's first view downloads"],
  ["script", "the first view's JavaScript besides the glue"],
  ["style", "the page's style sheet"],
])) {
  test(`the budget holds ${what}, in brotli`, () => {
    assert.ok(now[part] > 0, "nothing was measured");
    assert.ok(now[part] <= budget[part], `${now[part]} bytes exceed the budget of ${budget[part]}`);
  });
}
