import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { moduleSize } from "./bench/size.js";

const { brotliBytes: budget } = JSON.parse(readFileSync(new URL("size-budget.json", import.meta.url), "utf8"));

test("the wasm module and its glue stay within tests/size-budget.json", async (t) => {
  const { total, wasm, glue } = await moduleSize();
  t.diagnostic(`brotli: wasm ${wasm} + glue ${glue} = ${total} bytes of ${budget}`);
  assert.ok(total <= budget, `${total} bytes exceed the budget of ${budget}`);
});
