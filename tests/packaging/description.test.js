// What the project is, in one sentence that is the same wherever a registry or an editor shows it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("npm, crates.io and docs.rs show the same description", () => {
  const { description } = JSON.parse(read("package.json"));
  const [, crate] = /^description = "(.*)"$/m.exec(read("Cargo.toml")) ?? [];
  const [, documentation] = /^\/\/! (.*)$/m.exec(read("src/lib.rs")) ?? [];
  assert.deepEqual([crate, documentation], [description, description]);
});

test("the page's manifest and the Slack app show the same description", () => {
  const { description } = JSON.parse(read("www/console/public/manifest.webmanifest"));
  const [, slack] = /^ {2}description: (.*)$/m.exec(read("docs/templates/slack-app.yaml")) ?? [];
  assert.equal(slack, description);
});
