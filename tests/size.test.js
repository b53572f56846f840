import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { moduleSize } from "./bench/size.js";

const { brotliBytes, firstPartBrotliBytes, operationsBrotliBytes } = JSON.parse(readFileSync(new URL("size-budget.json", import.meta.url), "utf8"));

for (const [what, directory, budget] of [["the wasm module", "pkg", brotliBytes], ["the first part of the page's module", "page", firstPartBrotliBytes], ["the module of the operations alone", "operations", operationsBrotliBytes]]) {
  test(`${what} and its glue stay within tests/size-budget.json`, async (t) => {
    const { total, wasm, glue } = await moduleSize(directory);
    t.diagnostic(`brotli: wasm ${wasm} + glue ${glue} = ${total} bytes of ${budget}`);
    assert.ok(total <= budget, `${total} bytes exceed the budget of ${budget}`);
  });
}
