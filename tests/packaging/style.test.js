// The stylesheet's design system: what a colour, a space, a corner or a size of type is, is said once.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const css = await readFile(new URL("../../www/console/style.css", import.meta.url), "utf8");
const plain = css.replace(/\/\*[^]*?\*\//g, "");
const [tokens = "", ...rest] = plain.split(/(?<=^\})$/m);
/** Without what a query asks: a custom property has no value there. */
const rules = rest.join("").replace(/@(media|container)[^{]*/g, "");
const declarations = [...rules.matchAll(/([\w-]+):\s*([^;{}]+);/g)].map(([, property = "", value = ""]) => ({ property, value }));

/** @param {RegExp} properties @param {RegExp} wrong */
const offences = (properties, wrong) => declarations.filter(({ property, value }) => properties.test(property) && wrong.test(value)).map(({ property, value }) => `${property}: ${value}`);

test("the first rule holds the tokens", () => assert.match(tokens, /^\s*:root \{/));

test("every colour is a token", () => {
  assert.deepEqual(offences(/./, /#[\da-f]{3,8}\b|\b(rgb|hsl|hwb|lab|lch|oklab|oklch|light-dark)a?\(/i), []);
  assert.deepEqual(offences(/color|background|border|fill|stroke|outline/, /\b(white|black|red|green|blue|gray|grey|orange|yellow)\b/), []);
});

test("every space, corner, shadow and size of type is a token, and no length is in pixels", () => {
  assert.deepEqual(offences(/./, /\d(px|pt)\b/), []);
  assert.deepEqual(offences(/^(margin|padding|gap|row-gap|column-gap|inset)/, /\drem\b/), []);
  assert.deepEqual(offences(/^font-size$/, /\drem\b/), []);
  assert.deepEqual(offences(/^border-radius$/, /\drem\b/), []);
  assert.deepEqual(offences(/^box-shadow$/, /^(?!var\(|none|0 0 0 )/), []);
});

test("every token that is used exists", () => {
  const named = new Set([...plain.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
  const used = new Set([...plain.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name));
  assert.deepEqual([...used].filter((name) => !named.has(name)), []);
});

test("motion lasts less than 200 ms, and none is left for those who asked for less", () => {
  const motion = [...tokens.matchAll(/--motion: (\d+)ms/g)].map(([, length]) => Number(length));
  assert.ok(motion.length === 1 && motion.every((length) => length < 200));
  assert.match(plain, /@media \(prefers-reduced-motion: reduce\) \{\s*:root \{ --motion: 0s; \}/);
  assert.deepEqual(offences(/^(transition|animation)/, /\d(ms|s)\b/), []);
});
