// The design system of both stylesheets: what a colour, a space, a corner or a size of type is, is said once.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const read = async (/** @type {string} */ path) => (await readFile(new URL(`../../www/${path}`, import.meta.url), "utf8")).replace(/\/\*[^]*?\*\//g, "");

const tokens = await read("tokens.css");
const sheets = await Promise.all(["console/style.css", "worker/style.css"].map(read));
const plain = [tokens, ...sheets].join("\n");
/** Without what a query asks: a custom property has no value there. */
const rules = sheets.join("\n").replace(/@(media|container)[^{]*/g, "");
const declarations = [...rules.matchAll(/([\w-]+):\s*([^;{}]+);/g)].map(([, property = "", value = ""]) => ({ property, value }));

/** @param {RegExp} properties @param {RegExp} wrong */
const offences = (properties, wrong) => declarations.filter(({ property, value }) => properties.test(property) && wrong.test(value)).map(({ property, value }) => `${property}: ${value}`);

test("the console and the worker's page have one design system", () => {
  assert.match(sheets[0] ?? "", /^@import "\.\.\/tokens\.css";/);
  assert.match(tokens, /^\s*:root \{/);
  assert.deepEqual(offences(/^--/, /^(?!var\(|calc\(|min\(|max\(|\d)/), []);
});

test("every colour is a token", () => {
  assert.deepEqual(offences(/./, /#[\da-f]{3,8}\b|\b(rgb|hsl|hwb|lab|lch|oklab|oklch|light-dark)a?\(/i), []);
  assert.deepEqual(offences(/color|background|border|fill|stroke|outline/, /\b(white|black|red|green|blue|gray|grey|orange|yellow)\b/), []);
});

test("type has the two weights of the tokens", () => {
  assert.deepEqual(offences(/^font(-weight)?$/, /\b(\d{3}|bold|bolder|lighter)\b/), []);
});

test("every space, corner, shadow and size of type is a token, and no length is in pixels", () => {
  assert.deepEqual(offences(/./, /\d(px|pt)\b/), []);
  assert.deepEqual(offences(/^(margin|padding|gap|row-gap|column-gap|inset)/, /\drem\b/), []);
  assert.deepEqual(offences(/^font-size$/, /\drem\b/), []);
  assert.deepEqual(offences(/^border-radius$/, /\drem\b/), []);
  assert.deepEqual(offences(/^box-shadow$/, /^(?!var\(|none|0 0 0 )/), []);
});

test("every token that is used exists, and every one that exists is used", () => {
  const named = new Set([...plain.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
  const used = new Set([...plain.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name));
  assert.deepEqual([...used].filter((name) => !named.has(name)), []);
  assert.deepEqual([...named].filter((name) => !used.has(name)), []);
});

test("no rule restyles a whole list when one row comes or goes", () => {
  const selectors = [...sheets.join("\n").matchAll(/([^{};]+)\{/g)].map(([, selector = ""]) => selector.trim());
  // A sibling of any element, and what an element has, are asked of everything beside and above each row.
  assert.deepEqual(selectors.filter((selector) => /\*\s*[+~]|:has\(/.test(selector)), []);
});

test("motion lasts less than 200 ms, and none is left for those who asked for less", () => {
  const motion = [...tokens.matchAll(/--motion: (\d+)ms/g)].map(([, length]) => Number(length));
  assert.ok(motion.length === 1 && motion.every((length) => length < 200));
  assert.match(plain, /@media \(prefers-reduced-motion: reduce\) \{\s*:root \{ --motion: 0s; \}/);
  assert.deepEqual(offences(/^(transition|animation)/, /\d(ms|s)\b/), []);
});
